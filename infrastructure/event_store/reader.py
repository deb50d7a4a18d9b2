"""The log as it is read: by position, or one stream at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString
from uuid import UUID

import msgspec

from infrastructure.event_store import codec
from infrastructure.event_store.recorded import Recorded
from infrastructure.postgres.pools import Pool


class Unreadable(Exception):
    """This program has no way to read a fact of the log: it is older than whoever wrote it."""

    def __init__(self, position: int, topic: str) -> None:
        super().__init__(f"the fact at position {position}, {topic}, can't be read")
        self.position = position
        self.topic = topic


@dataclass(frozen=True, slots=True)
class LogReader:
    """Needs no appender: the API and the projector read by it alike."""

    pool: Pool

    async def after(self, position: int, limit: int) -> list[Recorded]:
        """What follows, in order. Nothing that comes later will lie in between.

        Raises Unreadable.
        """
        return await self._recorded(
            "SELECT position, stream_id, version, topic, recorded_at, state"
            "  FROM events WHERE position > %s ORDER BY position LIMIT %s",
            (position, limit),
        )

    async def stream(self, stream_id: UUID) -> list[Recorded]:
        """Everything that happened to one thing, oldest first. Raises Unreadable."""
        return await self._recorded(
            "SELECT position, stream_id, version, topic, recorded_at, state"
            "  FROM events WHERE stream_id = %s ORDER BY version",
            (stream_id,),
        )

    async def streams(self, stream_ids: Sequence[UUID]) -> list[Recorded]:
        """The same for many things at once, one after the other. Raises Unreadable."""
        return await self._recorded(
            "SELECT position, stream_id, version, topic, recorded_at, state"
            "  FROM events WHERE stream_id = ANY(%s) ORDER BY stream_id, version",
            (list(stream_ids),),
        )

    async def last_position(self) -> int:
        """0 for an empty log."""
        return await self._number("SELECT position FROM events ORDER BY position DESC LIMIT 1")

    async def version_of(self, stream_id: UUID) -> int:
        """0 for a stream without events."""
        return await self._number(
            "SELECT version FROM events WHERE stream_id = %s ORDER BY version DESC LIMIT 1",
            (stream_id,),
        )

    async def _recorded(self, query: LiteralString, params: tuple[object, ...]) -> list[Recorded]:
        async with self.pool.connection() as connection, connection.cursor(binary=True) as cursor:
            await cursor.execute(query, params, prepare=True)
            return [_read(row) for row in await cursor.fetchall()]

    async def _number(self, query: LiteralString, params: tuple[object, ...] = ()) -> int:
        async with self.pool.connection() as connection:
            row = await (await connection.execute(query, params, prepare=True)).fetchone()
        return row[0] if row else 0


def _read(row: tuple[int, UUID, int, str, datetime, bytes]) -> Recorded:
    position, stream_id, version, topic, recorded_at, state = row
    try:
        fact, by, effective_at = codec.read(topic, state)
    except (KeyError, msgspec.MsgspecError) as unknown:
        raise Unreadable(position, topic) from unknown
    return Recorded(position, stream_id, version, topic, recorded_at, effective_at, fact, by)
