"""Everything that can have happened to a calendar. Past facts: add new ones, never edit these."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class DayKind(StrEnum):
    """Why a day differs from the plain week (domain.md §4.2)."""

    HOLIDAY = "holiday"
    COMPENSATORY_DAY_OFF = "compensatory-day-off"
    SWAPPED_DAY_OFF = "swapped-day-off"
    MAKE_UP_WORKDAY = "make-up-workday"
    PLAIN = "plain"
    """A day that was special in an earlier version and no longer is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialDay:
    day: date
    kind: DayKind
    name: str
    source: str
    """The decision, dispatch or data set that says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarRevised:
    """Days were decided or changed. Each revision is a version that deadlines refer to (R18)."""

    covers_from: date
    covers_to: date
    """First and last day that the calendar can answer for, after this revision."""
    days: tuple[SpecialDay, ...]


CalendarEvent = CalendarRevised
