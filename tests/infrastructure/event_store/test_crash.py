"""PostgreSQL is killed, all of it, while eight writers are at work: what was acknowledged stays."""

import asyncio
import os
import signal
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest

from application.ports import Unanswered
from infrastructure.event_store.log import Log
from infrastructure.event_store.reader import LogReader
from infrastructure.keyring.file_keyring import FileKeyring
from infrastructure.postgres import embedded
from infrastructure.postgres.migrate import migrate
from infrastructure.postgres.pools import reading_pool, writing_pool
from tests.infrastructure.event_store.changes import append, numbers

pytestmark = [pytest.mark.postgres, pytest.mark.faults]

WRITERS = 8
ENOUGH = 20
"""Commands of each writer before the crash, and again after it."""


@dataclass
class Writer:
    """Appends one event after the other to a stream of its own, where no conflict can be true."""

    log: Log
    reader: LogReader
    stream: UUID = field(default_factory=uuid4)
    acknowledged: list[tuple[UUID, int, int]] = field(default_factory=list)
    unanswered: int = 0

    async def work(self) -> None:
        version = 0
        while True:
            try:
                done = await append(self.log, numbers(self.stream, version))
            except Unanswered:
                self.unanswered += 1
                version = await self.look()
            else:
                version = done.version
                self.acknowledged.append((self.stream, done.version, done.position))

    async def look(self) -> int:
        """As a client does that was left without an answer."""
        while True:
            try:
                return await self.reader.version_of(self.stream)
            except psycopg.OperationalError:
                await asyncio.sleep(0.05)


async def until_each_has(writers: list[Writer], count: int) -> None:
    async with asyncio.timeout(8):
        while min(len(writer.acknowledged) for writer in writers) < count:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


def kill_all_of(server: embedded.Server) -> None:
    os.killpg(server.pid, signal.SIGKILL)
    assert server.process is not None
    server.process.wait()


async def test_no_acknowledged_event_is_lost_and_nobody_is_told_of_a_conflict(
    folder: Path, keyring: FileKeyring
) -> None:
    server = embedded.start(folder / "pg")
    try:
        with psycopg.connect(server.dsn("postgres"), autocommit=True) as connection:
            connection.execute("CREATE DATABASE crash")
        migrate(server.dsn("crash"))
        async with AsyncExitStack() as stack:
            reader = LogReader(await stack.enter_async_context(reading_pool(server.dsn("crash"))))
            writers = []
            for _ in range(WRITERS):
                pool = await stack.enter_async_context(writing_pool(server.dsn("crash"), size=1))
                log = await stack.enter_async_context(Log(pool, keyring).appending())
                writers.append(Writer(log, reader))
            work = [asyncio.ensure_future(writer.work()) for writer in writers]
            await until_each_has(writers, ENOUGH)

            kill_all_of(server)
            before = [len(writer.acknowledged) for writer in writers]
            server = embedded.start(folder / "pg")
            await until_each_has(writers, max(before) + ENOUGH)
            for one in work:
                one.cancel()
            ended = await asyncio.gather(*work, return_exceptions=True)
            events = await reader.after(0, 1_000_000)

        assert {type(end) for end in ended} == {asyncio.CancelledError}
        stored = {(event.stream_id, event.version, event.position) for event in events}
        assert {one for writer in writers for one in writer.acknowledged} <= stored
        assert [event.position for event in events] == list(range(1, len(events) + 1))
    finally:
        server.stop()
