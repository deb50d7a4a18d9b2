"""What the catalogue says of a procedure, now and at any version."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from domain.procedure.events import Channel, ProcedureEvent
from projections.catalogue.model import CATALOGUE, ProcedureLine, ProcedureRow
from tests.support.moments import at
from tests.support.recorded import recorded
from tests.support.reference import TERMS
from tests.support.reference_facts import published, withdrawn

PROCEDURE = UUID("00000000-0000-4000-8000-00000000c0de")


def told(*happened: ProcedureEvent) -> tuple[ProcedureRow, list[ProcedureLine]]:
    events = recorded(PROCEDURE, happened, effective_at=at("2019-12-05 23:30"))
    rows, lines = CATALOGUE.replay(events)
    return rows[PROCEDURE], lines


def test_the_row_is_the_latest_version() -> None:
    row, _ = told(published(), published(name="Cấp đổi giấy phép"))

    assert (row.version, row.name) == (2, "Cấp đổi giấy phép")
    assert "cap doi giay phep" in row.search


def test_only_channels_with_a_limit_are_usable() -> None:
    by_post = TERMS.channels[-1]
    terms = replace(
        TERMS,
        channels=(*TERMS.channels[:-1], replace(by_post, limit=None, limit_problem="no-limit")),
    )

    row, _ = told(published(terms=terms))

    assert row.channels == tuple(Channel)
    assert row.usable_channels == (Channel.COUNTER, Channel.ONLINE)


def test_a_version_holds_from_its_day_or_from_the_office_day_it_was_published_on() -> None:
    _, lines = told(published(effective_from=date(2020, 1, 1)), published())

    assert [line.valid_from for line in lines] == [date(2020, 1, 1), date(2019, 12, 5)]


def test_every_version_and_its_end_has_a_line() -> None:
    row, lines = told(published(), withdrawn(date(2020, 6, 30)), published())

    assert [(line.version, line.withdrawn) for line in lines] == [(1, False), (2, True), (3, False)]
    assert (lines[1].valid_from, lines[1].why, lines[1].terms) == (
        date(2020, 6, 30),
        "bãi bỏ",
        None,
    )
    assert row.withdrawn_on is None  # offered again


def test_a_withdrawn_procedure_keeps_its_terms() -> None:
    row, _ = told(published(), withdrawn(date(2020, 6, 30)))

    assert (row.withdrawn_on, row.terms.name) == (date(2020, 6, 30), TERMS.name)
