"""Codes of procedures as the national catalogue writes them, with its slips (domain.md §7)."""

import re
from typing import NamedTuple

from application.import_report import Remark

_USUAL = re.compile(r"\d\.\d{6}")
_ANY = re.compile(r"\d\.\d{6,9}")
_DELETED = re.compile(r"(\d\.\d{6,9})-xoa", re.IGNORECASE)


class ReadCode(NamedTuple):
    code: str
    deleted: bool
    """Written with `-Xoa` (deleted) behind it."""
    remark: Remark | None
    """When it is rejected there is no code to go on with."""


def read_code(written: str, row: int) -> ReadCode:
    """The code without blanks around it. Six digits are usual; seven and nine were seen."""
    code = written.strip()
    if deleted := _DELETED.fullmatch(code):
        return ReadCode(deleted[1], deleted=True, remark=None)
    if not _ANY.fullmatch(code):
        return ReadCode(
            code, deleted=False, remark=_remark(row, code, "malformed-code", rejected=True)
        )
    if code != written:
        return ReadCode(code, deleted=False, remark=_remark(row, code, "code-with-blanks"))
    if not _USUAL.fullmatch(code):
        return ReadCode(code, deleted=False, remark=_remark(row, code, "unusual-code"))
    return ReadCode(code, deleted=False, remark=None)


_SENTENCES = {
    "malformed-code": "not a code of the national catalogue, such as 1.001193",
    "code-with-blanks": "blanks around the code were dropped",
    "unusual-code": "the code does not have six digits after the point",
}


def _remark(row: int, code: str, reason: str, *, rejected: bool = False) -> Remark:
    return Remark(row=row, code=code, reason=reason, sentence=_SENTENCES[reason], rejected=rejected)
