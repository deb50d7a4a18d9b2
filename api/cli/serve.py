"""`hoso serve`: one API process."""

import gc
import os
import socket
from typing import Annotated

import typer
import uvicorn

from api.cli import home
from api.cli.listening import listen
from api.cli.terminal import stop_like_ctrl_c
from infrastructure import logs
from infrastructure.postgres.database import database
from infrastructure.settings import Settings

SECONDS_TO_DRAIN = 10
"""How long requests that are under way may take once we are asked to stop."""
_DID_NOT_START = 3


def serve(
    *, fd: Annotated[int | None, typer.Option(help="Listen on this inherited socket.")] = None
) -> None:
    """Run one API process. `hoso up` runs as many as HOSO_API_WORKERS says, on one socket."""
    settings = Settings.from_environ(os.environ)
    logs.configure(settings.log_level, dev=settings.is_dev)
    listening = listen(settings) if fd is None else socket.socket(fileno=fd)
    stop_like_ctrl_c()
    home.prepare(settings)
    with listening, database(settings) as dsn:
        server = uvicorn.Server(_config(settings.but(database_url=dsn, dev=settings.is_dev)))
        _collect_seldom()
        try:
            server.run(sockets=[listening])
        except KeyboardInterrupt:
            return  # uvicorn has drained, and passes on the signal that it got
    if not server.started:
        raise typer.Exit(_DID_NOT_START)


def _collect_seldom() -> None:
    """What was made at the start stays, so the collector need not look at it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


def _config(settings: Settings) -> uvicorn.Config:
    from api.http.main import create_app  # noqa: PLC0415  no other command needs FastAPI

    return uvicorn.Config(
        create_app(settings),
        loop="uvloop",
        http="httptools",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # who asks is in the token; no address is used or kept
        timeout_graceful_shutdown=SECONDS_TO_DRAIN,
        ssl_certfile=settings.tls_certificate_file,
        ssl_keyfile=settings.tls_key_file,
    )
