"""Catalogue, directory and calendar, kept in memory: what every receipt asks costs no query.

An entry is asked about again at most once a second, by one query for all who wait for it. So a
change is seen everywhere within a second; until then a process may still use the version before,
and says so: the version goes into every fact that it shaped.
"""

import asyncio
from collections.abc import Callable
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
    asked: "dict[UUID, asyncio.Task[Loaded[State]]]" = field(default_factory=dict)

    async def get(self, stream_id: UUID) -> Loaded[State]:
        """Does not wait for anything while the entry is fresh. Version 0: there is no such."""
        entry = self.entries.get(stream_id)
        if entry is not None and self.now() - entry.checked_at < FRESH:
            return entry.loaded
        task = self.asked.get(stream_id)
        if task is None:
            task = asyncio.create_task(self._ask(stream_id))
            self.asked[stream_id] = task
            task.add_done_callback(lambda _: self.asked.pop(stream_id))
        # One who gives up waiting must not take the answer from the others.
        return await asyncio.shield(task)

    async def _ask(self, stream_id: UUID) -> Loaded[State]:
        entry = self.entries.get(stream_id)
        asked_at = self.now()
        loaded = await self.streams.newer(stream_id, entry.loaded if entry else None)
        if loaded.version > NOTHING_YET:
            self.entries[stream_id] = _Entry(loaded, asked_at)
        return loaded


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
