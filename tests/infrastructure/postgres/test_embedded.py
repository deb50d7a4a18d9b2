"""PostgreSQL of our own: made once, joined, durable, reachable, gone with its parent."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from infrastructure.postgres import binaries, embedded, places
from infrastructure.postgres.os_user import NoSuchUser, OsUser, not_root
from tests.support.waiting import wait_until

pytestmark = pytest.mark.postgres
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root has a user to change to")


@pytest.fixture
def root(folder: Path) -> Path:
    return folder / "postgres"


@pytest.fixture
def started(root: Path) -> Iterator[embedded.Server]:
    server = embedded.start(root)
    yield server
    server.stop()


def first_line(process: "subprocess.Popen[str]") -> list[str]:
    assert process.stdout is not None
    return process.stdout.readline().split()


def ask(server: embedded.Server, question: str) -> object:
    with psycopg.connect(server.dsn("postgres")) as connection:
        row = connection.execute(question.encode()).fetchone()
    return row and row[0]


def test_what_was_kept_is_there_after_the_next_start(root: Path) -> None:
    first = embedded.start(root)
    with psycopg.connect(first.dsn("postgres")) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
    first.stop()

    second = embedded.start(root)

    assert ask(second, "SELECT one FROM kept") == 1
    second.stop()


def test_a_running_server_is_joined_and_left_to_its_owner(
    root: Path, started: embedded.Server
) -> None:
    joined = embedded.start(root)
    joined.stop()

    assert joined.pid == started.pid
    assert started.is_running()
    assert ask(joined, "SELECT 1") == 1


def test_only_its_owner_can_reach_it(started: embedded.Server) -> None:
    assert started.socket_dir.stat().st_mode & 0o077 == 0
    assert ask(started, "SHOW listen_addresses") == ""


@pytest.mark.parametrize("setting", embedded.DURABLE)
def test_it_is_durable_whatever_its_files_say(root: Path, setting: str) -> None:
    first = embedded.start(root)
    with psycopg.connect(first.dsn("postgres"), autocommit=True) as connection:
        connection.execute(f"ALTER SYSTEM SET {setting} = off".encode())
    first.stop()

    second = embedded.start(root)

    assert ask(second, f"SHOW {setting}") == "on"
    second.stop()


def test_it_does_not_run_when_a_role_gives_durability_away(root: Path) -> None:
    first = embedded.start(root)
    with psycopg.connect(first.dsn("postgres"), autocommit=True) as connection:
        connection.execute("ALTER ROLE hoso SET synchronous_commit = off")
    first.stop()

    with pytest.raises(embedded.DoesNotStart, match="synchronous_commit"):
        embedded.start(root)


def test_a_setting_it_does_not_know_is_told(root: Path) -> None:
    with pytest.raises(embedded.DoesNotStart, match="no_such_setting"):
        embedded.start(root, settings=("no_such_setting=1",))


def test_data_that_was_left_half_made_is_made_again(root: Path) -> None:
    embedded.start(root).stop()
    (data,) = root.glob("pg[0-9]*")
    (data / "global" / "pg_control").unlink()
    data.rename(root / "partly")

    again = embedded.start(root)

    assert ask(again, "SELECT 1") == 1
    again.stop()


def test_data_of_another_major_version_is_never_replaced(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedded.start(root).stop()
    (data,) = root.glob("pg[0-9]*")
    data.rename(root / "pg14")

    with pytest.raises(binaries.NoPostgres, match="made by PostgreSQL 14"):
        embedded.start(root)


def test_without_any_postgresql_it_says_what_to_install(
    root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(binaries, "WHEELS", ())
    monkeypatch.setattr(binaries, "SYSTEM", tmp_path / "none")

    with pytest.raises(binaries.NoPostgres, match="install"):
        embedded.start(root)


def test_the_newest_of_the_system_serves_when_there_is_no_wheel(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not list(binaries.SYSTEM.glob("*/bin/initdb")):
        pytest.skip("no PostgreSQL in /usr/lib/postgresql")
    monkeypatch.setattr(binaries, "WHEELS", ())

    server = embedded.start(root)

    assert (root / f"pg{binaries.find().major}").is_dir()
    assert ask(server, "SELECT 1") == 1
    server.stop()


@pytest.mark.parametrize(
    "name", ["with blanks", "với, dấu phẩy", "x" * 120], ids=["blanks", "comma", "long"]
)
def test_the_folder_may_have_any_name(folder: Path, name: str) -> None:
    server = embedded.start(folder / name / "postgres")

    assert ask(server, "SELECT 1") == 1
    server.stop()
    assert server.socket_dir.parent == server.root or not server.socket_dir.exists()


def test_a_socket_folder_that_someone_else_prepared_is_not_used(
    root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    long = root.parent / ("x" * 120)
    long.mkdir()
    short = places.socket_directory(long, OsUser())
    short.rmdir()
    short.symlink_to(tmp_path)
    try:
        with pytest.raises(places.Unreachable, match="belongs to someone else"):
            places.socket_directory(long, OsUser())
    finally:
        short.unlink()


def test_two_that_start_together_share_one_server(root: Path) -> None:
    """Two processes, because a server ends with the thread that started it."""
    script = (
        "import sys; from pathlib import Path; from infrastructure.postgres import embedded;"
        "server = embedded.start(Path(sys.argv[1]));"
        "print(server.pid, server.process is not None, flush=True); sys.stdin.read(); server.stop()"
    )

    def begin(_: int) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-c", script, str(root)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    both = [begin(1), begin(2)]
    with ThreadPoolExecutor() as reading:
        answers = list(reading.map(first_line, both))
    for one in both:
        one.communicate()

    assert answers[0][0] == answers[1][0]
    assert sorted(answer[1] for answer in answers) == ["False", "True"]


@pytest.mark.faults
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can do this")
def test_it_ends_when_its_parent_is_killed(root: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from infrastructure.postgres import embedded;"
        "print(embedded.start(Path(sys.argv[1])).pid, flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout is not None
        server = int(parent.stdout.readline())
        parent.send_signal(signal.SIGKILL)

    wait_until(lambda: not Path(f"/proc/{server}").exists())
    again = embedded.start(root)
    assert again.process is not None
    again.stop()


@AS_ROOT
def test_root_starts_it_as_a_user_without_rights(started: embedded.Server) -> None:
    assert Path(f"/proc/{started.pid}").stat().st_uid == not_root("nobody").uid


@AS_ROOT
def test_a_user_that_does_not_exist_is_named() -> None:
    with pytest.raises(NoSuchUser, match="HOSO_PG_OS_USER"):
        not_root("nobody-of-this-name")


@AS_ROOT
def test_a_home_that_the_user_cannot_reach_is_linked_to_a_place_that_it_can(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setattr(places, "ELSEWHERE", folder / "elsewhere")
    (folder / "elsewhere").mkdir(mode=0o755)

    server = embedded.start(closed / "postgres")

    assert server.root.parent == folder / "elsewhere"
    assert (closed / "postgres").resolve() == server.root
    assert closed.stat().st_mode & 0o777 == 0o700
    server.stop()


@AS_ROOT
def test_programs_that_the_user_cannot_run_are_copied_beside_the_data(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = binaries.find()
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    (closed / "installed").symlink_to(found.installed)
    hidden = binaries.Binaries(found.name, closed / "installed", found.major)
    monkeypatch.setattr(binaries, "find", lambda _: hidden)

    server = embedded.start(folder / "postgres")

    assert (folder / "postgres" / "binaries").is_dir()
    assert ask(server, "SELECT 1") == 1
    server.stop()
