"""When is the result due? The worked examples of domain.md §1.4, by their letters."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from domain.agency.state import OfficeHours
from domain.calendar.state import OutsideCalendar
from domain.deadlines import Deadline, TimeLimit, Unit, add_up, due_after_steps, promise
from domain.working_time import OFFICE_TIME
from tests.support.calendars import the_calendar, without

SWAP_OF_2026 = (date(2026, 1, 2), date(2026, 1, 10))


def at(day: str, clock: str = "09:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=OFFICE_TIME)


def limit(amount: str, unit: Unit) -> TimeLimit:
    return TimeLimit(amount=Decimal(amount), unit=unit)


def promised(
    amount: str, unit: Unit, received: datetime, *, cut_off: time | None = None, swap: bool = True
) -> Deadline:
    return promise(
        limit(amount, unit),
        received,
        the_calendar() if swap else without(the_calendar(), *SWAP_OF_2026),
        OfficeHours(),
        calendar_version=7,
        hours_version=3,
        cut_off=cut_off,
    )


def due(
    amount: str, unit: Unit, received: datetime, *, cut_off: time | None = None, swap: bool = True
) -> datetime:
    return promised(amount, unit, received, cut_off=cut_off, swap=swap).due_at


@pytest.mark.parametrize(
    ("received", "amount", "last_day"),
    [
        pytest.param("2019-11-28", "5", "2019-12-05", id="A plain"),
        pytest.param("2019-01-25", "10", "2019-02-15", id="B over Tết"),
        pytest.param("2019-04-26", "3", "2019-05-04", id="C ends on a make-up Saturday"),
        pytest.param("2024-05-02", "2", "2024-05-04", id="D ends on a make-up Saturday"),
        pytest.param("2025-12-31", "2", "2026-01-06", id="F over the swapped 2 January"),
        pytest.param("2026-01-05", "7", "2026-01-13", id="G counts Saturday 10 January"),
        pytest.param("2019-06-03", "10", "2019-06-17", id="H before the supplement"),
    ],
)
def test_working_days_end_with_the_office_hours_of_the_last_day(
    received: str, amount: str, last_day: str
) -> None:
    assert due(amount, Unit.WORKING_DAY, at(received)) == at(last_day, "17:00")


def test_f_and_g_without_the_swap_of_2026() -> None:
    assert due("2", Unit.WORKING_DAY, at("2025-12-31"), swap=False) == at("2026-01-05", "17:00")
    assert due("7", Unit.WORKING_DAY, at("2026-01-05"), swap=False) == at("2026-01-14", "17:00")


def test_e_calendar_days_that_end_on_a_day_off_roll_forward() -> None:
    assert due("15", Unit.DAY, at("2019-12-20")) == at("2020-01-06", "17:00")


@pytest.mark.parametrize(
    ("received", "amount", "moment"),
    [
        pytest.param(at("2019-11-29", "16:00"), "8", at("2019-12-02", "16:00"), id="I"),
        pytest.param(at("2019-11-30", "09:00"), "8", at("2019-12-02", "17:00"), id="J"),
        pytest.param(at("2019-02-01", "15:30"), "8", at("2019-02-11", "15:30"), id="K"),
        pytest.param(at("2019-12-02", "12:00"), "4", at("2019-12-03", "07:30"), id="L"),
        pytest.param(at("2026-01-09", "16:30"), "8", at("2026-01-10", "16:30"), id="M"),
    ],
)
def test_working_hours_pass_only_while_the_office_works(
    received: datetime, amount: str, moment: datetime
) -> None:
    assert due(amount, Unit.WORKING_HOUR, received) == moment


@pytest.mark.parametrize(
    ("clock", "last_day"),
    [
        pytest.param("14:59", "2019-12-02", id="before the cut-off"),
        pytest.param("15:00", "2019-12-02", id="at the cut-off: not yet after it"),
        pytest.param("15:01", "2019-12-03", id="after the cut-off"),
    ],
)
def test_n_what_comes_after_the_cut_off_is_for_the_next_working_day(
    clock: str, last_day: str
) -> None:
    assert due("0", Unit.SAME_DAY, at("2019-12-02", clock)) == at(last_day, "17:00")


def test_the_procedure_may_set_another_cut_off() -> None:
    received = at("2019-12-02", "15:30")

    assert due("0", Unit.SAME_DAY, received, cut_off=time(16)) == at("2019-12-02", "17:00")


@pytest.mark.parametrize(
    ("received", "last_day"),
    [
        pytest.param("2019-12-02T11:45", "2019-12-02", id="in the break, before the cut-off"),
        pytest.param("2019-12-02T12:15", "2019-12-03", id="in the break, after the cut-off"),
        pytest.param("2019-12-01T12:15", "2019-12-02", id="on a day off"),
        pytest.param("2019-12-02T17:30", "2019-12-03", id="after closing"),
    ],
)
def test_the_cut_off_is_held_against_the_receipt_not_the_end_of_the_break(
    received: str, last_day: str
) -> None:
    promise_due = due("0", Unit.SAME_DAY, at(*received.split("T")), cut_off=time(12))

    assert promise_due == at(last_day, "17:00")


def test_what_comes_in_on_a_day_off_counts_from_the_next_opening() -> None:
    deadline = promised("1", Unit.WORKING_DAY, at("2019-11-30", "10:00"))

    assert deadline.counted_from == at("2019-12-02", "07:00")
    assert deadline.due_at == at("2019-12-03", "17:00")


@pytest.mark.parametrize(
    ("clock", "counted_from"),
    [
        ("06:15", "07:00"),
        ("07:00", "07:00"),
        ("11:30", "11:30"),
        ("11:31", "13:30"),
        ("17:00", "17:00"),
    ],
)
def test_a_moment_is_moved_into_office_hours(clock: str, counted_from: str) -> None:
    deadline = promised("1", Unit.WORKING_DAY, at("2019-12-02", clock))

    assert deadline.counted_from == at("2019-12-02", counted_from)


def test_half_a_working_day_is_half_of_the_day_after_the_whole_ones() -> None:
    assert due("3.5", Unit.WORKING_DAY, at("2019-12-02")) == at("2019-12-06", "11:00")


def test_months_end_on_the_same_day_or_the_last_and_roll_forward() -> None:
    assert due("1", Unit.MONTH, at("2019-01-31")) == at("2019-02-28", "17:00")
    assert due("1.5", Unit.MONTH, at("2019-11-28")) == at("2020-01-13", "17:00")  # 28/12 + 15 days
    assert due("3", Unit.YEAR, at("2019-11-28")) == at("2022-11-28", "17:00")


def test_a_deadline_names_everything_it_was_computed_from() -> None:
    assert promised("5", Unit.WORKING_DAY, at("2019-11-28", "08:00")) == Deadline(
        due_at=datetime(2019, 12, 5, 10, tzinfo=UTC),
        limit=limit("5", Unit.WORKING_DAY),
        counted_from=datetime(2019, 11, 28, 1, tzinfo=UTC),
        rule="R4",
        calendar_version=7,
        hours_version=3,
    )


@pytest.mark.parametrize(
    ("received", "unit"),
    [
        ("2017-12-29", Unit.WORKING_DAY),
        ("2028-12-20", Unit.WORKING_DAY),
        ("2028-12-20", Unit.DAY),
        ("2028-12-20", Unit.MONTH),
        ("2029-01-02", Unit.SAME_DAY),
    ],
)
def test_nothing_is_promised_for_days_that_nobody_decided_about(received: str, unit: Unit) -> None:
    with pytest.raises(OutsideCalendar):
        due("30", unit, at(received))


def test_each_step_is_due_when_it_and_those_before_it_have_used_their_budgets() -> None:
    whole = promised("3", Unit.WORKING_DAY, at("2019-12-02"))
    budgets = [limit("0.5", Unit.WORKING_DAY), None, limit("20", Unit.WORKING_HOUR)]

    due_at = due_after_steps(budgets, whole, the_calendar(), OfficeHours())

    assert due_at == [at("2019-12-03", "11:00"), None, at("2019-12-05", "17:00")]


def test_no_step_is_due_after_the_whole() -> None:
    whole = promised("0", Unit.SAME_DAY, at("2019-12-02", "14:00"))
    budgets = [limit("2", Unit.WORKING_HOUR), limit("6", Unit.WORKING_HOUR)]

    due_at = due_after_steps(budgets, whole, the_calendar(), OfficeHours())

    assert due_at == [at("2019-12-02", "16:00"), at("2019-12-02", "17:00")]


def test_a_step_is_never_due_before_the_one_it_follows() -> None:
    four_hours_a_day = OfficeHours(
        morning_opens=time(8),
        morning_closes=time(10),
        afternoon_opens=time(13, 30),
        afternoon_closes=time(15, 30),
    )
    whole = promised("5", Unit.WORKING_DAY, at("2019-12-02", "15:00"))
    budgets = [limit("8", Unit.WORKING_HOUR), None, limit("0.25", Unit.WORKING_DAY)]

    due_at = due_after_steps(budgets, whole, the_calendar(), four_hours_a_day)

    assert due_at == [at("2019-12-04", "15:00"), None, at("2019-12-04", "15:00")]


def test_budgets_of_months_and_working_days_have_no_sum() -> None:
    assert add_up([limit("1", Unit.MONTH), limit("3", Unit.WORKING_DAY)]) is None
