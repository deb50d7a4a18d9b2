"""The database to work with: one that was named, or one in a PostgreSQL of our own."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

from infrastructure.postgres import embedded
from infrastructure.postgres.embedded import Server
from infrastructure.postgres.migrate import migrate
from infrastructure.settings import DATABASE, Settings


@contextmanager
def database(settings: Settings) -> Iterator[str]:
    """The DSN of a database that answers, for as long as the block lasts.

    Without DATABASE_URL that is our own, migrated: in the server that already runs in this home,
    or else in one that is started for the block alone. A database that was named is taken as it
    is; `hoso migrate` brings it up to date. Raises one of embedded.CANNOT_START.
    """
    if settings.database_url is not None:
        yield settings.database_url
        return
    server = start_own(settings)
    try:
        yield server.dsn(DATABASE)
    finally:
        server.stop()


def start_own(settings: Settings) -> Server:
    """Our PostgreSQL in this home, started or joined, with its database made and migrated."""
    server = embedded.start(settings.home / "postgres", user=settings.pg_os_user)
    try:
        _make(server)
        migrate(server.dsn(DATABASE))
    except BaseException:
        server.stop()
        raise
    return server


def _make(server: Server) -> None:
    with psycopg.connect(server.dsn("postgres"), autocommit=True) as connection:
        if connection.execute(
            "SELECT FROM pg_database WHERE datname = %s", (DATABASE,)
        ).fetchone() is None:  # fmt: skip
            name = sql.Identifier(DATABASE)
            connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
