"""Whatever is received whenever: what every promise has in common."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from domain.agency.state import OfficeHours
from domain.calendar.events import DayKind
from domain.calendar.state import Calendar
from domain.deadlines import TimeLimit, Unit, promise
from domain.working_time import OFFICE_TIME, WorkingTime, office_day
from tests.support.calendars import special, the_calendar

CALENDAR = replace(the_calendar(), covers_to=date(2100, 12, 31))
NEWLY_OFF = date(2022, 6, 15)
REVISED = replace(
    CALENDAR,
    special_days={
        **CALENDAR.special_days,
        NEWLY_OFF: special(NEWLY_OFF, DayKind.SWAPPED_DAY_OFF),
    },
)
MOMENTS = st.datetimes(datetime(2019, 1, 1), datetime(2026, 12, 31)).map(  # noqa: DTZ001
    lambda moment: moment.replace(tzinfo=UTC)
)
AROUND_IT = st.datetimes(datetime(2022, 6, 1), datetime(2022, 6, 17)).map(  # noqa: DTZ001
    lambda moment: moment.replace(tzinfo=UTC)
)
QUARTERS = st.integers(1, 240).map(lambda quarters: Decimal(quarters) / 4)
UNITS = st.sampled_from(Unit)


def due(amount: Decimal, unit: Unit, received: datetime, calendar: Calendar = CALENDAR) -> datetime:
    return promise(
        TimeLimit(amount=amount, unit=unit),
        received,
        calendar,
        OfficeHours(),
        calendar_version=1,
        hours_version=1,
    ).due_at


@given(MOMENTS, MOMENTS, QUARTERS, UNITS)
def test_who_comes_later_never_gets_an_earlier_promise(
    one: datetime, other: datetime, amount: Decimal, unit: Unit
) -> None:
    earlier, later = sorted([one, other])

    assert due(amount, unit, earlier) <= due(amount, unit, later)


@given(MOMENTS, QUARTERS, QUARTERS, UNITS)
def test_a_longer_limit_never_ends_earlier(
    received: datetime, one: Decimal, other: Decimal, unit: Unit
) -> None:
    shorter, longer = sorted([one, other])

    assert due(shorter, unit, received) <= due(longer, unit, received)


@given(MOMENTS, QUARTERS, UNITS)
def test_a_promise_falls_into_office_hours_and_after_the_receipt(
    received: datetime, amount: Decimal, unit: Unit
) -> None:
    moment = due(amount, unit, received)

    assert moment > received
    assert WorkingTime(CALENDAR, OfficeHours()).normalise(moment) == moment


@given(MOMENTS, st.integers(1, 60), st.integers(1, 60))
def test_working_days_add_up(received: datetime, first: int, second: int) -> None:
    halfway = due(Decimal(first), Unit.WORKING_DAY, received)

    assert due(Decimal(second), Unit.WORKING_DAY, halfway) == due(
        Decimal(first + second), Unit.WORKING_DAY, received
    )


@given(MOMENTS, QUARTERS, QUARTERS)
def test_working_hours_add_up(received: datetime, first: Decimal, second: Decimal) -> None:
    halfway = due(first, Unit.WORKING_HOUR, received)

    assert due(second, Unit.WORKING_HOUR, halfway) == due(
        first + second, Unit.WORKING_HOUR, received
    )


@given(AROUND_IT, st.integers(1, 12))
def test_a_new_day_off_moves_exactly_the_promises_that_contain_it(
    received: datetime, amount: int
) -> None:
    before = due(Decimal(amount), Unit.WORKING_DAY, received)
    after = due(Decimal(amount), Unit.WORKING_DAY, received, REVISED)
    start = WorkingTime(CALENDAR, OfficeHours()).normalise(received)

    contains = office_day(start) <= NEWLY_OFF <= office_day(before)
    assert (after != before) == contains
    if contains:
        next_day = CALENDAR.working_day_after(office_day(before), 1)
        assert office_day(after) == next_day


@given(MOMENTS, st.integers(0, 60))
def test_counting_by_look_up_agrees_with_walking_day_by_day(
    received: datetime, amount: int
) -> None:
    start = received.astimezone(OFFICE_TIME).date()
    day, left = start, amount
    while left:
        day += timedelta(days=1)
        left -= CALENDAR.is_working_day(day)

    assert CALENDAR.working_day_after(start, amount) == day
    if amount:
        counted = CALENDAR.working_days_between(start + timedelta(days=1), day)
        assert counted == amount
