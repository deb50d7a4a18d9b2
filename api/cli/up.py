"""`hoso up`: everything, in one folder. It starts the processes, watches them and stops them."""

import asyncio
import os
import secrets
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import structlog
from psycopg import OperationalError
from rich.panel import Panel

from api.cli import first_start, home, readiness
from api.cli.listening import listen
from api.cli.serve import SECONDS_TO_DRAIN
from api.cli.terminal import (
    EXIT_CODES,
    Failed,
    Json,
    as_json,
    be_patient,
    err,
    out,
    stop_like_ctrl_c,
)
from infrastructure import logs
from infrastructure.postgres.database import start_own
from infrastructure.postgres.embedded import DoesNotStart, Server
from infrastructure.postgres.migrate import migrate
from infrastructure.processes import Child
from infrastructure.settings import DATABASE, Settings
from projections.run import install

log = structlog.get_logger(__name__)

_GLANCE = 0.1
"""Seconds between two looks at what runs."""
_PAUSE = 1.0
"""Seconds until PostgreSQL is tried again; nothing else can work without it."""
_MOST_FALSE_STARTS = 5
_PROJECTOR_STOPS = 5
"""Seconds; it is in the middle of one batch at most."""


def up(*, json: Json = False) -> None:
    """Start everything: PostgreSQL (unless DATABASE_URL names one), the API, the projector."""
    settings = Settings.from_environ(os.environ)
    logs.configure(settings.log_level, dev=settings.is_dev)
    _must_be_harmless(settings)
    stop_like_ctrl_c()
    home.prepare(settings)
    try:
        with home.alone(settings), listen(settings) as listening:
            _run(settings, listening, json=json)
    except KeyboardInterrupt:
        if not json:
            err.print("Hoso has stopped. Everything that was acknowledged is kept.")


def _must_be_harmless(settings: Settings) -> None:
    """What the API would refuse is refused before anything starts. Raises DevModeRefused."""
    from api.http.dev_mode import Surroundings, must_be_harmless  # noqa: PLC0415  slow to import

    if settings.is_dev:
        must_be_harmless(Surroundings.of(settings))


def _run(settings: Settings, listening: socket.socket, *, json: bool) -> None:
    with err.status("Starting PostgreSQL") as status, _postgres(settings) as postgres:
        settings = _with_everything_decided(settings, postgres.dsn)
        with _running(_children(settings, listening)) as children:
            for child in children:
                child.keep_running()  # they need a second or two before they can answer
            if postgres.own is not None:
                status.update("Importing the reference data that we ship")
                first_start.load_demo_data(settings, postgres.dsn)
            status.update("Starting the API and the projector")
            _watch(postgres, children, until_ready=settings)
            status.stop()
            _greet(settings, postgres, json=json)
            _watch(postgres, children)


class Postgres:
    """The server behind us: ours to keep running, or someone else's."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.own: Server | None = None
        if settings.database_url is None:
            self.own = start_own(settings)
        else:
            migrate(settings.database_url)
        asyncio.run(install(self.dsn))

    @property
    def dsn(self) -> str:
        return self.own.dsn(DATABASE) if self.own else str(self._settings.database_url)

    def keep_running(self) -> None:
        if self.own is None or self.own.is_running():
            return
        log.warning("ended", process="postgres")
        try:
            self.own = start_own(self._settings)
        except (DoesNotStart, OperationalError) as error:
            log.warning("does not start again yet", process="postgres", error=str(error))
            time.sleep(_PAUSE)
        else:
            log.info("started", process="postgres", pid=self.own.pid)


@contextmanager
def _postgres(settings: Settings) -> Iterator[Postgres]:
    postgres = Postgres(settings)
    try:
        yield postgres
    finally:
        if postgres.own is not None:
            postgres.own.stop()


def _with_everything_decided(settings: Settings, dsn: str) -> Settings:
    """What our children are told, so that all of them work alike."""
    seed = settings.dev_seed or secrets.token_urlsafe(32)
    return settings.but(database_url=dsn, dev=settings.is_dev, dev_seed=seed)


def _children(settings: Settings, listening: socket.socket) -> list[Child]:
    environ = {**os.environ, **settings.environ()}
    hoso = (sys.executable, "-P", "-m", "api.cli")
    fd = listening.fileno()
    projector = Child(name="projector", command=(*hoso, "project"), environ=environ)
    api = [
        Child(
            name=f"api {number}",
            command=(*hoso, "serve", "--fd", str(fd)),
            environ=environ,
            inherits=(fd,),
        )
        for number in range(1, settings.api_workers + 1)
    ]
    return [*api, projector]


@contextmanager
def _running(children: Sequence[Child]) -> Iterator[Sequence[Child]]:
    """At the end the API drains first; then the projector may stop; PostgreSQL comes last."""
    try:
        yield children
    finally:
        be_patient()
        *api, projector = children
        for part, seconds in ((api, SECONDS_TO_DRAIN + 2), ([projector], _PROJECTOR_STOPS)):
            for child in part:
                child.ask_to_stop()
            for child in part:
                child.wait_until_stopped(seconds)


def _watch(
    postgres: Postgres, children: Sequence[Child], *, until_ready: Settings | None = None
) -> None:
    """Keep everything running: for ever, or until the API says that it is ready.

    Raises Failed when a process keeps ending before it was ever ready.
    """
    while until_ready is None or not readiness.is_ready(until_ready):
        postgres.keep_running()
        for child in children:
            child.keep_running()
            if until_ready:
                _give_up_if_hopeless(child)
        time.sleep(_GLANCE)


def _give_up_if_hopeless(child: Child) -> None:
    said_why = child.exit_code in EXIT_CODES.values()
    if said_why or child.ended_in_a_row >= _MOST_FALSE_STARTS:
        raise Failed(f"{child.name} does not start; the lines above say why")


def _greet(settings: Settings, postgres: Postgres, *, json: bool) -> None:
    database = postgres.own.root if postgres.own else "as DATABASE_URL says"
    if json:
        as_json({"url": settings.url, "pid": os.getpid(), "home": settings.home})
        return
    lines = [
        f"API       {settings.url}/v1",
        f"Docs      {settings.url}/docs",
        f"Home      {settings.home}",
        f"Database  {database}",
        "",
        "Ctrl-C stops everything.",
    ]
    out.print(Panel("\n".join(lines), title="Hoso is running", expand=False))
