"""Time limits and the deadlines that follow from them (domain.md, rules R1-R5, R16)."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
from functools import lru_cache
from typing import assert_never

from domain.agency.state import OfficeHours
from domain.calendar.state import Calendar
from domain.working_time import OFFICE_TIME, WorkingTime

HOURS_A_DAY = 8
"""Of working time, when days and hours are added up (R4b)."""
REMEMBERED = 10_000
"""Ends of working days kept at hand."""
USUAL_CUT_OFF = time(15, 0)
"""For same-day procedures that state no hour: "tiếp nhận sau 15 giờ" is what 45 of the national
procedures say (R5). Later than that, nobody could still be served on the day."""


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


NO_TIME = TimeLimit(amount=Decimal(0), unit=Unit.SAME_DAY)
RULES = {
    Unit.WORKING_DAY: "R4",
    Unit.DAY: "R4a",
    Unit.MONTH: "R4a",
    Unit.YEAR: "R4a",
    Unit.WORKING_HOUR: "R4b",
    Unit.SAME_DAY: "R5",
}


def promise(
    limit: TimeLimit,
    received_at: datetime,
    calendar: Calendar,
    hours: OfficeHours,
    *,
    calendar_version: int,
    hours_version: int,
    cut_off: time | None = None,
) -> Deadline:
    """When the result is due for what was received, complete and valid, at this moment (R2).

    `cut_off` matters to same-day limits only; None means the usual one. Raises OutsideCalendar.
    """
    working = WorkingTime(calendar, hours)
    start = working.normalise(received_at)
    late = _is_late(received_at, start, cut_off or USUAL_CUT_OFF)
    return Deadline(
        due_at=_due(limit, start, working, late=late).astimezone(UTC),
        limit=limit,
        counted_from=start.astimezone(UTC),
        rule=RULES[limit.unit],
        calendar_version=calendar_version,
        hours_version=hours_version,
    )


def add_up(limits: Sequence[TimeLimit]) -> TimeLimit | None:
    """The sum of some budgets; None when they have none, such as of months and working days.

    Working hours and working days add up as eight hours a day; "same day" takes no time.
    """
    total = limits[0] if limits else None
    for limit in limits[1:]:
        total = total and _plus(total, limit)
    return total


def due_after_steps(
    budgets: Sequence[TimeLimit | None], whole: Deadline, calendar: Calendar, hours: OfficeHours
) -> list[datetime | None]:
    """When each step is due (UTC): by then it and all steps before it have used their budgets.

    Counted from where the whole is counted from, and never later than the whole is due, so a
    change of route restarts nothing (R16). Never earlier than a step before it either, though
    hours and days are added up as if every office worked eight hours a day (R4b). None where a
    step has no budget, and for all that follow budgets without a sum. Raises OutsideCalendar.
    """
    working = WorkingTime(calendar, hours)
    start = working.normalise(whole.counted_from)
    late = _is_late(start, start, USUAL_CUT_OFF)
    used: TimeLimit | None = NO_TIME
    latest = whole.counted_from
    due: list[datetime | None] = []
    for budget in budgets:
        if budget is None or used is None or (used := _plus(used, budget)) is None:
            due.append(None)
        else:
            moment = _due(used, start, working, late=late).astimezone(UTC)
            latest = max(latest, min(moment, whole.due_at))
            due.append(latest)
    return due


def _is_late(received_at: datetime, start: datetime, cut_off: time) -> bool:
    """Whether it came after the cut-off of the day from which it counts (R5). The moment of the
    receipt decides: what came in the lunch break before the cut-off came in time."""
    local = received_at.astimezone(OFFICE_TIME)
    return local.date() == start.date() and local.time() > cut_off


def _due(limit: TimeLimit, start: datetime, working: WorkingTime, *, late: bool) -> datetime:
    match limit.unit:
        case Unit.WORKING_DAY:
            return _after_working_days(limit.amount, start.date(), working)
        case Unit.WORKING_HOUR:
            return working.after(start, timedelta(seconds=round(limit.amount * 3600)))
        case Unit.DAY:
            last = _days_later(start.date(), limit.amount)
        case Unit.MONTH:
            last = _months_later(start.date(), limit.amount)
        case Unit.YEAR:
            last = _months_later(start.date(), limit.amount * 12)
        case Unit.SAME_DAY:
            return working.closing(working.calendar.working_day_after(start.date(), int(late)))
        case _:
            assert_never(limit.unit)
    return working.closing(working.calendar.working_day_from(last))


@lru_cache(REMEMBERED)
def _after_working_days(amount: Decimal, start: date, working: WorkingTime) -> datetime:
    """Whole days end at closing time (R4); a fraction is that part of the day after them, so half
    a day is four hours from the opening (R4b) and more time never means an earlier end.

    Depends on the day alone, and every receipt of a day asks for the same few."""
    whole, fraction = int(amount), amount % 1
    if not fraction:
        return working.closing(working.calendar.working_day_after(start, whole))
    part = timedelta(seconds=round(fraction * int(working.hours.a_day.total_seconds())))
    return working.into_day(working.calendar.working_day_after(start, whole + 1), part)


def _days_later(day: date, amount: Decimal) -> date:
    """A part of a calendar day is a day: nobody can be asked to come at midnight."""
    return day + timedelta(days=int(amount.to_integral_value(ROUND_CEILING)))


def _months_later(day: date, amount: Decimal) -> date:
    """The same day of a later month, or that month's last; part of a month is of thirty days."""
    month = day.year * 12 + day.month - 1 + int(amount)
    year, month = month // 12, month % 12 + 1
    whole = date(year, month, min(day.day, monthrange(year, month)[1]))
    return _days_later(whole, amount % 1 * 30)


def _plus(one: TimeLimit, other: TimeLimit) -> TimeLimit | None:
    if one.unit is other.unit:
        return TimeLimit(amount=one.amount + other.amount, unit=one.unit)
    if one.unit is Unit.SAME_DAY:
        return other
    if other.unit is Unit.SAME_DAY:
        return one
    if {one.unit, other.unit} == {Unit.WORKING_DAY, Unit.WORKING_HOUR}:
        days = _in_working_days(one) + _in_working_days(other)
        return TimeLimit(amount=days, unit=Unit.WORKING_DAY)
    return None


def _in_working_days(limit: TimeLimit) -> Decimal:
    return limit.amount / HOURS_A_DAY if limit.unit is Unit.WORKING_HOUR else limit.amount
