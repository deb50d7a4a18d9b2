"""Ready-made calendars: the days around the worked examples of domain.md §1.4, and no others."""

from dataclasses import replace
from datetime import date

from domain.calendar.events import DayKind, SpecialDay
from domain.calendar.state import Calendar

OFF = [
    *(date(2019, 2, day) for day in range(4, 9)),  # Tết
    date(2019, 4, 15),
    date(2019, 4, 30),
    date(2019, 5, 1),
    date(2019, 9, 2),
    date(2020, 1, 1),
    date(2024, 4, 30),
    date(2024, 5, 1),
    date(2026, 1, 1),
]
SWAPPED = {  # day off: the Saturday worked instead
    date(2019, 4, 29): date(2019, 5, 4),
    date(2024, 4, 29): date(2024, 5, 4),
    date(2026, 1, 2): date(2026, 1, 10),
}


def special(day: date, kind: DayKind) -> SpecialDay:
    return SpecialDay(day=day, kind=kind, name="a day", source="a decision")


def calendar_of(*days: SpecialDay, version: int = 7) -> Calendar:
    return Calendar(
        version=version,
        covers_from=date(2018, 1, 1),
        covers_to=date(2028, 12, 31),
        special_days={day.day: day for day in days},
    )


def the_calendar() -> Calendar:
    return calendar_of(
        *(special(day, DayKind.HOLIDAY) for day in OFF),
        *(special(day, DayKind.SWAPPED_DAY_OFF) for day in SWAPPED),
        *(special(day, DayKind.MAKE_UP_WORKDAY) for day in SWAPPED.values()),
    )


def without(calendar: Calendar, *days: date) -> Calendar:
    """The same calendar with these days as plain as the week makes them."""
    left = {day: what for day, what in calendar.special_days.items() if day not in days}
    return replace(calendar, special_days=left)
