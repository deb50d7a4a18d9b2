"""Connections to PostgreSQL: one pool to append through, one to read through."""

import select
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from psycopg import AsyncConnection, OperationalError
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg_pool import AsyncConnectionPool

Pool = AsyncConnectionPool[AsyncConnection]
Unavailable = OperationalError
"""The server is away, busy or out of connections: worth another try later."""

_EVERYWHERE = {
    "default_transaction_isolation": "read\\ committed",
    "idle_in_transaction_session_timeout": "5s",
    "lock_timeout": "2s",
    "timezone": "UTC",
}
_WHAT_CAN_LOSE_COMMITS = ("fsync", "synchronous_commit")


class UnsafeSettings(Exception):
    """The process must not start with these settings; the sentence says which and why."""


def refuse_unsafe_settings(environ: Mapping[str, str]) -> None:
    """Raises UnsafeSettings if the eventsourcing library is told to append without a lock.

    In that mode readers of the tail lose events. The library looks for the setting under any
    prefix, `<NAME>_POSTGRES_ENABLE_DB_FUNCTIONS` too.
    """
    for name, value in environ.items():
        switched_on = value.strip().lower() in {"1", "y", "yes", "t", "true", "on"}
        if name.upper().endswith("POSTGRES_ENABLE_DB_FUNCTIONS") and switched_on:
            raise UnsafeSettings(f"{name} makes readers of the log lose events: unset it")


def conninfo(dsn: str, *, name: str, role: str | None, **settings: str) -> str:
    """The DSN with our settings for every connection; those in the DSN itself come first."""
    asked = {**_EVERYWHERE, **settings, **({"role": role} if role else {})}
    ours = " ".join(f"-c {setting}={value}" for setting, value in asked.items())
    theirs = conninfo_to_dict(dsn).get("options") or ""
    return make_conninfo(dsn, application_name=name, options=f"{ours} {theirs}".strip())


@asynccontextmanager
async def writing_pool(
    dsn: str, *, role: str | None = "hoso_app", durable: bool = True, size: int = 2
) -> AsyncIterator[Pool]:
    """What the log appends through. One appender works at a time, so a few connections do.

    Raises UnsafeSettings when the server may lose what it has acknowledged, unless told that
    this does not matter (`durable=False`, for tests).
    """
    async with _pool(conninfo(dsn, name="hoso writing", role=role), size) as pool:
        if durable:
            await _refuse_a_forgetful_server(pool)
        yield pool


@asynccontextmanager
async def reading_pool(
    dsn: str, *, role: str | None = "hoso_app", size: int = 8, name: str = "hoso reading"
) -> AsyncIterator[Pool]:
    """What is read through: each statement by itself, nothing can be written."""
    settings = {"default_transaction_read_only": "on"}
    async with _pool(conninfo(dsn, name=name, role=role, **settings), size) as pool:
        yield pool


@asynccontextmanager
async def _pool(dsn: str, size: int) -> AsyncIterator[Pool]:
    pool: Pool = AsyncConnectionPool(
        dsn,
        kwargs={"autocommit": True, "prepare_threshold": 1},
        min_size=min(size, 2),
        max_size=size,
        timeout=5,
        check=_refuse_the_dead,
        reconnect_timeout=2,  # afterwards whoever needs a connection makes the next attempt
        open=False,
    )
    await pool.open(wait=True, timeout=15)
    try:
        yield pool
    finally:
        await pool.close()


async def _refuse_the_dead(connection: AsyncConnection) -> None:
    """After the server was away, nobody shall be handed a connection from before.

    A server that goes says so or hangs up, so there is something to read where nothing should be.
    Only then is it worth a round trip to be sure. Raises OperationalError.
    """
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    if waiting.poll(0):
        await AsyncConnectionPool.check_connection(connection)


async def _refuse_a_forgetful_server(pool: Pool) -> None:
    async with pool.connection() as connection:
        for setting in _WHAT_CAN_LOSE_COMMITS:
            row = await (
                await connection.execute("SELECT current_setting(%s)", (setting,))
            ).fetchone()
            if row is None or row[0] == "off":
                raise UnsafeSettings(f"{setting} is off: the server may lose what it acknowledged")
