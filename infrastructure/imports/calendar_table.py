"""Tables of special days: date, kind, name and the source that says so."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from application.import_calendar import DayRow
from application.import_report import Remark
from domain.calendar.events import DayKind, SpecialDay
from infrastructure.imports.table import Line, lines, visible

COLUMNS = ("date", "kind", "name_vi", "source")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def read_calendar_table(path: Path) -> Iterator[DayRow | Remark]:
    """Raises UnknownFile."""
    for line in lines(path, COLUMNS):
        yield _read(line)


def _read(line: Line) -> DayRow | Remark:
    written = line.cells["date"].strip()
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return _rejected(line, "malformed-date", "not a date like 2026-01-02")
    try:
        kind = DayKind(line.cells["kind"].strip().lower().replace("_", "-"))
    except ValueError:
        return _rejected(line, "unknown-kind", f"not one of {', '.join(DayKind)}")
    weekday = line.cells.get("weekday", "").strip()
    if weekday and weekday != _WEEKDAYS[day.weekday()]:
        return _rejected(line, "weekday-differs", f"{day} is a {_WEEKDAYS[day.weekday()]}")
    name, source = visible(line.cells["name_vi"]), visible(line.cells["source"])
    if not source:
        return _rejected(line, "no-source", "no decision or data set is named that says so")
    return DayRow(row=line.number, special=SpecialDay(day=day, kind=kind, name=name, source=source))


def _rejected(line: Line, reason: str, sentence: str) -> Remark:
    code = line.cells["date"].strip()
    return Remark(row=line.number, code=code, reason=reason, sentence=sentence)
