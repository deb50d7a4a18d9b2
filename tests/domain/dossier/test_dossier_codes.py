"""The dossier code, in every form in use (domain.md §1.5)."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dossier.code import DossierCode, NotADossierCode, parse_dossier_code

AGENCIES = st.from_regex(r"[A-Z][0-9]{2}(\.[0-9]{1,3}){0,3}", fullmatch=True)
DAYS = st.dates(date(2000, 1, 1), date(2068, 12, 31))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param(
            "000.00.00.14.H03-191205-0007",
            DossierCode(agency="000.00.00.14.H03", day=date(2019, 12, 5), number=7),
            id="of 2018",
        ),
        pytest.param(
            "H03.14-210105-0007",
            DossierCode(agency="H03.14", day=date(2021, 1, 5), number=7),
            id="of 2020",
        ),
        pytest.param(
            "G09.20-20260609-0092637",
            DossierCode(agency="G09.20", day=date(2026, 6, 9), number=92637),
            id="a ministry's, of 2026",
        ),
    ],
)
def test_every_form_in_use_is_read(text: str, code: DossierCode) -> None:
    assert parse_dossier_code(text) == code


@given(agency=AGENCIES, day=DAYS, number=st.integers(1, 9_999_999))
def test_what_is_written_reads_back(agency: str, day: date, number: int) -> None:
    code = DossierCode(agency=agency, day=day, number=number)

    assert parse_dossier_code(str(code)) == code


def test_more_than_9999_a_day_grow_wider() -> None:
    day = date(2019, 12, 5)

    assert str(DossierCode(agency="H03.14", day=day, number=7)) == "H03.14-191205-0007"
    assert str(DossierCode(agency="H03.14", day=day, number=9_999)) == "H03.14-191205-9999"
    assert str(DossierCode(agency="H03.14", day=day, number=10_000)) == "H03.14-191205-10000"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "H03.14-191205",
        "H03.14-191305-0007",
        "H03.14-1912050-0007",
        "H03.14-20191332-0007",
        "H03.14-191205-007",
        "H03.14-191205-12345678",
        "h03.14-191205-0007",
        "H03..14-191205-0007",
        ".H03-191205-0007",
        "H03.14-191205-0007\n",
        "H03.14-١٩١٢٠٥-0007",
        "1." * 40 + "H03-191205-0007",
    ],
)
def test_anything_else_is_no_dossier_code(text: str) -> None:
    with pytest.raises(NotADossierCode):
        parse_dossier_code(text)


@given(st.text())
def test_no_text_does_more_than_be_refused(text: str) -> None:
    with suppress(NotADossierCode):
        parse_dossier_code(text)
