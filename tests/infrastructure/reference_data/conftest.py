"""A log, a pool to read by and the shipped reference data, on a database of the test's own."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from application.ports import Provenance
from infrastructure.event_store.log import Log
from infrastructure.keyring.file_keyring import file_keyring
from infrastructure.postgres.pools import Pool, reading_pool, writing_pool

IMPORT = Provenance(
    principal="an-administrator",
    role="administrator",
    agency="H03",
    request="import-1",
    correlation="import-1",
)


def noon() -> datetime:
    return datetime(2026, 1, 5, 5, tzinfo=UTC)


@pytest.fixture
async def reading(dsn: str) -> AsyncIterator[Pool]:
    async with reading_pool(dsn) as pool:
        yield pool


@pytest.fixture
async def log(dsn: str, tmp_path: Path) -> AsyncIterator[Log]:
    async with (
        file_keyring(tmp_path / "keys", master_key_file=tmp_path / "master") as keyring,
        writing_pool(dsn, durable=False) as pool,
        Log(pool, keyring).appending() as log,
    ):
        yield log
