"""Catalogue, directory and calendar, kept in memory: what every receipt asks costs no query.

What is in use is asked about again at most once a second, all of it by one query. So a
change is seen everywhere within a second; until then a process may still use the version before,
and says so: the version goes into every fact that it shaped.
"""

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from time import monotonic
from typing import Generic, TypeVar
from uuid import UUID

from application.ports import (
    NOTHING_YET,
    Loaded,
    NoCalendar,
    UnknownAgency,
    UnknownProcedure,
)
from application.stream_ids import agency_stream, calendar_stream, procedure_stream
from domain.agency.state import Agency
from domain.calendar.state import CALENDAR, Calendar
from domain.procedure.state import Procedure
from infrastructure.postgres.pools import Pool
from infrastructure.reference_streams import (
    ReferenceEventStreams,
    agency_streams,
    calendar_streams,
    procedure_streams,
)

FRESH = 1.0
"""Seconds for which an entry is believed without asking."""

State = TypeVar("State")


@dataclass(slots=True)
class _Entry(Generic[State]):
    loaded: Loaded[State]
    checked_at: float


@dataclass(frozen=True, slots=True)
class _Kept(Generic[State]):
    """Streams of one kind as they were when last looked at. Only what exists is kept."""

    streams: ReferenceEventStreams[State]
    now: Callable[[], float]
    entries: dict[UUID, _Entry[State]] = field(default_factory=dict)
    used: set[UUID] = field(default_factory=set)
    """Asked for since the last look at the log: the next look is for all of them."""
    asked: "dict[UUID, asyncio.Task[None]]" = field(default_factory=dict)

    async def get(self, stream_id: UUID) -> Loaded[State]:
        """Does not wait for anything while the entry is fresh. Version 0: there is no such."""
        self.used.add(stream_id)
        entry = self.entries.get(stream_id)
        if entry is not None and self.now() - entry.checked_at < FRESH:
            return entry.loaded
        # One who gives up waiting must not take the answer from the others.
        await asyncio.shield(self.asked.get(stream_id) or self._look())
        entry = self.entries.get(stream_id)
        return entry.loaded if entry else Loaded(self.streams.initial, NOTHING_YET)

    def _look(self) -> "asyncio.Task[None]":
        ids = frozenset(self.used)
        self.used.clear()
        task = asyncio.create_task(self._ask(ids))
        self.asked.update(dict.fromkeys(ids, task))
        task.add_done_callback(lambda _: self._answered(ids, task))
        return task

    def _answered(self, ids: Collection[UUID], task: "asyncio.Task[None]") -> None:
        for stream_id in ids:
            if self.asked.get(stream_id) is task:
                del self.asked[stream_id]

    async def _ask(self, ids: Collection[UUID]) -> None:
        asked_at = self.now()
        known = {i: self.entries[i].loaded if i in self.entries else None for i in ids}
        for stream_id, loaded in (await self.streams.newer(known)).items():
            if loaded.version > NOTHING_YET:
                self.entries[stream_id] = _Entry(loaded, asked_at)


class KeptReferenceData:
    """Implements `ReferenceData`."""

    def __init__(self, pool: Pool, now: Callable[[], float] = monotonic) -> None:
        self._procedures = _Kept(procedure_streams(pool), now)
        self._agencies = _Kept(agency_streams(pool), now)
        self._calendars = _Kept(calendar_streams(pool), now)

    async def procedure(self, code: str) -> Loaded[Procedure]:
        """See `ReferenceData.procedure`."""
        loaded = await self._procedures.get(procedure_stream(code))
        if loaded.version == NOTHING_YET:
            raise UnknownProcedure(code)
        return loaded

    async def agency(self, code: str) -> Loaded[Agency]:
        """See `ReferenceData.agency`."""
        loaded = await self._agencies.get(agency_stream(code))
        if loaded.state.other_code_of is not None:
            loaded = await self._agencies.get(agency_stream(loaded.state.other_code_of))
        if loaded.version == NOTHING_YET:
            raise UnknownAgency(code)
        return loaded

    async def calendar(self) -> Loaded[Calendar]:
        """See `ReferenceData.calendar`."""
        loaded = await self._calendars.get(calendar_stream(CALENDAR))
        if loaded.version == NOTHING_YET:
            raise NoCalendar
        return loaded
