"""Tables as CSV files: rows by column name, and text without what nobody can see."""

import csv
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

csv.field_size_limit(1_000_000)
INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
"""Zero-width characters that come in with copied text: two equal names would differ."""


class UnknownFile(Exception):
    """The file is none of those that this import reads; the sentence says what was expected."""


class Line(NamedTuple):
    number: int
    """Of the row in the table, the header being 1."""
    cells: dict[str, str]


def lines(path: Path, needed: Sequence[str]) -> Iterator[Line]:
    """Every row after the header. Raises UnknownFile when a column is missing or it is no text.

    Cells that a short row lacks are empty; what a long row has too much is dropped.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restval="")
            missing = [name for name in needed if name not in (reader.fieldnames or [])]
            if missing:
                raise UnknownFile(f"{path} has no column {', '.join(missing)}")
            for number, row in enumerate(reader, start=2):
                yield Line(number, {name: cell for name, cell in row.items() if name is not None})
    except (UnicodeDecodeError, csv.Error) as unreadable:
        raise UnknownFile(f"{path} is not a table in UTF-8: {unreadable}") from unreadable


def header(path: Path) -> list[str]:
    """The column names. Raises UnknownFile."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return next(csv.reader(file), [])
    except (UnicodeDecodeError, csv.Error) as unreadable:
        raise UnknownFile(f"{path} is not a table in UTF-8: {unreadable}") from unreadable


def visible(text: str) -> str:
    """The text in one line: no invisible characters, no leading, trailing or doubled blanks."""
    return " ".join(INVISIBLE.sub("", text).split())
