"""The projector follows the log: soon, without end, whatever happens to its connections."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any, LiteralString
from uuid import uuid4

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from infrastructure.event_store.reader import LogReader
from infrastructure.event_store.recorded import Recorded
from infrastructure.postgres.pools import Pool
from projections.engine.engine import Engine
from projections.engine.freshness import Freshness
from projections.engine.projector import Projector
from projections.engine.read_model import ReadModel
from projections.run import project
from tests.projections.conftest import Tell
from tests.projections.toy import positions_taken, steps_of
from tests.support.eventually import eventually
from tests.support.facts import assigned, step_completed
from tests.support.toy_model import TOY

pytestmark = pytest.mark.postgres


@asynccontextmanager
async def projector(dsn: str, *models: ReadModel[Any, Any]) -> AsyncIterator[None]:
    stop = asyncio.Event()
    running = asyncio.create_task(project(dsn, stop=stop, models=models))
    try:
        yield
    finally:
        stop.set()
        await running


async def test_what_was_there_and_what_comes_is_taken(
    dsn: str, tell: Tell, reading: Pool, projecting: Pool
) -> None:
    early, late = uuid4(), uuid4()
    await tell(early, assigned(), step_completed(1))
    async with projector(dsn, TOY):
        position = await tell(late, assigned(), step_completed(1))
        await Freshness(reading, patience=20).reached(position, "toy")

    assert await steps_of(projecting) == {early: 1, late: 1}


async def test_an_event_is_visible_within_a_moment(dsn: str, tell: Tell, reading: Pool) -> None:
    fresh = Freshness(reading, patience=20)
    async with projector(dsn, TOY):
        await fresh.reached(await tell(uuid4(), assigned()), "toy")
        lags = []
        for _ in range(20):
            position = await tell(uuid4(), assigned())
            recorded = time.monotonic()
            await fresh.reached(position, "toy")
            lags.append(time.monotonic() - recorded)

    assert sorted(lags)[10] < 0.2  # milliseconds in practice; this machine may be busy


async def test_two_projectors_side_by_side_take_every_event_once(
    dsn: str, tell: Tell, reading: Pool, projecting: Pool
) -> None:
    async with projector(dsn, TOY), projector(dsn, TOY):
        dossiers = [uuid4() for _ in range(20)]
        ends = [
            await tell(dossier, assigned(), step_completed(1), step_completed(2))
            for dossier in dossiers
        ]
        await Freshness(reading, patience=20).reached(ends[-1], "toy")

    assert await steps_of(projecting) == dict.fromkeys(dossiers, 2)
    assert len(await positions_taken(projecting)) == 40


async def test_nothing_is_lost_or_doubled_when_connections_are_cut(
    dsn: str, tell: Tell, reading: Pool
) -> None:
    dossiers, last = [uuid4() for _ in range(15)], 0
    async with projector(dsn, TOY):
        for dossier in dossiers:
            last = await tell(dossier, assigned(), *(step_completed(n) for n in range(1, 20)))
            cut_connections(dsn, "hoso projecting", "hoso following")
        await Freshness(reading, patience=20).reached(last, "toy")

    assert await steps_of(reading) == dict.fromkeys(dossiers, 19)
    assert len(await positions_taken(reading)) == 15 * 19


async def test_a_connection_cut_in_the_middle_of_a_batch_takes_the_batch_back(
    dsn: str, tell: Tell, events: LogReader, projecting: Pool
) -> None:
    dossier = uuid4()
    await tell(dossier, assigned(), step_completed(1))

    def fold_and_cut(event: Recorded, rows: Any) -> Any:  # noqa: ANN401  as the fold's
        lines = TOY.fold(event, rows)
        if event.position == 2:
            cut_connections(dsn, "hoso projecting")
        return lines

    cut_off = Engine(replace(TOY, fold=fold_and_cut), projecting)
    await cut_off.install()
    with pytest.raises(psycopg.OperationalError):
        await cut_off.advance(await events.after(0, 100))

    whole = Engine(TOY, projecting)
    await eventually_refreshed(whole)
    assert whole.position == 0
    assert await steps_of(projecting) == {}
    await whole.advance(await events.after(0, 100))
    assert await steps_of(projecting) == {dossier: 1}


async def test_one_read_model_in_trouble_holds_up_no_other(
    dsn: str, tell: Tell, reading: Pool, projecting: Pool
) -> None:
    other = replace(TOY, name="other")
    fresh = Freshness(reading, patience=20)
    async with projector(dsn, TOY, other):
        await fresh.reached(await tell(uuid4(), assigned()), "toy")
        rename(dsn, "toy_v1.current", "away")
        position = await tell(uuid4(), assigned())
        await fresh.reached(position, "other")
        rename(dsn, "toy_v1.away", "current")
        await fresh.reached(position, "toy")

    assert len(await steps_of(projecting)) == 2


async def test_a_new_version_catches_up_while_the_old_one_is_read_and_then_takes_over(
    dsn: str, tell: Tell, reading: Pool, projecting: Pool
) -> None:
    dossiers = [uuid4() for _ in range(5)]
    async with projector(dsn, TOY):
        ends = [await tell(dossier, assigned(), step_completed(1)) for dossier in dossiers]
        await Freshness(reading, patience=20).reached(ends[-1], "toy")

    async with projector(dsn, replace(TOY, version=2)):
        await eventually(lambda: is_live(projecting, 2))
        position = await tell(dossiers[0], step_completed(2))
        await Freshness(reading, patience=20).reached(position, "toy")

    assert await steps_of(projecting, "toy_v2") == {**dict.fromkeys(dossiers, 1), dossiers[0]: 2}
    assert await steps_of(projecting, "toy_v1") == dict.fromkeys(dossiers, 1)


async def test_events_are_read_once_for_all_read_models(
    tell: Tell, events: LogReader, projecting: Pool
) -> None:
    counting = Counting(events.pool)
    engines = [Engine(replace(TOY, name=f"toy{n}"), projecting) for n in range(3)]
    for engine in engines:
        await engine.install()
    await tell(uuid4(), assigned(), step_completed(1))

    follower = Projector(engines, counting)
    await follower.take(await follower.read(0))

    assert [engine.position for engine in engines] == [2, 2, 2]
    assert counting.reads == [0]


async def test_a_fact_of_a_newer_program_is_waited_for_not_passed_over(
    dsn: str, tell: Tell, reading: Pool, projecting: Pool
) -> None:
    dossier = uuid4()
    await tell(dossier, assigned())
    position = await tell(dossier, step_completed(1))
    set_topic(dsn, position, "dossier.unheard-of.1")
    async with projector(dsn, TOY):
        await Freshness(reading, patience=20).reached(position - 1, "toy")
        set_topic(dsn, position, "dossier.step-completed.1")  # the next release can read it
        await Freshness(reading, patience=20).reached(position, "toy")

    assert await steps_of(projecting) == {dossier: 1}


@dataclass(frozen=True)
class Counting(LogReader):
    """Remembers how often the log was read."""

    reads: list[int] = field(default_factory=list)

    async def after(self, position: int, limit: int) -> list[Recorded]:
        self.reads.append(position)
        return await LogReader.after(self, position, limit)


async def is_live(pool: Pool, version: int) -> bool:
    async with pool.connection() as connection:
        cursor = await connection.execute(
            "SELECT 1 FROM read_model_positions WHERE is_live AND version = %s", (version,)
        )
        return await cursor.fetchone() is not None


async def eventually_refreshed(engine: Engine) -> None:
    """The pool first has to notice that its connections are gone."""

    async def refreshed() -> bool:
        try:
            await engine.refresh()
        except psycopg.OperationalError:
            return False
        return True

    await eventually(refreshed)


def cut_connections(dsn: str, *names: str) -> None:
    _run(
        dsn,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE application_name = ANY(%s) AND datname = current_database()",
        [list(names)],
    )


def rename(dsn: str, table: str, name: str) -> None:
    schema, _, table = table.partition(".")
    with psycopg.connect(dsn) as connection:
        connection.execute(
            SQL("ALTER TABLE {}.{} RENAME TO {}").format(*map(Identifier, (schema, table, name)))
        )


def set_topic(dsn: str, position: int, topic: str) -> None:
    with psycopg.connect(dsn) as connection:
        connection.execute("ALTER TABLE events DISABLE TRIGGER the_past_stays")
        connection.execute("UPDATE events SET topic = %s WHERE position = %s", (topic, position))
        connection.execute("ALTER TABLE events ENABLE ALWAYS TRIGGER the_past_stays")


def _run(dsn: str, statement: LiteralString, params: Sequence[object]) -> None:
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(statement, params)
