"""The real files of ../shared/data: they are read whole, and what we ship agrees with them."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from application.import_agencies import AgencyRow, ImportAgencies
from application.import_calendar import DayRow
from application.import_procedures import DeletedRow, ImportProcedures, ProcedureRow
from application.import_report import Remark
from domain.procedure.events import Channel, ProcedureTerms
from infrastructure import demo_data
from infrastructure.event_store.log import Log
from infrastructure.imports.agencies_table import read_agencies_table
from infrastructure.imports.calendar_table import read_calendar_table
from infrastructure.imports.demo import load_demo
from infrastructure.imports.plain_files import read_plain_calendar, read_plain_procedures
from infrastructure.imports.procedure_index import read_index
from infrastructure.imports.procedure_record import read_records
from infrastructure.postgres.pools import Pool
from infrastructure.reference_streams import agency_streams, procedure_streams
from tests.infrastructure.reference_data.conftest import IMPORT, noon

DATA = Path(__file__).parents[4] / "shared" / "data"
INDEX = DATA / "procedures_index.csv"
RECORDS = sorted((DATA / "procedures").glob("*.json"))

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not INDEX.exists(), reason=f"{DATA} is not on this machine"),
]


@pytest.fixture(scope="module")
def index() -> list[object]:
    return list(read_index(INDEX))


@pytest.fixture(scope="module")
def records() -> dict[str, ProcedureTerms]:
    return {row.code: row.terms for row in read_records(RECORDS) if isinstance(row, ProcedureRow)}


@pytest.fixture(scope="module")
def shipped() -> dict[str, ProcedureTerms]:
    return {row.code: row.terms for row in read_plain_procedures(demo_data.procedure_files())}


def limits(terms: ProcedureTerms) -> dict[Channel, str]:
    return {
        one.channel: f"{one.limit.amount.normalize():f} {one.limit.unit}"
        for one in terms.channels
        if one.limit is not None
    }


def test_every_row_of_the_index_is_read_or_remarked_on(index: list[object]) -> None:
    rows = [row for row in index if isinstance(row, ProcedureRow)]
    remarks = Counter(row.reason for row in index if isinstance(row, Remark))

    assert len(rows) == 3744
    assert [row.code for row in index if isinstance(row, DeletedRow)] == ["1.014955"]
    assert remarks == {
        "no-components": 67,
        "no-level": 57,
        "unusual-code": 2,
        "code-with-blanks": 1,
    }
    assert max(len(row.terms.name) for row in rows) > 1000


@pytest.mark.parametrize("code", ["2.000986", "1.005687", "1.012575"])
def test_the_known_contradictions_are_found(records: dict[str, ProcedureTerms], code: str) -> None:
    problems = {one.limit_problem for one in records[code].channels}

    assert problems == {"unit-contradicts-text"}


@pytest.mark.parametrize("code", ["2.000635", "1.001193"])
def test_the_known_same_day_procedures_are_found(
    records: dict[str, ProcedureTerms], code: str
) -> None:
    assert set(limits(records[code]).values()) == {"0 same-day"}


def test_all_records_are_read(records: dict[str, ProcedureTerms]) -> None:
    assert len(records) == len(RECORDS) == 17


def test_what_we_ship_promises_what_the_catalogue_states(
    index: list[object], records: dict[str, ProcedureTerms], shipped: dict[str, ProcedureTerms]
) -> None:
    """Except where a person settled it: there the shipped limit says who did."""
    stated = {row.code: row.terms for row in index if isinstance(row, ProcedureRow)} | records
    assert shipped.keys() <= stated.keys()
    for code, terms in shipped.items():
        assert terms.name == stated[code].name
        assert terms.sector == stated[code].sector
        assert terms.levels == stated[code].levels
        settled = any(one.settled_by for one in terms.channels)
        from_text = terms.cut_off is not None
        assert limits(terms) == limits(stated[code]) or settled or from_text, code
        assert {one.channel for one in terms.channels} == {
            one.channel for one in stated[code].channels
        }, code


def test_our_calendar_is_the_same_as_theirs_from_2018_on() -> None:
    ours = {row.special.day: row.special.kind for row in read_plain_calendar(demo_data.CALENDAR)}
    theirs = {
        row.special.day: row.special.kind
        for row in read_calendar_table(DATA / "calendar_vn_public_sector_2015_2028.csv")
        if isinstance(row, DayRow) and row.special.day >= date(2018, 1, 1)
    }

    assert ours == theirs


@pytest.mark.postgres
async def test_the_real_index_changes_nothing_that_we_ship(reading: Pool, log: Log) -> None:
    await load_demo(reading, log, noon, IMPORT)
    catalogue = ImportProcedures(procedure_streams(reading), log, noon)

    first, again = (
        await catalogue(read_index(INDEX), IMPORT),
        await catalogue(read_index(INDEX), IMPORT),
    )

    assert (first.changed, first.rejected) == (0, 1)
    assert first.new + first.unchanged == 3744
    assert (again.new, again.changed, again.unchanged) == (0, 0, 3744)


@pytest.mark.postgres
async def test_the_bodies_of_a_province_are_imported_with_their_flaws_reported(
    reading: Pool, log: Log
) -> None:
    source = list(read_agencies_table(DATA / "agencies_tay_ninh_H53.csv"))

    imported = await ImportAgencies(agency_streams(reading), log, noon)(source, IMPORT)

    assert sum(isinstance(row, AgencyRow) for row in source) == 454
    assert (imported.new, imported.rejected) == (447, 8)
    assert Counter(remark.reason for remark in imported.remarks) == {
        "invisible-characters": 184,
        "code-has-another-name": 7,
        "malformed-code": 1,
    }
