"""Tables of agencies: provinces (H), ministries (G), and a province's bodies under older codes."""

import re
from collections.abc import Iterator
from pathlib import Path

from application.import_agencies import AgencyRow
from application.import_report import Remark
from domain.agency.events import Level
from infrastructure.imports.table import INVISIBLE, Line, header, lines, visible

_LEVEL_ONE = re.compile(r"[A-K]\d{2}")
_NEW_CODE = re.compile(r"[A-K]\d{2}(\.\d{2,3})*")
"""QĐ 20/2020: from level 1 to the right, at most 35 characters."""
LONGEST_CODE = 35
_OLD_CODE = re.compile(r"(\d{3})\.(\d{2})\.(\d{2})\.([A-K]\d{2})")
"""QCVN 102: level 4 . level 3 . level 2 . level 1, read from the right."""
_COMMUNE = re.compile(r"(?:UBND|Ủy ban nhân dân)\s+(?:xã|phường|thị trấn|TT)\b", re.IGNORECASE)
_DISTRICT = re.compile(
    r"(?:UBND|Ủy ban nhân dân)\s+(?:huyện|thị xã|thành phố|TX|TP)\b", re.IGNORECASE
)


def read_agencies_table(path: Path) -> Iterator[AgencyRow | Remark]:
    """Raises UnknownFile."""
    columns = header(path)
    for line in lines(path, ("code", "name")):
        if "kind" in columns:
            yield from _checked(line, f"{line.cells['kind']} {line.cells['name']}", "QĐ 20/2020")
        elif "note" in columns:
            note = visible(line.cells["note"])
            yield from _checked(line, line.cells["name"], f"QĐ 20/2020; {note}".rstrip("; "))
        else:
            yield from _checked(line, line.cells["name"], f"table {path.name}")


def _checked(line: Line, written: str, source: str) -> Iterator[AgencyRow | Remark]:
    code, name = visible(line.cells["code"]), visible(written)
    known_form = len(code) <= LONGEST_CODE and (
        _NEW_CODE.fullmatch(code) or _OLD_CODE.fullmatch(code)
    )
    if not known_form:
        sentence = "neither a code like H03.12 nor one like 000.00.12.H03"
        yield Remark(row=line.number, code=code, reason="malformed-code", sentence=sentence)
        return
    if not visible(line.cells["name"]):
        sentence = "an agency needs a name"
        yield Remark(row=line.number, code=code, reason="incomplete-row", sentence=sentence)
        return
    if INVISIBLE.search(written):
        sentence = "invisible characters were taken out of the name"
        yield Remark(
            row=line.number,
            code=code,
            reason="invisible-characters",
            sentence=sentence,
            rejected=False,
        )
    yield AgencyRow(
        row=line.number,
        code=code,
        name=name,
        level=level_of(code, name),
        parent_code=parent_of(code),
        remote=None,
        source=source,
    )


def parent_of(code: str) -> str | None:
    """The next body up, as the code itself says it."""
    if old := _OLD_CODE.fullmatch(code):
        four, three, two, one = old.groups()
        if four != "000":
            return f"000.{three}.{two}.{one}"
        if three != "00":
            return f"000.00.{two}.{one}"
        return f"000.00.00.{one}" if two != "00" else None
    return code.rpartition(".")[0] or None


def level_of(code: str, name: str) -> Level:
    """Ministries by their letter; within a province the name tells district and commune."""
    first = code.rpartition(".")[2] if _OLD_CODE.fullmatch(code) else code.partition(".")[0]
    if not first.startswith("H"):
        return Level.MINISTRY
    if _LEVEL_ONE.fullmatch(code) or parent_of(code) is None:
        return Level.PROVINCE
    if _COMMUNE.match(name):
        return Level.COMMUNE
    return Level.DISTRICT if _DISTRICT.match(name) else Level.PROVINCE
