"""The work between receipt and decision: handed over, assigned, done step by step, decided."""

from collections.abc import Sequence
from itertools import takewhile
from typing import ClassVar

from domain.dossier.decisions.moment import Moment
from domain.dossier.decisions.phases import (
    AlreadyDecided,
    AlreadyHandedOver,
    AlreadyIssued,
    must_be,
)
from domain.dossier.decisions.reasons import reason_in_words
from domain.dossier.events import (
    DossierAssigned,
    DossierDecided,
    DossierHandedOver,
    Outcome,
    PlannedStep,
    StepCompleted,
)
from domain.dossier.state import Dossier, Phase
from domain.refused import Refused

LEADER = "leader"
"""The role whose first step is the decision itself."""


class StepUnknown(Refused):
    code: ClassVar[str] = "step-unknown"

    def __init__(self, step: int) -> None:
        super().__init__(f"no step {step} was planned", step=step)


class StepOutOfOrder(Refused):
    code: ClassVar[str] = "step-out-of-order"

    def __init__(self, step: int, next_step: int) -> None:
        super().__init__(
            f"step {next_step} comes before step {step}", step=step, next_step=next_step
        )


class StepsNotCompleted(Refused):
    """The appraisal is not finished: these steps come before the decision."""

    code: ClassVar[str] = "steps-not-completed"

    def __init__(self, steps: Sequence[PlannedStep]) -> None:
        left = tuple(str(step.number) for step in steps)
        super().__init__(f"steps to be completed first: {', '.join(left)}", steps=left)


def hand_over(dossier: Dossier, *, to_unit: str, when: Moment) -> list[DossierHandedOver]:
    """From the one-stop unit to the specialised unit of the competent agency (form 06)."""
    must_be(dossier, Phase.RECEIVED, too_late=AlreadyHandedOver)
    return [
        DossierHandedOver(
            from_agency=dossier.receiving_agency,
            to_agency=dossier.competent_agency,
            to_unit=to_unit,
            handed_over_at=when.after(dossier),
        )
    ]


def assign(dossier: Dossier, *, officer: str, when: Moment) -> list[DossierAssigned]:
    """The first assignment starts the work, later ones pass it on."""
    must_be(dossier, Phase.ROUTED, Phase.IN_PROGRESS, too_late=AlreadyDecided)
    if officer == dossier.officer:
        return []  # whoever tries again gets the same answer, and no second fact
    return [DossierAssigned(officer=officer, assigned_at=when.after(dossier))]


def complete_step(dossier: Dossier, *, step: int, when: Moment) -> list[StepCompleted]:
    """The planned steps, in order, each once; those that follow the decision until the result is
    issued. Raises StepUnknown, StepOutOfOrder."""
    must_be(dossier, Phase.IN_PROGRESS, Phase.DECIDED, too_late=AlreadyIssued)
    if step in dossier.steps_done:
        return []
    to_do = [planned.number for planned in dossier.steps_to_do]
    if step not in to_do:
        raise StepUnknown(step)
    if step != to_do[0]:
        raise StepOutOfOrder(step, to_do[0])
    return [StepCompleted(step=step, completed_at=when.after(dossier))]


def decide(
    dossier: Dossier, *, outcome: Outcome, reason: str | None, when: Moment
) -> list[DossierDecided]:
    """Granting comes when the appraisal is done; refusing may come before, with a written reason.

    Raises StepsNotCompleted, ReasonMissing, ReasonNotInWords.
    """
    must_be(dossier, Phase.IN_PROGRESS, too_late=AlreadyDecided)
    if outcome is Outcome.REFUSED:
        reason = reason_in_words(reason)
    elif left := _steps_before_the_decision(dossier):
        raise StepsNotCompleted(left)
    else:
        reason = (reason or "").strip() or None
    return [DossierDecided(outcome=outcome, reason=reason, decided_at=when.after(dossier))]


def _steps_before_the_decision(dossier: Dossier) -> list[PlannedStep]:
    """What is still to be done before the leader's part: the leader decides in the first step of
    that role, and what follows it (numbering, sealing, returning) follows the decision."""
    appraisal = takewhile(lambda step: step.role != LEADER, dossier.steps)
    return [step for step in appraisal if step.number not in dossier.steps_done]
