"""How commands speak: to people in a sentence, to scripts in one line of JSON."""

import signal
import sys
from collections.abc import Mapping
from typing import Annotated, NoReturn

import orjson
import typer
from psycopg import OperationalError
from rich.console import Console

from api.cli.home import AlreadyRunning, NoHome
from api.cli.listening import CannotListen
from infrastructure.postgres.embedded import CANNOT_START
from infrastructure.postgres.migrate import MigrationRefused
from infrastructure.postgres.pools import UnsafeSettings
from infrastructure.settings import SettingsRefused

Json = Annotated[bool, typer.Option("--json", help="One line of JSON, for scripts.")]

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


class Failed(Exception):
    """A command could not do what it was asked; the sentence says why and what to do."""


EXIT_CODES: dict[type[Exception], int] = {
    AlreadyRunning: 3,
    CannotListen: 4,
    NoHome: 1,
    SettingsRefused: 2,
    MigrationRefused: 1,
    UnsafeSettings: 1,
    OperationalError: 1,
    Failed: 1,
    **dict.fromkeys(CANNOT_START, 1),
}
"""Failures that happen to people who do nothing wrong in the code: no traceback, one sentence."""


def as_json(answer: Mapping[str, object]) -> None:
    sys.stdout.write(orjson.dumps(answer, default=str).decode() + "\n")
    sys.stdout.flush()


def say_and_exit(error: Exception) -> NoReturn:
    code = next(code for kind, code in EXIT_CODES.items() if isinstance(error, kind))
    err.print(f"hoso: {str(error).strip()}", style="red", markup=False, soft_wrap=True)
    sys.exit(code)


def stop_like_ctrl_c() -> None:
    """Let SIGTERM and a closed terminal unwind the command as Ctrl-C does (but see `nohup`)."""
    for sign in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(sign) != signal.SIG_IGN:
            signal.signal(sign, signal.default_int_handler)


def be_patient() -> None:
    """A second Ctrl-C must not cut short the stopping that the first one asked for."""
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, signal.SIG_IGN)
