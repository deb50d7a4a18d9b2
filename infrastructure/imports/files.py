"""Which reader reads which file: told by what the file is, not by what the caller says."""

from itertools import chain
from pathlib import Path

import orjson

from application.import_agencies import AgencySource
from application.import_calendar import CalendarSource
from application.import_procedures import ProcedureSource
from infrastructure.imports.agencies_table import read_agencies_table
from infrastructure.imports.calendar_table import read_calendar_table
from infrastructure.imports.plain_files import (
    read_plain_agencies,
    read_plain_calendar,
    read_plain_procedures,
)
from infrastructure.imports.procedure_index import read_index
from infrastructure.imports.procedure_record import read_records
from infrastructure.imports.table import UnknownFile


def procedures_in(path: Path) -> ProcedureSource:
    """The index (CSV), a full record or a file of our own form (JSON), or a folder of those.

    Raises UnknownFile, when it is iterated at the latest.
    """
    if path.is_dir():
        files = sorted(path.glob("*.json"))
        if not files:
            raise UnknownFile(f"{path} holds no JSON files")
        return _procedure_files(files)
    return _procedure_files([path]) if _is_json(path) else read_index(path)


def agencies_in(path: Path) -> AgencySource:
    """A table (CSV) or a file of our own form (JSON). Raises UnknownFile."""
    return read_plain_agencies(path) if _is_json(path) else read_agencies_table(path)


def calendar_in(path: Path) -> CalendarSource:
    """A table (CSV) or a file of our own form (JSON). Raises UnknownFile."""
    return read_plain_calendar(path) if _is_json(path) else read_calendar_table(path)


def _procedure_files(files: list[Path]) -> ProcedureSource:
    plain = [file for file in files if _is_plain(file)]
    records = [file for file in files if file not in plain]
    return chain(read_plain_procedures(plain), read_records(records))


def _is_json(path: Path) -> bool:
    return path.suffix.lower() == ".json"


def _is_plain(path: Path) -> bool:
    try:
        content = orjson.loads(path.read_bytes())
    except orjson.JSONDecodeError:
        return False  # the reader of records says so, and goes on with the other files
    return isinstance(content, dict) and "procedures" in content
