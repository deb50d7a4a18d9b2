"""A process of the office on a real database: what the composition root puts together."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from application.ports import NOTHING_YET, Change, Fact
from application.stream_ids import agency_stream, calendar_stream, procedure_stream
from domain.agency.events import AgencyRegistered, Level
from domain.calendar.events import CalendarRevised
from domain.calendar.state import CALENDAR as CALENDAR_NAME
from domain.dossier.state import NOT_YET_HERE, Dossier, evolve
from domain.procedure.events import ProcedurePublished
from infrastructure.event_store.log import Log
from infrastructure.event_store.reader import LogReader
from infrastructure.event_store.registers import EventRegisters
from infrastructure.event_store.streams import EventStreams
from infrastructure.keyring.file_keyring import file_keyring
from infrastructure.postgres.pools import reading_pool, writing_pool
from infrastructure.reference_data import KeptReferenceData
from tests.support.memory import CLERK
from tests.support.moments import at
from tests.support.reference import CALENDAR, DEPARTMENT, ONE_STOP, PERMIT, TERMS


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    log: Log
    reader: LogReader
    dossiers: EventStreams[Dossier]
    registers: EventRegisters
    reference: KeptReferenceData

    async def story(self, stream_id: UUID) -> list[Fact]:
        return [recorded.fact for recorded in await self.reader.stream(stream_id)]


@asynccontextmanager
async def process(dsn: str, keys: Path) -> AsyncIterator[Process]:
    """One API process. Open two for what two of them do to each other."""
    async with (
        file_keyring(keys / "keys", master_key_file=keys / "master") as keyring,
        writing_pool(dsn, durable=False) as writing,
        reading_pool(dsn) as reading,
        Log(writing, keyring).appending() as log,
    ):
        reader = LogReader(reading)
        yield Process(
            log=log,
            reader=reader,
            dossiers=EventStreams(
                reader=reader, kind="dossier", initial=NOT_YET_HERE, evolve=evolve
            ),
            registers=EventRegisters(log, reader),
            reference=KeptReferenceData(reading),
        )


async def publish_reference(log: Log) -> None:
    """The small procedure, its two agencies and a plain calendar (see reference.py)."""
    facts: Sequence[tuple[UUID, Fact]] = (
        (
            procedure_stream(PERMIT),
            ProcedurePublished(code=PERMIT, terms=TERMS, effective_from=None),
        ),
        (agency_stream(ONE_STOP), registered(ONE_STOP)),
        (agency_stream(DEPARTMENT), registered(DEPARTMENT)),
        (
            calendar_stream(CALENDAR_NAME),
            CalendarRevised(
                covers_from=CALENDAR.covers_from, covers_to=CALENDAR.covers_to, days=()
            ),
        ),
    )
    await log.append(
        *(Change(stream, NOTHING_YET, [fact]) for stream, fact in facts),
        by=CLERK,
        effective_at=at("2019-01-02 08:00"),
    )


def registered(code: str) -> AgencyRegistered:
    return AgencyRegistered(
        code=code,
        name=f"Cơ quan thử nghiệm {code}",
        level=Level.PROVINCE,
        parent_code=None,
        remote=False,
        source="invented",
    )
