"""Rows, lines and position move together, once for each event, whoever moves them."""

import asyncio
from collections.abc import MutableMapping
from dataclasses import replace
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from domain.register.events import NumberTaken
from infrastructure.event_store.reader import LogReader
from infrastructure.event_store.recorded import Recorded
from infrastructure.postgres.pools import Pool
from projections.engine.connections import projecting_pool
from projections.engine.engine import Engine, NotNext
from projections.engine.positions import NotInstalled
from tests.projections.conftest import Tell
from tests.projections.toy import positions_taken, steps_of
from tests.support.facts import assigned, step_completed
from tests.support.toy_model import LAST, TOY, Counted

pytestmark = pytest.mark.postgres


@pytest.fixture
async def engine(projecting: Pool) -> Engine:
    engine = Engine(TOY, projecting)
    await engine.install()
    return engine


async def test_a_batch_leaves_rows_lines_and_position(
    engine: Engine, tell: Tell, events: LogReader, projecting: Pool
) -> None:
    one, other = uuid4(), uuid4()
    await tell(one, assigned(), step_completed(1))
    await tell(other, assigned())
    await tell(one, step_completed(2))

    await engine.advance(await events.after(0, 100))

    assert await steps_of(projecting) == {one: 2, other: 0}
    assert await positions_taken(projecting) == [2, 4]
    assert engine.position == 4


async def test_the_next_batch_goes_on_with_the_rows_of_the_last(
    engine: Engine, tell: Tell, events: LogReader, projecting: Pool
) -> None:
    dossier = uuid4()
    await tell(dossier, assigned(), step_completed(1))
    await engine.advance(await events.after(0, 100))
    await tell(dossier, step_completed(2))

    await engine.advance(await events.after(engine.position, 100))

    assert await steps_of(projecting) == {dossier: 2}


async def test_events_taken_before_are_passed_over(
    engine: Engine, tell: Tell, events: LogReader, projecting: Pool
) -> None:
    dossier = uuid4()
    await tell(dossier, assigned(), step_completed(1))
    await engine.advance(await events.after(0, 100))
    await tell(dossier, step_completed(2))

    await engine.advance(await events.after(0, 100))
    await engine.advance(await events.after(0, 100))

    assert await steps_of(projecting) == {dossier: 2}


async def test_rows_alone_count_every_event_once_too(
    tell: Tell, events: LogReader, projecting: Pool
) -> None:
    def fold(event: Recorded, rows: MutableMapping[UUID, Counted]) -> tuple[()]:
        list(TOY.fold(event, rows))
        return ()

    rows_only = Engine(replace(TOY, line=None, fold=fold), projecting)
    await rows_only.install()
    dossier = uuid4()
    await tell(dossier, assigned(), step_completed(1))
    await rows_only.advance(await events.after(0, 100))
    await tell(dossier, step_completed(2))

    await rows_only.advance(await events.after(1, 100))

    assert await steps_of(projecting) == {dossier: 2}


async def test_the_position_moves_past_what_is_of_no_interest(
    engine: Engine, tell: Tell, events: LogReader
) -> None:
    await tell(uuid4(), NumberTaken(taken_for=uuid4()), NumberTaken(taken_for=uuid4()))

    await engine.advance(await events.after(0, 100))
    await engine.refresh()

    assert engine.position == 2


async def test_no_event_is_left_out(
    engine: Engine, tell: Tell, events: LogReader, projecting: Pool
) -> None:
    dossier = uuid4()
    await tell(dossier, assigned(), step_completed(1))
    await tell(uuid4(), NumberTaken(taken_for=dossier))

    for gap in (await events.after(1, 1), await events.after(2, 1)):
        with pytest.raises(NotNext):
            await engine.advance(gap)

    await engine.refresh()
    assert engine.position == 0
    assert await steps_of(projecting) == {}


