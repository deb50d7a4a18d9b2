"""The fold from a dossier's events to its row."""

from collections.abc import Iterable, MutableMapping
from typing import Never, get_args
from uuid import UUID

from domain.dossier.events import (
    DossierAssigned,
    DossierDecided,
    DossierEvent,
    DossierHandedOver,
    DossierReceived,
    DossierSubmitted,
    IntakeRefused,
    PlannedStep,
    ResultIssued,
    ResultReturned,
    StepCompleted,
)
from domain.dossier.state import Phase
from domain.personal_data import Person, PersonalData
from domain.procedure.events import Channel
from infrastructure.event_store.recorded import Recorded
from projections.dossiers.row import DossierRow, StepRow
from projections.engine.read_model import ReadModel, tables_beside
from projections.sealed import SealedPerson, sealed

PORTAL_STATUS = {
    Phase.SUBMITTED: 1,
    Phase.RECEIVED: 2,
    Phase.REFUSED_AT_INTAKE: 3,
    Phase.ROUTED: 4,
    Phase.IN_PROGRESS: 4,
    Phase.DECIDED: 4,
    Phase.DONE: 9,
    Phase.RETURNED: 10,
}
"""What the national portal is told (domain.md §1.3): until the result has reached the one-stop
unit a dossier is being handled, whatever was decided."""


def fold(event: Recorded, rows: MutableMapping[UUID, DossierRow]) -> Iterable[Never]:
    match event.fact:
        case DossierSubmitted() as fact:
            rows[event.stream_id] = _submitted(fact, event)
        case DossierReceived() as fact:
            rows[event.stream_id] = _received(fact, event, rows.get(event.stream_id))
        case IntakeRefused() as fact:
            rows[event.stream_id] = _refused(fact, event, rows.get(event.stream_id))
        case _:
            _go_on(rows[event.stream_id], event)
    row = rows[event.stream_id]
    row.version = event.version
    row.changed_at = event.recorded_at
    row.portal_status = PORTAL_STATUS[row.phase]
    return ()


def _submitted(fact: DossierSubmitted, event: Recorded) -> DossierRow:
    return DossierRow(
        dossier_id=event.stream_id,
        version=event.version,
        phase=Phase.SUBMITTED,
        portal_status=PORTAL_STATUS[Phase.SUBMITTED],
        procedure=fact.procedure,
        procedure_version=fact.procedure_version,
        case=fact.case,
        channel=Channel.ONLINE,
        receiving_agency=fact.receiving_agency,
        competent_agency=fact.competent_agency,
        came_in_at=fact.submitted_at,
        submitted_at=fact.submitted_at,
        due_at=fact.intake_deadline.due_at,
        deadline=fact.intake_deadline,
        changed_at=event.recorded_at,
        return_by=fact.return_by,
        applicant=sealed(fact.applicant, event, "applicant"),
        owner=_sealed(fact.owner, event, "owner"),
        steps=[],
        papers=fact.papers,
    )


def _received(fact: DossierReceived, event: Recorded, before: DossierRow | None) -> DossierRow:
    return DossierRow(
        dossier_id=event.stream_id,
        version=event.version,
        code=fact.code,
        phase=Phase.RECEIVED,
        portal_status=PORTAL_STATUS[Phase.RECEIVED],
        procedure=fact.procedure,
        procedure_version=fact.procedure_version,
        rule_version=fact.rule_version,
        case=fact.case,
        channel=fact.channel,
        receiving_agency=fact.receiving_agency,
        competent_agency=fact.competent_agency,
        came_in_at=fact.received_at,
        submitted_at=before.submitted_at if before else None,
        received_at=fact.received_at,
        due_at=fact.deadline.due_at,
        deadline=fact.deadline,
        changed_at=event.recorded_at,
        return_by=fact.return_by,
        applicant=sealed(fact.applicant, event, "applicant"),
        owner=_sealed(fact.owner, event, "owner"),
        steps=[_to_do(step) for step in fact.steps],
        papers=fact.papers,
    )


def _to_do(step: PlannedStep) -> StepRow:
    return StepRow(
        number=step.number,
        name=step.name,
        role=step.role,
        budget=step.budget,
        due_at=step.due_at,
    )


def _refused(fact: IntakeRefused, event: Recorded, before: DossierRow | None) -> DossierRow:
    row = before or DossierRow(
        dossier_id=event.stream_id,
        version=event.version,
        phase=Phase.REFUSED_AT_INTAKE,
        portal_status=PORTAL_STATUS[Phase.REFUSED_AT_INTAKE],
        procedure=fact.procedure,
        channel=fact.channel,
        receiving_agency=fact.receiving_agency,
        came_in_at=fact.refused_at,
        changed_at=event.recorded_at,
        applicant=sealed(fact.applicant, event, "applicant"),
        steps=[],
    )
    row.phase = Phase.REFUSED_AT_INTAKE
    row.reason = fact.reason
    row.done_at = fact.refused_at
    return row


def _go_on(row: DossierRow, event: Recorded) -> None:
    match event.fact:
        case DossierHandedOver() as fact:
            row.phase, row.unit = Phase.ROUTED, fact.to_unit
            row.handed_over_at = fact.handed_over_at
        case DossierAssigned() as fact:
            row.phase, row.officer = Phase.IN_PROGRESS, fact.officer
            row.assigned_at = fact.assigned_at
        case StepCompleted() as fact:
            for step in row.steps:
                if step.number == fact.step:
                    step.completed_at = fact.completed_at
        case DossierDecided() as fact:
            row.phase, row.outcome = Phase.DECIDED, fact.outcome
            row.reason, row.decided_at = fact.reason, fact.decided_at
        case ResultIssued() as fact:
            row.phase, row.result_number = Phase.DONE, fact.result_number
            row.issued_at = row.done_at = fact.issued_at
        case ResultReturned() as fact:
            row.phase, row.returned_by = Phase.RETURNED, fact.returned_by
            row.collected_by = _sealed(fact.collected_by, event, "collected_by")
            row.returned_at = fact.returned_at
        case _:
            raise NotImplementedError(type(event.fact))


def _sealed(
    person: PersonalData[Person] | None, event: Recorded, field: str
) -> SealedPerson | None:
    return sealed(person, event, field) if person else None


DOSSIERS: ReadModel[DossierRow, Never] = ReadModel(
    name="dossiers",
    version=1,
    facts=frozenset(get_args(DossierEvent)),
    row=DossierRow,
    fold=fold,
    tables=tables_beside(__file__),
)
