"""Idempotency keys are promises for a week. Here they are forgotten."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from psycopg import Error

from infrastructure.postgres.pools import Pool

EVERY = 3600.0
"""Seconds."""
_lines = structlog.get_logger(__name__)


@asynccontextmanager
async def forgetting_old_keys(pool: Pool) -> AsyncIterator[None]:
    """While this is open, keys past their time are removed: at once, then every hour.

    Every API process does so: it is little work, and only they have the role for it.
    """
    forgetting = asyncio.create_task(_for_ever(pool), name="forgetting old keys")
    try:
        yield
    finally:
        forgetting.cancel()
        await asyncio.wait([forgetting])


async def _for_ever(pool: Pool) -> None:
    while True:
        try:
            async with pool.connection() as connection:
                await connection.execute("SELECT forget_old_keys()")
        except Error as failed:
            _lines.warning("old keys are forgotten later", seconds=EVERY, error=str(failed))
        await asyncio.sleep(EVERY)
