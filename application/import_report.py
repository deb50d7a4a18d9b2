"""What an import did: how much was new, and what was wrong with which row."""

from collections.abc import Callable
from dataclasses import dataclass, field

Progress = Callable[[int], None]
"""Told now and then which row was the last one done."""


def nobody_watches(_row: int) -> None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something about one row that a person should know. The rest is imported all the same."""

    row: int
    """Line of a table or number of a record, from 1; 0 for what is said of no row."""
    code: str
    """Of the procedure or agency, or the day, as far as it could be read."""
    reason: str
    """Stable; the sentence may change."""
    sentence: str
    rejected: bool = True
    """False: the row was imported, with this reservation."""


@dataclass(slots=True, kw_only=True)
class Imported:
    """Counts of rows, and remarks in the order in which they came up."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    remarks: list[Remark] = field(default_factory=list)

    def note(self, remark: Remark) -> None:
        self.remarks.append(remark)
        self.rejected += remark.rejected

    def count(self, *, known: bool, facts: int) -> None:
        if not facts:
            self.unchanged += 1
        elif known:
            self.changed += 1
        else:
            self.new += 1

    def add(self, other: "Imported") -> None:
        self.new += other.new
        self.changed += other.changed
        self.unchanged += other.unchanged
        self.rejected += other.rejected
        self.remarks += other.remarks
