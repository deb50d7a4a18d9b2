"""One PostgreSQL server per test worker, one database per test, made from a migrated template."""

import itertools
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from infrastructure.postgres import embedded
from infrastructure.postgres.migrate import migrate

NOT_DURABLE = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")
_numbers = itertools.count(1)


if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # Started in the background: what we start would never notice that it is interrupted.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def server() -> Iterator[embedded.Server]:
    """Ends with this process, even when that is killed; what is left then are files in /tmp."""
    with _passable_folder() as root:
        running = embedded.start(root / "pg", settings=(*NOT_DURABLE, "max_connections=300"))
        try:
            with psycopg.connect(running.dsn("postgres"), autocommit=True) as connection:
                connection.execute("CREATE DATABASE template_hoso")
            migrate(running.dsn("template_hoso"))
            yield running
        finally:
            running.stop()
            shutil.rmtree(running.root, ignore_errors=True)  # it need not lie in `root`


@pytest.fixture
def folder() -> Iterator[Path]:
    """Like `tmp_path`, for servers: others than we may pass through it.

    PostgreSQL is not root, even when the tests are, and pytest shuts all of its folders whenever
    another pytest starts.
    """
    with _passable_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def shared_folder() -> Iterator[Path]:
    """The same for a whole file of tests."""
    with _passable_folder() as folder:
        yield folder


@contextmanager
def _passable_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="hoso-test-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o711)
        yield folder


@pytest.fixture
def dsn(server: embedded.Server) -> str:
    """A migrated database of this test's own (role: the owner)."""
    name = f"test_{next(_numbers)}"
    with psycopg.connect(server.dsn("postgres"), autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template_hoso").format(sql.Identifier(name))
        )
    return server.dsn(name)
