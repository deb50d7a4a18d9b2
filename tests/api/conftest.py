"""The whole API on a real database: small reference data, a projector, and somebody who asks."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
import psycopg
import pytest
from fastapi import FastAPI
from psycopg import sql
from starlette.types import Receive, Scope, Send

from api.http.dev_mode import ISSUER, DevIssuer
from api.http.identity import Verifier
from api.http.lifespan import State, running
from api.http.main import assemble
from infrastructure.postgres.embedded import Server
from infrastructure.settings import Settings
from projections.read_models import READ_MODELS
from projections.run import install, project
from tests.support.as_described import must_be_as_described
from tests.support.office import Office, fill_reference_data


@dataclass(frozen=True, slots=True)
class Running:
    """An API that runs, and the database behind it."""

    dsn: str
    state: State
    app: FastAPI
    office: Office


@asynccontextmanager
async def running_api(dsn: str, home: Path) -> AsyncIterator[Running]:
    let_the_projector_make_schemas(dsn)
    await install(dsn)
    issuer = DevIssuer.on(None)
    settings = Settings(home=home, database_url=dsn)
    async with running(settings, dsn, Verifier(issuer.keys, ISSUER), durable=False) as state:
        await fill_reference_data(state["ledger"])
        app = assemble(lambda _: running(settings, dsn, state["verifier"], durable=False), issuer)

        async def asgi(scope: Scope, receive: Receive, send: Send) -> None:
            await app({**scope, "state": dict(state)}, receive, send)

        transport = httpx2.ASGITransport(asgi, raise_app_exceptions=False)
        async with httpx2.AsyncClient(
            transport=transport,
            base_url="http://hoso.test",
            event_hooks={"response": [must_be_as_described]},
        ) as http:
            yield Running(dsn, state, app, Office(http, issuer))


def let_the_projector_make_schemas(dsn: str) -> None:
    """A copy of the template has its tables, not the rights to the database itself."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        name = sql.Identifier(connection.info.dbname)
        connection.execute(sql.SQL("GRANT CREATE ON DATABASE {} TO hoso_projector").format(name))


@pytest.fixture
async def api(dsn: str, tmp_path: Path) -> AsyncIterator[Running]:
    async with running_api(dsn, tmp_path) as api:
        yield api


@pytest.fixture
def office(api: Running) -> Office:
    return api.office


@pytest.fixture
async def projector(api: Running) -> AsyncIterator[None]:
    """Keeps the read models for as long as the test runs; the reference data is in them."""
    stop = asyncio.Event()
    projecting = asyncio.create_task(project(api.dsn, stop=stop))
    recorded = await api.state["health"].events.last_position()
    for model in READ_MODELS:
        await api.state["read_models"].freshness.reached(recorded, model.name)
    yield
    stop.set()
    await projecting


@pytest.fixture
def last_position(api: Running) -> "Iterator[LastPosition]":
    with psycopg.connect(api.dsn, autocommit=True) as connection:
        yield LastPosition(connection)


class LastPosition:
    """How long the log is, asked of the database itself."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection = connection

    def __call__(self) -> int:
        row = self._connection.execute("SELECT coalesce(max(position), 0) FROM events").fetchone()
        assert row is not None
        return int(row[0])


@pytest.fixture
async def dev_dsn(server: Server, tmp_path: Path) -> str:
    """A database for a process of its own: named as development identity demands, and filled."""
    name = f"{tmp_path.name}_test"
    with psycopg.connect(server.dsn("postgres"), autocommit=True) as connection:
        create = sql.SQL("CREATE DATABASE {} TEMPLATE template_hoso")
        connection.execute(create.format(sql.Identifier(name)))
    async with running_api(server.dsn(name), tmp_path):
        return server.dsn(name)


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    """A socket that outlives the processes which are killed behind it."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening


@contextmanager
def api_process(
    listening: socket.socket, home: Path, dsn: str, *die: str, **environ: str
) -> "Iterator[subprocess.Popen[bytes]]":
    """See tests.support.api_process."""
    command = (sys.executable, "-m", "tests.support.api_process", str(listening.fileno()))
    process = subprocess.Popen(
        [*command, str(home), dsn, *die],
        cwd=Path(__file__).parents[2],
        env={**os.environ, **environ},
        pass_fds=(listening.fileno(),),
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


@pytest.fixture(scope="module")
async def api_for_all(
    server: Server, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Running]:
    """One for a whole module, whose tests leave nothing behind."""
    home = tmp_path_factory.mktemp("api")
    with psycopg.connect(server.dsn("postgres"), autocommit=True) as connection:
        name = sql.Identifier(home.name)
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template_hoso").format(name))
    async with running_api(server.dsn(home.name), home) as api:
        yield api
