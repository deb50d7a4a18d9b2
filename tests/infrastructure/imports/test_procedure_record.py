"""Full records of the national catalogue, in samples of our own making."""

from datetime import time
from pathlib import Path

import orjson
import pytest

from application.import_procedures import CatalogueRow, DeletedRow, ProcedureRow
from application.import_report import Remark
from domain.procedure.events import Channel, ProcedureTerms, SupplementPolicy
from infrastructure.imports.procedure_record import read_records


def method(
    amount: object = 5, unit: str = "WORKING_DAY", text: str = "", **more: object
) -> dict[str, object]:
    return {
        "submissionMethod": "DIRECT",
        "processingTime": amount,
        "processingTimeUnit": unit,
        "description": text,
        "fees": [],
        **more,
    }


def record(steps: str = "", code: str = "1.000001", **detail: object) -> dict[str, object]:
    return {
        "code": code,
        "detail": {
            "name": "Cấp giấy phép thử nghiệm",
            "state": "ACTIVE",
            "executionSteps": [{"name": "", "description": steps}],
            "executionMethods": [method()],
            "executionCases": [
                {
                    "name": "Lần đầu",
                    "profileComponents": [
                        {"code": "TP01", "name": "- Đơn", "originalQty": 1, "copyQty": 0}
                    ],
                }
            ],
            "categoriesDetails": [{"code": "G99-TN01", "name": "Thử nghiệm"}],
            "departmentPromulgateCode": "G99",
            "resultsDetails": [{"code": "KQ.G99.000001"}, {"code": None}],
            "isProvince": True,
            **detail,
        },
    }


def read(tmp_path: Path, *records: dict[str, object]) -> list[CatalogueRow | Remark]:
    paths = [tmp_path / f"{number}.json" for number in range(len(records))]
    for path, content in zip(paths, records, strict=True):
        path.write_bytes(orjson.dumps(content))
    return list(read_records(paths))


def terms(tmp_path: Path, content: dict[str, object]) -> ProcedureTerms:
    (row,) = read(tmp_path, content)
    assert isinstance(row, ProcedureRow)
    return row.terms


def problem(terms: ProcedureTerms) -> str | None:
    return terms.channels[0].limit_problem


def test_a_record_has_components_and_their_cases_but_no_internal_steps(tmp_path: Path) -> None:
    read_terms = terms(tmp_path, record(steps="Người dân nộp hồ sơ."))

    (component,) = read_terms.components
    assert (component.code, component.case, component.originals) == ("TP01", "Lần đầu", 1)
    assert read_terms.steps == ()
    assert read_terms.results == ("KQ.G99.000001",)
    assert read_terms.detailed


@pytest.mark.parametrize("where", ["method", "steps"])
def test_days_that_some_text_calls_working_days_are_not_usable(tmp_path: Path, where: str) -> None:
    text = "Thời hạn không quá 05 ngày làm việc."
    content = record(
        steps=text if where == "steps" else "",
        executionMethods=[method(5, "DAY", text if where == "method" else "")],
    )

    assert problem(terms(tmp_path, content)) == "unit-contradicts-text"


def test_same_day_with_its_cut_off_is_read_from_the_steps(tmp_path: Path) -> None:
    text = "Tiếp nhận sau 15 giờ thì trả kết quả trong ngày làm việc tiếp theo."
    read_terms = terms(tmp_path, record(steps=text, executionMethods=[method(1, "OTHER")]))

    assert problem(read_terms) is None
    assert read_terms.cut_off == time(15)


def test_text_in_the_number_field_is_not_usable(tmp_path: Path) -> None:
    content = record(executionMethods=[method("Theo mô tả", "OTHER")])

    assert problem(terms(tmp_path, content)) == "limit-is-text"


@pytest.mark.parametrize(
    ("text", "policy"),
    [
        ("Thời hạn giải quyết được tính lại từ đầu sau khi nhận đủ.", SupplementPolicy.RESTART),
        ("Thời gian hoàn thiện hồ sơ không tính vào thời hạn.", SupplementPolicy.PAUSE),
        ("Thời gian niêm yết không tính vào thời hạn.", SupplementPolicy.NOT_STATED),
        (
            "Thời gian bổ sung không tính vào thời hạn;\nThời hạn tính lại từ đầu.",
            SupplementPolicy.RESTART,
        ),
    ],
)
def test_each_procedure_says_what_a_supplement_does_to_the_clock(
    tmp_path: Path, text: str, policy: SupplementPolicy
) -> None:
    assert terms(tmp_path, record(steps=text)).supplement_policy is policy


def test_time_that_does_not_count_is_kept_in_the_words_of_the_procedure(tmp_path: Path) -> None:
    read_terms = terms(
        tmp_path, record(steps="Nộp hồ sơ. Thời gian niêm yết không tính vào thời hạn. Hết.")
    )

    assert read_terms.excluded == ("Thời gian niêm yết không tính vào thời hạn.",)


def test_fees_are_kept_in_dong_only(tmp_path: Path) -> None:
    fees = [
        {"value": 8000, "currencyName": "Việt Nam Đồng", "description": "Lệ phí"},
        {"value": 25, "currencyName": "USD", "description": "Phí"},
        {"value": 0, "currencyName": ""},
    ]
    read_terms = terms(tmp_path, record(executionMethods=[method(fees=fees)]))

    assert [fee.amount_vnd for fee in read_terms.channels[0].fees] == [8000]


def test_no_components_is_reported_and_imported(tmp_path: Path) -> None:
    remark, row = read(tmp_path, record(executionCases=[]))

    assert isinstance(remark, Remark)
    assert (remark.reason, remark.rejected) == ("no-components", False)
    assert isinstance(row, ProcedureRow)


def test_what_is_not_in_force_is_rejected_and_what_is_deleted_is_said_so(tmp_path: Path) -> None:
    remark, deleted = read(tmp_path, record(state="DRAFT"), record(code="1.000002-Xoa"))

    assert isinstance(remark, Remark)
    assert remark.reason == "not-in-force"
    assert deleted == DeletedRow(row=2, code="1.000002")


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"[]",
        b'{"code": "1.000001"}',
        b'{"code": "1.000001", "detail": null}',
        b'{"code": 7, "detail": {"state": "ACTIVE"}}',
    ],
)
def test_one_broken_file_stops_none_of_the_others(tmp_path: Path, content: bytes) -> None:
    broken, good = tmp_path / "broken.json", tmp_path / "good.json"
    broken.write_bytes(content)
    good.write_bytes(orjson.dumps(record()))

    remark, row = read_records([broken, good])

    assert isinstance(remark, Remark)
    assert (remark.reason, remark.row, remark.code) == ("unreadable-record", 1, "broken")
    assert isinstance(row, ProcedureRow)
    assert row.terms.channels[0].channel is Channel.COUNTER
