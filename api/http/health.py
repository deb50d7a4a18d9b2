"""Whether this process runs, and whether it can do its work: /livez and /readyz."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import orjson
from fastapi import Request, Response
from pydantic import BaseModel, Field
from starlette.responses import PlainTextResponse

from api.http import metrics
from api.http.areas import area
from infrastructure.event_store.log import Log
from infrastructure.event_store.reader import LogReader
from infrastructure.postgres.outages import OUTAGES
from infrastructure.postgres.pools import Pool
from projections.engine.positions import where_it_stands
from projections.read_models import READ_MODELS

router = area("", "about")
PATIENCE: Final = 1.0
"""Seconds until a database that does not answer counts as away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What readiness depends on. How far the read models have come is not part of it: a slow
    rebuild must not take the API down."""

    log: Log
    events: LogReader
    pools: Mapping[str, Pool]

    async def checks(self) -> dict[str, bool]:
        return {"appender": self.log.alive, "database": await self._database_answers()}

    async def measure(self) -> None:
        """Bring the gauges up to date. Where the database is away they keep their last value."""
        metrics.APPENDER_ALIVE.set(self.log.alive)
        for name, pool in self.pools.items():
            stats = pool.get_stats()
            metrics.POOL_SIZE.labels(name).set(stats.get("pool_size", 0))
            metrics.POOL_FREE.labels(name).set(stats.get("pool_available", 0))
            metrics.POOL_WAITING.labels(name).set(stats.get("requests_waiting", 0))
        with suppress(TimeoutError, *OUTAGES):
            async with asyncio.timeout(PATIENCE):
                await self._measure_lag()

    async def _measure_lag(self) -> None:
        head = await self.events.last_position()
        metrics.LOG_POSITION.set(head)
        async with self.events.pool.connection() as connection:
            for model in READ_MODELS:
                position, _ = await where_it_stands(connection, model)
                metrics.LAG.labels(model.name).set(max(head - position, 0))

    async def _database_answers(self) -> bool:
        try:
            async with asyncio.timeout(PATIENCE):
                await self.events.last_position()
        except (TimeoutError, *OUTAGES):
            return False
        return True


@router.get("/livez", response_class=PlainTextResponse)
async def livez() -> Response:
    """The process runs. Asks nobody."""
    return PlainTextResponse("ok\n")


class Readiness(BaseModel):
    ready: bool
    checks: dict[str, bool] | None = Field(None, description="Only with `verbose`.")


@router.get(
    "/readyz",
    responses={
        200: {"model": Readiness},
        503: {"model": Readiness, "description": "Not ready."},
    },
)
async def readyz(request: Request) -> Response:
    """The process can record and answer. `?verbose` says what was checked, too."""
    health: Health = request.state.health
    checks = await health.checks()
    ready = all(checks.values())
    answer: dict[str, object] = {"ready": ready}
    if "verbose" in request.query_params:
        answer["checks"] = checks
    return Response(orjson.dumps(answer), 200 if ready else 503, None, "application/json")
