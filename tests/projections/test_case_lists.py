"""The timeline of one case, and the promises of all, page by page."""

from dataclasses import replace

import pytest

from infrastructure.postgres.pools import Pool
from projections.deadlines.model import DEADLINES, DeadlineKind
from projections.deadlines.reader import DeadlineQuery, DeadlinesReader
from projections.engine.engine import Engine
from projections.history.model import HISTORY
from projections.history.reader import HistoryQuery, HistoryReader
from tests.support import facts
from tests.support.moments import at
from tests.support.recorded import interleaved
from tests.support.stories import from_receipt_to_return, named

pytestmark = pytest.mark.postgres
CASE, OTHER, WAITING = named("case"), named("other"), named("waiting")
LOG = interleaved(
    (CASE, from_receipt_to_return(1)[:5]),
    (OTHER, from_receipt_to_return(2)),
    (WAITING, [facts.submitted()]),
)


@pytest.fixture
async def history(projecting: Pool, reading: Pool) -> HistoryReader:
    engine = Engine(HISTORY, projecting)
    await engine.install()
    await engine.advance(LOG)
    return HistoryReader(reading)


@pytest.fixture
async def deadlines(projecting: Pool, reading: Pool) -> DeadlinesReader:
    engine = Engine(DEADLINES, projecting)
    await engine.install()
    await engine.advance(LOG)
    return DeadlinesReader(reading)


async def test_a_timeline_runs_forwards_and_backwards(history: HistoryReader) -> None:
    query = HistoryQuery(dossier_id=CASE, limit=3)
    first = await history.page(query)
    rest = await history.page(replace(query, place=first.place))
    back = await history.page(replace(query, newest_first=True, limit=50))

    assert [line.version for line in first.rows + rest.rows] == [1, 2, 3, 4, 5]
    assert [line.version for line in back.rows] == [5, 4, 3, 2, 1]
    assert {line.dossier_id for line in back.rows} == {CASE}


async def test_a_timeline_tells_only_what_was_asked_for(history: HistoryReader) -> None:
    query = HistoryQuery(dossier_id=CASE)
    steps = await history.page(replace(query, kinds={"step-completed", "returned"}))
    nobody = await history.page(replace(query, principal="nobody"))

    assert [line.kind for line in steps.rows] == ["step-completed", "step-completed"]
    assert steps.rows[0].what == {"step": 1, "completed_at": "2019-12-09T03:00:00Z"}
    assert nobody.rows == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (DeadlineQuery(), ["check", "step 3", "result"]),
        (DeadlineQuery(due_before=at("2019-12-12 17:00")), ["check"]),
        (DeadlineQuery(due_from=at("2019-12-12 17:00")), ["step 3", "result"]),
        (DeadlineQuery(agency="H03.01"), ["check"]),
        (DeadlineQuery(agency="H03.14", kinds={DeadlineKind.RESULT}), ["result"]),
        (DeadlineQuery(officer="officer.1"), ["step 3", "result"]),
        (DeadlineQuery(officer="officer.2"), []),
    ],
)
async def test_promises_that_are_still_to_be_kept(
    deadlines: DeadlinesReader, query: DeadlineQuery, found: list[str]
) -> None:
    page = await deadlines.page(query)

    named = {DeadlineKind.INTAKE_CHECK: "check", DeadlineKind.RESULT: "result"}
    told = [named.get(row.kind, f"step {row.step}") for row in page.rows]
    assert sorted(told) == sorted(found)
    assert [row.due_at for row in page.rows] == sorted(row.due_at for row in page.rows)


async def test_promises_come_in_pages(deadlines: DeadlinesReader) -> None:
    first = await deadlines.page(DeadlineQuery(limit=2))
    rest = await deadlines.page(DeadlineQuery(limit=2, place=first.place))

    assert len({row.deadline_id for row in first.rows + rest.rows}) == 3
    assert rest.place is None
