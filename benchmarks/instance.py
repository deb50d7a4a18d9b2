"""A PostgreSQL of the benchmark's own: durable, on the disk of the home, gone afterwards."""

import os
import platform
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from infrastructure.postgres import embedded
from infrastructure.postgres.migrate import migrate

DATABASE = "bench_dev"
"""The name ends as development identity demands."""
LIBRARY_DATABASE = "bench_library"


@dataclass(frozen=True, slots=True)
class Instance:
    home: Path
    server: embedded.Server

    @property
    def dsn(self) -> str:
        return self.server.dsn(DATABASE)

    def library_environ(self) -> dict[str, str]:
        """The settings of the eventsourcing library, in its default, safe mode."""
        return {
            "PERSISTENCE_MODULE": "eventsourcing.postgres",
            "POSTGRES_DBNAME": LIBRARY_DATABASE,
            "POSTGRES_HOST": str(self.server.socket_dir),
            "POSTGRES_PORT": "5432",
            "POSTGRES_USER": embedded.SUPERUSER,
            "POSTGRES_PASSWORD": "unused",
            "POSTGRES_POOL_SIZE": "20",
            "POSTGRES_MAX_OVERFLOW": "20",
        }

    def surroundings(self) -> dict[str, object]:
        """What every figure has to be read with."""
        with psycopg.connect(self.dsn) as connection:
            settings = [
                _setting(connection, name) for name in ("server_version", *embedded.DURABLE)
            ]
        return {
            "cores": os.cpu_count(),
            "python": platform.python_version(),
            "postgresql": settings[0],
            "durable": settings[1:] == ["on"] * len(embedded.DURABLE),
        }


@contextmanager
def instance(home: Path) -> Iterator[Instance]:
    """Two empty databases, ours and the library's, for as long as this is open."""
    root = home / f"bench-{os.getpid()}"
    root.mkdir(parents=True)
    server = embedded.start(root / "pg")
    try:
        with psycopg.connect(server.dsn("postgres"), autocommit=True) as connection:
            for name in (DATABASE, LIBRARY_DATABASE):
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        migrate(server.dsn(DATABASE))
        yield Instance(root, server)
    finally:
        server.stop()
        shutil.rmtree(root, ignore_errors=True)


def _setting(connection: psycopg.Connection, name: str) -> str:
    row = connection.execute("SELECT current_setting(%s)", (name,)).fetchone()
    return "" if row is None else str(row[0])


def without_hoso(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment for a child: our settings are given anew, never inherited."""
    return {name: value for name, value in environ.items() if not name.startswith("HOSO_")}
