"""What clients promised by their keys is forgotten after a week, for as long as anybody works."""

import psycopg
import pytest

from infrastructure.event_store import old_keys
from infrastructure.event_store.old_keys import forgetting_old_keys
from infrastructure.postgres.pools import Pool
from tests.support.eventually import eventually

pytestmark = pytest.mark.postgres


def add_keys(dsn: str) -> None:
    with psycopg.connect(dsn) as connection:
        for key, age in (("new", "6 days"), ("old", "8 days")):
            connection.execute(
                "INSERT INTO idempotency_keys"
                " VALUES ('me', %s, '', '', 1, 1, now() - %s::interval)",
                (key, age),
            )


async def only_the_new_is_left(dsn: str) -> bool:
    with psycopg.connect(dsn) as connection:
        return connection.execute("SELECT key FROM idempotency_keys").fetchall() == [("new",)]


async def test_old_keys_are_forgotten_at_once_and_again_and_again(
    dsn: str, writing: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(old_keys, "EVERY", 0.05)
    add_keys(dsn)
    async with forgetting_old_keys(writing):
        await eventually(lambda: only_the_new_is_left(dsn))
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute("UPDATE idempotency_keys SET recorded_at = now() - interval '8 d'")
            connection.execute(
                "INSERT INTO idempotency_keys VALUES ('you', 'new', '', '', 1, 1, now())"
            )
        await eventually(lambda: only_the_new_is_left(dsn))


async def test_a_server_that_is_away_is_asked_again(
    dsn: str, writing: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(old_keys, "EVERY", 0.05)
    add_keys(dsn)
    with psycopg.connect(dsn) as busy:
        busy.execute("SELECT FROM idempotency_keys WHERE key = 'old' FOR UPDATE")
        async with forgetting_old_keys(writing):
            await eventually(lambda: gave_up(dsn))
            busy.rollback()
            await eventually(lambda: only_the_new_is_left(dsn))


async def gave_up(dsn: str) -> bool:
    """Whoever waits for a lock is sent away, as by a server that goes."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        ended = connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return ended.fetchall() == [(True,)]
