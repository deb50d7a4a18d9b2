"""Lists of procedures and agencies, and one of them by name."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from application.stream_ids import agency_stream, procedure_stream
from domain.agency.events import AgencyClosed, AgencyCodeAdded, AgencyEvent, Level
from domain.procedure.events import Channel, ProcedureEvent
from infrastructure.postgres.pools import Pool
from projections.catalogue.model import CATALOGUE
from projections.catalogue.reader import CatalogueQuery, CatalogueReader, ProcedureSort
from projections.directory.model import DIRECTORY
from projections.directory.reader import DirectoryQuery, DirectoryReader
from projections.engine.engine import Engine
from tests.support.moments import at
from tests.support.recorded import recorded
from tests.support.reference import TERMS
from tests.support.reference_facts import published, registered, withdrawn

pytestmark = pytest.mark.postgres
NO_LIMIT = replace(
    TERMS,
    sector="G99-TN02",
    levels=(Level.COMMUNE,),
    channels=(replace(TERMS.channels[0], limit=None, limit_problem="no-limit"),),
)
PROCEDURES: dict[str, Sequence[ProcedureEvent]] = {
    "1.000001": [
        published(code="1.000001", name="Đăng ký khai sinh", effective_from=date(2019, 1, 1)),
        published(code="1.000001", name="Đăng ký lại khai sinh", effective_from=date(2020, 1, 1)),
    ],
    "1.000002": [published(code="1.000002", name="Cấp giấy phép xây dựng", terms=NO_LIMIT)],
    "2.000001": [
        published(code="2.000001", name="Ân xá"),
        withdrawn(date(2020, 6, 1)),
    ],
}
AGENCIES: dict[str, Sequence[AgencyEvent]] = {
    "H03": [registered("H03", "Tỉnh Thử", level=Level.PROVINCE, parent_code=None)],
    "H03.31": [registered("H03.31", "Huyện Thử", level=Level.DISTRICT, parent_code="H03")],
    "H03.31.02": [registered("H03.31.02", "Xã Ân")],
    "H03.31.01": [
        registered("H03.31.01", "Xã Ăn"),
        AgencyCodeAdded(code="000.01.31.H03", valid_from=None, valid_to=None),
        AgencyClosed(closed_on=date(2025, 7, 1), successor_code="H03.31.02"),
    ],
}


@pytest.fixture
async def catalogue(projecting: Pool, reading: Pool) -> CatalogueReader:
    engine = Engine(CATALOGUE, projecting)
    await engine.install()
    position = 0
    for code, story in PROCEDURES.items():
        events = recorded(
            procedure_stream(code), story, after=position, effective_at=at("2019-06-01 08:00")
        )
        await engine.advance(events)
        position = events[-1].position
    return CatalogueReader(reading)


@pytest.fixture
async def directory(projecting: Pool, reading: Pool) -> DirectoryReader:
    engine = Engine(DIRECTORY, projecting)
    await engine.install()
    position = 0
    for code, story in AGENCIES.items():
        events = recorded(agency_stream(code), story, after=position)
        await engine.advance(events)
        position = events[-1].position
    return DirectoryReader(reading)


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        (CatalogueQuery(), "1.000001 1.000002 2.000001"),
        (CatalogueQuery(sort=ProcedureSort.NAME), "2.000001 1.000002 1.000001"),
        (CatalogueQuery(code_prefix="1."), "1.000001 1.000002"),
        (CatalogueQuery(code_prefix="1%"), ""),
        (CatalogueQuery(sector="G99-TN02"), "1.000002"),
        (CatalogueQuery(level=Level.PROVINCE), "1.000001 2.000001"),
        (CatalogueQuery(channel=Channel.POST), "1.000001 2.000001"),
        (CatalogueQuery(channel=Channel.COUNTER), "1.000001 1.000002 2.000001"),
        (CatalogueQuery(channel=Channel.COUNTER, usable=True), "1.000001 2.000001"),
        (CatalogueQuery(usable=True), "1.000001 2.000001"),
        (CatalogueQuery(offered_only=True), "1.000001 1.000002"),
        (CatalogueQuery(text="dang ky khai"), "1.000001"),
        (CatalogueQuery(text="KHAI đăng"), "1.000001"),
        (CatalogueQuery(text="000002 xay"), "1.000002"),
        (CatalogueQuery(text="khai xây"), ""),
        (CatalogueQuery(text="   "), "1.000001 1.000002 2.000001"),
    ],
)
async def test_a_page_of_the_catalogue(
    catalogue: CatalogueReader, query: CatalogueQuery, codes: str
) -> None:
    page = await catalogue.page(query)

    assert [procedure.code for procedure in page.rows] == codes.split()


async def test_the_catalogue_comes_in_pages(catalogue: CatalogueReader) -> None:
    first = await catalogue.page(CatalogueQuery(sort=ProcedureSort.NAME, limit=2))
    rest = await catalogue.page(CatalogueQuery(sort=ProcedureSort.NAME, limit=2, place=first.place))

    assert [row.code for row in first.rows + rest.rows] == ["2.000001", "1.000002", "1.000001"]
    assert rest.place is None


async def test_a_procedure_now_and_at_any_version_or_day(catalogue: CatalogueReader) -> None:
    now = await catalogue.one("1.000001")
    then = await catalogue.version("1.000001", 1)

    assert now is not None
    assert then is not None
    assert (now.name, now.version, now.terms.steps) == ("Đăng ký lại khai sinh", 2, TERMS.steps)
    assert then.name == "Đăng ký khai sinh"
    assert await catalogue.as_of("1.000001", date(2018, 12, 31)) is None
    assert await catalogue.as_of("1.000001", date(2019, 12, 31)) == then
    assert await catalogue.as_of("1.000001", date(2020, 1, 1)) == await catalogue.version(
        "1.000001", 2
    )
    assert [line.version for line in await catalogue.versions("1.000001")] == [1, 2]
    assert await catalogue.one("9.999999") is None


async def test_a_withdrawn_procedure_held_until_its_last_day(catalogue: CatalogueReader) -> None:
    assert await catalogue.as_of("2.000001", date(2020, 5, 31)) is not None
    assert await catalogue.as_of("2.000001", date(2020, 6, 1)) is None


async def test_names_for_a_whole_page_are_asked_for_at_once(
    catalogue: CatalogueReader, directory: DirectoryReader
) -> None:
    assert await catalogue.names(["1.000002", "2.000001", "9.999999"]) == {
        "1.000002": "Cấp giấy phép xây dựng",
        "2.000001": "Ân xá",
    }
    assert await directory.names(["H03", "H03.31.02"]) == {"H03": "Tỉnh Thử", "H03.31.02": "Xã Ân"}


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        (DirectoryQuery(), "H03.31 H03 H03.31.01 H03.31.02"),
        (DirectoryQuery(parent_code="H03.31"), "H03.31.01 H03.31.02"),
        (DirectoryQuery(level=Level.PROVINCE), "H03"),
        (DirectoryQuery(text="xa an"), "H03.31.01 H03.31.02"),
        (DirectoryQuery(text="000.01"), "H03.31.01"),
        (DirectoryQuery(parent_code="H03.31", open_only=True), "H03.31.02"),
    ],
)
async def test_a_page_of_the_directory(
    directory: DirectoryReader, query: DirectoryQuery, codes: str
) -> None:
    page = await directory.page(query)

    assert [agency.code for agency in page.rows] == codes.split()


@pytest.mark.parametrize("code", ["H03.31.01", "000.01.31.H03"])
async def test_an_agency_is_found_by_any_of_its_codes(
    directory: DirectoryReader, code: str
) -> None:
    agency = await directory.one(code)

    assert agency is not None
    assert (agency.name, agency.successor_code) == ("Xã Ăn", "H03.31.02")
    assert await directory.one("H03.99") is None
