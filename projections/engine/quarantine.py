"""Streams that a read model can't follow any further are set aside; all others go on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from psycopg import AsyncConnection

from infrastructure.event_store.recorded import Recorded
from infrastructure.postgres.pools import Pool
from projections.asking import ask
from projections.engine.read_model import ReadModel

log = structlog.get_logger(__name__)
Model = ReadModel[Any, Any]


class Poison(Exception):
    """The fold can't follow this event; its cause says why."""

    def __init__(self, event: Recorded) -> None:
        super().__init__(f"{event.topic} at position {event.position}")
        self.event = event


async def set_aside(
    connection: AsyncConnection, model: Model, event: Recorded, why: BaseException | None
) -> None:
    """Remember the stream and where it stopped. The class of the error only: what exceptions say
    may quote what a person typed."""
    error = type(why).__name__
    await connection.execute(
        "INSERT INTO read_model_quarantine"
        " (read_model, version, stream_id, position, topic, error_class)"
        " VALUES (%s, %s, %s, %s, %s, %s)"
        " ON CONFLICT (read_model, version, stream_id) DO UPDATE"  # it stopped even earlier
        "    SET position = EXCLUDED.position, topic = EXCLUDED.topic,"
        "        error_class = EXCLUDED.error_class"
        "  WHERE EXCLUDED.position < read_model_quarantine.position",
        (model.name, model.version, event.stream_id, event.position, event.topic, error),
    )
    log.error(
        "a stream was set aside",
        read_model=model.schema,
        stream_id=str(event.stream_id),
        position=event.position,
        topic=event.topic,
        error=error,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """A stream that a read model no longer follows."""

    read_model: str
    version: int
    stream_id: UUID
    position: int
    """Of the event that stopped it."""
    topic: str
    error_class: str
    since: datetime
    skipped: int
    """Later events of the stream that were passed over, up to where the read model stands."""


async def listed(pool: Pool) -> list[SetAside]:
    """All of them, the longest standing first."""
    return await ask(
        pool,
        SetAside,
        """
        SELECT q.*, (SELECT count(*) FROM events AS e
                      WHERE e.stream_id = q.stream_id
                        AND e.position > q.position AND e.position <= p.position) AS skipped
          FROM read_model_quarantine AS q
          JOIN read_model_positions AS p USING (read_model, version)
         ORDER BY since, read_model, stream_id
        """,
        (),
    )
