"""An office without a database: the ports of the use cases, in a few lines each."""

import asyncio
import itertools
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from typing import cast
from uuid import UUID

from application.ports import (
    AlreadyDone,
    Appended,
    Change,
    Fact,
    Loaded,
    NotFound,
    Once,
    Provenance,
    StaleVersion,
    UnknownAgency,
    UnknownProcedure,
)
from domain.agency.state import Agency
from domain.calendar.state import Calendar
from domain.dossier.events import DossierEvent
from domain.dossier.state import NOT_YET_HERE, Dossier, evolve
from domain.procedure.state import Procedure
from tests.support.reference import (
    CALENDAR,
    CALENDAR_VERSION,
    DEPARTMENT,
    ONE_STOP,
    ONE_STOP_VERSION,
    PERMIT_VERSION,
    agency,
    procedure,
)

CLERK = Provenance(
    principal="thu.nv", role="one-stop", agency=ONE_STOP, request="r-1", correlation="c-1"
)


@dataclass
class MemoryLog:
    """Ledger and dossiers. Records in the order of the calls, like the real one."""

    streams: dict[UUID, list[Fact]] = field(default_factory=lambda: defaultdict(list))
    effective: list[datetime] = field(default_factory=list)
    answers: dict[str, object] = field(default_factory=dict)
    position: int = 0

    async def append(
        self,
        *changes: Change,
        by: Provenance,  # noqa: ARG002
        effective_at: datetime,
        answer: object = None,
        once: Once | None = None,
    ) -> Appended:
        await asyncio.sleep(0)  # everybody who is ready gets into the queue first
        if once is not None and once.key in self.answers:
            raise AlreadyDone(b"the first answer", 1, 1)
        for change in changes:
            if len(self.streams[change.stream_id]) != change.after:
                raise StaleVersion(change.stream_id, len(self.streams[change.stream_id]))
        for change in changes:
            self.streams[change.stream_id] += change.facts
            self.position += len(change.facts)
        self.effective.append(effective_at)
        if once is not None:
            self.answers[once.key] = answer
        return Appended(len(self.streams[changes[0].stream_id]), self.position)

    async def answered(self, principal: str, once: Once) -> AlreadyDone | None:
        raise NotImplementedError

    async def load(self, stream_id: UUID) -> Loaded[Dossier]:
        story = cast("list[DossierEvent]", self.streams.get(stream_id, []))
        if not story:
            raise NotFound("dossier", stream_id)
        return Loaded(reduce(evolve, story, NOT_YET_HERE), len(story))

    def holding(self, *story: DossierEvent) -> UUID:
        """A dossier to which this has happened."""
        dossier_id = UUID(int=len(self.streams) + 1)
        self.streams[dossier_id] = [*story]
        return dossier_id


@dataclass
class MemoryRegisters:
    """The numbers that one process remembers; another process has another of these."""

    log: MemoryLog
    next: dict[UUID, int] = field(default_factory=dict)

    async def next_number(self, register_id: UUID) -> int:
        number = self.next.get(register_id) or len(self.log.streams[register_id]) + 1
        self.next[register_id] = number + 1
        return number

    def forget(self, register_id: UUID) -> None:
        self.next.pop(register_id, None)


@dataclass
class MemoryReference:
    procedures: list[Procedure] = field(default_factory=lambda: [procedure()])
    agencies: list[Agency] = field(default_factory=lambda: [agency(ONE_STOP), agency(DEPARTMENT)])

    async def procedure(self, code: str) -> Loaded[Procedure]:
        for known in self.procedures:
            if known.code == code:
                return Loaded(known, PERMIT_VERSION)
        raise UnknownProcedure(code)

    async def agency(self, code: str) -> Loaded[Agency]:
        for known in self.agencies:
            if known.code == code:
                return Loaded(known, ONE_STOP_VERSION)
        raise UnknownAgency(code)

    async def calendar(self) -> Loaded[Calendar]:
        return Loaded(CALENDAR, CALENDAR_VERSION)


@dataclass
class Ids:
    """1, 2, 3 ... as UUIDs, far from those of `MemoryLog.holding`."""

    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1_000_000))

    def __call__(self) -> UUID:
        return UUID(int=next(self.numbers))
