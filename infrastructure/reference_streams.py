"""Streams of reference data, read many at a time or only as far as they are new."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, LiteralString, TypeVar
from uuid import UUID

import msgspec

from application.ports import NOTHING_YET, Fact, Loaded
from domain.agency import state as agency
from domain.agency.state import Agency
from domain.calendar import state as calendar
from domain.calendar.state import Calendar
from domain.procedure import state as procedure
from domain.procedure.state import Procedure
from infrastructure.event_store import codec
from infrastructure.event_store.reader import Unreadable
from infrastructure.postgres.pools import Pool

State = TypeVar("State")
_MANY: LiteralString = (
    "SELECT stream_id, version, position, topic, state FROM events"
    " WHERE stream_id = ANY(%s) ORDER BY stream_id, version"
)
_NEWER: LiteralString = (
    "SELECT e.stream_id, e.version, e.position, e.topic, e.state"
    "  FROM unnest(%b::uuid[], %b::int[]) AS known (stream_id, version)"
    "  JOIN events e ON e.stream_id = known.stream_id AND e.version > known.version"
    " ORDER BY e.stream_id, e.version"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceEventStreams(Generic[State]):
    """Implements `ReferenceStreams`."""

    pool: Pool
    initial: State
    evolve: Callable[[State, Any], State]

    async def load_many(self, stream_ids: Sequence[UUID]) -> Mapping[UUID, Loaded[State]]:
        """See `ReferenceStreams.load_many`. Raises Unreadable."""
        loaded: dict[UUID, Loaded[State]] = {}
        async with self.pool.connection() as connection, connection.cursor(binary=True) as cursor:
            await cursor.execute(_MANY, (list(stream_ids),))
            async for stream_id, version, position, topic, state in cursor:
                before = loaded.get(stream_id, Loaded(self.initial, NOTHING_YET))
                fact = _read(position, topic, state)
                loaded[stream_id] = Loaded(self.evolve(before.state, fact), version)
        return loaded

    async def newer(
        self, known: Mapping[UUID, Loaded[State] | None]
    ) -> Mapping[UUID, Loaded[State]]:
        """These streams as they are now, from what is known of them; version 0 for none.

        One query, and no row where nothing has happened since. Raises Unreadable.
        """
        nothing = Loaded(self.initial, NOTHING_YET)
        now = {stream_id: loaded or nothing for stream_id, loaded in known.items()}
        versions = [loaded.version for loaded in now.values()]
        async with self.pool.connection() as connection, connection.cursor(binary=True) as cursor:
            await cursor.execute(_NEWER, (list(now), versions), prepare=True)
            for stream_id, version, position, topic, state in await cursor.fetchall():
                fact = _read(position, topic, state)
                now[stream_id] = Loaded(self.evolve(now[stream_id].state, fact), version)
        return now


def procedure_streams(pool: Pool) -> ReferenceEventStreams[Procedure]:
    return ReferenceEventStreams(
        pool=pool, initial=procedure.NOT_PUBLISHED, evolve=procedure.evolve
    )


def agency_streams(pool: Pool) -> ReferenceEventStreams[Agency]:
    return ReferenceEventStreams(pool=pool, initial=agency.NOT_REGISTERED, evolve=agency.evolve)


def calendar_streams(pool: Pool) -> ReferenceEventStreams[Calendar]:
    return ReferenceEventStreams(pool=pool, initial=calendar.NO_CALENDAR, evolve=calendar.evolve)


def _read(position: int, topic: str, state: bytes) -> Fact:
    try:
        fact, _, _ = codec.read(topic, state)
    except (KeyError, msgspec.MsgspecError) as unknown:
        raise Unreadable(position, topic) from unknown
    return fact
