"""The whole API on a real database: small reference data, a projector, and somebody who asks."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
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
from infrastructure.settings import Settings
from projections.run import install, project
from tests.support.office import Office, fill_reference_data


@pytest.fixture
def issuer() -> DevIssuer:
    return DevIssuer.on(None)


@pytest.fixture
def dsn(dsn: str) -> str:
    """A copy of the template has its tables, not the rights to the database itself."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        name = sql.Identifier(connection.info.dbname)
        connection.execute(sql.SQL("GRANT CREATE ON DATABASE {} TO hoso_projector").format(name))
    return dsn


@pytest.fixture
def settings(dsn: str, tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, database_url=dsn)


@pytest.fixture
async def state(settings: Settings, dsn: str, issuer: DevIssuer) -> AsyncIterator[State]:
    """What stands behind the API, open, with reference data in it."""
    await install(dsn)
    verifier = Verifier(issuer.keys, ISSUER)
    async with running(settings, dsn, verifier, durable=False) as state:
        await fill_reference_data(state["ledger"])
        yield state


@pytest.fixture
def app(state: State, issuer: DevIssuer) -> FastAPI:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[State]:
        yield state

    return assemble(lifespan, issuer)


@pytest.fixture
async def office(app: FastAPI, state: State, issuer: DevIssuer) -> AsyncIterator[Office]:
    async def asgi(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, "state": dict(state)}, receive, send)

    transport = httpx2.ASGITransport(asgi, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://hoso.test") as http:
        yield Office(http, issuer)


@pytest.fixture
async def projector(dsn: str, state: State) -> AsyncIterator[None]:
    """Keeps the read models for as long as the test runs."""
    stop = asyncio.Event()
    projecting = asyncio.create_task(project(dsn, stop=stop))
    yield
    stop.set()
    await projecting


@pytest.fixture
def last_position(dsn: str) -> "Iterator[LastPosition]":
    with psycopg.connect(dsn, autocommit=True) as connection:
        yield LastPosition(connection)


class LastPosition:
    """How long the log is, asked of the database itself."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection = connection

    def __call__(self) -> int:
        row = self._connection.execute("SELECT coalesce(max(position), 0) FROM events").fetchone()
        assert row is not None
        return int(row[0])