async def test_a_row_that_the_fold_takes_away_is_gone(
    engine: Engine, tell: Tell, events: LogReader, projecting: Pool
) -> None:
    dossier = uuid4()
    await tell(dossier, assigned())
    await engine.advance(await events.after(0, 100))
    await tell(dossier, step_completed(LAST))

    await engine.advance(await events.after(1, 100))

    assert await steps_of(projecting) == {}
    assert await positions_taken(projecting) == [2]


async def test_two_projectors_take_every_event_once(
    engine: Engine, tell: Tell, events: LogReader, projecting: Pool, dsn: str
) -> None:
    dossiers = [uuid4() for _ in range(10)]
    for dossier in dossiers:
        await tell(dossier, assigned(), *(step_completed(n) for n in range(1, 10)))
    log = await events.after(0, 1000)

    async with projecting_pool(dsn, size=2) as elsewhere:
        other = Engine(TOY, elsewhere)
        for first in range(0, len(log), 7):
            batch = log[first : first + 7]
            await asyncio.gather(engine.advance(batch), other.advance(batch))

    assert await steps_of(projecting) == dict.fromkeys(dossiers, 9)
    assert len(await positions_taken(projecting)) == 90
    assert engine.position == other.position == 100


async def test_what_someone_else_takes_meanwhile_is_not_written_twice(
    engine: Engine, tell: Tell, events: LogReader, projecting: Pool
) -> None:
    theirs, left = uuid4(), uuid4()
    await tell(theirs, assigned())
    await tell(left, assigned())
    log = await events.after(0, 100)
    async with projecting.connection() as connection, connection.transaction():
        await connection.execute("UPDATE read_model_positions SET position = 1")
        advancing = asyncio.create_task(engine.advance(log))
        with pytest.raises(TimeoutError):  # it wants to write, and waits for us
            await asyncio.wait_for(asyncio.shield(advancing), 0.3)

    await advancing
    assert engine.position == 2
    assert await steps_of(projecting) == {left: 0}  # we moved on without a row


async def test_installing_again_changes_nothing(
    engine: Engine, tell: Tell, events: LogReader, projecting: Pool
) -> None:
    dossier = uuid4()
    await tell(dossier, assigned())
    await engine.advance(await events.after(0, 100))

    again = Engine(TOY, projecting)
    await asyncio.gather(again.install(), Engine(TOY, projecting).install())

    assert (again.position, again.is_live) == (1, True)
    assert await steps_of(projecting) == {dossier: 0}


async def test_a_new_version_is_built_unseen_and_seen_at_once(
    engine: Engine, tell: Tell, events: LogReader, projecting: Pool, reading: Pool
) -> None:
    await tell(uuid4(), assigned("old"))
    await engine.advance(await events.after(0, 100))
    newer = Engine(
        replace(TOY, version=2, tables=TOY.tables.replace("officer text", "officer varchar(99)")),
        projecting,
    )
    await newer.install()

    assert (newer.is_live, newer.position) == (False, 0)
    assert await officers(reading) == ["old"]
    await newer.switch()
    assert await officers(reading) == []
    await newer.advance(await events.after(0, 100))
    assert await officers(reading) == ["old"]


async def test_readers_may_look_and_never_write(engine: Engine, reading: Pool) -> None:
    assert await officers(reading) == []
    async with reading.connection() as connection:
        await connection.execute("SET default_transaction_read_only = off")
        for table in (("toy", "current"), ("toy_v1", "current"), ("read_model_positions",)):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                await connection.execute(SQL("DELETE FROM {}").format(Identifier(*table)))


async def test_a_read_model_without_tables_says_so(projecting: Pool) -> None:
    with pytest.raises(NotInstalled):
        await Engine(TOY, projecting).refresh()


async def officers(reading: Pool) -> list[str]:
    async with reading.connection() as connection:
        cursor = await connection.execute("SELECT officer FROM toy.current ORDER BY officer")
        return [officer for (officer,) in await cursor.fetchall()]
