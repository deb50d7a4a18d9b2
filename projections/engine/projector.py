"""Takes all read models along the log: each event is read and decoded once for all of them."""

import asyncio
import time
from collections.abc import Sequence
from contextlib import aclosing

import structlog

from infrastructure.event_store.reader import LogReader, Unreadable
from infrastructure.event_store.recorded import Recorded
from infrastructure.event_store.tail import follow
from projections.engine import unreadable
from projections.engine.engine import Engine

log = structlog.get_logger(__name__)

BATCH = 1_000
"""Events that are held, folded and committed together at most."""
LEAST_INTERVAL = 0.02
"""Seconds from batch to batch while events keep coming: many small transactions would take the
processor from those who record. An event after a silence is taken at once."""
_FIRST_PAUSE, _LONGEST_PAUSE = 0.05, 5.0


class Projector:
    """Those who stand at the head of the log go together. One that is behind, or in trouble,
    catches up by itself meanwhile, so that it holds up nobody."""

    def __init__(self, engines: Sequence[Engine], reader: LogReader) -> None:
        self._engines = engines
        self._reader = reader
        self._catching_up: dict[Engine, asyncio.Task[None]] = {}

    async def run(self, dsn: str) -> None:
        """Follow the log until cancelled. Raises what makes going on pointless in this process."""
        head = max(engine.position for engine in self._engines)
        for engine in self._engines:
            if engine.position < head or not engine.is_live:
                self._let_catch_up(engine)
        try:
            while True:
                head = await self._follow(dsn, head)
        finally:
            for task in self._catching_up.values():
                task.cancel()
            await asyncio.gather(*self._catching_up.values(), return_exceptions=True)

    async def _follow(self, dsn: str, head: int) -> int:
        """Everything from a position on; ends only behind an event that nobody can read."""
        try:
            async with aclosing(follow(self._reader, dsn, after=head, batch=BATCH)) as batches:
                async for batch in batches:
                    started = time.monotonic()
                    await self.take(batch)
                    head = batch[-1].position
                    if len(batch) < BATCH:
                        await asyncio.sleep(started + LEAST_INTERVAL - time.monotonic())
        except Unreadable:
            batch = await self.read(head)
            await self.take(batch)
            return batch[-1].position
        raise AssertionError("the log is followed for ever")

    async def take(self, batch: Sequence[Recorded]) -> None:
        """One batch for everybody who is ready for it."""
        for engine in self._engines:
            if engine.position < batch[0].position - 1 and engine not in self._catching_up:
                self._let_catch_up(engine)
        ready = [engine for engine in self._engines if engine not in self._catching_up]
        outcomes = await asyncio.gather(
            *(engine.advance(batch) for engine in ready), return_exceptions=True
        )
        for engine, outcome in zip(ready, outcomes, strict=True):
            if isinstance(outcome, Exception):
                _complain(engine, outcome)
                self._let_catch_up(engine)
            elif outcome is not None:
                raise outcome

    def _let_catch_up(self, engine: Engine) -> None:
        self._catching_up[engine] = asyncio.create_task(
            self._catch_up(engine), name=f"{engine.model.schema} catches up"
        )

    async def _catch_up(self, engine: Engine) -> None:
        """Alone, until nothing is left to take; whatever happens, it is tried again."""
        pause = _FIRST_PAUSE
        while True:
            try:
                await engine.refresh()
                while (batch := await self.read(engine.position)) or not engine.is_live:
                    await (engine.advance(batch) if batch else engine.switch())
                    pause = _FIRST_PAUSE
                break
            except Exception as error:  # noqa: BLE001  the others must not suffer
                _complain(engine, error)
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
        del self._catching_up[engine]

    async def read(self, after: int) -> list[Recorded]:
        """What follows, up to an event that can't be read; that one comes alone."""
        try:
            return await self._reader.after(after, BATCH)
        except Unreadable as broken:
            if broken.position > after + 1:
                return await self._reader.after(after, broken.position - 1 - after)
            return [await unreadable.stand_in(self._reader.pool, broken)]


def _complain(engine: Engine, error: Exception) -> None:
    log.warning(
        "a read model could not go on and tries again",
        read_model=engine.model.schema,
        position=engine.position,
        error=type(error).__name__,
        exc_info=error,
    )
