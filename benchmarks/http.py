"""Receive-dossier over HTTP: ours, and the same route over the library's own Application."""

import asyncio
import itertools
import json
import os
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from uuid import uuid4

import uvloop

from benchmarks.http_load import Tally, load, post
from benchmarks.instance import Instance, instance, without_hoso
from benchmarks.served import free_port, process, wait_until_it_answers
from benchmarks.work import ROUTE, agencies, body, load_reference_data

CONNECTIONS = 64
WARM_UP = 2.0
CREATED = 201


def measure(home: Path, *, seconds: float, connections: int = CONNECTIONS) -> dict[str, object]:
    """Each connection receives one dossier after the other, spread over the province's communes."""
    with instance(home) as running:
        load_reference_data(running)
        many = _measured(ours, running, seconds, connections)
        one = _measured(ours, running, min(seconds, 5.0), 1)
        library = _measured(_library, running, seconds, connections)
        return {
            "commands_per_second": many[1],
            "p50_ms": many[0].percentile(0.5),
            "p99_ms": many[0].percentile(0.99),
            "one_client_p50_ms": one[0].percentile(0.5),
            "library_commands_per_second": library[1],
            "library_p99_ms": library[0].percentile(0.99),
            "ratio": round(many[1] / library[1], 2),
            "connections": connections,
            **running.surroundings(),
        }


def requests(token: str) -> Iterator[bytes]:
    """Dossiers without end, each with a key of its own."""
    run = uuid4()
    for number, agency in zip(itertools.count(1), itertools.cycle(agencies())):
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": f'"{run}-{number}"'}
        yield post(ROUTE, body(agency, number), headers)


Server = Callable[[Instance], AbstractContextManager[tuple[int, str]]]


def _measured(
    server: Server, running: Instance, seconds: float, connections: int
) -> tuple[Tally, float]:
    with server(running) as (port, bearer):
        sent = requests(bearer)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(load(port, sent, connections=connections, seconds=WARM_UP))
            tally, took = runner.run(load(port, sent, connections=connections, seconds=seconds))
    if set(tally.statuses) != {CREATED}:
        raise RuntimeError(f"not every dossier was received: {dict(tally.statuses)}")
    return tally, round(len(tally.seconds) / took, 1)


@contextmanager
def ours(running: Instance) -> Iterator[tuple[int, str]]:
    """One API process: its port, and a token for its one-stop unit."""
    port = free_port()
    environ = {
        **without_hoso(os.environ),
        "DATABASE_URL": running.dsn,
        "HOSO_HOME": str(running.home),
        "HOSO_PORT": str(port),
        "HOSO_DEV": "true",
    }
    log = running.home / "api.log"
    with process(["api.cli", "serve"], environ=environ, log=log) as child:
        wait_until_it_answers(child, f"http://127.0.0.1:{port}/readyz", log)
        yield port, token(port, "one-stop")


@contextmanager
def _library(running: Instance) -> Iterator[tuple[int, str]]:
    port = free_port()
    environ = {**without_hoso(os.environ), **running.library_environ()}
    log = running.home / "library.log"
    arguments = ["uvicorn", "--factory", "benchmarks.library_app:create_app", "--no-access-log"]
    with process([*arguments, "--port", str(port)], environ=environ, log=log) as child:
        wait_until_it_answers(child, f"http://127.0.0.1:{port}/docs", log)
        yield port, "none"


def token(port: int, role: str) -> str:
    """From the development issuer of this server."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/dev/tokens",
        data=json.dumps({"principal": "bench", "role": role, "agency": "H03"}).encode(),
        headers={"Content-Type": "application/json", "Accept": "text/plain"},
    )
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        text: str = answer.read().decode()
        return text.strip()
