"""Reading one's own writes: how long a reader waits, and for what."""

import asyncio
import time
from typing import Any, cast
from uuid import uuid4

import pytest

from infrastructure.event_store.reader import LogReader
from infrastructure.postgres.pools import Pool
from projections.engine import freshness
from projections.engine.engine import Engine
from projections.engine.freshness import Freshness, ProjectionLagging
from tests.projections.conftest import Tell
from tests.support.facts import assigned
from tests.support.toy_model import TOY

pytestmark = pytest.mark.postgres


@pytest.fixture
async def engine(projecting: Pool) -> Engine:
    engine = Engine(TOY, projecting)
    await engine.install()
    return engine


@pytest.fixture
def fresh(reading: Pool) -> Freshness:
    return Freshness(reading)


async def test_who_asks_for_what_is_there_hardly_waits(
    engine: Engine, fresh: Freshness, tell: Tell, events: LogReader
) -> None:
    position = await tell(uuid4(), assigned())
    await engine.advance(await events.after(0, 100))

    started = time.monotonic()
    await fresh.reached(position, "toy")

    assert time.monotonic() - started < 1


async def test_who_asks_for_what_is_to_come_waits_until_it_is_there(
    engine: Engine, fresh: Freshness, tell: Tell, events: LogReader
) -> None:
    position = await tell(uuid4(), assigned())
    waiting = asyncio.create_task(fresh.reached(position, "toy"))
    await asyncio.sleep(0.1)
    assert not waiting.done()

    await engine.advance(await events.after(0, 100))

    await waiting


async def test_who_waits_in_vain_is_told_so(engine: Engine, reading: Pool) -> None:
    impatient = Freshness(reading, patience=0.1)

    with pytest.raises(ProjectionLagging):
        await impatient.reached(1, "toy")
    with pytest.raises(ProjectionLagging):
        await impatient.reached(0, "no such read model")


async def test_one_look_serves_all_who_wait(
    engine: Engine, reading: Pool, tell: Tell, events: LogReader
) -> None:
    position = await tell(uuid4(), assigned())
    counting = CountingPool(reading)
    fresh = Freshness(cast(Pool, counting))
    waiting = [asyncio.create_task(fresh.reached(position, "toy")) for _ in range(200)]
    await asyncio.sleep(0.1)

    await engine.advance(await events.after(0, 100))
    await asyncio.gather(*waiting)

    assert counting.looks < 30


async def test_nobody_looks_while_nobody_waits(
    engine: Engine, reading: Pool, tell: Tell, events: LogReader
) -> None:
    counting = CountingPool(reading)
    fresh = Freshness(cast(Pool, counting))
    position = await tell(uuid4(), assigned())
    await engine.advance(await events.after(0, 100))
    await fresh.reached(position, "toy")
    looks = counting.looks

    await asyncio.sleep(3 * freshness._LONGEST)

    assert counting.looks == looks


class CountingPool:
    """The pool, and how often it was asked for a connection."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self.looks = 0

    def connection(self, timeout: float | None = None) -> Any:  # noqa: ANN401  as the pool's
        self.looks += 1
        return self._pool.connection(timeout)
