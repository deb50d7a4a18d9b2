"""What the rules remember of a dossier."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import assert_never

from domain.dossier.events import (
    DossierAssigned,
    DossierDecided,
    DossierEvent,
    DossierHandedOver,
    DossierReceived,
    DossierSubmitted,
    IntakeRefused,
    Outcome,
    PlannedStep,
    ResultIssued,
    ResultReturned,
    StepCompleted,
)


class Phase(StrEnum):
    """The business state (domain.md §1.3). Overdue is not one: a deadline and a moment say it."""

    NOT_YET = "not-yet"
    SUBMITTED = "submitted"
    REFUSED_AT_INTAKE = "refused-at-intake"
    RECEIVED = "received"
    ROUTED = "routed"
    IN_PROGRESS = "in-progress"
    DECIDED = "decided"
    DONE = "done"
    RETURNED = "returned"


LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """Only what a decision looks at. What people look at lives in the projections."""

    phase: Phase = Phase.NOT_YET
    code: str = ""
    receiving_agency: str = ""
    competent_agency: str = ""
    submission: DossierSubmitted | None = None
    """What was sent online and still waits for the intake check."""
    due_at: datetime | None = None
    """UTC. When the intake check is due, and once there is a receipt, the result."""
    officer: str | None = None
    steps: tuple[PlannedStep, ...] = ()
    """As planned at receipt, in the order in which they are to be done."""
    steps_done: tuple[int, ...] = ()
    outcome: Outcome | None = None
    last_effective_at: datetime = LONG_AGO
    """UTC. The latest moment in the world that a fact of this dossier names."""

    @property
    def steps_to_do(self) -> tuple[PlannedStep, ...]:
        return tuple(step for step in self.steps if step.number not in self.steps_done)


NOT_YET_HERE = Dossier()


def evolve(dossier: Dossier, event: DossierEvent) -> Dossier:
    """The dossier after one more event. Never refuses: the event has already happened."""
    match event:
        case DossierSubmitted():
            return replace(
                dossier,
                phase=Phase.SUBMITTED,
                receiving_agency=event.receiving_agency,
                competent_agency=event.competent_agency,
                submission=event,
                due_at=event.intake_deadline.due_at,
                last_effective_at=event.submitted_at,
            )
        case DossierReceived():
            return replace(
                dossier,
                phase=Phase.RECEIVED,
                code=event.code,
                receiving_agency=event.receiving_agency,
                competent_agency=event.competent_agency,
                submission=None,
                due_at=event.deadline.due_at,
                steps=event.steps,
                last_effective_at=event.received_at,
            )
        case IntakeRefused():
            return replace(
                dossier,
                phase=Phase.REFUSED_AT_INTAKE,
                receiving_agency=event.receiving_agency,
                submission=None,
                due_at=None,
                last_effective_at=event.refused_at,
            )
        case DossierHandedOver():
            return replace(dossier, phase=Phase.ROUTED, last_effective_at=event.handed_over_at)
        case DossierAssigned(officer=officer):
            return replace(
                dossier,
                phase=Phase.IN_PROGRESS,
                officer=officer,
                last_effective_at=event.assigned_at,
            )
        case StepCompleted(step=done):
            return replace(
                dossier,
                steps_done=(*dossier.steps_done, done),
                last_effective_at=event.completed_at,
            )
        case DossierDecided(outcome=outcome):
            return replace(
                dossier,
                phase=Phase.DECIDED,
                outcome=outcome,
                last_effective_at=event.decided_at,
            )
        case ResultIssued():
            return replace(dossier, phase=Phase.DONE, last_effective_at=event.issued_at)
        case ResultReturned():
            return replace(dossier, phase=Phase.RETURNED, last_effective_at=event.returned_at)
        case _:
            assert_never(event)
