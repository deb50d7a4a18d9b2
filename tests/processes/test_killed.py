"""What is killed comes back; what is killed at the top leaves nothing behind and loses nothing."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from infrastructure.postgres import embedded
from infrastructure.settings import DATABASE
from tests.support import hoso
from tests.support.hoso import Hoso
from tests.support.waiting import wait_until

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.faults,
    pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a killed parent is not noticed"),
]


@pytest.fixture(scope="module")
def running(shared_folder: Path) -> Iterator[Hoso]:
    with hoso.up(shared_folder / "home") as running:
        yield running


@pytest.fixture
def home(folder: Path) -> Path:
    return folder / "home"


@pytest.mark.parametrize("name", ["serve", "project", "postgres"])
def test_a_killed_process_is_started_again(running: Hoso, name: str) -> None:
    killed = running.family[name]
    os.kill(killed, signal.SIGKILL)

    wait_until(lambda: running.family.get(name, killed) != killed)
    wait_until(lambda: running.get("/readyz")[0] == 200)
    assert running.process.poll() is None


def test_a_client_waits_while_the_api_starts_again(running: Hoso) -> None:
    wait_until(lambda: "serve" in running.family)
    os.kill(running.family["serve"], signal.SIGKILL)

    assert running.get("/livez")[0] == 200  # the first try, without a refused connection


def test_a_process_that_does_not_stop_is_killed(home: Path) -> None:
    with hoso.up(home) as running:
        family = running.family
        os.kill(family["project"], signal.SIGSTOP)

        assert running.stop() == 0

    assert not [pid for pid in family.values() if hoso.exists(pid)]


def test_a_killed_supervisor_leaves_no_process_and_loses_nothing(home: Path) -> None:
    with hoso.up(home) as running:
        with psycopg.connect(embedded.start(home / "postgres").dsn(DATABASE)) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
        family = running.family
        running.stop(signal.SIGKILL)

        wait_until(lambda: not any(map(hoso.exists, family.values())))

    with hoso.up(home) as again:
        assert again.get("/readyz")[0] == 200
        with psycopg.connect(embedded.start(home / "postgres").dsn(DATABASE)) as connection:
            assert connection.execute("SELECT one FROM kept").fetchone() == (1,)


def test_one_that_follows_at_once_takes_over(home: Path) -> None:
    """PostgreSQL may still be stopping, the API still draining."""
    with hoso.up(home) as running:
        running.process.kill()

        with hoso.up(home) as again:
            assert again.get("/readyz")[0] == 200
