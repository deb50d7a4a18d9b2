"""What the rules remember of the calendar."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from domain.calendar.events import CalendarEvent, SpecialDay

CALENDAR = "vn-public-sector"
"""The one calendar there is; its stream id follows from this name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Special days at one version; the version goes into every fact it shaped."""

    version: int = 0
    covers_from: date = date.max
    covers_to: date = date.min
    special_days: Mapping[date, SpecialDay] = field(default_factory=dict)


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
