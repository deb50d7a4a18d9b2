"""All of PostgreSQL is killed while facts are recorded and read models follow."""

import asyncio
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from application.ports import Change, Unanswered
from infrastructure.event_store.log import Log
from infrastructure.keyring.file_keyring import file_keyring
from infrastructure.postgres import embedded
from infrastructure.postgres.migrate import migrate
from infrastructure.postgres.pools import reading_pool, writing_pool
from projections.engine.freshness import Freshness
from projections.run import project
from tests.projections.toy import positions_taken, steps_of
from tests.support.eventually import eventually
from tests.support.facts import assigned, step_completed
from tests.support.recorded import OFFICER, RECORDED_AT
from tests.support.toy_model import TOY

pytestmark = [pytest.mark.postgres, pytest.mark.faults]


class Durable:
    """A server of this test's own that keeps what it acknowledged, and can be killed."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._server = embedded.start(root)

    def dsn(self, database: str) -> str:
        return self._server.dsn(database)

    def kill(self) -> None:
        """The postmaster and everything it started, at once."""
        children = Path(f"/proc/{self._server.pid}/task/{self._server.pid}/children").read_text()
        for pid in (self._server.pid, *map(int, children.split())):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        assert self._server.process is not None
        self._server.process.wait()

    def start_again(self) -> None:
        self._server = embedded.start(self._root)

    def stop(self) -> None:
        self._server.stop()
        shutil.rmtree(self._server.root, ignore_errors=True)


@pytest.fixture
def durable() -> Iterator[Durable]:
    with tempfile.TemporaryDirectory(prefix="hoso-test-", ignore_cleanup_errors=True) as root:
        Path(root).chmod(0o711)
        server = Durable(Path(root, "pg"))
        try:
            yield server
        finally:
            server.stop()


async def test_the_projector_goes_on_where_the_database_comes_back(
    durable: Durable, tmp_path: Path
) -> None:
    with psycopg.connect(durable.dsn("postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE hoso")
    dsn = durable.dsn("hoso")
    migrate(dsn)
    stop = asyncio.Event()
    projecting = asyncio.create_task(project(dsn, stop=stop, models=[TOY]))
    async with (
        file_keyring(tmp_path / "keys", master_key_file=tmp_path / "master") as keyring,
        writing_pool(dsn) as writing,
        reading_pool(dsn) as reading,
        Log(writing, keyring).appending() as log,
    ):
        acknowledged: list[int] = []
        writers = [asyncio.create_task(write(log, acknowledged)) for _ in range(4)]
        for _ in range(2):
            await grows(acknowledged)
            durable.kill()
            durable.start_again()
        await grows(acknowledged)
        for writer in writers:
            writer.cancel()
        await asyncio.gather(*writers, return_exceptions=True)
        last = max(acknowledged)
        await Freshness(reading, patience=20).reached(last, "toy")
        stop.set()
        await projecting

        taken = await positions_taken(reading)
        steps = await steps_of(reading)
    assert set(acknowledged) <= set(taken)
    assert len(taken) == len(set(taken)) == sum(steps.values())


async def write(log: Log, acknowledged: list[int]) -> None:
    """One dossier after the other with one step each, whatever happens to the server."""
    while True:
        change = Change(uuid4(), 0, [assigned(), step_completed(1)])
        with suppress(Unanswered):
            appended = await log.append(change, by=OFFICER, effective_at=RECORDED_AT)
            acknowledged.append(appended.position)
        await asyncio.sleep(0.001)


async def grows(acknowledged: list[int]) -> None:
    enough = len(acknowledged) + 100

    async def grown() -> bool:
        return len(acknowledged) > enough

    await eventually(grown)
