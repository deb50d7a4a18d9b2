"""The slips of the national index, each in a row of our own making (domain.md, R1a and §7)."""

import csv
from collections.abc import Mapping
from pathlib import Path

import pytest

from application.import_procedures import CatalogueRow, DeletedRow, ProcedureRow
from application.import_report import Remark
from domain.agency.events import Level
from domain.procedure.events import Channel, OnlineLevel
from infrastructure.imports.procedure_index import read_index
from infrastructure.imports.table import UnknownFile

GOOD = {
    "code": "1.000001",
    "name": "Cấp giấy phép thử nghiệm",
    "promulgating_org_code": "G99",
    "is_ministry": "0",
    "is_province": "1",
    "is_ward": "0",
    "is_full_process": "0",
    "category_codes": "G99-TN01",
    "methods": "DIRECT:5:WORKING_DAY;ONLINE:3.5:WORKING_DAY",
    "n_components": "2",
    "result_codes": "KQ.G99.000001",
}


def index(tmp_path: Path, *rows: Mapping[str, str]) -> list[CatalogueRow | Remark]:
    path = tmp_path / "index.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, GOOD)
        writer.writeheader()
        writer.writerows({**GOOD, **row} for row in rows)
    return list(read_index(path))


def only_row(tmp_path: Path, **cells: str) -> ProcedureRow:
    (row,) = index(tmp_path, cells)
    assert isinstance(row, ProcedureRow)
    return row


def problems(row: ProcedureRow) -> dict[Channel, str | None]:
    return {one.channel: one.limit_problem for one in row.terms.channels}


def reasons(rows: list[CatalogueRow | Remark]) -> list[tuple[str, bool]]:
    return [(row.reason, row.rejected) for row in rows if isinstance(row, Remark)]


def test_a_good_row_is_a_procedure(tmp_path: Path) -> None:
    row = only_row(tmp_path)

    assert (row.row, row.code) == (2, "1.000001")
    assert row.terms.levels == (Level.PROVINCE,)
    assert row.terms.online_level is OnlineLevel.PARTIAL
    assert problems(row) == {Channel.COUNTER: None, Channel.ONLINE: None}
    assert not row.terms.detailed


def test_blanks_around_the_code_are_dropped_and_reported(tmp_path: Path) -> None:
    remark, row = index(tmp_path, {"code": " 1.000001"})

    assert reasons([remark]) == [("code-with-blanks", False)]
    assert isinstance(row, ProcedureRow)
    assert row.code == "1.000001"


@pytest.mark.parametrize("code", ["1.0000011", "1.000000011"])
def test_tails_of_seven_and_nine_digits_are_imported_and_reported(
    tmp_path: Path, code: str
) -> None:
    remark, row = index(tmp_path, {"code": code})

    assert reasons([remark]) == [("unusual-code", False)]
    assert isinstance(row, ProcedureRow)
    assert row.code == code


@pytest.mark.parametrize("code", ["", "1.00001", "1000001", "1.000001-Sua", "x.000001"])
def test_what_is_no_code_is_rejected(tmp_path: Path, code: str) -> None:
    assert reasons(index(tmp_path, {"code": code})) == [("malformed-code", True)]


def test_a_code_marked_xoa_is_a_deletion(tmp_path: Path) -> None:
    assert index(tmp_path, {"code": "1.000001-Xoa"}) == [DeletedRow(row=2, code="1.000001")]


def test_a_name_may_repeat_and_may_be_very_long(tmp_path: Path) -> None:
    long = "Thủ tục " + "rất dài " * 148
    rows = index(tmp_path, {"name": long}, {"code": "1.000002", "name": long})

    assert len(long) > 1190
    assert [isinstance(row, ProcedureRow) for row in rows] == [True, True]


@pytest.mark.parametrize("missing", [{"name": " "}, {"methods": ""}, {"methods": "DIRECT"}])
def test_a_row_without_name_or_channel_is_rejected(tmp_path: Path, missing: dict[str, str]) -> None:
    assert reasons(index(tmp_path, missing)) == [("incomplete-row", True)]


def test_no_level_and_no_components_are_reported(tmp_path: Path) -> None:
    rows = index(tmp_path, {"is_province": "0"}, {"code": "1.000002", "n_components": "0"})

    assert reasons(rows) == [("no-level", False), ("no-components", False)]
    assert sum(isinstance(row, ProcedureRow) for row in rows) == 2


def test_text_with_semicolons_and_colons_in_the_number_field_stays_one_limit(
    tmp_path: Path,
) -> None:
    text = "a) không quá 05 ngày; b) vùng xa: thêm 10 ngày làm việc"
    row = only_row(tmp_path, methods=f"DIRECT:{text}:OTHER;ONLINE:7:WORKING_DAY")

    assert problems(row) == {Channel.COUNTER: "limit-is-text", Channel.ONLINE: None}


@pytest.mark.parametrize("amount", ["0", "1", "3"])
def test_other_says_nothing_without_the_text_of_the_record(tmp_path: Path, amount: str) -> None:
    row = only_row(tmp_path, methods=f"DIRECT:{amount}:OTHER")

    assert problems(row) == {Channel.COUNTER: "limit-without-unit"}


def test_two_limits_for_one_channel_are_for_a_person_to_settle(tmp_path: Path) -> None:
    row = only_row(tmp_path, methods="POSTAL:3:WORKING_DAY;POSTAL:5:WORKING_DAY")

    assert problems(row) == {Channel.POST: "several-limits"}


def test_invisible_characters_leave_the_name(tmp_path: Path) -> None:
    row = only_row(tmp_path, name="Cấp\u200b giấy  phép ")

    assert row.terms.name == "Cấp giấy phép"


def test_another_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(UnknownFile):
        list(read_index(path))


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "index.csv"
    path.write_bytes(b"code,name\n\xff\xfe\x00")
    with pytest.raises(UnknownFile):
        list(read_index(path))
