"""Facts as they are read back from the log, persons sealed, without a log."""

from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any, Final, cast
from uuid import UUID

from application.ports import Fact, Provenance
from domain.personal_data import PersonalData, Sealed
from infrastructure.event_store.recorded import Recorded
from infrastructure.event_store.topics import TOPIC_OF
from tests.support.moments import at

OFFICER: Final = Provenance(
    principal="thu.nv",
    role="officer",
    agency="H03.14",
    on_behalf_of="leader.tn",
    request="request-1",
    correlation="correlation-1",
    causation="causation-1",
    reason="by hand of the test",
)
RECORDED_AT: Final = at("2019-12-20 08:00")


def recorded(
    stream_id: UUID,
    facts: Iterable[Fact],
    *,
    after: int = 0,
    effective_at: datetime = RECORDED_AT,
    by: Provenance = OFFICER,
) -> list[Recorded]:
    """One stream from its first version on, in the log behind the position given."""
    return list(_recorded(stream_id, facts, count(after + 1), effective_at, by))


def interleaved(*streams: tuple[UUID, Iterable[Fact]]) -> list[Recorded]:
    """Several streams side by side: the first event of each, then the second of each ..."""
    told = [recorded(stream_id, facts) for stream_id, facts in streams]
    turns = sorted((event for story in told for event in story), key=lambda event: event.version)
    return [replace(event, position=place) for place, event in enumerate(turns, start=1)]


def _recorded(
    stream_id: UUID,
    facts: Iterable[Fact],
    positions: Iterator[int],
    effective_at: datetime,
    by: Provenance,
) -> Iterator[Recorded]:
    for version, fact in enumerate(facts, start=1):
        position = next(positions)
        yield Recorded(
            position=position,
            stream_id=stream_id,
            version=version,
            topic=TOPIC_OF[type(fact)],
            recorded_at=RECORDED_AT + timedelta(seconds=version),
            effective_at=effective_at,
            fact=sealed_fact(fact),
            by=by,
        )


def sealed_fact(fact: Fact) -> Fact:
    """As the store gives it back: who it is about is known, what is known of them is not."""
    persons = {
        field.name: PersonalData[Any](held.subject_id, Sealed(f"sealed {field.name}"))
        for field in fields(fact)
        if isinstance(held := getattr(fact, field.name), PersonalData)
    }
    return cast(Fact, replace(cast(Any, fact), **persons)) if persons else fact
