"""Streams that a read model can't follow any further are set aside; all others go on."""

from collections import Counter
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import structlog
from psycopg import AsyncConnection

from infrastructure.event_store.recorded import Recorded
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
        " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
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


async def count_skipped(connection: AsyncConnection, model: Model, streams: Iterable[UUID]) -> None:
    """Once for each event that was passed over because its stream had been set aside."""
    if skipped := Counter(streams):
        await connection.execute(
            "UPDATE read_model_quarantine q SET skipped = q.skipped + s.skipped"
            "  FROM unnest(%s::uuid[], %s::bigint[]) AS s (stream_id, skipped)"
            " WHERE q.read_model = %s AND q.version = %s AND q.stream_id = s.stream_id",
            (list(skipped), list(skipped.values()), model.name, model.version),
        )
