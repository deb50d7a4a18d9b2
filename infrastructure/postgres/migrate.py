"""Brings a database to the schema of this version: numbered SQL files, each applied once."""

import hashlib
from contextlib import suppress
from pathlib import Path

import psycopg
from psycopg import Connection, sql
from psycopg.errors import DuplicateObject, InsufficientPrivilege, UniqueViolation

MIGRATIONS = Path(__file__).with_name("migrations")
ROLES = ("hoso_app", "hoso_projector")
"""Who appends and asks, and who keeps the read models. Neither can log in nor owns the events."""


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
    """Roles belong to the whole cluster, so another database's migration may be making them too."""
    login = connection.info.user
    try:
        for role in map(sql.Identifier, ROLES):
            _make_role(connection, role)
            if not _may_become(connection, role):
                connection.execute(sql.SQL("GRANT {} TO {}").format(role, sql.Identifier(login)))
        database = sql.Identifier(connection.info.dbname)
        connection.execute(
            sql.SQL("GRANT CREATE ON DATABASE {} TO hoso_projector").format(database)
        )
    except InsufficientPrivilege:
        raise MigrationRefused(
            f"{login} may not make the roles of this database. Let an administrator run: "
            "CREATE ROLE hoso_app NOLOGIN; CREATE ROLE hoso_projector NOLOGIN; "
            f'GRANT hoso_app, hoso_projector TO "{login}"; '
            f'GRANT CREATE ON DATABASE "{connection.info.dbname}" TO hoso_projector'
        ) from None


def _make_role(connection: Connection, role: sql.Identifier) -> None:
    name = role.as_string().strip('"')
    if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (name,)).fetchone():
        return
    with suppress(DuplicateObject, UniqueViolation):  # made this moment, from another database
        connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(role))


def _may_become(connection: Connection, role: sql.Identifier) -> bool:
    name = role.as_string().strip('"')
    row = connection.execute("SELECT pg_has_role(%s, 'MEMBER')", (name,)).fetchone()
    return bool(row and row[0])
