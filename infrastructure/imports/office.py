"""What an import works with: a log to record in, and connections to look things up."""

from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from application.ports import Ledger
from infrastructure.event_store.log import Log
from infrastructure.keyring.keys import Keys, SubjectKey
from infrastructure.postgres.pools import Pool, reading_pool, writing_pool


class NobodysKeys:
    """A keyring for facts that name nobody: reference data is imported without the master key."""

    async def keys_for(self, subject_ids: Collection[UUID]) -> Keys:
        return Keys(await self.existing(subject_ids))

    async def existing(self, subject_ids: Collection[UUID]) -> Mapping[UUID, SubjectKey]:
        if subject_ids:
            raise TypeError("reference data holds no personal data")
        return {}

    async def destroy(self, subject_id: UUID) -> None:
        raise TypeError(f"there is no key of {subject_id} here")


@dataclass(frozen=True, slots=True)
class ImportOffice:
    reading: Pool
    ledger: Ledger

    @staticmethod
    def clock() -> datetime:
        return datetime.now(UTC)


@asynccontextmanager
async def importing(dsn: str) -> AsyncIterator[ImportOffice]:
    """Open for the block. Raises UnsafeSettings."""
    async with (
        reading_pool(dsn, size=2, name="hoso import") as reading,
        writing_pool(dsn) as writing,
        Log(writing, NobodysKeys()).appending() as log,
    ):
        yield ImportOffice(reading, log)
