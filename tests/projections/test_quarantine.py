"""A poison event sets its stream aside for one read model; everything else goes on."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from infrastructure.event_store.reader import LogReader
from infrastructure.postgres.pools import Pool
from projections.engine.engine import Engine
from projections.engine.projector import Projector
from projections.engine.quarantine import SetAside, listed
from projections.engine.read_model import ReadModel
from tests.projections.conftest import Tell
from tests.projections.toy import positions_taken, steps_of
from tests.support.facts import assigned, step_completed
from tests.support.toy_model import POISON, TOY, UNSTORABLE

pytestmark = pytest.mark.postgres
POISONS = pytest.mark.parametrize(
    "poison", [POISON, UNSTORABLE], ids=["fold refuses", "table refuses"]
)


async def engine_for(model: ReadModel[Any, Any], pool: Pool) -> Engine:
    engine = Engine(model, pool)
    await engine.install()
    return engine


async def quarantined(pool: Pool) -> dict[UUID, SetAside]:
    return {stream.stream_id: stream for stream in await listed(pool)}


@POISONS
async def test_in_the_middle_of_a_batch_only_its_own_stream_stops(
    poison: int, tell: Tell, events: LogReader, projecting: Pool
) -> None:
    engine = await engine_for(TOY, projecting)
    sound, bad, sound_too = uuid4(), uuid4(), uuid4()
    await tell(sound, assigned(), step_completed(1))
    await tell(bad, assigned(), step_completed(1))
    await tell(sound_too, assigned())
    position = await tell(bad, step_completed(poison))
    await tell(sound, step_completed(2))
    await tell(bad, step_completed(2), step_completed(3))
    await tell(sound_too, step_completed(1))

    await engine.advance(await events.after(0, 100))

    assert await steps_of(projecting) == {sound: 2, bad: 1, sound_too: 1}
    assert engine.position == 10
    stopped = (await quarantined(projecting))[bad]
    assert (stopped.read_model, stopped.version, stopped.position) == ("toy", 1, position)
    assert (stopped.topic, stopped.skipped) == ("dossier.step-completed.1", 2)
    assert stopped.error_class == ("Poisoned" if poison == POISON else "NumericValueOutOfRange")


@POISONS
async def test_later_events_of_the_stream_are_passed_over_and_counted(
    poison: int, tell: Tell, events: LogReader, projecting: Pool
) -> None:
    engine = await engine_for(TOY, projecting)
    bad = uuid4()
    await tell(bad, assigned(), step_completed(poison))
    await engine.advance(await events.after(0, 100))

    for step in (1, 2, 3):
        await tell(bad, step_completed(step))
        await engine.advance(await events.after(engine.position, 100))

    assert await steps_of(projecting) == {bad: 0}
    assert engine.position == 5
    assert (await quarantined(projecting))[bad].skipped == 3


async def test_many_poison_events_in_one_batch_each_stop_their_own_stream(
    tell: Tell, events: LogReader, projecting: Pool
) -> None:
    engine = await engine_for(TOY, projecting)
    bad, unstorable, sound = ([uuid4() for _ in range(5)] for _ in range(3))
    for dossiers, step in ((bad, POISON), (unstorable, UNSTORABLE), (sound, 1)):
        for dossier in dossiers:
            await tell(dossier, assigned(), step_completed(step), step_completed(2))

    await engine.advance(await events.after(0, 100))

    assert set(await quarantined(projecting)) == {*bad, *unstorable}
    assert await steps_of(projecting) == {
        **dict.fromkeys((*bad, *unstorable), 0),
        **dict.fromkeys(sound, 2),
    }
    assert len(await positions_taken(projecting)) == 10


async def test_a_stream_stops_at_the_first_event_that_either_refuses(
    tell: Tell, events: LogReader, projecting: Pool
) -> None:
    engine = await engine_for(TOY, projecting)
    twice_bad = uuid4()
    await tell(twice_bad, assigned(), step_completed(1))
    first = await tell(twice_bad, step_completed(UNSTORABLE))
    await tell(twice_bad, step_completed(POISON))

    await engine.advance(await events.after(0, 100))

    assert (await quarantined(projecting))[twice_bad].position == first
    assert await steps_of(projecting) == {twice_bad: 1}


async def test_other_read_models_follow_the_stream(
    tell: Tell, events: LogReader, projecting: Pool
) -> None:
    strict = await engine_for(TOY, projecting)
    tolerant = await engine_for(replace(TOY, name="tolerant", fold=lambda *_: ()), projecting)
    bad = uuid4()
    await tell(bad, assigned(), step_completed(POISON))
    log = await events.after(0, 100)

    await strict.advance(log)
    await tolerant.advance(log)

    assert [stopped.read_model for stopped in await listed(projecting)] == ["toy"]


async def test_nothing_that_a_person_typed_is_kept_about_it(
    tell: Tell, events: LogReader, projecting: Pool, dsn: str
) -> None:
    engine = await engine_for(TOY, projecting)
    await tell(uuid4(), assigned(), step_completed(POISON))

    await engine.advance(await events.after(0, 100))

    with psycopg.connect(dsn) as connection:
        (kept,) = connection.execute("SELECT q::text FROM read_model_quarantine q").fetchall()
    assert "Poisoned" in kept[0]
    assert "Thử" not in kept[0]
    assert "000000000001" not in kept[0]


async def test_a_fact_whose_stored_form_is_broken_stops_its_stream_only(
    tell: Tell, events: LogReader, projecting: Pool, dsn: str
) -> None:
    engine = await engine_for(TOY, projecting)
    sound, broken = uuid4(), uuid4()
    await tell(sound, assigned())
    await tell(broken, assigned())
    position = await tell(broken, step_completed(1))
    await tell(sound, step_completed(1))
    damage(dsn, position, b'{"data":{"step":"three"}}')

    projector = Projector([engine], events)
    while engine.position < 4:
        await projector.take(await projector.read(engine.position))

    assert await steps_of(projecting) == {sound: 1, broken: 0}
    stopped = (await quarantined(projecting))[broken]
    assert (stopped.position, stopped.error_class) == (position, "Unreadable")


def damage(dsn: str, position: int, state: bytes) -> None:
    """What no one may do: as the owner, past the trigger."""
    with psycopg.connect(dsn) as connection:
        connection.execute("ALTER TABLE events DISABLE TRIGGER the_past_stays")
        connection.execute("UPDATE events SET state = %s WHERE position = %s", (state, position))
        connection.execute("ALTER TABLE events ENABLE ALWAYS TRIGGER the_past_stays")
