"""From the one-stop unit to a decision: handed over, assigned, worked on step by step."""

from dataclasses import replace

import pytest

from domain.dossier.decisions import assign, complete_step, decide, hand_over
from domain.dossier.decisions.processing import StepOutOfOrder, StepsNotCompleted, StepUnknown
from domain.dossier.decisions.reasons import ReasonMissing
from domain.dossier.events import Outcome
from domain.dossier.state import Phase
from tests.support.facts import (
    STEPS,
    assigned,
    decided,
    handed_over,
    received,
    step_completed,
)
from tests.support.moments import at, now
from tests.support.scenario import given, replay

IN_PROGRESS = (received(), handed_over(), assigned())


def test_it_is_handed_over_to_the_agency_that_decides() -> None:
    given(received()).when(
        hand_over, to_unit="Phòng Thử nghiệm", when=now("2019-12-05 10:00")
    ).then(handed_over())


def test_the_first_assignment_starts_the_work() -> None:
    given(received(), handed_over()).when(
        assign, officer="thu.nv", when=now("2019-12-05 14:00")
    ).then(assigned("thu.nv"))
    assert replay(IN_PROGRESS).phase is Phase.IN_PROGRESS


def test_it_may_be_passed_on() -> None:
    given(*IN_PROGRESS).when(assign, officer="mau.tt", when=now("2019-12-06 08:00")).then(
        assigned("mau.tt", assigned_at=at("2019-12-06 08:00"))
    )


def test_to_assign_the_same_officer_again_changes_nothing() -> None:
    given(*IN_PROGRESS).when(
        assign, officer="thu.nv", when=now("2019-12-06 08:00")
    ).then_nothing_happens()


def test_it_may_come_back_to_an_officer() -> None:
    given(*IN_PROGRESS, assigned("mau.tt")).when(
        assign, officer="thu.nv", when=now("2019-12-06 08:00")
    ).then(assigned("thu.nv", assigned_at=at("2019-12-06 08:00")))


def test_steps_are_completed_in_order() -> None:
    morning = now("2019-12-09 10:00")

    given(*IN_PROGRESS).when(complete_step, step=1, when=morning).then(step_completed(1))
    given(*IN_PROGRESS).when(complete_step, step=2, when=morning).then_refused(
        StepOutOfOrder, step=2, next_step=1
    )
    given(*IN_PROGRESS, step_completed(1)).when(complete_step, step=2, when=morning).then(
        step_completed(2)
    )


def test_a_step_is_completed_once() -> None:
    given(*IN_PROGRESS, step_completed(1)).when(
        complete_step, step=1, when=now("2019-12-09 11:00")
    ).then_nothing_happens()


@pytest.mark.parametrize("step", [0, 4, -1])
def test_a_step_that_nobody_planned_is_not_completed(step: int) -> None:
    given(*IN_PROGRESS).when(complete_step, step=step, when=now("2019-12-09 10:00")).then_refused(
        StepUnknown, step=step
    )


def test_granting_comes_after_the_steps_before_the_leaders() -> None:
    afternoon = now("2019-12-11 15:00")

    given(*IN_PROGRESS).when(
        decide, outcome=Outcome.GRANTED, reason=None, when=afternoon
    ).then_refused(StepsNotCompleted, steps=("1",))
    given(*IN_PROGRESS, step_completed(1)).when(
        decide, outcome=Outcome.GRANTED, reason=" ", when=afternoon
    ).then(decided())


def test_without_a_leaders_step_granting_comes_after_the_last() -> None:
    steps = tuple(replace(step, role="officer") for step in STEPS)
    story = (received(steps=steps), handed_over(), assigned(), step_completed(1), step_completed(2))

    given(*story).when(
        decide, outcome=Outcome.GRANTED, reason=None, when=now("2019-12-11 15:00")
    ).then_refused(StepsNotCompleted, steps=("3",))


def test_the_leaders_step_and_what_follows_it_may_be_completed_after_the_decision() -> None:
    story = (*IN_PROGRESS, step_completed(1), step_completed(2), decided())

    given(*story).when(complete_step, step=3, when=now("2019-12-11 16:00")).then(
        step_completed(3, completed_at=at("2019-12-11 16:00"))
    )


def test_a_procedure_without_steps_is_decided_at_once() -> None:
    given(received(steps=()), handed_over(), assigned()).when(
        decide, outcome=Outcome.GRANTED, reason=None, when=now("2019-12-11 15:00")
    ).then(decided())


def test_refusing_needs_no_step_but_a_written_reason() -> None:
    afternoon, reason = now("2019-12-11 15:00"), "Không đủ điều kiện theo quy định."

    given(*IN_PROGRESS).when(
        decide, outcome=Outcome.REFUSED, reason=None, when=afternoon
    ).then_refused(ReasonMissing)
    given(*IN_PROGRESS).when(decide, outcome=Outcome.REFUSED, reason=reason, when=afternoon).then(
        decided(Outcome.REFUSED, reason=reason)
    )
