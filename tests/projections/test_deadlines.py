"""Which moments are promised, and when each promise ends."""

from datetime import datetime

from application.ports import Fact
from projections.deadlines.model import DEADLINES, DeadlineKind, DeadlineRow
from tests.support import facts
from tests.support.facts import DOSSIER
from tests.support.moments import at
from tests.support.recorded import recorded


def promised(*happened: Fact) -> list[DeadlineRow]:
    events = [e for e in recorded(DOSSIER, happened) if type(e.fact) in DEADLINES.facts]
    rows, _ = DEADLINES.replay(events)
    return list(rows.values())


def ends(*happened: Fact) -> dict[tuple[DeadlineKind, int | None], datetime | None]:
    return {(row.kind, row.step): row.done_at for row in promised(*happened)}


INTAKE, RESULT = (DeadlineKind.INTAKE_CHECK, None), (DeadlineKind.RESULT, None)
FIRST, SECOND, THIRD = ((DeadlineKind.STEP, step) for step in (1, 2, 3))


def test_an_online_submission_promises_an_intake_check() -> None:
    (row,) = promised(facts.submitted())

    assert (row.kind, row.due_at) == (DeadlineKind.INTAKE_CHECK, at("2019-12-06 09:00"))
    assert (row.agency, row.code) == ("H03.01", "")


def test_the_receipt_keeps_that_promise_and_makes_new_ones() -> None:
    assert ends(facts.submitted(), facts.received()) == {
        INTAKE: facts.RECEIVED_AT,
        RESULT: None,
        FIRST: None,
        SECOND: None,
        THIRD: None,
    }


def test_a_step_without_a_budget_is_not_promised() -> None:
    without = tuple(
        type(step)(number=step.number, name=step.name, role=step.role, budget=None, due_at=None)
        for step in facts.STEPS
    )

    assert ends(facts.received(steps=without), facts.step_completed(1)) == {RESULT: None}


def test_a_step_that_is_done_keeps_its_own_promise_only() -> None:
    assert ends(facts.received(), facts.step_completed(1)) == {
        RESULT: None,
        FIRST: facts.STEP_COMPLETED_AT,
        SECOND: None,
        THIRD: None,
    }


def test_the_officer_answers_for_what_is_still_promised() -> None:
    rows = promised(facts.received(), facts.step_completed(1), facts.assigned("mau.tt"))

    assert {(row.step, row.officer) for row in rows} == {
        (None, "mau.tt"),
        (1, None),
        (2, "mau.tt"),
        (3, "mau.tt"),
    }


def test_nothing_is_owed_once_the_result_is_there() -> None:
    assert set(ends(facts.received(), facts.decided(), facts.result_issued()).values()) == {
        facts.ISSUED_AT
    }


def test_a_refusal_at_intake_ends_the_promise_of_a_check() -> None:
    assert ends(facts.submitted(), facts.intake_refused()) == {INTAKE: facts.RECEIVED_AT}
    assert ends(facts.intake_refused()) == {}
