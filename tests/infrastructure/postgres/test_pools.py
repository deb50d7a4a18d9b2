"""Every connection is opened the way the log needs it, and unsafe settings stop the start."""

import psycopg
import pytest

from infrastructure.postgres.pools import (
    UnsafeSettings,
    conninfo,
    reading_pool,
    refuse_unsafe_settings,
    writing_pool,
)


async def asked(connection: psycopg.AsyncConnection, setting: str) -> str:
    ((value,),) = await (
        await connection.execute("SELECT current_setting(%s)", (setting,))
    ).fetchall()
    return str(value)


@pytest.mark.postgres
async def test_connections_to_append_through(dsn: str) -> None:
    async with writing_pool(dsn, durable=False) as pool, pool.connection() as connection:
        assert await asked(connection, "role") == "hoso_app"
        assert await asked(connection, "transaction_isolation") == "read committed"
        assert await asked(connection, "lock_timeout") == "2s"
        assert await asked(connection, "idle_in_transaction_session_timeout") == "5s"
        assert await asked(connection, "TimeZone") == "UTC"
        assert await asked(connection, "application_name") == "hoso writing"


@pytest.mark.postgres
async def test_nothing_is_written_through_a_connection_to_read(dsn: str) -> None:
    async with reading_pool(dsn, role=None) as pool, pool.connection() as connection:
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            await connection.execute("CREATE TABLE scribble (n int)")


@pytest.mark.postgres
async def test_a_server_that_may_forget_is_refused(dsn: str) -> None:
    with pytest.raises(UnsafeSettings, match="fsync"):
        async with writing_pool(dsn):
            pass


@pytest.mark.postgres
async def test_connections_from_before_a_restart_are_not_handed_out(dsn: str) -> None:
    async with reading_pool(dsn, size=3) as pool:
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE application_name = 'hoso reading' AND datname = current_database()"
            )
        for _ in range(3):
            async with pool.connection() as again:
                await again.execute("SELECT 1")


def test_what_the_dsn_says_itself_comes_first() -> None:
    both = conninfo("dbname=hoso options='-c lock_timeout=9s'", name="test", role=None)

    assert both.index("lock_timeout=2s") < both.index("lock_timeout=9s")  # the last one counts


@pytest.mark.parametrize(
    "name", ["POSTGRES_ENABLE_DB_FUNCTIONS", "HOSO_POSTGRES_ENABLE_DB_FUNCTIONS"]
)
@pytest.mark.parametrize("value", ["1", "yes", "True", "on", "y"])
def test_the_mode_of_the_library_that_loses_events_is_refused(name: str, value: str) -> None:
    with pytest.raises(UnsafeSettings, match=name):
        refuse_unsafe_settings({name: value})


@pytest.mark.parametrize("value", ["", "0", "no", "False", "off"])
def test_switched_off_it_does_no_harm(value: str) -> None:
    refuse_unsafe_settings({"POSTGRES_ENABLE_DB_FUNCTIONS": value, "POSTGRES_HOST": "yes"})
