"""Lists of dossiers: who is on them, in which order, page by page."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from application.ports import Fact
from domain.dossier.state import Phase
from domain.procedure.events import Channel
from infrastructure.postgres.pools import Pool
from projections.dossiers.model import DOSSIERS
from projections.dossiers.reader import DossierQuery, DossierSort, DossiersReader
from projections.dossiers.row import DossierRow
from projections.engine.engine import Engine
from tests.support import facts
from tests.support.moments import at
from tests.support.recorded import recorded
from tests.support.stories import named

pytestmark = pytest.mark.postgres
NOON = at("2019-12-12 12:00")
"""Some of the dossiers are due before it, some after."""
WORKED_ON: list[Fact] = [facts.handed_over(), facts.assigned("thu.nv")]
STORIES: dict[str, Sequence[Fact]] = {
    "sent": [facts.submitted(submitted_at=at("2019-12-11 09:00"))],
    "refused": [facts.intake_refused(refused_at=at("2019-12-02 08:00"))],
    "late": [
        facts.received(code="H03.14-191203-0001", received_at=at("2019-12-03 08:00"),
                       due_at=at("2019-12-10 17:00"), channel=Channel.POST),
        *WORKED_ON,
    ],
    "soon": [
        facts.received(code="H03.14-191205-0002", received_at=at("2019-12-05 08:00"),
                       due_at=at("2019-12-12 17:00")),
        *WORKED_ON,
    ],
    "elsewhere": [
        facts.received(code="H03.20-191204-0001", received_at=at("2019-12-04 08:00"),
                       due_at=at("2019-12-11 17:00"), receiving_agency="H03.02",
                       competent_agency="H03.20"),
    ],
    "done": [
        facts.received(code="H03.14-191204-0002", received_at=at("2019-12-04 09:00"),
                       due_at=at("2019-12-11 17:00")),
        *WORKED_ON, facts.decided(), facts.result_issued(issued_at=at("2019-12-12 09:00")),
    ],
}  # fmt: skip
NAMES = {named(name): name for name in STORIES}


@pytest.fixture
async def reader(projecting: Pool, reading: Pool) -> DossiersReader:
    engine = Engine(DOSSIERS, projecting)
    await engine.install()
    rows = [
        row
        for name, story in STORIES.items()
        for row in DOSSIERS.replay(recorded(named(name), story))[0].values()
    ]
    async with projecting.connection() as connection:
        await engine.tables.write(connection, rows, [], [], since=0, to=1)
    return DossiersReader(reading)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (DossierQuery(), "sent late elsewhere soon"),
        (DossierQuery(sort=DossierSort.NEWEST), "sent soon done elsewhere late refused"),
        (DossierQuery(sort=DossierSort.OLDEST), "refused late elsewhere done soon sent"),
        (DossierQuery(sort=DossierSort.CODE), "late done soon elsewhere"),
        (DossierQuery(sort=DossierSort.OLDEST, open_only=True), "late elsewhere soon sent"),
        (DossierQuery(competent_agency="H03.20"), "elsewhere"),
        (DossierQuery(receiving_agency="H03.01"), "sent late soon"),
        (DossierQuery(officer="thu.nv"), "late soon"),
        (DossierQuery(officer="thu.nv", sort=DossierSort.CODE), "late done soon"),
        (DossierQuery(procedure="1.999999"), ""),
        (DossierQuery(channel=Channel.POST), "late"),
        (DossierQuery(channel=Channel.ONLINE), "sent"),
        (DossierQuery(phases=frozenset({Phase.SUBMITTED, Phase.RECEIVED})), "sent elsewhere"),
        (DossierQuery(phases=frozenset({Phase.DONE}), sort=DossierSort.CODE), "done"),
        (DossierQuery(phases=frozenset()), ""),
        (DossierQuery(overdue_at=NOON), "sent late elsewhere"),
        (DossierQuery(overdue_at=NOON, sort=DossierSort.CODE), "late elsewhere"),
        (DossierQuery(due_from=NOON), "soon"),
        (DossierQuery(due_before=at("2019-12-10 17:00")), "sent"),
        (
            DossierQuery(
                sort=DossierSort.OLDEST,
                received_from=at("2019-12-03 08:00"),
                received_before=at("2019-12-04 09:00"),
            ),
            "late elsewhere",
        ),
    ],
)
async def test_a_list_holds_what_was_asked_for(
    reader: DossiersReader, query: DossierQuery, found: str
) -> None:
    page = await reader.page(query)

    assert [NAMES[row.dossier_id] for row in page.rows] == found.split()
    assert page.place is None


@pytest.mark.parametrize("sort", DossierSort)
@pytest.mark.parametrize("limit", [1, 2, 3])
async def test_pages_are_the_list_in_pieces(
    reader: DossiersReader, sort: DossierSort, limit: int
) -> None:
    whole = (await reader.page(DossierQuery(sort=sort))).rows

    pieces: list[DossierRow] = []
    query = DossierQuery(sort=sort, limit=limit)
    while True:
        page = await reader.page(query)
        pieces += page.rows
        if page.place is None:
            break
        query = replace(query, place=page.place)

    assert pieces == whole


async def test_rows_that_tie_are_each_on_one_page(projecting: Pool, reader: DossiersReader) -> None:
    rows, _ = DOSSIERS.replay(
        event
        for number in range(7)
        for event in recorded(UUID(int=number), [facts.received(competent_agency="H03.77")])
    )
    async with projecting.connection() as connection:
        tables = Engine(DOSSIERS, projecting).tables
        await tables.write(connection, rows.values(), [], [], since=1, to=2)

    first = await reader.page(DossierQuery(competent_agency="H03.77", limit=4))
    rest = await reader.page(DossierQuery(competent_agency="H03.77", limit=4, place=first.place))

    assert [row.dossier_id.int for row in first.rows + rest.rows] == list(range(7))


async def test_one_dossier_is_found_by_its_id_or_its_code(reader: DossiersReader) -> None:
    by_id = await reader.one(named("late"))

    assert by_id is not None
    assert by_id == await reader.by_code("H03.14-191203-0001")
    assert by_id.steps[0].name == "Thẩm định"
    assert by_id.due_at == by_id.received_at + timedelta(days=7, hours=9)  # type: ignore[operator]
    assert await reader.one(named("nobody")) is None
    assert await reader.by_code("") is None
