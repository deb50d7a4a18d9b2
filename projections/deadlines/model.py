"""The fold from a dossier's events to the moments that were promised."""

from collections.abc import Iterable, MutableMapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache, partial
from typing import Never
from uuid import UUID, uuid5

from domain.dossier.events import (
    DossierAssigned,
    DossierReceived,
    DossierSubmitted,
    IntakeRefused,
    ResultIssued,
    StepCompleted,
)
from infrastructure.event_store.recorded import Recorded
from projections.engine.read_model import ReadModel, tables_beside


class DeadlineKind(StrEnum):
    INTAKE_CHECK = "intake-check"
    """The one-stop unit accepts what was sent online, or not (R6)."""
    RESULT = "result"
    """The appointment on the receipt."""
    STEP = "step"
    """One internal step with a budget of its own (R16)."""


@dataclass(slots=True, kw_only=True)
class DeadlineRow:
    """One promised moment. Times are UTC."""

    deadline_id: UUID
    dossier_id: UUID
    kind: DeadlineKind
    step: int | None = None
    steps: tuple[int, ...] = ()
    """On the row of the result: the steps that were promised with it."""
    code: str = ""
    """Empty until the dossier is received."""
    procedure: str
    agency: str
    """Whose promise it is."""
    officer: str | None = None
    due_at: datetime
    done_at: datetime | None = None
    """When it was done, or when nothing was owed any more. None while it is still promised."""


Rows = MutableMapping[UUID, DeadlineRow]


@lru_cache(maxsize=10_000)
def deadline_id(dossier_id: UUID, kind: DeadlineKind, step: int | None = None) -> UUID:
    return uuid5(dossier_id, f"{kind}/{step}" if step else kind)


def fold(event: Recorded, rows: Rows) -> Iterable[Never]:
    dossier_id = event.stream_id
    match event.fact:
        case DossierSubmitted() as fact:
            key = deadline_id(dossier_id, DeadlineKind.INTAKE_CHECK)
            rows[key] = DeadlineRow(
                deadline_id=key,
                dossier_id=dossier_id,
                kind=DeadlineKind.INTAKE_CHECK,
                procedure=fact.procedure,
                agency=fact.receiving_agency,
                due_at=fact.intake_deadline.due_at,
            )
        case DossierReceived() as fact:
            _end_all(rows, dossier_id, fact.received_at)
            _promise_result_and_steps(rows, dossier_id, fact)
        case DossierAssigned() as fact:
            for row in _still_promised(rows, dossier_id):
                row.officer = fact.officer
        case StepCompleted() as fact:
            done = rows.get(deadline_id(dossier_id, DeadlineKind.STEP, fact.step))
            if done is not None:  # a step without a budget was never promised
                done.done_at = fact.completed_at
        case IntakeRefused(refused_at=end) | ResultIssued(issued_at=end):
            _end_all(rows, dossier_id, end)
        case _:
            raise NotImplementedError(type(event.fact))
    return ()


def _promise_result_and_steps(rows: Rows, dossier_id: UUID, fact: DossierReceived) -> None:
    due = {step.number: step.due_at for step in fact.steps if step.due_at is not None}
    promise = partial(
        DeadlineRow,
        dossier_id=dossier_id,
        code=fact.code,
        procedure=fact.procedure,
        agency=fact.competent_agency,
    )
    result = deadline_id(dossier_id, DeadlineKind.RESULT)
    rows[result] = promise(
        deadline_id=result,
        kind=DeadlineKind.RESULT,
        steps=tuple(due),
        due_at=fact.deadline.due_at,
    )
    for step, due_at in due.items():
        key = deadline_id(dossier_id, DeadlineKind.STEP, step)
        rows[key] = promise(deadline_id=key, kind=DeadlineKind.STEP, step=step, due_at=due_at)


def _still_promised(rows: Rows, dossier_id: UUID) -> Iterable[DeadlineRow]:
    result = rows.get(deadline_id(dossier_id, DeadlineKind.RESULT))
    steps = result.steps if result else ()
    promised = [
        rows.get(deadline_id(dossier_id, DeadlineKind.INTAKE_CHECK)),
        result,
        *(rows.get(deadline_id(dossier_id, DeadlineKind.STEP, step)) for step in steps),
    ]
    return [row for row in promised if row and row.done_at is None]


def _end_all(rows: Rows, dossier_id: UUID, end: datetime) -> None:
    for row in _still_promised(rows, dossier_id):
        row.done_at = end


DEADLINES: ReadModel[DeadlineRow, Never] = ReadModel(
    name="deadlines",
    version=1,
    facts=frozenset(
        {
            DossierSubmitted,
            DossierReceived,
            DossierAssigned,
            StepCompleted,
            IntakeRefused,
            ResultIssued,
        }
    ),
    row=DeadlineRow,
    fold=fold,
    found_by="dossier_id",
    tables=tables_beside(__file__),
)
