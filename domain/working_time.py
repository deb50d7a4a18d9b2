"""Working hours: the calendar's days and an agency's office hours, taken together (R3, R4b)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.agency.state import OfficeHours
from domain.calendar.state import Calendar

OFFICE_TIME = ZoneInfo("Asia/Ho_Chi_Minh")
"""UTC+7, no daylight saving."""
MIDNIGHT = time(0)


def office_day(moment: datetime) -> date:
    return moment.astimezone(OFFICE_TIME).date()


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """When one agency works. Moments come and go in office time; a day off is never touched.

    Opening and closing belong to the day: who comes at 17:00 sharp came in time. Every method
    raises OutsideCalendar when it needs a day that the calendar does not cover.
    """

    calendar: Calendar
    hours: OfficeHours

    def opening(self, day: date) -> datetime:
        return datetime.combine(day, self.hours.morning_opens, OFFICE_TIME)

    def closing(self, day: date) -> datetime:
        return datetime.combine(day, self.hours.afternoon_closes, OFFICE_TIME)

    def normalise(self, moment: datetime) -> datetime:
        """The moment, moved into office hours (R3): to the opening, to the end of the lunch
        break, or to the next working day's opening."""
        local = moment.astimezone(OFFICE_TIME)
        day, clock = local.date(), local.time()
        if not self.calendar.is_working_day(day) or clock > self.hours.afternoon_closes:
            return self.opening(self.calendar.working_day_after(day, 1))
        if clock < self.hours.morning_opens:
            return self.opening(day)
        if self.hours.morning_closes < clock < self.hours.afternoon_opens:
            return datetime.combine(day, self.hours.afternoon_opens, OFFICE_TIME)
        return local

    def after(self, start: datetime, worked: timedelta) -> datetime:
        """The moment at which so much working time has passed (R4b). `start` is normalised."""
        total = self._worked_until(start.time()) + worked
        days, rest = divmod(total, self.hours.a_day)
        if days and not rest:  # a full day ends at its closing, not at the next opening
            days, rest = days - 1, self.hours.a_day
        day = self.calendar.working_day_after(start.date(), days)
        return self.into_day(day, rest)

    def into_day(self, day: date, worked: timedelta) -> datetime:
        """The moment of a working day by which so much of it has been worked."""
        morning = self.hours.morning
        if worked <= morning:
            return self.opening(day) + worked
        afternoon = datetime.combine(day, self.hours.afternoon_opens, OFFICE_TIME)
        return afternoon + (worked - morning)

    def _worked_until(self, clock: time) -> timedelta:
        if clock <= self.hours.morning_closes:
            return _since_midnight(clock) - _since_midnight(self.hours.morning_opens)
        return (
            self.hours.morning
            + _since_midnight(clock)
            - _since_midnight(self.hours.afternoon_opens)
        )


def _since_midnight(clock: time) -> timedelta:
    return datetime.combine(date.min, clock) - datetime.combine(date.min, MIDNIGHT)
