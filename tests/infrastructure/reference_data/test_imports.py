"""Imports on PostgreSQL: what is new is recorded, bad rows are reported, again means nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from psycopg import AsyncConnection

from application.import_agencies import AgencyRow, ImportAgencies
from application.import_calendar import DayRow, ImportCalendar
from application.import_procedures import (
    DeletedRow,
    ImportProcedures,
    ProcedureRow,
    SettledRow,
)
from application.import_report import Imported, Remark
from application.ports import Change, Loaded
from domain.agency.events import Level
from domain.agency.state import AgencyCode
from domain.calendar.events import DayKind, SpecialDay
from domain.procedure.decisions import SettledLimit
from domain.procedure.events import Channel, ProcedureWithdrawn
from domain.procedure.state import Procedure
from infrastructure.event_store.log import Log
from infrastructure.postgres.pools import Pool
from infrastructure.reference_data import KeptReferenceData
from infrastructure.reference_streams import (
    ReferenceEventStreams,
    agency_streams,
    calendar_streams,
    procedure_streams,
)
from tests.infrastructure.reference_data.conftest import IMPORT, noon
from tests.support.calendars import special
from tests.support.reference import TERMS

pytestmark = pytest.mark.postgres


@dataclass
class WithdrawnMeanwhile:
    """Somebody withdraws the procedure just after the import has first looked it up."""

    streams: ReferenceEventStreams[Procedure]
    log: Log
    looked_up: int = 0

    async def load_many(self, stream_ids: Sequence[UUID]) -> Mapping[UUID, Loaded[Procedure]]:
        loaded = await self.streams.load_many(stream_ids)
        self.looked_up += 1
        if self.looked_up == 1:
            withdrawn = ProcedureWithdrawn(withdrawn_on=date(2026, 1, 5), why="abolished")
            change = Change(stream_ids[0], 1, [withdrawn])
            await self.log.append(change, by=IMPORT, effective_at=noon())
        return loaded


def procedure(number: int, name: str = "Cấp giấy phép thử nghiệm") -> ProcedureRow:
    return ProcedureRow(row=number, code=f"1.{number:06}", terms=replace(TERMS, name=name))


def agency(
    number: int,
    code: str,
    *,
    name: str = "Sở Thử",
    remote: bool | None = None,
    other_codes: tuple[AgencyCode, ...] = (),
) -> AgencyRow:
    return AgencyRow(
        row=number,
        code=code,
        name=name,
        level=Level.PROVINCE,
        parent_code=None,
        remote=remote,
        source="a table",
        other_codes=other_codes,
    )


def another(code: str, *, valid_to: date | None = None) -> AgencyCode:
    return AgencyCode(code=code, valid_from=None, valid_to=valid_to)


def days(*specials: SpecialDay) -> list[DayRow]:
    return [DayRow(row=row, special=one) for row, one in enumerate(specials, start=2)]


def a_year(year: int) -> list[SpecialDay]:
    """Ten days off, as many as a year has at least."""
    first = date(year, 2, 1)
    return [special(first + timedelta(days=n), DayKind.HOLIDAY) for n in range(10)]


def reasons(imported: Imported) -> list[tuple[int, str]]:
    return [(remark.row, remark.reason) for remark in imported.remarks]


def counts(imported: Imported) -> tuple[int, int, int, int]:
    return (imported.new, imported.changed, imported.unchanged, imported.rejected)


@pytest.fixture
def catalogue(reading: Pool, log: Log) -> ImportProcedures:
    return ImportProcedures(procedure_streams(reading), log, noon)


@pytest.fixture
def directory(reading: Pool, log: Log) -> ImportAgencies:
    return ImportAgencies(agency_streams(reading), log, noon)


@pytest.fixture
def calendar(reading: Pool, log: Log) -> ImportCalendar:
    return ImportCalendar(calendar_streams(reading), log, noon)


async def test_a_repeated_import_records_nothing(catalogue: ImportProcedures, dsn: str) -> None:
    source = [procedure(number) for number in range(1, 701)]
    rows: list[int] = []

    first = await catalogue(source, IMPORT, progress=rows.append)
    again = await catalogue(source, IMPORT)

    assert counts(first) == (700, 0, 0, 0)
    assert counts(again) == (0, 0, 700, 0)
    assert rows == [300, 600, 700]
    async with await AsyncConnection.connect(dsn) as connection:
        cursor = await connection.execute("SELECT count(*), max(position) FROM events")
        assert await cursor.fetchone() == (700, 700)


async def test_bad_rows_are_reported_and_the_rest_is_imported(
    catalogue: ImportProcedures,
) -> None:
    bad = Remark(row=2, code="?", reason="malformed-code", sentence="no code")

    imported = await catalogue(
        [procedure(1), bad, procedure(3), replace(procedure(1), row=4)], IMPORT
    )

    assert counts(imported) == (2, 0, 0, 2)
    assert reasons(imported) == [(2, "malformed-code"), (4, "code-twice")]


async def test_a_changed_row_is_a_new_version(catalogue: ImportProcedures, reading: Pool) -> None:
    await catalogue([procedure(1)], IMPORT)

    imported = await catalogue([procedure(1, name="Tên mới")], IMPORT)

    assert counts(imported) == (0, 1, 0, 0)
    loaded = await KeptReferenceData(reading).procedure("1.000001")
    assert loaded.version == 2
    assert loaded.state.terms is not None
    assert loaded.state.terms.name == "Tên mới"


async def test_what_the_source_deletes_is_withdrawn(
    catalogue: ImportProcedures, reading: Pool
) -> None:
    await catalogue([procedure(1)], IMPORT)

    deleted = [DeletedRow(row=2, code="1.000001"), DeletedRow(row=3, code="1.000009")]
    imported = await catalogue(deleted, IMPORT)

    assert counts(imported) == (0, 1, 0, 1)
    assert reasons(imported) == [(2, "deleted-in-source"), (3, "deleted-in-source")]
    loaded = await KeptReferenceData(reading).procedure("1.000001")
    assert loaded.state.withdrawn_on == date(2026, 1, 5)


async def test_what_a_person_settled_outlasts_the_next_import(
    catalogue: ImportProcedures,
) -> None:
    disputed = tuple(
        replace(one, limit=None, limit_problem="unit-contradicts-text") for one in TERMS.channels
    )
    source = [replace(procedure(1), terms=replace(TERMS, channels=disputed, steps=()))]
    limit = TERMS.channels[0].limit
    assert limit is not None
    settled = {
        "1.000001": {channel: SettledLimit(limit=limit, decided_by="QĐ 12") for channel in Channel}
    }

    before = await catalogue(source, IMPORT)
    settling = await catalogue([SettledRow(row=2, code="1.000001")], IMPORT, settled=settled)
    after = await catalogue(source, IMPORT)

    assert reasons(before) == [(1, "unit-contradicts-text")]
    assert (counts(settling), reasons(settling)) == ((0, 1, 0, 0), [])
    assert (counts(after), reasons(after)) == ((0, 0, 1, 0), [])


async def test_a_change_made_meanwhile_is_seen_and_decided_anew(reading: Pool, log: Log) -> None:
    await ImportProcedures(procedure_streams(reading), log, noon)([procedure(1)], IMPORT)
    streams = WithdrawnMeanwhile(procedure_streams(reading), log)

    imported = await ImportProcedures(streams, log, noon)([procedure(1, name="Mới")], IMPORT)

    assert counts(imported) == (0, 1, 0, 0)
    loaded = await KeptReferenceData(reading).procedure("1.000001")
    assert (loaded.version, loaded.state.withdrawn_on) == (3, None)


async def test_an_agency_is_found_by_any_of_its_codes(
    directory: ImportAgencies, reading: Pool
) -> None:
    source = [agency(2, "H99.02", other_codes=(another("000.00.02.H99"),))]

    first, again = await directory(source, IMPORT), await directory(source, IMPORT)

    assert (counts(first), counts(again)) == ((1, 0, 0, 0), (0, 0, 1, 0))
    found = await KeptReferenceData(reading).agency("000.00.02.H99")
    assert found.state.code == "H99.02"


async def test_one_code_with_two_names_keeps_the_first(directory: ImportAgencies) -> None:
    imported = await directory(
        [
            agency(2, "H99.02"),
            agency(3, "H99.02"),
            agency(4, "H99.02", name="Sở Khác"),
        ],
        IMPORT,
    )

    assert counts(imported) == (1, 0, 0, 2)
    assert reasons(imported) == [(3, "code-twice"), (4, "code-has-another-name")]


async def test_a_code_that_belongs_to_another_agency_is_refused(
    directory: ImportAgencies,
) -> None:
    older = another("000.00.02.H99")
    await directory([agency(2, "H99.02", other_codes=(older,))], IMPORT)

    imported = await directory(
        [agency(2, "H99.03", other_codes=(older,)), agency(3, "000.00.02.H99")], IMPORT
    )

    assert counts(imported) == (0, 0, 0, 2)
    assert reasons(imported) == [(2, "agency-code-in-use"), (3, "agency-code-in-use")]


@pytest.mark.parametrize(
    ("second", "codes"), [("H99.03", ("000.00.02.H99",)), ("000.00.02.H99", ())]
)
async def test_rows_of_one_table_that_claim_the_same_code_are_decided_in_order(
    directory: ImportAgencies, reading: Pool, second: str, codes: tuple[str, ...]
) -> None:
    source = [
        agency(2, "H99.02", other_codes=(another("000.00.02.H99"),)),
        agency(3, second, other_codes=tuple(another(code) for code in codes)),
        agency(4, "H99.04"),
    ]

    first, again = await directory(source, IMPORT), await directory(source, IMPORT)

    assert (counts(first), counts(again)) == ((2, 0, 0, 1), (0, 0, 2, 1))
    assert reasons(first) == reasons(again) == [(3, "agency-code-in-use")]
    found = await KeptReferenceData(reading).agency("000.00.02.H99")
    assert found.state.code == "H99.02"


async def test_a_row_may_name_a_code_twice_or_its_own_once_more(
    directory: ImportAgencies, reading: Pool
) -> None:
    twice = tuple(another(code) for code in ("000.00.02.H99", "000.00.02.H99", "H99.02"))
    source = [agency(2, "H99.02", other_codes=twice)]

    first, again = await directory(source, IMPORT), await directory(source, IMPORT)

    assert (counts(first), counts(again)) == ((1, 0, 0, 0), (0, 0, 1, 0))
    loaded = await KeptReferenceData(reading).agency("H99.02")
    assert loaded.state.other_codes == (another("000.00.02.H99"),)


async def test_another_validity_of_a_code_replaces_the_one_before(
    directory: ImportAgencies, reading: Pool
) -> None:
    code = "000.00.02.H99"
    file = [agency(2, "H99.02", other_codes=(another(code),))]
    newer_file = [agency(2, "H99.02", other_codes=(another(code, valid_to=date(2025, 7, 1)),))]

    imported = [await directory(source, IMPORT) for source in (file, newer_file, file, file)]

    assert [counts(one) for one in imported] == [
        (1, 0, 0, 0),
        (0, 1, 0, 0),
        (0, 1, 0, 0),
        (0, 0, 1, 0),
    ]
    found = await KeptReferenceData(reading).agency(code)
    assert found.state.other_codes == (another(code),)


async def test_a_table_that_does_not_know_remote_areas_keeps_what_is_known(
    directory: ImportAgencies, reading: Pool
) -> None:
    await directory([agency(2, "H99.02", remote=True)], IMPORT)

    await directory([agency(2, "H99.02", name="Tên mới")], IMPORT)

    state = (await KeptReferenceData(reading).agency("H99.02")).state
    assert (state.name, state.remote) == ("Tên mới", True)


async def test_a_late_swap_is_two_rows_and_leaves_the_year_as_it_was(
    calendar: ImportCalendar, reading: Pool
) -> None:
    await calendar(days(*a_year(2026)), IMPORT)
    swap = [
        special(date(2026, 1, 2), DayKind.SWAPPED_DAY_OFF),
        special(date(2026, 1, 10), DayKind.MAKE_UP_WORKDAY),
    ]

    first, again = await calendar(days(*swap), IMPORT), await calendar(days(*swap), IMPORT)

    assert (counts(first), counts(again)) == ((2, 0, 0, 0), (0, 0, 2, 0))
    loaded = await KeptReferenceData(reading).calendar()
    assert loaded.version == loaded.state.version == 2
    assert len(loaded.state.special_days) == 12


async def test_days_that_contradict_each_other_are_both_refused(
    calendar: ImportCalendar,
) -> None:
    year = a_year(2026)
    other = replace(year[0], kind=DayKind.COMPENSATORY_DAY_OFF)
    weekday = special(date(2026, 3, 4), DayKind.MAKE_UP_WORKDAY)

    imported = await calendar(
        days(*year, special(date(2026, 6, 1), DayKind.HOLIDAY), other, year[1], weekday), IMPORT
    )

    assert counts(imported) == (10, 0, 0, 4)
    assert reasons(imported) == [
        (2, "day-contradicted"),
        (13, "day-contradicted"),
        (14, "day-twice"),
        (15, "make-up-on-a-working-day"),
    ]


@pytest.mark.parametrize(
    ("later", "reason"),
    [
        ([special(date(2027, 1, 1), DayKind.HOLIDAY)], (2, "year-incomplete")),
        (a_year(2028), (0, "calendar-gap")),
        ([special(date(2026, 5, 1), DayKind.HOLIDAY), *a_year(2028)], (0, "calendar-gap")),
    ],
)
async def test_a_year_is_covered_only_when_its_days_are_known(
    calendar: ImportCalendar, later: Sequence[SpecialDay], reason: tuple[int, str]
) -> None:
    await calendar(days(*a_year(2026)), IMPORT)

    imported = await calendar(days(*later), IMPORT)

    assert (counts(imported), reasons(imported)) == ((0, 0, 0, len(later)), [reason])


@pytest.mark.parametrize("earlier", [[], a_year(2026)])
async def test_what_else_is_wrong_is_said_beside_a_gap(
    calendar: ImportCalendar, earlier: Sequence[SpecialDay]
) -> None:
    await calendar(days(*a_year(2026)), IMPORT)
    gap = [*earlier, *a_year(2028), special(date(2028, 5, 1), DayKind.HOLIDAY)]
    differing = replace(gap[1], kind=DayKind.COMPENSATORY_DAY_OFF)

    imported = await calendar(days(*gap, gap[0], differing), IMPORT)

    assert counts(imported) == (0, 0, 0, len(gap) + 2)
    assert reasons(imported) == [
        (0, "calendar-gap"),
        (3, "day-contradicted"),
        (len(gap) + 2, "day-twice"),
        (len(gap) + 3, "day-contradicted"),
    ]
