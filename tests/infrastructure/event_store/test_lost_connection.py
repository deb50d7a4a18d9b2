"""The connection breaks; did the commit go through? Look before you answer."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import psycopg
import pytest

from application.ports import AlreadyDone, Appended, StaleVersion, Unanswered
from infrastructure.event_store.log import Log
from infrastructure.event_store.reader import LogReader
from infrastructure.keyring.file_keyring import FileKeyring
from infrastructure.postgres.pools import writing_pool
from tests.infrastructure.event_store.changes import CLERK, append, numbers, once, positions
from tests.support.cutting_proxy import Cut, CuttingProxy, cutting_proxy

pytestmark = [pytest.mark.postgres, pytest.mark.faults]


@pytest.fixture
async def proxy(dsn: str) -> AsyncIterator[CuttingProxy]:
    with TemporaryDirectory(prefix="cut-") as directory:  # a socket's path has to be short
        async with cutting_proxy(dsn, Path(directory)) as proxy:
            yield proxy


@pytest.fixture
async def log(proxy: CuttingProxy, keyring: FileKeyring) -> AsyncIterator[Log]:
    """Its one connection has prepared the statement, so that the next request is the append."""
    async with (
        writing_pool(proxy.dsn, durable=False, size=1) as pool,
        Log(pool, keyring).appending() as log,
    ):
        await append(log, numbers(uuid4()))
        yield log


@pytest.mark.parametrize("cut", Cut)
async def test_a_command_is_recorded_once_and_so_it_is_answered(
    log: Log, reader: LogReader, proxy: CuttingProxy, cut: Cut
) -> None:
    proxy.next_cut = cut

    appended = await append(log, numbers(uuid4(), count=2))

    assert (appended, proxy.cuts) == (Appended(version=2, position=3), 1)
    assert await positions(reader) == [1, 2, 3]


async def test_who_was_too_late_is_still_told_so(
    log: Log, reader: LogReader, proxy: CuttingProxy
) -> None:
    taken = (await reader.after(0, 1))[0].stream_id
    register = uuid4()
    group = [numbers(register), numbers(taken), numbers(register, 1)]
    proxy.next_cut = Cut.BEFORE_THE_ANSWER

    answers = await asyncio.gather(*(append(log, one) for one in group), return_exceptions=True)

    assert [type(answer) for answer in answers] == [Appended, StaleVersion, Appended]
    assert answers[2] == Appended(version=2, position=3)
    assert await positions(reader) == [1, 2, 3]


async def test_a_key_does_not_mistake_its_own_first_try_for_a_repetition(
    log: Log, proxy: CuttingProxy
) -> None:
    proxy.next_cut = Cut.BEFORE_THE_ANSWER

    appended = await append(log, numbers(uuid4()), answer="done", once=once("k"))

    assert appended == Appended(version=1, position=2)
    with pytest.raises(AlreadyDone):
        await append(log, numbers(uuid4()), once=once("k"))


async def test_the_first_try_may_still_be_under_way(
    dsn: str, log: Log, reader: LogReader, proxy: CuttingProxy
) -> None:
    """It waits for the lock when the connection breaks, and commits while we try again."""
    with psycopg.connect(dsn) as busy:
        busy.execute("SELECT pg_advisory_xact_lock(hashtext('append_events'))")
        proxy.next_cut = Cut.AFTER_THE_REQUEST
        waiting = asyncio.ensure_future(append(log, numbers(uuid4())))
        await until_waiting_for_the_lock(dsn, 2)
        busy.rollback()

    assert await waiting == Appended(version=1, position=2)
    assert await positions(reader) == [1, 2]


async def until_waiting_for_the_lock(dsn: str, how_many: int) -> None:
    async with (
        asyncio.timeout(5),
        await psycopg.AsyncConnection.connect(dsn, autocommit=True) as connection,
    ):
        waiting = 0
        while waiting < how_many:
            cursor = await connection.execute(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
            )
            ((waiting,),) = await cursor.fetchall()


async def test_a_lock_that_nobody_gives_back_is_no_answer(
    dsn: str, log: Log, reader: LogReader
) -> None:
    with psycopg.connect(dsn) as busy:
        busy.execute("SELECT pg_advisory_xact_lock(hashtext('append_events'))")
        with pytest.raises(Unanswered):
            await append(log, numbers(uuid4()), once=once("k"))

    assert await log.answered(CLERK.principal, once("k")) is None
    assert (await append(log, numbers(uuid4()), once=once("k"))).position == 2
    assert await positions(reader) == [1, 2]
