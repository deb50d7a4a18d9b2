"""The projector's connections to PostgreSQL."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool

from infrastructure.postgres.pools import Pool, conninfo


@asynccontextmanager
async def projecting_pool(dsn: str, *, size: int) -> AsyncIterator[Pool]:
    """One connection for each read model.

    Commits are not waited for: rows and position are lost together or not at all, and what a crash
    takes is made again from the log.
    """
    settings = conninfo(
        dsn, name="hoso projecting", role="hoso_projector", synchronous_commit="off"
    )
    pool: Pool = AsyncConnectionPool(
        settings,
        connection_class=AsyncConnection,
        kwargs={"autocommit": True, "prepare_threshold": 1},
        min_size=1,
        max_size=size,
        timeout=5,
        reconnect_timeout=2,  # afterwards whoever needs a connection makes the next attempt
        open=False,
    )
    await pool.open(wait=True, timeout=15)
    try:
        yield pool
    finally:
        await pool.close()
