"""`hoso import` as an administrator runs it: counts, reasons, decisions, plain refusals."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from infrastructure import demo_data
from tests.support import hoso

pytestmark = pytest.mark.postgres

INDEX = """\
code,name,promulgating_org_code,is_ministry,is_province,is_ward,category_codes,methods,result_codes
 1.000001,Cấp giấy phép thử nghiệm,G99,0,1,0,G99-TN01,DIRECT:5:WORKING_DAY,KQ.G99.000001
1.000002,Thủ tục chưa rõ thời hạn,G99,0,1,0,G99-TN01,DIRECT:Theo mô tả:OTHER,KQ.G99.000002
x,Không có mã,G99,0,1,0,G99-TN01,DIRECT:5:WORKING_DAY,
"""
DECISIONS = """\
code,channel,amount,unit,decided_by
1.000002,counter,10,working-day,QĐ 12/QĐ-TN
"""


@pytest.fixture(scope="module")
def environ(shared_folder: Path) -> Mapping[str, str]:
    return hoso.environ(shared_folder / "home", 1)


def imported(environ: Mapping[str, str], *arguments: str) -> list[dict[str, Any]]:
    done = hoso.run("import", *arguments, "--json", environ=environ)
    assert done.returncode == 0, done.stderr
    files: list[dict[str, Any]] = json.loads(done.stdout)["files"]
    return files


def counts(file: Mapping[str, Any]) -> tuple[int, int, int, int]:
    return file["new"], file["changed"], file["unchanged"], file["rejected"]


def test_procedures_are_imported_and_disputed_limits_settled(
    environ: Mapping[str, str], folder: Path
) -> None:
    index, decisions = folder / "index.csv", folder / "decisions.csv"
    index.write_text(INDEX, encoding="utf-8")
    decisions.write_text(DECISIONS, encoding="utf-8")

    (first,) = imported(environ, "procedures", str(index))
    again, settled = imported(environ, "procedures", str(index), "--overrides", str(decisions))

    assert counts(first) == (2, 0, 0, 1)
    assert {remark["reason"] for remark in first["remarks"]} == {
        "code-with-blanks",
        "limit-is-text",
        "malformed-code",
    }
    assert counts(again) == (0, 1, 1, 1)
    assert counts(settled) == (0, 0, 1, 0)


def test_agencies_and_calendar_in_our_own_form_are_imported(environ: Mapping[str, str]) -> None:
    (agencies,) = imported(environ, "agencies", str(demo_data.AGENCIES))
    (calendar,) = imported(environ, "calendar", str(demo_data.CALENDAR))

    assert counts(agencies) == (146, 0, 0, 0)
    assert counts(calendar) == (163, 0, 0, 0)


def test_a_person_sees_a_table_of_reasons(environ: Mapping[str, str], folder: Path) -> None:
    index = folder / "index.csv"
    others = INDEX.replace("1.0000", "1.0001")  # the home is shared, in any order
    index.write_text(others, encoding="utf-8")

    shown = hoso.run("import", "procedures", str(index), environ=environ)

    assert "1 rejected" in shown.stdout
    assert "malformed-code" in shown.stdout


def test_another_file_is_refused_in_one_sentence(environ: Mapping[str, str], folder: Path) -> None:
    other = folder / "other.csv"
    other.write_text("a,b\n1,2\n", encoding="utf-8")

    refused = hoso.run("import", "calendar", str(other), environ=environ)

    assert refused.returncode == 1
    assert "no column" in refused.stderr
    assert "Traceback" not in refused.stderr
