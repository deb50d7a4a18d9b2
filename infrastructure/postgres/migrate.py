"""Brings a database to the schema of this version: numbered SQL files, each applied once."""

import hashlib
from contextlib import suppress
from pathlib import Path

import psycopg
from psycopg import Connection
from psycopg.errors import (
    DuplicateObject,
    InsufficientPrivilege,
    UndefinedObject,
    UniqueViolation,
)

MIGRATIONS = Path(__file__).with_name("migrations")
ROLES = ("hoso_app", "hoso_projector")
"""Who appends and asks, and who keeps the read models. Neither can log in nor owns the events."""

_RIGHTS_ARE_GIVEN_APART = 16_00_00
"""Since PostgreSQL 16 a member may be without the role's rights, or unable to become it: who makes
a role without being a superuser is such a member."""
_MISSING = """
WITH role AS (
    SELECT name, quote_ident(name) AS quoted, pg_roles.oid
      FROM unnest(%(roles)s::text[]) AS name LEFT JOIN pg_roles ON rolname = name)
SELECT 'CREATE ROLE ' || quoted || ' NOLOGIN' FROM role WHERE oid IS NULL
UNION ALL
SELECT 'GRANT ' || quoted || ' TO ' || quote_ident(current_user) || %(wholly)s FROM role
 WHERE (pg_has_role(oid, 'USAGE') AND pg_has_role(oid, %(become)s)) IS NOT TRUE
UNION ALL
SELECT 'GRANT CREATE ON DATABASE ' || quote_ident(current_database()) || ' TO ' || quoted FROM role
 WHERE name = 'hoso_projector'
   AND has_database_privilege(oid, current_database(), 'CREATE') IS NOT TRUE
UNION ALL
SELECT 'GRANT CREATE ON SCHEMA public TO ' || quote_ident(current_user)
 WHERE NOT has_schema_privilege('public', 'CREATE')
"""


class MigrationRefused(Exception):
    """The database can't be brought to this version; the sentence says what to do."""


def migrate(dsn: str, migrations: Path = MIGRATIONS) -> list[str]:
    """Apply what is missing and return the names of what was applied.

    Safe to run from several processes at once: one works, the others wait and find it done.
    Raises MigrationRefused.
    """
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(hashtext('hoso migrations'))")
        _make_roles(connection)
        connection.execute("SET lock_timeout = '5s'")  # never queue everybody behind a migration
        connection.execute(
            "CREATE TABLE IF NOT EXISTS schema_migrations ("
            " name text PRIMARY KEY, sha256 text NOT NULL,"
            " applied_at timestamptz NOT NULL DEFAULT now())"
        )
        applied: dict[str, str] = dict(
            connection.execute("SELECT name, sha256 FROM schema_migrations").fetchall()
        )
        files = sorted(migrations.glob("*.sql"))
        return [file.stem for file in files if _apply(connection, file, applied.get(file.stem))]


def _apply(connection: Connection, file: Path, sha256_applied: str | None) -> bool:
    """One file in one transaction, unless it was applied before."""
    statements = file.read_bytes()
    sha256 = hashlib.sha256(statements).hexdigest()
    if sha256_applied == sha256:
        return False
    if sha256_applied is not None:
        raise MigrationRefused(
            f"{file.name} was changed after it had been applied to this database. "
            "Restore the file and put the change into a new migration."
        )
    with connection.transaction():
        connection.execute(statements)
        connection.execute(
            "INSERT INTO schema_migrations (name, sha256) VALUES (%s, %s)", (file.stem, sha256)
        )
    return True


def _make_roles(connection: Connection) -> None:
    """As far as this login may; some grants fail with a mere warning, so what counts is what is
    there afterwards. Roles belong to the whole cluster: another database's migration may be making
    them at this moment."""
    for statement in _missing(connection):
        with suppress(InsufficientPrivilege, UndefinedObject, DuplicateObject, UniqueViolation):
            connection.execute(statement.encode())
    if missing := _missing(connection):
        raise MigrationRefused(
            f"{connection.info.user} may not give itself the rights that Hoso needs. "
            f"Let an administrator run in {connection.info.dbname}: {'; '.join(missing)}"
        )


def _missing(connection: Connection) -> list[str]:
    """What has to be run before this login can migrate, and become either role."""
    apart = connection.info.server_version >= _RIGHTS_ARE_GIVEN_APART
    become, wholly = ("SET", " WITH INHERIT TRUE, SET TRUE") if apart else ("MEMBER", "")
    rows = connection.execute(_MISSING, {"roles": list(ROLES), "become": become, "wholly": wholly})
    return [statement for (statement,) in rows]
