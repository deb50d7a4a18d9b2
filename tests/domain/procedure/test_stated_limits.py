"""What the national catalogue states, and what can be relied on (domain.md, R1 and R1a)."""

from datetime import time
from decimal import Decimal

import pytest

from domain.deadlines import TimeLimit, Unit
from domain.procedure.stated_limits import LimitProblem, StatedLimit, cut_off, judge

SAYS_WORKING_DAYS = "Thời hạn tối đa không quá 20 ngày làm việc, kể từ ngày nộp đủ hồ sơ."
SAYS_15_HOURS = (
    "nếu tiếp nhận hồ sơ sau 15 giờ thì có Phiếu hẹn, trả kết quả trong ngày làm việc tiếp theo"
)


@pytest.mark.parametrize(
    ("amount", "unit", "limit"),
    [
        ("7", "WORKING_DAY", TimeLimit(amount=Decimal(7), unit=Unit.WORKING_DAY)),
        ("3.5", "WORKING_DAY", TimeLimit(amount=Decimal("3.5"), unit=Unit.WORKING_DAY)),
        ("30", "DAY", TimeLimit(amount=Decimal(30), unit=Unit.DAY)),
        ("8", "HOUR", TimeLimit(amount=Decimal(8), unit=Unit.WORKING_HOUR)),
        ("18", "MONTH", TimeLimit(amount=Decimal(18), unit=Unit.MONTH)),
        ("3", "YEAR", TimeLimit(amount=Decimal(3), unit=Unit.YEAR)),
    ],
)
def test_a_number_and_a_unit_are_a_limit(amount: str, unit: str, limit: TimeLimit) -> None:
    assert judge([StatedLimit(amount, unit)], text="") == (limit, None)


@pytest.mark.parametrize(
    "text",
    [
        SAYS_WORKING_DAYS,
        "trong 020 ngày làm việc",
        "trong thời hạn 20 (hai mươi) ngày làm việc",
        "20 Ngày\nlàm việc",
    ],
)
def test_days_that_the_text_calls_working_days_are_not_usable(text: str) -> None:
    judged = judge([StatedLimit("20", "DAY")], text)

    assert judged == (None, LimitProblem.UNIT_CONTRADICTS_TEXT)


@pytest.mark.parametrize(
    "text", ["không quá 20 ngày", "120 ngày làm việc", "1.20 ngày làm việc", "10 ngày làm việc"]
)
def test_other_numbers_in_the_text_contradict_nothing(text: str) -> None:
    assert judge([StatedLimit("20", "DAY")], text)[1] is None


@pytest.mark.parametrize("amount", ["0", "1"])
def test_other_means_same_day_where_the_text_says_so(amount: str) -> None:
    judged = judge([StatedLimit(amount, "OTHER")], SAYS_15_HOURS)

    assert judged == (TimeLimit(amount=Decimal(0), unit=Unit.SAME_DAY), None)


@pytest.mark.parametrize(("amount", "text"), [("0", ""), ("1", "xem xét"), ("3", SAYS_15_HOURS)])
def test_other_without_such_a_text_means_nothing(amount: str, text: str) -> None:
    assert judge([StatedLimit(amount, "OTHER")], text) == (None, LimitProblem.WITHOUT_UNIT)


@pytest.mark.parametrize("unit", ["OTHER", "DAY"])
@pytest.mark.parametrize(
    "amount",
    ["Theo mô tả", "Không quá 10 ngày làm việc", "15/12", "-", "", "NaN", "sNaN", "Infinity"],
)
def test_text_in_the_number_field_is_not_guessed_at(amount: str, unit: str) -> None:
    assert judge([StatedLimit(amount, unit)], text="") == (None, LimitProblem.IS_TEXT)


@pytest.mark.parametrize("amount", ["0", "-5", "100000"])
def test_what_no_limit_can_be_is_out_of_range(amount: str) -> None:
    judged = judge([StatedLimit(amount, "WORKING_DAY")], text="")

    assert judged == (None, LimitProblem.OUT_OF_RANGE)


def test_one_channel_with_several_limits_is_not_usable() -> None:
    three, five = StatedLimit("3", "WORKING_DAY"), StatedLimit("5", "WORKING_DAY")

    assert judge([three, five, three], text="") == (None, LimitProblem.SEVERAL)
    assert judge([three, three], text="")[1] is None


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        ("15 giờ", time(15)),
        ("16 giờ", time(16)),
        ("15h", time(15)),
        ("15 giờ 30", time(15, 30)),
        ("15 giờ 30 phút", time(15, 30)),
        ("15h30", time(15, 30)),
        ("25 giờ", None),
        ("15 giờ 75 phút", None),
    ],
)
def test_the_cut_off_is_the_hour_that_the_text_names(written: str, hour: time | None) -> None:
    assert cut_off(SAYS_15_HOURS.replace("15 giờ", written)) == hour


@pytest.mark.parametrize(
    "written", ["08 giờ làm việc kể từ khi nhận đủ hồ sơ", "08 giờ kể từ khi nhận đủ hồ sơ"]
)
def test_a_number_of_hours_is_no_cut_off(written: str) -> None:
    assert cut_off(SAYS_15_HOURS.replace("15 giờ", written)) is None
    assert cut_off(f"sau {written}; {SAYS_15_HOURS}") == time(15)
