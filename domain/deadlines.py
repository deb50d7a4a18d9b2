"""Time limits and the deadlines that follow from them (domain.md, rules R1-R5)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


class Unit(StrEnum):
    """What a time limit counts (R1)."""

    WORKING_DAY = "working-day"
    DAY = "day"
    WORKING_HOUR = "working-hour"
    MONTH = "month"
    YEAR = "year"
    SAME_DAY = "same-day"
    """Given at once: on the day itself, or on the next working day after the cut-off (R5)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLimit:
    """So many of a unit. Fractions of a working day are real (3.5 days in the national data)."""

    amount: Decimal
    unit: Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A promised moment and everything it was computed from. A fact: never computed again."""

    due_at: datetime
    """UTC. The end of office hours on the last day, or the exact moment for working hours."""
    limit: TimeLimit
    counted_from: datetime
    """UTC. The moment of complete receipt, moved into office hours (R3)."""
    rule: str
    """The rule that was applied, as domain.md numbers it: "R4", "R4a", "R4b", "R5"."""
    calendar_version: int
    hours_version: int
    """The version of the agency whose office hours were used."""
