"""Tables of agencies, special days and settled limits, with the slips that were seen in them."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from application.import_agencies import AgencyRow
from application.import_calendar import DayRow
from application.import_report import Remark
from domain.agency.events import Level
from domain.calendar.events import DayKind
from domain.deadlines import TimeLimit, Unit
from domain.procedure.events import Channel
from infrastructure.imports.agencies_table import read_agencies_table
from infrastructure.imports.calendar_table import read_calendar_table
from infrastructure.imports.plain_files import read_plain_calendar, read_plain_procedures
from infrastructure.imports.settled_limits import read_limit, read_settled
from infrastructure.imports.table import UnknownFile


def table(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "table.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def agency(tmp_path: Path, code: str, name: str) -> AgencyRow:
    row = list(read_agencies_table(table(tmp_path, "code,name", f'{code},"{name}"')))[-1]
    assert isinstance(row, AgencyRow)
    return row


@pytest.mark.parametrize(
    ("code", "name", "level", "parent"),
    [
        ("H99", "UBND tỉnh Thử", Level.PROVINCE, None),
        ("H99.02", "Sở Thử nghiệm", Level.PROVINCE, "H99"),
        ("H99.31", "UBND huyện Mẫu", Level.DISTRICT, "H99"),
        ("H99.31.01", "UBND xã Mẫu", Level.COMMUNE, "H99.31"),
        ("G99", "Bộ Thử nghiệm", Level.MINISTRY, None),
        ("G99.01", "Cục Thử nghiệm", Level.MINISTRY, "G99"),
        ("000.00.00.H99", "UBND tỉnh Thử", Level.PROVINCE, None),
        ("000.00.13.H99", "Sở Thử nghiệm", Level.PROVINCE, "000.00.00.H99"),
        ("000.00.31.H99", "UBND huyện Mẫu", Level.DISTRICT, "000.00.00.H99"),
        ("000.04.31.H99", "UBND xã Mẫu", Level.COMMUNE, "000.00.31.H99"),
        ("001.04.31.H99", "Bộ phận Một cửa", Level.PROVINCE, "000.04.31.H99"),
    ],
)
def test_codes_of_both_forms_say_where_an_agency_stands(
    tmp_path: Path, code: str, name: str, level: Level, parent: str | None
) -> None:
    row = agency(tmp_path, code, name)

    assert (row.level, row.parent_code, row.remote) == (level, parent, None)


@pytest.mark.parametrize("code", ["000.1137.H99", "", "H9", "H99-02", "H99." + "01." * 12 + "01"])
def test_a_malformed_code_is_rejected(tmp_path: Path, code: str) -> None:
    (remark,) = read_agencies_table(table(tmp_path, "code,name", f"{code},Sở Thử"))

    assert isinstance(remark, Remark)
    assert (remark.reason, remark.rejected, remark.row) == ("malformed-code", True, 2)


def test_invisible_characters_in_a_name_are_taken_out_and_reported(tmp_path: Path) -> None:
    remark, row = read_agencies_table(table(tmp_path, "code,name", "H99.02,Sở\u200b Thử"))

    assert isinstance(remark, Remark)
    assert (remark.reason, remark.rejected) == ("invisible-characters", False)
    assert isinstance(row, AgencyRow)
    assert row.name == "Sở Thử"


def test_provinces_and_ministries_have_tables_of_their_own(tmp_path: Path) -> None:
    (province,) = read_agencies_table(table(tmp_path, "code,name,kind", "H99,Thử,UBND tỉnh"))
    (ministry,) = read_agencies_table(table(tmp_path, "code,name,note", "G99,Bộ Thử,cũ"))

    assert isinstance(province, AgencyRow)
    assert isinstance(ministry, AgencyRow)
    assert province.name == "UBND tỉnh Thử"
    assert ministry.source == "QĐ 20/2020; cũ"


DAYS = "date,weekday,kind,name_vi,source"


def test_a_special_day_is_read(tmp_path: Path) -> None:
    path = table(tmp_path, DAYS, "2026-01-02,Fri,SWAPPED_DAY_OFF,Hoán đổi,a decision")

    (row,) = read_calendar_table(path)

    assert isinstance(row, DayRow)
    assert (row.special.day, row.special.kind) == (date(2026, 1, 2), DayKind.SWAPPED_DAY_OFF)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("2026-02-30,,HOLIDAY,Tết,a decision", "malformed-date"),
        ("02/01/2026,,HOLIDAY,Tết,a decision", "malformed-date"),
        ("2026-01-02,Fri,HALF_DAY,Tết,a decision", "unknown-kind"),
        ("2026-01-02,Mon,HOLIDAY,Tết,a decision", "weekday-differs"),
        ("2026-01-02,Fri,HOLIDAY,Tết,", "no-source"),
        ("2026-01-02", "unknown-kind"),
    ],
)
def test_a_row_that_says_no_day_is_rejected(tmp_path: Path, line: str, reason: str) -> None:
    (remark,) = read_calendar_table(table(tmp_path, DAYS, line))

    assert isinstance(remark, Remark)
    assert (remark.reason, remark.rejected) == (reason, True)


SETTLED = "code,channel,amount,unit,decided_by"


def test_limits_that_people_settled_are_read_by_code_and_channel(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        SETTLED,
        "1.000001,counter,20,working-day,QĐ 12",
        "1.000001,online,,same-day,QĐ 12",
    )

    settled = read_settled(path)

    assert [(row.row, row.code) for row in settled.rows] == [(2, "1.000001")]
    limits = settled.limits["1.000001"]
    assert limits[Channel.COUNTER].limit == TimeLimit(amount=Decimal(20), unit=Unit.WORKING_DAY)
    assert limits[Channel.ONLINE].limit == TimeLimit(amount=Decimal(0), unit=Unit.SAME_DAY)


@pytest.mark.parametrize(
    "line",
    [
        "1.000001,fax,20,working-day,QĐ 12",
        "1.000001,counter,twenty,working-day,QĐ 12",
        "1.000001,counter,20,days,QĐ 12",
        "1.000001,counter,0,working-day,QĐ 12",
        "1.000001,counter,NaN,working-day,QĐ 12",
        "1.000001,counter,1,same-day,QĐ 12",
        "1.000001,counter,20,working-day,",
    ],
)
def test_one_wrong_decision_stops_all_of_them(tmp_path: Path, line: str) -> None:
    with pytest.raises(UnknownFile):
        read_settled(table(tmp_path, SETTLED, line))


def test_a_limit_is_written_as_one_says_it() -> None:
    assert read_limit("3.5 working-day").amount == Decimal("3.5")
    assert read_limit("same-day").unit is Unit.SAME_DAY


@pytest.mark.parametrize(
    "content",
    [
        "{",
        '{"about": "", "procedures": [{"code": "1.000001"}]}',
        '{"about": "", "procedures": [], "more": 1}',
    ],
)
def test_a_mistake_in_a_file_of_our_own_form_stops_all_of_it(tmp_path: Path, content: str) -> None:
    path = tmp_path / "procedures.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UnknownFile):
        list(read_plain_procedures([path]))


def test_a_day_must_name_a_source_that_the_file_explains(tmp_path: Path) -> None:
    path = tmp_path / "calendar.json"
    day = '{"day": "2026-01-02", "kind": "holiday", "name": "a day", "source": "x"}'
    path.write_text(
        f'{{"about": "", "kinds": {{}}, "sources": {{}}, "days": [{day}]}}', encoding="utf-8"
    )
    with pytest.raises(UnknownFile):
        list(read_plain_calendar(path))
