"""The API dies between the append and the answer: the retry gets the first answer."""

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import psycopg
import pytest
from psycopg import sql

from infrastructure.postgres.embedded import Server
from tests.api.conftest import running_api
from tests.support.office import new_dossier

pytestmark = [pytest.mark.postgres, pytest.mark.faults]
HERE = Path(__file__).parents[2]


@pytest.fixture
def dsn(server: Server, tmp_path: Path) -> str:
    """Named as development identity demands."""
    name = f"{tmp_path.name}_test"
    with psycopg.connect(server.dsn("postgres"), autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template_hoso").format(sql.Identifier(name))
        )
    return server.dsn(name)


@contextmanager
def api_process(listening: socket.socket, home: Path, dsn: str, *die: str) -> Iterator["Process"]:
    command = (sys.executable, "-m", "tests.support.api_process", str(listening.fileno()))
    process = subprocess.Popen(
        [*command, str(home), dsn, *die], cwd=HERE, pass_fds=(listening.fileno(),)
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


Process = subprocess.Popen[bytes]


async def test_the_retry_gets_the_first_answer(dsn: str, tmp_path: Path) -> None:
    async with running_api(dsn, tmp_path):
        pass  # reference data, keys and read models are there
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        with httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as http:
            with api_process(listening, tmp_path, dsn, "die") as dying:
                with pytest.raises(httpx2.TransportError):
                    http.post("/v1/dossiers", json=new_dossier(), headers=headers(http))
                assert dying.wait(20) == -signal.SIGKILL
            assert dossiers_in(dsn) == 1

            with api_process(listening, tmp_path, dsn):
                retried = http.post("/v1/dossiers", json=new_dossier(), headers=headers(http))

    assert retried.status_code == 201, retried.text
    assert retried.headers["idempotency-replayed"] == "true"
    assert retried.json()["code"].endswith("-0001")
    assert retried.headers["etag"] == '"1"'
    assert dossiers_in(dsn) == 1


def headers(http: httpx2.Client) -> dict[str, str]:
    """The process that is asked has a key of its own: a fresh token, the same account."""
    wanted = {"principal": "counter.1", "role": "one-stop", "agency": "H03.01"}
    token = http.post("/dev/tokens", json=wanted, headers={"accept": "text/plain"}).text
    return {"authorization": f"Bearer {token}", "idempotency-key": "once"}


def dossiers_in(dsn: str) -> int:
    with psycopg.connect(dsn) as connection:
        row = connection.execute(
            "SELECT count(*) FROM events WHERE topic = 'dossier.received.1'"
        ).fetchone()
    assert row is not None
    return int(row[0])
