"""Many writers in each other's way, maintenance running: a reader of the tail misses nothing."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from contextlib import AsyncExitStack, aclosing
from time import monotonic
from uuid import UUID, uuid4

import psycopg
import pytest

from application.ports import StaleVersion
from infrastructure.event_store.log import Log
from infrastructure.event_store.reader import LogReader
from infrastructure.event_store.tail import follow
from infrastructure.keyring.file_keyring import FileKeyring
from infrastructure.postgres.pools import writing_pool
from tests.infrastructure.event_store.changes import append, numbers

pytestmark = [pytest.mark.postgres, pytest.mark.faults]

WRITERS = 16
SECONDS = 3.0
SHARED = [uuid4() for _ in range(5)]


async def write(log: Log, seen: Counter[UUID], is_over: Callable[[], bool]) -> Counter[str]:
    """Into streams that others write to as well, knowing their versions from hearsay."""
    outcomes: Counter[str] = Counter()
    while not is_over():
        shared, fresh = random.choice(SHARED), uuid4()  # noqa: S311 - no secret
        try:
            done = await append(log, numbers(shared, seen[shared]), numbers(fresh, count=2))
        except StaleVersion as stale:
            seen[shared] = stale.current_version
            outcomes["refused"] += 1
        else:
            seen[shared] = done.version
            outcomes["events"] += 3
    return outcomes


async def maintain(dsn: str, is_over: Callable[[], bool]) -> int:
    rounds = 0
    async with await psycopg.AsyncConnection.connect(dsn, autocommit=True) as connection:
        while not is_over():
            await connection.execute("ANALYZE events")
            await connection.execute("CREATE INDEX CONCURRENTLY passing ON events (topic)")
            await connection.execute("DROP INDEX CONCURRENTLY passing")
            rounds += 1
    return rounds


async def read(dsn: str, reader: LogReader, until: "asyncio.Future[int]") -> list[int]:
    seen: list[int] = []
    async with aclosing(follow(reader, dsn, after=0, batch=100)) as following:
        async for events in following:
            seen += [event.position for event in events]
            if until.done() and len(seen) >= until.result():
                return seen
    raise AssertionError("the log never ends")


async def test_a_reader_of_the_tail_misses_nothing(
    dsn: str, reader: LogReader, keyring: FileKeyring
) -> None:
    end = monotonic() + SECONDS
    recorded: asyncio.Future[int] = asyncio.Future()
    reading = asyncio.ensure_future(read(dsn, reader, recorded))
    maintaining = asyncio.ensure_future(maintain(dsn, lambda: monotonic() > end))
    async with AsyncExitStack() as processes:
        logs = [
            await processes.enter_async_context(Log(pool, keyring).appending())
            for _ in range(WRITERS)
            for pool in [
                await processes.enter_async_context(writing_pool(dsn, durable=False, size=1))
            ]
        ]
        outcomes = await asyncio.gather(
            *(write(log, Counter(), lambda: monotonic() > end) for log in logs)
        )
        total = sum(outcomes, Counter())
        recorded.set_result(total["events"])
        await append(logs[0], numbers(uuid4()))  # the reader shall look once more
        async with asyncio.timeout(5):
            seen = await reading

    assert seen == list(range(1, len(seen) + 1))
    assert len(seen) in (total["events"], total["events"] + 1)
    assert total["refused"] > 100
    assert await maintaining > 0
