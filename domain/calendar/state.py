"""What the rules remember of the calendar, and which days it says are worked."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from typing import ClassVar

from domain.calendar.events import CalendarEvent, DayKind, SpecialDay
from domain.refused import Refused

CALENDAR = "vn-public-sector"
"""The one calendar there is; its stream id follows from this name."""
SATURDAY = 5
DAYS_OFF = frozenset({DayKind.HOLIDAY, DayKind.COMPENSATORY_DAY_OFF, DayKind.SWAPPED_DAY_OFF})


class OutsideCalendar(Refused):
    """A deadline needs a day that nobody has decided about yet."""

    code: ClassVar[str] = "outside-calendar"

    def __init__(self, calendar: "Calendar") -> None:
        super().__init__(
            f"the calendar reaches only from {calendar.covers_from} to {calendar.covers_to}",
            covers_from=calendar.covers_from.isoformat(),
            covers_to=calendar.covers_to.isoformat(),
        )


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """Special days at one version; the version goes into every fact it shaped.

    Every question about a day that the calendar does not cover raises OutsideCalendar.
    """

    version: int = 0
    covers_from: date = date.max
    covers_to: date = date.min
    special_days: Mapping[date, SpecialDay] = field(default_factory=dict, hash=False)

    def is_working_day(self, day: date) -> bool:
        if not self.covers_from <= day <= self.covers_to:
            raise OutsideCalendar(self)
        return self._is_worked(day)

    def working_day_from(self, day: date) -> date:
        """The day itself when it is worked, or else the next one that is (R4a)."""
        return day if self.is_working_day(day) else self.working_day_after(day, 1)

    def working_day_after(self, day: date, count: int) -> date:
        """The day `count` working days later; the day itself is not counted (R2). Zero is none."""
        if not self.covers_from <= day <= self.covers_to:
            raise OutsideCalendar(self)
        if count == 0:
            return day
        place = bisect_right(self._worked_days, day) + count - 1
        if place >= len(self._worked_days):
            raise OutsideCalendar(self)
        return self._worked_days[place]

    def working_days_between(self, first: date, last: date) -> int:
        """How many days of the span are worked, both ends counted."""
        for day in (first, last):
            if not self.covers_from <= day <= self.covers_to:
                raise OutsideCalendar(self)
        return bisect_right(self._worked_days, last) - bisect_left(self._worked_days, first)

    @cached_property
    def _worked_days(self) -> tuple[date, ...]:
        """In order, once per version: so that a deadline is a look-up, not a walk."""
        length = (self.covers_to - self.covers_from).days + 1
        days = (self.covers_from + timedelta(days=n) for n in range(length))
        return tuple(day for day in days if self._is_worked(day))

    def _is_worked(self, day: date) -> bool:
        special = self.special_days.get(day)
        if special is None or special.kind is DayKind.PLAIN:
            return day.weekday() < SATURDAY
        return special.kind not in DAYS_OFF


NO_CALENDAR = Calendar()


def evolve(calendar: Calendar, event: CalendarEvent) -> Calendar:
    """The calendar after one more revision. Never refuses."""
    return replace(
        calendar,
        version=calendar.version + 1,
        covers_from=event.covers_from,
        covers_to=event.covers_to,
        special_days={**calendar.special_days, **{day.day: day for day in event.days}},
    )
