"""Following the log: every event once, in order, soon after it was recorded."""

import asyncio
from collections.abc import AsyncGenerator

import structlog
from psycopg import AsyncConnection, OperationalError

from infrastructure.event_store.reader import LogReader
from infrastructure.event_store.recorded import Recorded
from infrastructure.postgres.pools import conninfo

LOOK_ANYWAY_AFTER = 1.0
"""Seconds. A notification is only a hint and may be lost."""
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 5.0
_lines = structlog.get_logger(__name__)


async def follow(
    reader: LogReader, dsn: str, *, after: int, batch: int = 500, role: str = "hoso_projector"
) -> AsyncGenerator[list[Recorded], None]:
    """What follows a position, batch by batch, for ever; waits out a server that is away.

    Listens first and looks then, so nothing falls between the two. Close it when done
    (`contextlib.aclosing`). Raises Unreadable.
    """
    pause = _FIRST_PAUSE
    while True:
        try:
            async with await AsyncConnection.connect(
                conninfo(dsn, name="hoso following", role=role), autocommit=True
            ) as ears:
                await ears.execute("LISTEN events")
                pause = _FIRST_PAUSE
                while True:
                    while recorded := await reader.after(after, batch):
                        after = recorded[-1].position
                        yield recorded
                    async for _ in ears.notifies(timeout=LOOK_ANYWAY_AFTER, stop_after=1):
                        pass
        except OperationalError as lost:
            _lines.warning("connection lost, following again", seconds=pause, error=str(lost))
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
