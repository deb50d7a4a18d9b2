"""What the project ships is complete, says where it comes from, and imports itself once."""

from collections import Counter
from datetime import date

import pytest

from application.import_procedures import ProcedureRow
from domain.agency.events import Level
from domain.calendar.events import DayKind
from domain.procedure.events import Channel
from infrastructure import demo_data
from infrastructure.event_store.log import Log
from infrastructure.imports.demo import load_demo
from infrastructure.imports.plain_files import (
    read_plain_agencies,
    read_plain_calendar,
    read_plain_procedures,
)
from infrastructure.postgres.pools import Pool
from infrastructure.reference_data import KeptReferenceData
from tests.infrastructure.reference_data.conftest import IMPORT, noon

NAMED = {
    "2.000635",
    "1.001193",
    "2.000986",
    "1.005687",
    "1.004222",
    "1.013225",
    "1.012653",
    "1.005399",
    "1.003198",
}


@pytest.fixture(scope="module")
def procedures() -> list[ProcedureRow]:
    return list(read_plain_procedures(demo_data.procedure_files()))


def test_there_are_some_forty_procedures_of_many_sectors(procedures: list[ProcedureRow]) -> None:
    codes = [procedure.code for procedure in procedures]

    assert 40 <= len(codes) == len(set(codes)) <= 50
    assert set(codes) >= NAMED
    assert len({procedure.terms.sector for procedure in procedures}) >= 20


def test_each_procedure_says_what_is_invented(procedures: list[ProcedureRow]) -> None:
    for procedure in procedures:
        assert procedure.terms.source.startswith("Cơ sở dữ liệu quốc gia"), procedure.code
        assert procedure.terms.components, procedure.code


def test_every_usable_procedure_has_steps(procedures: list[ProcedureRow]) -> None:
    without = [p.code for p in procedures if not p.terms.steps]

    assert without == ["1.003198"]  # its limit is for a person to settle


def test_there_are_146_agencies_from_the_province_to_the_communes() -> None:
    agencies = list(read_plain_agencies(demo_data.AGENCIES))
    codes = {agency.code for agency in agencies}

    assert Counter(agency.level for agency in agencies) == {
        Level.PROVINCE: 30,
        Level.DISTRICT: 8,
        Level.COMMUNE: 108,
    }
    assert len(codes) == 146
    assert all(agency.parent_code in codes for agency in agencies if agency.code != "H03")
    assert all(agency.source for agency in agencies)


def test_the_calendar_holds_the_swap_that_was_decided_late() -> None:
    days = {row.special.day: row.special for row in read_plain_calendar(demo_data.CALENDAR)}

    assert days[date(2026, 1, 2)].kind is DayKind.SWAPPED_DAY_OFF
    assert days[date(2026, 1, 10)].kind is DayKind.MAKE_UP_WORKDAY
    assert {day.year for day in days} == set(range(2018, 2029))
    for day, special in days.items():
        assert special.source.startswith("DỰ BÁO") == (day.year >= 2027), day


@pytest.mark.postgres
async def test_the_demo_is_loaded_once(reading: Pool, log: Log) -> None:
    first = await load_demo(reading, log, noon, IMPORT)
    again = await load_demo(reading, log, noon, IMPORT)

    assert [first.calendar.new, first.agencies.new, first.procedures.new] == [163, 146, 45]
    for imported in (again.calendar, again.agencies, again.procedures):
        assert imported.new == imported.changed == imported.rejected == 0


@pytest.mark.postgres
async def test_what_was_loaded_is_what_a_dossier_finds(reading: Pool, log: Log) -> None:
    await load_demo(reading, log, noon, IMPORT)
    reference = KeptReferenceData(reading)

    residence = (await reference.procedure("1.004222")).state.terms
    assert residence is not None
    assert [one.channel for one in residence.channels] == [Channel.COUNTER, Channel.ONLINE]
    assert (await reference.agency("000.00.00.H03")).state.code == "H03"
    assert (await reference.calendar()).state.is_working_day(date(2026, 1, 10))
