"""What may be decided about the calendar. Each function returns the new facts or refuses."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import ClassVar

from domain.calendar.events import CalendarRevised, SpecialDay
from domain.calendar.state import DAYS_OFF, NO_CALENDAR, Calendar
from domain.refused import Refused

FEWEST_DAYS_OFF = 10
"""Of a year: New Year, five days of Tết, Giỗ Tổ, 30 April, 1 May, Quốc khánh (Labour Code)."""


class CalendarGap(Refused):
    """Between what is known and what is new lie days that nobody has decided about."""

    code: ClassVar[str] = "calendar-gap"

    def __init__(self, calendar: Calendar, covers_from: date, covers_to: date) -> None:
        super().__init__(
            f"{covers_from} to {covers_to} does not join on to what the calendar covers,"
            f" {calendar.covers_from} to {calendar.covers_to}",
            covers_from=covers_from.isoformat(),
            covers_to=covers_to.isoformat(),
        )


class DayOutsideSpan(Refused):
    code: ClassVar[str] = "day-outside-span"

    def __init__(self, day: date) -> None:
        super().__init__(f"{day} lies outside the span that the revision covers", day=f"{day}")


class DayTwice(Refused):
    code: ClassVar[str] = "day-twice"

    def __init__(self, day: date) -> None:
        super().__init__(f"{day} is named twice in one revision", day=f"{day}")


def revise(
    calendar: Calendar, days: Sequence[SpecialDay], *, covers_from: date, covers_to: date
) -> list[CalendarRevised]:
    """Add or change the days named; every other day stays as it is.

    A day that is special no longer is named with the kind PLAIN. `covers_from` and `covers_to`
    are what the new days speak for; the calendar then covers that and what it covered before.
    """
    _must_be_one_calendar(calendar, days, covers_from, covers_to)
    revised = CalendarRevised(
        covers_from=min(calendar.covers_from, covers_from),
        covers_to=max(calendar.covers_to, covers_to),
        days=tuple(
            sorted(
                (day for day in days if calendar.special_days.get(day.day) != day),
                key=lambda special: special.day,
            )
        ),
    )
    covered = (calendar.covers_from, calendar.covers_to)
    if not revised.days and covered == (revised.covers_from, revised.covers_to):
        return []  # the same file once more
    return [revised]


def incomplete_years(calendar: Calendar, days: Sequence[SpecialDay]) -> set[int]:
    """Years from the first to the last of these days that the calendar does not cover yet and
    these days do not make believable.

    So two rows about a late swap can't make a whole year look as if it had no Tết. A day counts
    once, and not at all when the days say two things about it.
    """
    distinct = set(days)
    said = Counter(special.day for special in distinct)
    off = Counter(
        special.day.year
        for special in distinct
        if special.kind in DAYS_OFF and said[special.day] == 1
    )
    years = {special.day.year for special in days}
    covered = range(calendar.covers_from.year, calendar.covers_to.year + 1)
    return {
        year
        for year in range(min(years, default=0), max(years, default=0) + 1)
        if year not in covered and off[year] < FEWEST_DAYS_OFF
    }


def _must_be_one_calendar(
    calendar: Calendar, days: Sequence[SpecialDay], covers_from: date, covers_to: date
) -> None:
    a_day = timedelta(days=1)
    before = covers_to < calendar.covers_from - a_day
    after = covers_from > calendar.covers_to and covers_from - a_day > calendar.covers_to
    if calendar != NO_CALENDAR and (before or after):
        raise CalendarGap(calendar, covers_from, covers_to)
    seen: set[date] = set()
    for special in days:
        if not covers_from <= special.day <= covers_to:
            raise DayOutsideSpan(special.day)
        if special.day in seen:
            raise DayTwice(special.day)
        seen.add(special.day)
