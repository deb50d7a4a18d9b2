"""An event of the log that this program can't read, in a form that read models can set aside."""

from typing import cast

from application.ports import Fact, Provenance
from infrastructure.event_store.codec import UPCASTS
from infrastructure.event_store.reader import Unreadable
from infrastructure.event_store.recorded import Recorded
from infrastructure.event_store.topics import TOPICS
from infrastructure.postgres.pools import Pool

NOBODY = Provenance(principal="", role="", agency="", request="", correlation="")


async def stand_in(pool: Pool, broken: Unreadable) -> Recorded:
    """The event with its trouble in the place of the fact.

    Raises the trouble itself if the topic is unknown: then the fact is sound and this program too
    old for it. It has to wait for the next release, not set streams aside that are in order.
    """
    if broken.topic not in TOPICS.keys() | UPCASTS.keys():
        raise broken
    async with pool.connection() as connection:
        cursor = await connection.execute(
            "SELECT stream_id, version, recorded_at FROM events WHERE position = %s",
            (broken.position,),
        )
        found = await cursor.fetchone()
    if found is None:
        raise broken
    stream_id, version, recorded_at = found
    return Recorded(
        position=broken.position,
        stream_id=stream_id,
        version=version,
        topic=broken.topic,
        recorded_at=recorded_at,
        effective_at=recorded_at,
        fact=cast(Fact, broken),
        by=NOBODY,
    )
