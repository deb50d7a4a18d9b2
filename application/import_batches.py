"""Imports record many streams at a time: look up, decide, append; anew if someone was first."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar
from uuid import UUID

from application.import_report import Imported
from application.ports import (
    Change,
    Clock,
    Ledger,
    Loaded,
    Provenance,
    ReferenceStreams,
    StaleVersion,
)

BATCH = 300
"""Rows that are looked up and recorded together."""
TRIES = 3
"""So often a batch is decided when somebody else changes the same streams meanwhile."""

Row = TypeVar("Row")
State = TypeVar("State")
Known = Mapping[UUID, Loaded[State]]


def batches(rows: Iterable[Row], size: int = BATCH) -> Iterator[list[Row]]:
    """The rows in groups; never more of them in memory than one group."""
    remaining = iter(rows)
    while batch := list(islice(remaining, size)):
        yield batch


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRecorder(Generic[State]):
    streams: ReferenceStreams[State]
    ledger: Ledger
    clock: Clock
    by: Provenance

    async def record(
        self,
        stream_ids: Sequence[UUID],
        decide: Callable[[Known[State]], tuple[Sequence[Change], Imported]],
    ) -> Imported:
        """Append what is decided of the streams as they stand. Raises StaleVersion, Unanswered."""
        for attempt in range(1, TRIES + 1):
            changes, imported = decide(await self.streams.load_many(stream_ids))
            try:
                if changes:
                    await self.ledger.append(*changes, by=self.by, effective_at=self.clock())
            except StaleVersion:
                if attempt == TRIES:
                    raise
            else:
                return imported
        raise AssertionError  # the loop returns or raises
