"""Small changes to append, where the story is about the log and not about what is in it."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from application.ports import Appended, Change, Once, Provenance
from domain.register.events import NumberTaken
from infrastructure.event_store.log import Log
from infrastructure.event_store.reader import LogReader

CLERK = Provenance(
    principal="mau.tt", role="clerk", agency="H03.14", request="r-1", correlation="c-1"
)
NOON = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
SOMEONE = UUID("00000000-0000-4000-8000-00000000d055")


def numbers(stream_id: UUID, after: int = 0, *, count: int = 1) -> Change:
    return Change(stream_id, after, [NumberTaken(taken_for=uuid4()) for _ in range(count)])


async def append(log: Log, *changes: Change, **more: Any) -> Appended:  # noqa: ANN401
    return await log.append(*changes, by=CLERK, effective_at=NOON, **more)


def once(key: str, *, asked: str = "the same") -> Once:
    return Once(key=key, fingerprint=asked.encode())


async def positions(reader: LogReader) -> list[int]:
    return [event.position for event in await reader.after(0, 100_000)]
