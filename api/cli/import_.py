"""`hoso import`: bring catalogue, directory and calendar up to date from files."""

import asyncio
import getpass
import os
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from api.cli import home
from api.cli.terminal import Failed, Json, as_json, err, out
from application.import_agencies import ImportAgencies
from application.import_calendar import ImportCalendar
from application.import_procedures import NOBODY_DECIDED, ImportProcedures
from application.import_report import Imported, Remark
from application.import_report import Progress as Told
from application.ports import Provenance
from infrastructure.imports.files import agencies_in, calendar_in, procedures_in
from infrastructure.imports.office import ImportOffice, importing
from infrastructure.imports.settled_limits import read_settled
from infrastructure.imports.table import UnknownFile
from infrastructure.postgres.database import database
from infrastructure.reference_streams import agency_streams, calendar_streams, procedure_streams
from infrastructure.settings import Settings

app = typer.Typer(help="Import catalogue, directory and calendar.", no_args_is_help=True)

EXAMPLES = 3
"""Rows named for each reason; `--all` and `--json` name every row."""

Files = Annotated[list[Path], typer.Argument(exists=True, readable=True, metavar="FILE…")]
All = Annotated[bool, typer.Option("--all", help="Name every row that is remarked on.")]
ImportOne = Callable[[ImportOffice, Path, Provenance, Told], Awaitable[Imported]]


@app.command()
def procedures(
    files: Annotated[
        list[Path] | None, typer.Argument(exists=True, readable=True, metavar="[FILE…]")
    ] = None,
    *,
    overrides: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="Table code,channel,amount,unit,decided_by: time limits that people settled.",
        ),
    ] = None,
    every: All = False,
    json: Json = False,
) -> None:
    """Import procedures: the national index (CSV), full records (JSON), or folders of those."""
    if not files and overrides is None:
        raise Failed("name a file, or --overrides")
    try:
        settled = read_settled(overrides) if overrides else None
    except UnknownFile as unknown:
        raise Failed(str(unknown)) from unknown

    async def one(office: ImportOffice, file: Path, by: Provenance, told: Told) -> Imported:
        use_case = ImportProcedures(procedure_streams(office.reading), office.ledger, office.clock)
        source = settled.rows if settled and file == overrides else procedures_in(file)
        limits = settled.limits if settled else NOBODY_DECIDED
        return await use_case(source, by, settled=limits, progress=told)

    everything = [*(files or []), *([overrides] if overrides else [])]
    _import(everything, one, every=every, json=json)


@app.command()
def agencies(files: Files, *, every: All = False, json: Json = False) -> None:
    """Import agencies: tables of codes and names (CSV), or our own form (JSON)."""

    async def one(office: ImportOffice, file: Path, by: Provenance, told: Told) -> Imported:
        use_case = ImportAgencies(agency_streams(office.reading), office.ledger, office.clock)
        return await use_case(agencies_in(file), by, progress=told)

    _import(files, one, every=every, json=json)


@app.command()
def calendar(files: Files, *, every: All = False, json: Json = False) -> None:
    """Import special days: a table (CSV) or our own form (JSON). Other days stay as they are."""

    async def one(office: ImportOffice, file: Path, by: Provenance, _: Told) -> Imported:
        use_case = ImportCalendar(calendar_streams(office.reading), office.ledger, office.clock)
        return await use_case(calendar_in(file), by)

    _import(files, one, every=every, json=json)


def _import(files: list[Path], one: ImportOne, *, every: bool, json: bool) -> None:
    settings = Settings.from_environ(os.environ)
    home.prepare(settings)
    with database(settings) as dsn:
        try:
            imported = asyncio.run(_all(dsn, files, one))
        except UnknownFile as unknown:
            raise Failed(str(unknown)) from unknown
    if json:
        as_json({"files": [{"file": str(f), **asdict(done)} for f, done in imported.items()]})
        return
    for file, done in imported.items():
        _show(file, done, every=every)


async def _all(dsn: str, files: list[Path], one: ImportOne) -> dict[Path, Imported]:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    imported: dict[Path, Imported] = {}
    with Progress(*columns, console=err, transient=True) as progress:
        async with importing(dsn) as office:
            for file in files:
                task = progress.add_task(escape(file.name), total=None)
                told = partial(_tell, progress, task, file.name)
                imported[file] = await one(office, file, _by(file), told)
                progress.remove_task(task)
    return imported


def _tell(progress: Progress, task: TaskID, name: str, row: int) -> None:
    progress.update(task, description=escape(f"{name}: {row} rows"))


def _by(file: Path) -> Provenance:
    """Whoever runs the command on this machine."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # a container may run as a number without a name
        user = str(os.getuid())
    run = str(uuid4())
    return Provenance(
        principal=f"cli:{user}",
        role="administrator",
        agency="",
        request=run,
        correlation=run,
        reason=f"import of {file.name}",
    )


def _show(file: Path, done: Imported, *, every: bool) -> None:
    out.print(
        f"[bold]{escape(file.name)}[/bold]  {done.new} new, {done.changed} changed,"
        f" {done.unchanged} unchanged, {done.rejected} rejected"
    )
    if not done.remarks:
        return
    table = Table("reason", "rows", "what it means, and where", title_justify="left")
    by_reason: dict[tuple[str, bool], list[Remark]] = defaultdict(list)
    for remark in done.remarks:
        by_reason[remark.reason, remark.rejected].append(remark)
    for (reason, rejected), remarks in sorted(by_reason.items(), key=lambda one: -len(one[1])):
        named = remarks if every else remarks[:EXAMPLES]
        where = "\n".join(f"row {one.row}, {one.code}: {one.sentence}" for one in named)
        more = (
            f"\n… and {len(remarks) - len(named)} more (--all)" if len(named) < len(remarks) else ""
        )
        style = "red" if rejected else "yellow"
        table.add_row(f"[{style}]{reason}[/{style}]", str(len(remarks)), escape(where + more))
    out.print(table)
