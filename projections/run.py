"""The projector process: keeps every read model up with the log."""

import asyncio
from collections.abc import Sequence
from typing import Any

import structlog

from infrastructure.event_store.reader import LogReader
from projections.engine.connections import projecting_pool
from projections.engine.engine import Engine
from projections.engine.projector import Projector
from projections.engine.read_model import ReadModel
from projections.read_models import READ_MODELS

log = structlog.get_logger(__name__)
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 5.0


async def install(dsn: str, models: Sequence[ReadModel[Any, Any]] = READ_MODELS) -> None:
    """Make what readers ask, empty, so that they may start before the projector has caught up.

    Needs a migrated database. Raises psycopg.Error.
    """
    async with projecting_pool(dsn, size=1) as pool:
        for model in models:
            await Engine(model, pool).install()


async def project(
    dsn: str, *, stop: asyncio.Event, models: Sequence[ReadModel[Any, Any]] = READ_MODELS
) -> None:
    """Keep the read models until told to stop. A database that goes away never ends it."""
    projecting = asyncio.create_task(_for_ever(dsn, models), name="projector")
    stopping = asyncio.create_task(stop.wait(), name="stop")
    try:
        await asyncio.wait({projecting, stopping}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (projecting, stopping):
            task.cancel()
        await asyncio.gather(projecting, stopping, return_exceptions=True)


async def _for_ever(dsn: str, models: Sequence[ReadModel[Any, Any]]) -> None:
    pause = _FIRST_PAUSE
    while True:
        try:
            async with projecting_pool(dsn, size=len(models) + 1) as pool:
                engines = [Engine(model, pool) for model in models]
                for engine in engines:
                    await engine.install()
                pause = _FIRST_PAUSE
                await Projector(engines, LogReader(pool)).run(dsn)
        except Exception as error:
            log.exception("the projector starts again", error=type(error).__name__)
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
