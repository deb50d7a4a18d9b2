"""Processes that a benchmark starts: a server on a free port, stopped by its pid afterwards."""

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 30.0
"""Seconds a server may take until it answers."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def process(
    arguments: Sequence[str], *, environ: Mapping[str, str], log: Path
) -> Iterator["subprocess.Popen[bytes]"]:
    """`python -m <arguments>` for as long as this is open."""
    with log.open("ab") as output:
        child = subprocess.Popen(
            [sys.executable, "-m", *arguments], env=dict(environ), stdout=output, stderr=output
        )
        try:
            yield child
        finally:
            child.terminate()
            child.wait(PATIENCE)


def wait_until_it_answers(child: "subprocess.Popen[bytes]", url: str, log: Path) -> None:
    """Raises RuntimeError with the end of the log when the server ends or stays silent."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and child.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=1):  # noqa: S310  our own address
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    raise RuntimeError(f"{url} does not answer\n{log.read_text()[-2000:]}")
