"""The dossier code (mã hồ sơ): agency, day and number of the day (domain.md §1.5)."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from domain.refused import Refused

_CODE = re.compile(
    r"(?P<agency>[0-9A-Z]+(?:\.[0-9A-Z]+)*)-(?P<day>[0-9]{6}|[0-9]{8})-(?P<number>[0-9]{4,7})"
)
_DAY_FORMATS = {6: "%y%m%d", 8: "%Y%m%d"}
LONGEST_CODE = 64


class NotADossierCode(Refused):
    code: ClassVar[str] = "not-a-dossier-code"

    def __init__(self) -> None:
        super().__init__("a dossier code reads like H03.14-191205-0007")


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierCode:
    """What a dossier code says, whichever of the forms in use it was written in."""

    agency: str
    day: date
    """Office day (Asia/Ho_Chi_Minh) of the receipt."""
    number: int
    """From 1, per agency and day."""

    def __str__(self) -> str:
        """As we write it (TT 01/2018 Điều 19): beyond 9,999 a day it grows wider."""
        day = self.day  # spelt out: strftime costs five times as much, at every receipt
        return f"{self.agency}-{day.year % 100:02}{day.month:02}{day.day:02}-{self.number:04}"


def parse_dossier_code(text: str) -> DossierCode:
    """Reads the forms of 2018, of 2020 and the ministries' (eight-digit day). Raises
    NotADossierCode."""
    found = _CODE.fullmatch(text) if len(text) <= LONGEST_CODE else None
    if found is None:
        raise NotADossierCode
    return DossierCode(
        agency=found["agency"], day=_day_in(found["day"]), number=int(found["number"])
    )


def _day_in(digits: str) -> date:
    try:
        return datetime.strptime(digits, _DAY_FORMATS[len(digits)]).date()  # noqa: DTZ007
    except ValueError:
        raise NotADossierCode from None
