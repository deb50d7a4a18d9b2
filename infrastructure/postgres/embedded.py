"""A PostgreSQL server of our own, in one directory: made, started, joined and stopped here."""

import fcntl
import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from infrastructure.postgres import binaries, os_user, places
from infrastructure.postgres.binaries import Binaries, NoPostgres
from infrastructure.postgres.os_user import NoSuchUser, OsUser
from infrastructure.postgres.places import Unreachable
from infrastructure.processes import ends_with_parent, is_alive

SUPERUSER = "hoso"
DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
"""What an acknowledged command rests on."""
_PATIENCE = 10.0
"""Seconds that a server which is just starting or stopping may take before we try our own."""
_LONGEST_LOG = 5_000_000
"""Bytes; a longer log is put aside as `pg.log.1` at the next start."""


class DoesNotStart(Exception):
    """PostgreSQL ended instead of starting; the text is what it last said."""


CANNOT_START = (NoPostgres, NoSuchUser, Unreachable, DoesNotStart)
"""What `start` refuses with; each says in a sentence what to do."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server, on a unix socket that only its owner can reach."""

    root: Path
    """Where its data really lies."""
    socket_dir: Path
    pid: int
    process: "subprocess.Popen[bytes] | None"
    """None when someone else started it: then it is theirs to stop."""

    def dsn(self, database: str) -> str:
        return make_conninfo(host=str(self.socket_dir), port=5432, user=SUPERUSER, dbname=database)

    def is_running(self) -> bool:
        return is_alive(self.pid) if self.process is None else self.process.poll() is None

    def stop(self) -> None:
        """Fast shutdown: open transactions are rolled back, nothing acknowledged is lost."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT)  # recovers from its log at the next start
            self.process.wait()
        if self.socket_dir.parent != self.root:
            with suppress(OSError):
                self.socket_dir.rmdir()


def start(root: Path, *, settings: Sequence[str] = (), user: str = "nobody") -> Server:
    """Start the server of this directory, creating its data the first time, or join the one that
    already runs there. Call it from the main thread: the server ends with the thread.

    `settings` are PostgreSQL's, as `name=value`; `user` is who the server runs as when we are
    root. Raises one of CANNOT_START.
    """
    runs_as = os_user.not_root(user)
    root = places.data_root(root, runs_as)
    with _one_at_a_time(root):
        existing = {path.parent for path in root.glob("pg[0-9]*/PG_VERSION")}
        for data in existing:
            if (running := _join(root, data)) is not None:
                return running
        majors = frozenset(int(data.name.removeprefix("pg")) for data in existing)
        programs = binaries.find(majors).for_user(runs_as, root)
        data = root / f"pg{programs.major}"
        if data not in existing:
            _make_data(programs, data, runs_as)
        return _start(programs, data, places.socket_directory(root, runs_as), settings, runs_as)


@contextmanager
def _one_at_a_time(root: Path) -> Iterator[None]:
    """Two commands that start together must not make or start the same data twice."""
    with (root / "start.lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _join(root: Path, data: Path) -> Server | None:
    """The server that runs on this data, once it answers; None when there is none."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        try:
            lines = (data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return None
        if not lines or not is_alive(int(lines[0])):
            return None
        if len(lines) >= 8 and lines[7].strip() == "ready":  # noqa: PLR2004  the file's 8th line
            server = Server(root, Path(lines[4]), int(lines[0]), process=None)
            if _answers(server):
                return server
        time.sleep(0.05)
    return None


def _make_data(programs: Binaries, data: Path, user: OsUser) -> None:
    """Made under another name first, so that what `initdb` left half-done is never used."""
    partly = data.with_name("partly")
    if partly.exists():
        subprocess.run(["/bin/rm", "-rf", partly], check=True)
    made = subprocess.run(
        [
            programs.program("initdb"),
            *("-D", partly, "-U", SUPERUSER, "-E", "UTF8", "--locale=C.UTF-8"),
            *("--auth-local=trust", "--auth-host=reject", "--data-checksums"),
        ],
        check=False,
        capture_output=True,
        text=True,
        cwd="/",
        env=_environment(),
        user=user.uid,
        group=user.gid,
        extra_groups=user.groups,
    )
    if made.returncode != 0:
        raise DoesNotStart(f"{programs.name}: initdb failed\n{made.stderr.strip()}")
    partly.rename(data)


def _start(
    programs: Binaries, data: Path, socket_dir: Path, settings: Sequence[str], user: OsUser
) -> Server:
    durable = [f"{name}={value}" for name, value in DURABLE.items()]
    reach = ["port=5432", "listen_addresses=", f"unix_socket_directories={socket_dir}"]
    options = [*durable, *settings, *reach, "unix_socket_permissions=0700"]
    log_file = data.with_name("pg.log")
    if log_file.exists() and log_file.stat().st_size > _LONGEST_LOG:
        log_file.rename(log_file.with_suffix(".log.1"))
    with log_file.open("ab") as log:
        said_before = log.tell()
        process = subprocess.Popen(
            [programs.program("postgres"), "-D", data, *(w for o in options for w in ("-c", o))],
            cwd="/",
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C is for us; we stop the server last
            user=user.uid,
            group=user.gid,
            extra_groups=user.groups,
            preexec_fn=ends_with_parent(signal.SIGINT),  # noqa: PLW1509  no thread runs beside us
        )
    server = Server(data.parent, socket_dir, process.pid, process)
    while not _answers(server):
        if not server.is_running():
            said = log_file.read_bytes()[said_before:].decode(errors="replace")
            raise DoesNotStart(f"{programs.name} does not start\n{said[-2000:].strip()}")
        time.sleep(0.02)
    _refuse_unless_durable(server, settings)
    return server


def _answers(server: Server) -> bool:
    try:
        psycopg.connect(server.dsn("postgres"), connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def _refuse_unless_durable(server: Server, settings: Sequence[str]) -> None:
    """ALTER ROLE can undo what the command line says. Only who asks for it by name may do so."""
    asked_for = {re.split(r"\s*=", setting, maxsplit=1)[0] for setting in settings}
    with psycopg.connect(server.dsn("postgres")) as connection:
        for name in DURABLE.keys() - asked_for:
            row = connection.execute("SELECT current_setting(%s)", (name,)).fetchone()
            if row != (DURABLE[name],):
                server.stop()
                raise DoesNotStart(
                    f"{name} is {row and row[0]!r} in this database's own settings, so that a"
                    f" crash would lose commands: ALTER ROLE {SUPERUSER} RESET {name}"
                )


def _environment() -> Mapping[str, str]:
    """Without PGPORT and its kind: the server's settings are ours alone."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}
