"""`hoso project`: the process that keeps the read models."""

import asyncio
import os
import signal

import uvloop

from api.cli import home
from api.cli.terminal import stop_like_ctrl_c
from infrastructure import logs
from infrastructure.postgres.database import database
from infrastructure.settings import Settings


def project() -> None:
    """Run the projector: keep every read model up to date until told to stop."""
    settings = Settings.from_environ(os.environ)
    logs.configure(settings.log_level, dev=settings.is_dev)
    stop_like_ctrl_c()
    home.prepare(settings)
    with database(settings) as dsn:
        uvloop.run(_until_told_to_stop(dsn))


async def _until_told_to_stop(dsn: str) -> None:
    from projections import run  # noqa: PLC0415  no other command needs the read models

    stop = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    await run.project(dsn, stop=stop)
