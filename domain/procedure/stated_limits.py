"""What the national catalogue states as a time limit, and whether it can be relied on (R1, R1a).

The catalogue holds a number and a unit per channel, and the same again in its text; at times the
two contradict each other, or the unit says nothing. Such a limit is not guessed: it stays unusable
with a stable reason until a person settles it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from domain.deadlines import TimeLimit, Unit

LARGEST_AMOUNT = Decimal(1000)
"""Of any unit; what is more is a slip of the keyboard."""
UNITS = {
    "WORKING_DAY": Unit.WORKING_DAY,
    "DAY": Unit.DAY,
    "HOUR": Unit.WORKING_HOUR,
    "MONTH": Unit.MONTH,
    "YEAR": Unit.YEAR,
}
"""The catalogue's words. OTHER is not among them: it holds text, "same day" or nothing."""
_CUT_OFF = re.compile(
    r"sau\s+(\d{1,2})\s*(?:giờ|h)(?:\s*(\d{2})(?:\s*phút)?)?+\b(?!\s+(?:làm\s+việc|kể\s+từ))"
    r".{0,200}?ngày\s+làm\s+việc\s+tiếp\s+theo",
    re.IGNORECASE | re.DOTALL,
)
"""Of the clock: "sau 15 giờ 30 phút", "sau 15h30". "Sau 08 giờ làm việc", "sau 08 giờ kể từ" is how
long something takes."""
_AT_ONCE = re.compile(r"ngay\s+trong\s+ngày|trả\s+(?:kết\s+quả\s+)?ngay", re.IGNORECASE)


class LimitProblem(StrEnum):
    """Why a stated limit is not usable; stable, and shown to who can settle it."""

    IS_TEXT = "limit-is-text"
    WITHOUT_UNIT = "limit-without-unit"
    """The unit is OTHER, and no text says that the result is given on the day."""
    UNIT_CONTRADICTS_TEXT = "unit-contradicts-text"
    """The unit says days, the text says the same number of working days (R1a)."""
    SEVERAL = "several-limits"
    """One channel has different limits, by case; the catalogue's unit can't tell which."""
    OUT_OF_RANGE = "limit-out-of-range"


@dataclass(frozen=True, slots=True)
class StatedLimit:
    """Number and unit as they stand in the catalogue, word for word."""

    amount: str
    unit: str


Judged = tuple[TimeLimit, None] | tuple[None, LimitProblem]


def judge(stated: Iterable[StatedLimit], text: str) -> Judged:
    """The one limit that holds for a channel, or why there is none.

    `text` is everything the procedure says about this channel and its steps.
    """
    judged = {_judge_one(one, text) for one in stated}
    return judged.pop() if len(judged) == 1 else (None, LimitProblem.SEVERAL)


def cut_off(text: str) -> time | None:
    """The hour after which a same-day procedure answers on the next working day (R5)."""
    found = _CUT_OFF.search(text)
    if found is None:
        return None
    try:
        return time(int(found[1]), int(found[2] or 0))
    except ValueError:  # an hour or minute that no clock shows
        return None


def _judge_one(stated: StatedLimit, text: str) -> Judged:
    try:
        amount = Decimal(stated.amount.strip())
    except InvalidOperation:
        return None, LimitProblem.IS_TEXT
    if not amount.is_finite():  # "NaN" and "Infinity" are words too
        return None, LimitProblem.IS_TEXT
    if stated.unit == "OTHER":
        return _same_day(amount, text)
    if stated.unit not in UNITS:
        return None, LimitProblem.WITHOUT_UNIT
    if not 0 < amount <= LARGEST_AMOUNT:
        return None, LimitProblem.OUT_OF_RANGE
    if stated.unit == "DAY" and _says_working_days(amount, text):
        return None, LimitProblem.UNIT_CONTRADICTS_TEXT
    return TimeLimit(amount=amount, unit=UNITS[stated.unit]), None


def _same_day(amount: Decimal, text: str) -> Judged:
    """OTHER with 0 or 1 means "same day" only where the text says so too."""
    if amount in (0, 1) and (cut_off(text) or _AT_ONCE.search(text)):
        return TimeLimit(amount=Decimal(0), unit=Unit.SAME_DAY), None
    return None, LimitProblem.WITHOUT_UNIT


def _says_working_days(amount: Decimal, text: str) -> bool:
    """ "20 ngày làm việc", "05 ngày làm việc", "07 (bảy) ngày làm việc"."""
    number = re.escape(f"{amount.normalize():f}")
    stated = rf"(?<![\d.,])0*{number}\s*(?:\([^)]{{0,30}}\)\s*)?ngày\s+làm\s+việc"
    return re.search(stated, text, re.IGNORECASE) is not None
