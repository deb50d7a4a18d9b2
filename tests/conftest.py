"""One PostgreSQL server per test worker, one database per test, made from a migrated template."""

import itertools
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from infrastructure.postgres import embedded
from infrastructure.postgres.migrate import migrate

NOT_DURABLE = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def server() -> Iterator[embedded.Server]:
    """Ends with this process, even when that is killed; what is left then are files in /tmp."""
    with tempfile.TemporaryDirectory(prefix="hoso-test-", ignore_cleanup_errors=True) as root:
        Path(root).chmod(0o711)  # PostgreSQL is not root, even when the tests are
        running = embedded.start(Path(root, "pg"), settings=(*NOT_DURABLE, "max_connections=300"))
        try:
            with psycopg.connect(running.dsn("postgres"), autocommit=True) as connection:
                connection.execute("CREATE DATABASE template_hoso")
            migrate(running.dsn("template_hoso"))
            yield running
        finally:
            running.stop()
            shutil.rmtree(running.root, ignore_errors=True)  # it need not lie in `root`


@pytest.fixture
def dsn(server: embedded.Server) -> str:
    """A migrated database of this test's own (role: the owner)."""
    name = f"test_{next(_numbers)}"
    with psycopg.connect(server.dsn("postgres"), autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template_hoso").format(sql.Identifier(name))
        )
    return server.dsn(name)
