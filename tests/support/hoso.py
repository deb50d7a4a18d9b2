"""`hoso up` as a person starts it: a process of its own, in a home and on a port of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import sysconfig
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError

from infrastructure.postgres.os_user import OsUser

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = sysconfig.get_path("purelib")
COMMAND = (sys.executable, "-P", "-m", "api.cli")
_SLOW_MACHINE = 60


@dataclass(frozen=True, slots=True)
class Hoso:
    process: "subprocess.Popen[str]"
    url: str
    home: Path

    @property
    def pids(self) -> list[int]:
        """The processes that it has started, and all that these have started."""
        return list(_descendants(self.process.pid))

    @property
    def family(self) -> dict[str, int]:
        """The same by name."""
        return {name(pid): pid for pid in self.pids}

    def listens(self) -> bool:
        try:
            self.get("/livez")
        except URLError:
            return False
        return True

    def get(self, path: str) -> tuple[int, bytes]:
        """Status and body. Raises URLError when nobody listens."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=_SLOW_MACHINE) as answer:  # noqa: S310  our own
                return answer.status, answer.read()
        except HTTPError as error:
            with error:
                return error.code, error.read()

    def stop(self, by: signal.Signals = signal.SIGINT) -> int:
        """The exit code."""
        self.process.send_signal(by)
        self.process.communicate(timeout=_SLOW_MACHINE)
        return self.process.returncode


def environ(home: Path, port: int, **more: str) -> Mapping[str, str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith("HOSO_")}
    return {
        **ours,
        "PYTHONPATH": f"{ROOT}:{PACKAGES}",
        "HOSO_HOME": str(home),
        "HOSO_PORT": str(port),
        **more,
    }


def run(*arguments: str, environ: Mapping[str, str]) -> "subprocess.CompletedProcess[str]":
    """A command that ends by itself."""
    return subprocess.run(
        [*COMMAND, *arguments],
        check=False,
        env=environ,
        cwd="/",
        capture_output=True,
        text=True,
        timeout=_SLOW_MACHINE,
    )


@contextmanager
def up(
    home: Path, *, user: OsUser | None = None, python: str = sys.executable, **more: str
) -> Iterator[Hoso]:
    """Running and ready; stopped at the end if that was not done before."""
    user = user or OsUser()
    process = subprocess.Popen(
        [python, *COMMAND[1:], "up", "--json"],
        env=environ(home, free_port(), **more),
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        user=user.uid,
        group=user.gid,
        extra_groups=user.groups,
    )
    try:
        assert process.stdout is not None
        ready = process.stdout.readline()
        assert ready, "hoso up has ended: what it says stands above"
        yield Hoso(process, json.loads(ready)["url"], home)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.communicate(timeout=_SLOW_MACHINE)


def python_for(user: OsUser) -> str | None:
    """This Python, or the same version elsewhere, if the user can run it: ours may lie in /root."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for python in (sys.executable, f"/usr/local/bin/{version}", f"/usr/bin/{version}"):
        if user.can_run("/usr/bin/env", f"PYTHONPATH={PACKAGES}", python, "-c", "import psycopg"):
            return python
    return None


def free_port() -> int:
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        port: int = asking.getsockname()[1]
    return port


def exists(pid: int) -> bool:
    """A process that has ended and only waits for its parent's notice does not count."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def _descendants(pid: int) -> Iterator[int]:
    try:
        children = [
            int(child)
            for task in Path(f"/proc/{pid}/task").glob("*/children")
            for child in task.read_text().split()
        ]
    except (FileNotFoundError, ProcessLookupError):
        return  # it has ended while we looked
    for child in children:
        yield child
        yield from _descendants(child)


def name(pid: int) -> str:
    """`serve`, `project`, `postgres`; with the number for the many that PostgreSQL starts."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    except (FileNotFoundError, ProcessLookupError):
        return f"ended {pid}"
    if "api.cli" in command:
        return command[command.index("api.cli") + 1]
    program = Path(command[0]).name
    return program if program == "postgres" else f"{program} {pid}"
