"""`hoso up`: one command starts everything, says what stands in its way, and stops it again."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from infrastructure.postgres import embedded
from infrastructure.postgres.os_user import not_root
from tests.support import hoso
from tests.support.hoso import Hoso
from tests.support.waiting import wait_until

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc"),
]


@pytest.fixture(scope="module")
def running(shared_folder: Path) -> Iterator[Hoso]:
    with hoso.up(shared_folder / "home") as running:
        yield running


@pytest.fixture
def home(folder: Path) -> Path:
    return folder / "home"


def test_it_answers(running: Hoso) -> None:
    assert running.get("/livez")[0] == 200
    assert running.get("/readyz")[0] == 200
    assert {"serve", "project", "postgres"} <= running.family.keys()


def test_a_second_one_in_the_same_home_says_where_the_first_is(running: Hoso) -> None:
    second = hoso.run("up", environ=hoso.environ(running.home, hoso.free_port()))

    assert second.returncode == 3
    assert running.url in second.stderr
    assert str(running.process.pid) in second.stderr


def test_another_command_joins_the_running_database(running: Hoso) -> None:
    migrated = hoso.run("migrate", "--json", environ=hoso.environ(running.home, 1))

    assert json.loads(migrated.stdout) == {"applied": []}
    assert running.get("/readyz")[0] == 200


def test_a_port_in_use_is_named_before_anything_starts(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = hoso.run("up", environ=hoso.environ(home, port))

    assert refused.returncode == 4
    assert f"port {port}" in refused.stderr
    assert "HOSO_PORT" in refused.stderr
    assert not (home / "postgres").exists()


def test_a_misspelt_setting_is_refused(home: Path) -> None:
    refused = hoso.run("up", environ={**hoso.environ(home, 1), "HOSO_PROT": "80"})

    assert refused.returncode == 2
    assert refused.stderr.strip() == "hoso: HOSO_PROT is no setting: did you mean HOSO_PORT?"


def test_development_identity_is_not_served_to_the_network(home: Path) -> None:
    refused = hoso.run("up", environ=hoso.environ(home, hoso.free_port(), HOSO_HOST="0.0.0.0"))  # noqa: S104

    assert refused.returncode == 2
    assert "loopback" in refused.stderr
    assert "HOSO_DEV" in refused.stderr
    assert not home.exists()


def test_a_home_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    refused = hoso.run("up", environ=hoso.environ(tmp_path / "file" / "home", 1))

    assert refused.returncode == 1
    assert "HOSO_HOME" in refused.stderr


def test_a_database_that_does_not_answer_is_told_in_a_sentence(home: Path) -> None:
    nowhere = "postgresql://127.0.0.1:1/hoso"

    refused = hoso.run("up", environ=hoso.environ(home, hoso.free_port(), DATABASE_URL=nowhere))

    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    assert "connection" in refused.stderr


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_everything_when_told_to(home: Path, by: signal.Signals) -> None:
    with hoso.up(home) as running:
        family = running.family

        assert running.stop(by) == 0

    assert not [pid for pid in family.values() if hoso.exists(pid)]


def test_a_named_database_is_used_and_nothing_of_our_own_is_started(
    home: Path, folder: Path
) -> None:
    server = embedded.start(folder / "theirs")
    try:
        with psycopg.connect(server.dsn("postgres"), autocommit=True) as connection:
            connection.execute("CREATE DATABASE theirs_test")
        with hoso.up(home, DATABASE_URL=server.dsn("theirs_test"), HOSO_DEV="true") as running:
            assert running.get("/readyz")[0] == 200
            assert "postgres" not in running.family
    finally:
        server.stop()


def test_several_api_processes_share_the_port(home: Path) -> None:
    with hoso.up(home, HOSO_API_WORKERS="2") as running:
        serving = [pid for pid in running.pids if hoso.name(pid) == "serve"]

        assert len(serving) == 2
        assert running.get("/readyz")[0] == 200


def test_the_home_may_have_a_long_name_with_blanks(home: Path) -> None:
    with hoso.up(home / "một cửa" / ("x" * 100)) as running:
        assert running.get("/readyz")[0] == 200


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to become someone else")
def test_an_ordinary_user_can_run_it(home: Path) -> None:
    user = not_root("nobody")
    python = hoso.python_for(user)
    if python is None:
        pytest.skip("every Python of this version lies where only root can run it")
    home.mkdir()
    user.owns(home)

    with hoso.up(home, user=user, python=python) as running:
        assert running.get("/readyz")[0] == 200
        assert Path(f"/proc/{running.family['serve']}").stat().st_uid == user.uid


def test_migrate_alone_starts_the_database_for_as_long_as_it_needs_it(home: Path) -> None:
    first = hoso.run("migrate", "--json", environ=hoso.environ(home, 1))
    second = hoso.run("migrate", "--json", environ=hoso.environ(home, 1))

    assert json.loads(first.stdout) == {"applied": []}  # its own database is always up to date
    assert second.stdout == first.stdout
    (left,) = (home / "postgres").glob("pg[0-9]*")
    assert not (left / "postmaster.pid").exists()


def test_serve_alone_brings_its_own_database(home: Path) -> None:
    port = hoso.free_port()
    with subprocess.Popen(
        [*hoso.COMMAND, "serve"], env=hoso.environ(home, port), cwd="/", text=True
    ) as process:
        alone = Hoso(process, f"http://127.0.0.1:{port}", home)
        wait_until(alone.listens)

        assert alone.get("/readyz")[0] == 200
        process.send_signal(signal.SIGTERM)

    assert process.returncode == 0
