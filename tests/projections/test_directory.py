"""What the directory says of an agency."""

from datetime import date, time

from application.stream_ids import agency_stream
from domain.agency.events import (
    AgencyClosed,
    AgencyCodeAdded,
    AgencyCodeTaken,
    AgencyCorrected,
    AgencyEvent,
    Level,
    OfficeHoursSet,
)
from projections.directory.model import DIRECTORY, AgencyRow
from tests.support.recorded import recorded
from tests.support.reference_facts import registered

CODE = "H03.31.01"


def told(*happened: AgencyEvent) -> AgencyRow:
    rows, _ = DIRECTORY.replay(recorded(agency_stream(CODE), happened))
    return rows[agency_stream(CODE)]


def test_an_agency_is_found_by_all_of_its_codes() -> None:
    added = AgencyCodeAdded(code="000.01.31.H03", valid_from=None, valid_to=date(2021, 1, 1))

    row = told(registered(CODE, "Xã Thử Nghiệm"), added, added)

    assert row.codes == (CODE, "000.01.31.H03")
    assert "000.01.31.h03" in row.search


def test_another_validity_of_a_code_replaces_the_one_before() -> None:
    added = AgencyCodeAdded(code="000.01.31.H03", valid_from=None, valid_to=None)
    ended = AgencyCodeAdded(code="000.01.31.H03", valid_from=None, valid_to=date(2021, 1, 1))

    row = told(registered(CODE, "Xã Thử Nghiệm"), added, ended)

    assert [code.valid_to for code in row.other_codes] == [date(2021, 1, 1)]


def test_corrections_replace_what_was_said_before() -> None:
    corrected = AgencyCorrected(
        name="Phường Thử Nghiệm", level=Level.COMMUNE, parent_code="H03", remote=True, source="new"
    )

    row = told(registered(CODE, "Xã Thử Nghiệm"), corrected)

    assert (row.name, row.parent_code, row.remote, row.source) == (
        "Phường Thử Nghiệm",
        "H03",
        True,
        "new",
    )
    assert row.search == "h03.31.01 phuong thu nghiem"


def test_hours_and_the_end_of_an_agency_are_told() -> None:
    summer = OfficeHoursSet(
        morning_opens=time(6, 30),
        morning_closes=time(11),
        afternoon_opens=time(13),
        afternoon_closes=time(16, 30),
    )
    closed = AgencyClosed(closed_on=date(2025, 7, 1), successor_code="H03.31.02")

    row = told(registered(CODE, "Xã Thử Nghiệm"), summer, closed)

    assert (row.hours.morning_opens, row.hours.afternoon_closes) == (time(6, 30), time(16, 30))
    assert (row.closed_on, row.successor_code) == (date(2025, 7, 1), "H03.31.02")
    assert row.version == 3


def test_the_stream_that_only_holds_a_code_is_no_agency() -> None:
    taken = AgencyCodeTaken(code="000.01.31.H03", agency_code=CODE)

    rows, _ = DIRECTORY.replay(recorded(agency_stream("000.01.31.H03"), [taken]))

    assert rows == {}
