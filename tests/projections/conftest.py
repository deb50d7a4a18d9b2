"""A log to append to, and pools to keep and ask read models by, on a database of the test's own."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Protocol
from uuid import UUID

import psycopg
import pytest
from psycopg import sql

from application.ports import Change, Fact
from infrastructure.event_store.log import Log
from infrastructure.event_store.reader import LogReader
from infrastructure.keyring.file_keyring import file_keyring
from infrastructure.postgres.pools import Pool, reading_pool, writing_pool
from projections.engine.connections import projecting_pool
from tests.support.recorded import OFFICER, RECORDED_AT


class Tell(Protocol):
    """Append what happened to one thing next; the position of the last event."""

    async def __call__(self, stream_id: UUID, *facts: Fact) -> int: ...


@pytest.fixture
def dsn(dsn: str) -> str:
    """A copy of the template has its tables, not the rights to the database itself."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        name = sql.Identifier(connection.info.dbname)
        connection.execute(sql.SQL("GRANT CREATE ON DATABASE {} TO hoso_projector").format(name))
    return dsn


@pytest.fixture
async def log(dsn: str, tmp_path: Path) -> AsyncIterator[Log]:
    async with (
        file_keyring(tmp_path / "keys", master_key_file=tmp_path / "master") as keyring,
        writing_pool(dsn, durable=False) as pool,
        Log(pool, keyring).appending() as log,
    ):
        yield log


@pytest.fixture
def tell(log: Log) -> Tell:
    versions: dict[UUID, int] = {}

    async def tell(stream_id: UUID, *facts: Fact) -> int:
        change = Change(stream_id, versions.get(stream_id, 0), facts)
        appended = await log.append(change, by=OFFICER, effective_at=RECORDED_AT)
        versions[stream_id] = appended.version
        return appended.position

    return tell


@pytest.fixture
async def projecting(dsn: str) -> AsyncIterator[Pool]:
    async with projecting_pool(dsn, size=8) as pool:
        yield pool


@pytest.fixture
async def reading(dsn: str) -> AsyncIterator[Pool]:
    """As the API reads: in its own role, and nothing else."""
    async with reading_pool(dsn) as pool:
        yield pool


@pytest.fixture
def events(projecting: Pool) -> LogReader:
    return LogReader(projecting)
