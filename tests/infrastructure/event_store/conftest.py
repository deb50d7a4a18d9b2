"""A log, its reader and its keyring, on a database of the test's own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from infrastructure.event_store.log import Log
from infrastructure.event_store.reader import LogReader
from infrastructure.keyring.file_keyring import FileKeyring, file_keyring
from infrastructure.postgres.pools import Pool, reading_pool, writing_pool


@pytest.fixture
async def keyring(tmp_path: Path) -> AsyncIterator[FileKeyring]:
    async with file_keyring(tmp_path / "keys", master_key_file=tmp_path / "master") as keyring:
        yield keyring


@pytest.fixture
async def writing(dsn: str) -> AsyncIterator[Pool]:
    async with writing_pool(dsn, durable=False) as pool:
        yield pool


@pytest.fixture
async def reader(dsn: str) -> AsyncIterator[LogReader]:
    async with reading_pool(dsn) as pool:
        yield LogReader(pool)


@pytest.fixture
async def log(writing: Pool, keyring: FileKeyring) -> AsyncIterator[Log]:
    async with Log(writing, keyring).appending() as log:
        yield log
