"""`hoso bench`: what this machine reaches, measured on a PostgreSQL of its own."""

import os
from collections.abc import Callable
from typing import Annotated

import typer
from rich.table import Table

from api.cli.terminal import Json, as_json, err, out
from infrastructure.settings import Settings

app = typer.Typer(
    help="Measure this machine. Each run makes an empty database of its own and removes it.",
    no_args_is_help=True,
)
Seconds = Annotated[float, typer.Option(help="How long each measurement takes.", min=1)]
Connections = Annotated[int, typer.Option(help="Connections at once.", min=1, max=1000)]
Rate = Annotated[float, typer.Option(help="Commands a second.", min=1)]


@app.command()
def http(*, seconds: Seconds = 10, connections: Connections = 64, json: Json = False) -> None:
    """Receive dossiers over HTTP; the same route over the eventsourcing library's Application."""
    from benchmarks import http as bench  # noqa: PLC0415  no other command needs the baseline

    _show(
        lambda settings: bench.measure(settings.home, seconds=seconds, connections=connections),
        json=json,
    )


@app.command()
def append(*, seconds: Seconds = 5, json: Json = False) -> None:
    """Append events with 1, 8 and 32 callers; the same with the library's recorder."""
    from benchmarks import append as bench  # noqa: PLC0415

    _show(lambda settings: bench.measure(settings.home, seconds=seconds), json=json)


@app.command()
def project(*, rate: Rate = 500, seconds: Seconds = 20, json: Json = False) -> None:
    """How long until a command is visible in every read model."""
    from benchmarks import project as bench  # noqa: PLC0415

    _show(lambda settings: bench.measure(settings.home, rate=rate, seconds=seconds), json=json)


def _show(measure: Callable[[Settings], dict[str, object]], *, json: bool) -> None:
    settings = Settings.from_environ(os.environ)
    if json:
        as_json(measure(settings))
        return
    with err.status("measuring; nothing else should run on this machine"):
        figures = measure(settings)
    table = Table("figure", "value")
    for name, value in figures.items():
        table.add_row(name, str(value))
    out.print(table)
