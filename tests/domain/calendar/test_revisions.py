"""How the calendar changes: days are added or changed, never silently lost."""

from datetime import date

import pytest

from domain.calendar.decisions import (
    CalendarGap,
    DayOutsideSpan,
    DayTwice,
    incomplete_years,
    revise,
)
from domain.calendar.events import CalendarRevised, DayKind, SpecialDay
from domain.calendar.state import NO_CALENDAR, Calendar, evolve
from tests.support.calendars import special

TET = special(date(2026, 2, 17), DayKind.HOLIDAY)
SWAPPED = special(date(2026, 1, 2), DayKind.SWAPPED_DAY_OFF)
MADE_UP = special(date(2026, 1, 10), DayKind.MAKE_UP_WORKDAY)
YEAR = {"covers_from": date(2026, 1, 1), "covers_to": date(2026, 12, 31)}


def known(*days: SpecialDay) -> Calendar:
    (revised,) = revise(NO_CALENDAR, days, **YEAR)
    return evolve(NO_CALENDAR, revised)


def test_a_late_swap_leaves_the_other_days_as_they_are() -> None:
    revised = revise(known(TET), [SWAPPED, MADE_UP], **YEAR)

    assert revised == [CalendarRevised(days=(SWAPPED, MADE_UP), **YEAR)]
    calendar = evolve(known(TET), revised[0])
    assert calendar.version == 2
    assert not calendar.is_working_day(TET.day)
    assert calendar.is_working_day(MADE_UP.day)


def test_the_same_days_again_are_no_revision() -> None:
    assert revise(known(TET, SWAPPED), [SWAPPED], **YEAR) == []


def test_a_day_that_is_special_no_longer_is_said_so() -> None:
    plain = special(SWAPPED.day, DayKind.PLAIN)

    (revised,) = revise(known(SWAPPED), [plain], **YEAR)

    assert evolve(known(SWAPPED), revised).is_working_day(SWAPPED.day)


def test_what_is_covered_grows() -> None:
    (revised,) = revise(known(TET), [], covers_from=date(2027, 1, 1), covers_to=date(2027, 12, 31))

    assert (revised.covers_from, revised.covers_to) == (date(2026, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize("year", [2024, 2028])
def test_a_gap_that_nobody_decided_about_is_refused(year: int) -> None:
    with pytest.raises(CalendarGap):
        revise(known(TET), [], covers_from=date(year, 1, 1), covers_to=date(year, 12, 31))


def test_one_day_is_said_once_and_inside_the_span() -> None:
    with pytest.raises(DayTwice):
        revise(NO_CALENDAR, [TET, special(TET.day, DayKind.PLAIN)], **YEAR)
    with pytest.raises(DayOutsideSpan):
        revise(NO_CALENDAR, [special(date(2025, 1, 1), DayKind.HOLIDAY)], **YEAR)


def test_two_rows_do_not_make_a_year() -> None:
    assert incomplete_years(NO_CALENDAR, [SWAPPED, MADE_UP]) == {2026}
    assert incomplete_years(known(TET), [SWAPPED, MADE_UP]) == set()


def test_a_day_counts_once_however_many_rows_name_it() -> None:
    nine = [special(date(2026, 2, day), DayKind.HOLIDAY) for day in range(1, 10)]
    tenth = special(date(2026, 5, 1), DayKind.HOLIDAY)
    differing = special(tenth.day, DayKind.COMPENSATORY_DAY_OFF)

    assert incomplete_years(NO_CALENDAR, [*nine, *nine]) == {2026}
    assert incomplete_years(NO_CALENDAR, [*nine, tenth, differing]) == {2026}
    assert incomplete_years(NO_CALENDAR, [*nine, tenth, tenth]) == set()


def test_a_year_left_out_in_the_middle_is_incomplete() -> None:
    later = special(date(2028, 1, 1), DayKind.HOLIDAY)

    assert incomplete_years(known(TET), [TET, later]) == {2027, 2028}
