"""Events per second into the log, ours and the library's recorder, by number of callers."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore

from application.ports import Change, Provenance
from benchmarks.instance import LIBRARY_DATABASE, Instance, instance
from domain.dossier.events import StepCompleted
from infrastructure.event_store import codec
from infrastructure.event_store.log import Log
from infrastructure.keyring.file_keyring import file_keyring
from infrastructure.postgres.embedded import SUPERUSER
from infrastructure.postgres.pools import writing_pool

CALLERS = (1, 8, 32)
NOW = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
FACT = StepCompleted(step=1, completed_at=NOW)
CLERK = Provenance(
    principal="bench", role="officer", agency="H03", request="bench", correlation="bench"
)


def measure(home: Path, *, seconds: float) -> dict[str, object]:
    """Each caller records one event of a new stream, waits for the commit, and goes on."""
    with instance(home) as running:
        ours: dict[str, float] = {}
        library: dict[str, float] = {}
        for callers in CALLERS:  # in turn, so that both meet the same weather
            ours[str(callers)] = asyncio.run(_ours(running, callers, seconds))
            library[str(callers)] = _library(running, callers, seconds)
        return {
            "events_per_second": ours,
            "library_events_per_second": library,
            **running.surroundings(),
        }


async def _ours(running: Instance, callers: int, seconds: float) -> float:
    async with (
        writing_pool(running.dsn) as pool,
        file_keyring(
            running.home / "keyring.sqlite", master_key_file=running.home / "master.key"
        ) as keyring,
        Log(pool, keyring).appending() as log,
    ):
        start = time.perf_counter()

        async def caller() -> int:
            count = 0
            while time.perf_counter() - start < seconds:
                await log.append(Change(uuid4(), 0, [FACT]), by=CLERK, effective_at=NOW)
                count += 1
            return count

        counts = await asyncio.gather(*(caller() for _ in range(callers)))
        return round(sum(counts) / (time.perf_counter() - start), 1)


def _library(running: Instance, callers: int, seconds: float) -> float:
    datastore = PostgresDatastore(
        dbname=LIBRARY_DATABASE,
        host=str(running.server.socket_dir),
        port=5432,
        user=SUPERUSER,
        password="unused",  # noqa: S106  the socket trusts its owner
        pool_size=callers,
    )
    recorder = PostgresApplicationRecorder(datastore, events_table_name="library_events")
    recorder.create_table()
    stream_id = uuid4()
    state = codec.write(FACT, stream_id=stream_id, version=1, by=CLERK, effective_at=NOW, keys={})
    start = time.perf_counter()

    def caller() -> int:
        count = 0
        while time.perf_counter() - start < seconds:
            recorder.insert_events([StoredEvent(uuid4(), 1, "dossier.step-completed.1", state)])
            count += 1
        return count

    with ThreadPoolExecutor(callers) as threads:
        counts = [future.result() for future in [threads.submit(caller) for _ in range(callers)]]
    rate = round(sum(counts) / (time.perf_counter() - start), 1)
    datastore.close()
    return rate
