"""What the rules remember of an agency."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import assert_never

from domain.agency.events import (
    AgencyClosed,
    AgencyCodeAdded,
    AgencyCodeTaken,
    AgencyCorrected,
    AgencyEvent,
    AgencyRegistered,
    Level,
    OfficeHoursSet,
)


def _span(first: time, last: time) -> timedelta:
    return datetime.combine(date.min, last) - datetime.combine(date.min, first)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeHours:
    """Morning and afternoon of one working day in office time; eight hours by default."""

    morning_opens: time = time(7, 0)
    morning_closes: time = time(11, 30)
    afternoon_opens: time = time(13, 30)
    afternoon_closes: time = time(17, 0)

    @property
    def morning(self) -> timedelta:
        return _span(self.morning_opens, self.morning_closes)

    @property
    def a_day(self) -> timedelta:
        return self.morning + _span(self.afternoon_opens, self.afternoon_closes)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyCode:
    """Another code of the agency. When it was in use is for people to know: looking the agency
    up by it works for ever, so that older papers and messages still find their way."""

    code: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    code: str = ""
    name: str = ""
    level: Level = Level.PROVINCE
    parent_code: str | None = None
    remote: bool = False
    source: str = ""
    other_codes: tuple[AgencyCode, ...] = ()
    hours: OfficeHours = OfficeHours()
    closed_on: date | None = None
    successor_code: str | None = None
    other_code_of: str | None = None
    """Set in the stream of another code only: the agency that the code belongs to."""


NOT_REGISTERED = Agency()


def evolve(agency: Agency, event: AgencyEvent) -> Agency:
    """The agency after one more event. Never refuses."""
    match event:
        case AgencyRegistered():
            return replace(
                agency,
                code=event.code,
                name=event.name,
                level=event.level,
                parent_code=event.parent_code,
                remote=event.remote,
                source=event.source,
            )
        case AgencyCorrected():
            return replace(
                agency,
                name=event.name,
                level=event.level,
                parent_code=event.parent_code,
                remote=event.remote,
                source=event.source,
            )
        case AgencyCodeAdded(code=code, valid_from=valid_from, valid_to=valid_to):
            added = AgencyCode(code=code, valid_from=valid_from, valid_to=valid_to)
            others = (other for other in agency.other_codes if other.code != code)
            return replace(agency, other_codes=(*others, added))
        case AgencyCodeTaken(code=code, agency_code=agency_code):
            return replace(agency, code=code, other_code_of=agency_code)
        case OfficeHoursSet():
            hours = OfficeHours(
                morning_opens=event.morning_opens,
                morning_closes=event.morning_closes,
                afternoon_opens=event.afternoon_opens,
                afternoon_closes=event.afternoon_closes,
            )
            return replace(agency, hours=hours)
        case AgencyClosed(closed_on=closed_on, successor_code=successor_code):
            return replace(agency, closed_on=closed_on, successor_code=successor_code)
        case _:
            assert_never(event)
