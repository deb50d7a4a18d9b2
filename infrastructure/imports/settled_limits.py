"""Limits that people settled: a table of code, channel, amount, unit and who decided it."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from application.import_procedures import Settled, SettledRow
from domain.deadlines import TimeLimit, Unit
from domain.procedure.decisions import SettledLimit
from domain.procedure.events import Channel
from domain.procedure.stated_limits import LARGEST_AMOUNT
from infrastructure.imports.table import Line, UnknownFile, lines, visible

COLUMNS = ("code", "channel", "amount", "unit", "decided_by")


@dataclass(frozen=True, slots=True)
class SettledLimits:
    limits: Settled
    rows: tuple[SettledRow, ...]
    """One for each procedure, at the first line that names it."""


def read_settled(path: Path) -> SettledLimits:
    """A person wrote it, so one bad row stops all: raises UnknownFile."""
    settled: dict[str, dict[Channel, SettledLimit]] = {}
    first: dict[str, int] = {}
    for line in lines(path, COLUMNS):
        try:
            channel, limit = _read(line)
        except (ValueError, InvalidOperation) as wrong:
            raise UnknownFile(f"{path}, row {line.number}: {wrong}") from wrong
        code = line.cells["code"].strip()
        settled.setdefault(code, {})[channel] = limit
        first.setdefault(code, line.number)
    rows = tuple(SettledRow(row=row, code=code) for code, row in first.items())
    return SettledLimits(settled, rows)


def read_limit(text: str) -> TimeLimit:
    """ "7 working-day", "3.5 working-day" or "same-day". Raises ValueError, InvalidOperation."""
    amount, _, unit = text.strip().rpartition(" ")
    limit = TimeLimit(amount=Decimal(amount or "0"), unit=Unit(unit))
    if (limit.unit is Unit.SAME_DAY) != (
        limit.amount == 0
    ) or not 0 <= limit.amount <= LARGEST_AMOUNT:
        raise ValueError(f"{text} is not a time limit")
    return limit


def _read(line: Line) -> tuple[Channel, SettledLimit]:
    decided_by = visible(line.cells["decided_by"])
    if not decided_by:
        raise ValueError("nobody is named who decided it")
    limit = read_limit(f"{line.cells['amount'].strip()} {line.cells['unit'].strip()}")
    return (
        Channel(line.cells["channel"].strip()),
        SettledLimit(limit=limit, decided_by=decided_by),
    )
