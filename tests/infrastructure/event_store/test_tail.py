"""Whoever follows the log gets every event once, in order, soon after it was recorded."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from time import monotonic
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from structlog.testing import capture_logs
from structlog.typing import EventDict

from infrastructure.event_store import tail
from infrastructure.event_store.log import Log
from infrastructure.event_store.reader import LogReader
from infrastructure.event_store.recorded import Recorded
from infrastructure.event_store.tail import follow
from tests.infrastructure.event_store.changes import append, numbers
from tests.support.eventually import eventually

pytestmark = pytest.mark.postgres


STATE = """{"by":{"agency":"","principal":"","role":""},"correlation":"","request":"",
"data":{"taken_for":"00000000-0000-4000-8000-00000000d055"},"effective_at":"2026-03-02T02:00:00Z"}"""


async def first(following: AsyncIterator[list[Recorded]], count: int) -> list[int]:
    """The positions of the next events, as they come."""
    seen: list[int] = []
    async with asyncio.timeout(5):
        while len(seen) < count:
            seen += [event.position for event in await anext(following)]
    return seen


async def test_it_begins_where_one_left_off_and_goes_on(
    dsn: str, log: Log, reader: LogReader
) -> None:
    await append(log, numbers(uuid4(), count=5))

    async with aclosing(follow(reader, dsn, after=2, batch=2)) as following:
        assert await first(following, 3) == [3, 4, 5]
        await append(log, numbers(uuid4(), count=2))
        assert await first(following, 2) == [6, 7]


async def test_it_is_woken_and_does_not_wait_for_its_timer(
    dsn: str, log: Log, reader: LogReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tail, "LOOK_ANYWAY_AFTER", 60.0)
    await append(log, numbers(uuid4()))

    async with aclosing(follow(reader, dsn, after=0)) as following:
        assert await first(following, 1) == [1]
        for position in range(2, 7):
            waiting = asyncio.ensure_future(first(following, 1))
            await asyncio.sleep(0.02)
            since = monotonic()
            await append(log, numbers(uuid4()))
            assert await waiting == [position]
            assert monotonic() - since < 1


async def test_it_looks_anyway_when_a_notification_is_lost(
    dsn: str, log: Log, reader: LogReader
) -> None:
    async with aclosing(follow(reader, dsn, after=0)) as following:
        waiting = asyncio.ensure_future(first(following, 1))
        await asyncio.sleep(0.1)
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute(
                "INSERT INTO events SELECT 1, gen_random_uuid(), 1, 'register.number-taken.1',"
                " now(), convert_to(%s, 'UTF8')",
                (STATE,),
            )
        assert await waiting == [1]


async def test_it_listens_in_a_role_as_everybody_works(dsn: str, reader: LogReader) -> None:
    stranger = f"nobody_{conninfo_to_dict(dsn)['dbname']}"
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(stranger)))

    with capture_logs() as lines:
        async with aclosing(follow(reader, make_conninfo(dsn, user=stranger), after=0)) as events:
            waiting = asyncio.ensure_future(anext(events))
            await eventually(lambda: is_said(lines, 'set role "hoso_projector"'))
            waiting.cancel()
            await asyncio.wait([waiting])


async def is_said(lines: list[EventDict], words: str) -> bool:
    return any(words in line.get("error", "") for line in lines)


async def test_a_lost_connection_costs_nothing_but_time(
    dsn: str, log: Log, reader: LogReader
) -> None:
    async with aclosing(follow(reader, dsn, after=0)) as following:
        await append(log, numbers(uuid4()))
        assert await first(following, 1) == [1]
        waiting = asyncio.ensure_future(first(following, 2))
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name IN ('hoso following', 'hoso reading')"
                "   AND datname = current_database()"
            )
        await append(log, numbers(uuid4(), count=2))
        assert await waiting == [2, 3]
