"""The folder that holds everything, and the lock that lets one `hoso up` at a time work in it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson

from infrastructure.settings import Settings


class AlreadyRunning(Exception):
    """Another `hoso up` works in this home."""

    def __init__(self, home: Path, url: str, pid: int) -> None:
        super().__init__(
            f"Hoso already runs in {home}: {url} (process {pid})."
            " Stop that one first, or set HOSO_HOME and HOSO_PORT for a second one."
        )


class NoHome(Exception):
    """The home can't be made or written."""


def prepare(settings: Settings) -> None:
    """Make the home. Others may pass through it, as PostgreSQL's user must; they read nothing.

    Raises NoHome.
    """
    try:
        if not settings.home.is_dir():
            settings.home.mkdir(parents=True)
            settings.home.chmod(0o711)
    except OSError as error:
        raise NoHome(f"can't make {settings.home} ({error.strerror}): set HOSO_HOME") from None


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Hold the home for as long as the block lasts. Raises AlreadyRunning, NoHome."""
    try:
        descriptor = os.open(settings.home / "up.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise NoHome(f"can't write in {settings.home} ({error.strerror})") from None
    with os.fdopen(descriptor, "r+b") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            running = orjson.loads(lock.read() or b'{"url":"just starting","pid":0}')
            raise AlreadyRunning(settings.home, running["url"], running["pid"]) from None
        lock.truncate(0)
        lock.write(orjson.dumps({"url": settings.url, "pid": os.getpid()}))
        lock.flush()
        yield
