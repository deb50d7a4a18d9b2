"""Reading one's own writes: wait until a read model has taken an event."""

import asyncio
import contextlib
import time
from dataclasses import dataclass, field

from psycopg import OperationalError

from infrastructure.postgres.pools import Pool

PATIENCE = 2.0
"""Seconds to wait before saying so."""
_SHORTEST, _LONGEST = 0.005, 0.05
"""Seconds from one look to the next, while somebody waits."""


class ProjectionLagging(Exception):
    """The read model has not come so far yet. Asking again in a second may help."""

    def __init__(self, read_model: str, position: int) -> None:
        super().__init__(f"{read_model} has not reached position {position} yet")
        self.read_model = read_model
        self.position = position


@dataclass(frozen=True, slots=True, eq=False)
class _Waiting:
    position: int
    read_model: str
    done: "asyncio.Future[None]" = field(default_factory=asyncio.Future)


class Freshness:
    """One for each process: all who wait are served by the same look at the positions."""

    def __init__(self, pool: Pool, *, patience: float = PATIENCE) -> None:
        self._pool = pool
        self._patience = patience
        self._waiting: set[_Waiting] = set()
        self._arrival = asyncio.Event()
        self._poller: asyncio.Task[None] | None = None

    async def reached(self, position: int, read_model: str) -> None:
        """Return as soon as readers see everything up to this position.

        Raises ProjectionLagging after two seconds.
        """
        waiting = _Waiting(position, read_model)
        self._waiting.add(waiting)
        self._arrival.set()
        if self._poller is None or self._poller.done():
            self._poller = asyncio.create_task(self._poll(), name="freshness")
        try:
            async with asyncio.timeout(self._patience):
                await waiting.done
        except TimeoutError:
            raise ProjectionLagging(read_model, position) from None
        finally:
            self._waiting.discard(waiting)

    async def _poll(self) -> None:
        pause = _SHORTEST
        while self._waiting:
            if self._arrival.is_set():
                self._arrival.clear()
                pause = _SHORTEST
            self._answer(await self._positions())
            await self._rest(pause)
            pause = min(pause * 1.5, _LONGEST)

    async def _rest(self, pause: float) -> None:
        """Until the next look; who has just arrived waits no longer than the shortest pause."""
        looked_at = time.monotonic()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._arrival.wait(), pause)
        await asyncio.sleep(looked_at + _SHORTEST - time.monotonic())

    async def _positions(self) -> dict[str, int]:
        """Nothing while the database is away: it may come back in time."""
        try:
            async with self._pool.connection(timeout=self._patience) as connection:
                cursor = await connection.execute(
                    "SELECT read_model, position FROM read_model_positions WHERE is_live"
                )
                return dict(await cursor.fetchall())
        except OperationalError:
            return {}

    def _answer(self, positions: dict[str, int]) -> None:
        for waiting in tuple(self._waiting):
            if positions.get(waiting.read_model, -1) >= waiting.position:
                self._waiting.discard(waiting)
                if not waiting.done.done():
                    waiting.done.set_result(None)
