"""How long after its answer a command is visible in every read model, at a given rate."""

import asyncio
import os
import time
from collections import deque
from pathlib import Path

import psycopg
import uvloop

from benchmarks.http import CREATED, ours, requests
from benchmarks.http_load import Pace, Tally, header, load
from benchmarks.instance import Instance, instance, without_hoso
from benchmarks.served import process
from benchmarks.work import load_reference_data

CONNECTIONS = 64
WARM_UP = 3.0
_POSITION = "SELECT coalesce(min(position), 0) FROM read_model_positions WHERE is_live"


def measure(home: Path, *, rate: float, seconds: float) -> dict[str, object]:
    """API and projector run side by side; dossiers are received at an even rate."""
    with instance(home) as running:
        load_reference_data(running)
        log = running.home / "projector.log"
        environ = {
            **without_hoso(os.environ),
            "DATABASE_URL": running.dsn,
            "HOSO_HOME": str(running.home),
        }
        with (
            ours(running) as (port, token),
            process(["api.cli", "project"], environ=environ, log=log),
            asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
        ):
            runner.run(_measured(running, port, token, rate, WARM_UP))
            tally, lags, took = runner.run(_measured(running, port, token, rate, seconds))
        if set(tally.statuses) != {CREATED}:
            raise RuntimeError(f"not every dossier was received: {dict(tally.statuses)}")
        seen = Tally(seconds=lags)
        return {
            "lag_p50_ms": seen.percentile(0.5),
            "lag_p99_ms": seen.percentile(0.99),
            "commands_per_second": round(len(tally.seconds) / took, 1),
            "asked_per_second": rate,
            "command_p99_ms": tally.percentile(0.99),
            **running.surroundings(),
        }


async def _measured(
    running: Instance, port: int, token: str, rate: float, seconds: float
) -> tuple[Tally, list[float], float]:
    waiting: deque[tuple[int, float]] = deque()
    lags: list[float] = []

    def answered(head: bytes) -> None:
        waiting.append((int(header(head, b"sync-token") or 0), time.perf_counter()))

    watching = asyncio.create_task(_watch(running.dsn, waiting, lags))
    tally, took = await load(
        port,
        requests(token),
        connections=CONNECTIONS,
        seconds=seconds,
        pace=Pace(rate),
        answered=answered,
    )
    async with asyncio.timeout(30):
        await _caught_up(waiting)
    watching.cancel()
    return tally, lags, took


async def _caught_up(waiting: deque[tuple[int, float]]) -> None:
    while waiting:  # noqa: ASYNC110  a benchmark may poll
        await asyncio.sleep(0.01)


async def _watch(dsn: str, waiting: deque[tuple[int, float]], lags: list[float]) -> None:
    """Asks about once a millisecond how far the slowest read model is."""
    async with await psycopg.AsyncConnection.connect(dsn, autocommit=True) as connection:
        while True:
            row = await (await connection.execute(_POSITION, prepare=True)).fetchone()
            now = time.perf_counter()
            reached = 0 if row is None else row[0]
            for _ in range(len(waiting)):
                position, since = waiting.popleft()
                if position <= reached:
                    lags.append(now - since)
                else:
                    waiting.append((position, since))
            await asyncio.sleep(0.001)
