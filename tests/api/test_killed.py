"""The API dies between the append and the answer: the retry gets the first answer."""

import signal
import socket
from pathlib import Path

import httpx2
import psycopg
import pytest

from tests.api.conftest import api_process
from tests.support.office import new_dossier

pytestmark = [pytest.mark.postgres, pytest.mark.faults]


async def test_the_retry_gets_the_first_answer(
    dev_dsn: str, tmp_path: Path, listening: socket.socket
) -> None:
    port = listening.getsockname()[1]
    with httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as http:
        with api_process(listening, tmp_path, dev_dsn, "die") as dying:
            with pytest.raises(httpx2.TransportError):
                http.post("/v1/dossiers", json=new_dossier(), headers=headers(http))
            assert dying.wait(20) == -signal.SIGKILL
        assert dossiers_in(dev_dsn) == 1

        with api_process(listening, tmp_path, dev_dsn):
            retried = http.post("/v1/dossiers", json=new_dossier(), headers=headers(http))

    assert retried.status_code == 201, retried.text
    assert retried.headers["idempotency-replayed"] == "true"
    assert retried.json()["code"].endswith("-0001")
    assert retried.headers["etag"] == '"1"'
    assert dossiers_in(dev_dsn) == 1


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
