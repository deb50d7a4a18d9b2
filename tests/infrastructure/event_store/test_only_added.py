"""Facts are only ever added, and only through the one function: the database itself sees to it."""

import psycopg
import pytest
from psycopg.errors import (
    CheckViolation,
    InsufficientPrivilege,
    InvalidTransactionState,
    RestrictViolation,
)

pytestmark = pytest.mark.postgres

INSERT = "INSERT INTO events VALUES (9, gen_random_uuid(), 1, 'forged.1', now(), '{}')"
CHANGES = (
    "UPDATE events SET state = '{}'",
    "UPDATE stored_events SET state = '{}'",
    "DELETE FROM events",
    "TRUNCATE events",
)
APPEND_NOTHING = (
    "SELECT * FROM append_events('{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}')"
)
APPEND_ONE = (
    "SELECT outcome FROM append_events(ARRAY[gen_random_uuid()], '{1}', '{some.topic.1}',"
    " ARRAY['x'::bytea], '{1}', '{me}', '{null}', '{null}', '{null}', '{1}')"
)


def connected(dsn: str, **settings: str) -> psycopg.Connection:
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    return psycopg.connect(dsn, autocommit=True, options=options)


@pytest.mark.parametrize("role", ["hoso_app", "hoso_projector"])
def test_the_application_may_not_touch_what_is_recorded(dsn: str, role: str) -> None:
    with connected(dsn, role=role) as connection:
        for statement in (*CHANGES, INSERT, "DELETE FROM idempotency_keys"):
            with pytest.raises(InsufficientPrivilege):
                connection.execute(statement.encode())


def test_the_projector_may_not_append(dsn: str) -> None:
    with connected(dsn, role="hoso_projector") as connection, pytest.raises(InsufficientPrivilege):
        connection.execute(APPEND_ONE)


@pytest.mark.parametrize("mode", ["origin", "replica"])
def test_not_even_the_owner_changes_the_past_by_mistake(dsn: str, mode: str) -> None:
    with connected(dsn, session_replication_role=mode) as connection:
        connection.execute(APPEND_ONE)
        for statement in CHANGES:
            with pytest.raises(RestrictViolation):
                connection.execute(statement.encode())


def test_a_position_begins_at_one(dsn: str) -> None:
    with connected(dsn) as connection, pytest.raises(CheckViolation):
        connection.execute(INSERT.replace("9", "0").encode())


@pytest.mark.parametrize("isolation", ["repeatable\\ read", "serializable"])
def test_the_append_refuses_to_look_at_the_log_as_it_was_before_the_lock(
    dsn: str, isolation: str
) -> None:
    with (
        connected(dsn, default_transaction_isolation=isolation) as connection,
        pytest.raises(InvalidTransactionState),
    ):
        connection.execute(APPEND_NOTHING)


def test_no_table_of_a_caller_is_taken_for_ours(dsn: str) -> None:
    with connected(dsn, role="hoso_app") as connection:
        connection.execute("CREATE TEMPORARY TABLE events (LIKE public.events)")
        connection.execute(APPEND_ONE)

        assert connection.execute("SELECT count(*) FROM public.events").fetchall() == [(1,)]


def test_keys_are_forgotten_after_a_week_not_before(dsn: str) -> None:
    with connected(dsn) as connection:
        for key, age in (("new", "6 days"), ("old", "8 days")):
            connection.execute(
                "INSERT INTO idempotency_keys"
                " VALUES ('me', %s, '', '', 1, 1, now() - %s::interval)",
                (key, age),
            )
        connection.execute("SET ROLE hoso_app")

        forgotten = connection.execute("SELECT forget_old_keys()").fetchall()
        at_once = connection.execute("SELECT forget_old_keys('0 days')").fetchall()

        assert (forgotten, at_once) == ([(1,)], [(1,)])
