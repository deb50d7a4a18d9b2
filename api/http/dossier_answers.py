"""A dossier as it is answered: the line of a list, or everything about it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from api.http.persons import Held, PersonOut
from domain.deadlines import Deadline
from domain.dossier.events import HandedInPaper, Outcome, ReturnChannel
from domain.dossier.state import Phase
from domain.procedure.events import Channel, RuleVersion
from projections.dossiers.row import DossierRow, StepRow


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierSummary:
    """The line of a work list; no personal data. Times are UTC."""

    view: Literal["summary"] = "summary"
    id: UUID
    version: int
    code: str | None
    phase: Phase
    portal_status: int
    """As the national portal numbers it, 1 to 10."""
    procedure: str
    procedure_name: str | None
    procedure_version: int | None
    channel: Channel
    receiving_agency: str
    receiving_agency_name: str | None
    competent_agency: str | None
    competent_agency_name: str | None
    unit: str | None
    officer: str | None
    came_in_at: datetime
    due_at: datetime | None
    done_at: datetime | None
    outcome: Outcome | None
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierInFull:
    """Everything about a dossier. Whether persons are in the clear, each of them says itself."""

    view: Literal["full"] = "full"
    id: UUID
    version: int
    code: str | None
    phase: Phase
    portal_status: int
    """As the national portal numbers it, 1 to 10."""
    procedure: str
    procedure_name: str | None
    procedure_version: int | None
    channel: Channel
    receiving_agency: str
    receiving_agency_name: str | None
    competent_agency: str | None
    competent_agency_name: str | None
    unit: str | None
    officer: str | None
    came_in_at: datetime
    due_at: datetime | None
    done_at: datetime | None
    outcome: Outcome | None
    changed_at: datetime
    rule_version: RuleVersion | None
    case: str
    submitted_at: datetime | None
    received_at: datetime | None
    handed_over_at: datetime | None
    assigned_at: datetime | None
    decided_at: datetime | None
    issued_at: datetime | None
    returned_at: datetime | None
    reason: str | None
    result_number: str | None
    return_by: ReturnChannel | None
    returned_by: ReturnChannel | None
    applicant: PersonOut
    owner: PersonOut | None
    collected_by: PersonOut | None
    deadline: Deadline | None
    """What `due_at` was computed from."""
    steps: Sequence[StepRow]
    papers: Sequence[HandedInPaper]


@dataclass(frozen=True, slots=True)
class Names:
    """As catalogue and directory have them today, by code."""

    procedures: Mapping[str, str]
    agencies: Mapping[str, str]


def summary(row: DossierRow, names: Names) -> DossierSummary:
    return DossierSummary(
        id=row.dossier_id,
        version=row.version,
        code=row.code or None,
        phase=row.phase,
        portal_status=row.portal_status,
        procedure=row.procedure,
        procedure_name=names.procedures.get(row.procedure),
        procedure_version=row.procedure_version,
        channel=row.channel,
        receiving_agency=row.receiving_agency,
        receiving_agency_name=names.agencies.get(row.receiving_agency),
        competent_agency=row.competent_agency,
        competent_agency_name=names.agencies.get(row.competent_agency or ""),
        unit=row.unit,
        officer=row.officer,
        came_in_at=row.came_in_at,
        due_at=row.due_at,
        done_at=row.done_at,
        outcome=row.outcome,
        changed_at=row.changed_at,
    )


def persons_of(rows: Iterable[DossierRow]) -> list[Held]:
    """The persons of these dossiers, in the order in which `in_full` takes them."""
    return [
        (row.dossier_id, person)
        for row in rows
        for person in (row.applicant, row.owner, row.collected_by)
        if person is not None
    ]


def in_full(row: DossierRow, names: Names, persons: Iterator[PersonOut]) -> DossierInFull:
    return DossierInFull(
        id=row.dossier_id,
        version=row.version,
        code=row.code or None,
        phase=row.phase,
        portal_status=row.portal_status,
        procedure=row.procedure,
        procedure_name=names.procedures.get(row.procedure),
        procedure_version=row.procedure_version,
        channel=row.channel,
        receiving_agency=row.receiving_agency,
        receiving_agency_name=names.agencies.get(row.receiving_agency),
        competent_agency=row.competent_agency,
        competent_agency_name=names.agencies.get(row.competent_agency or ""),
        unit=row.unit,
        officer=row.officer,
        came_in_at=row.came_in_at,
        due_at=row.due_at,
        done_at=row.done_at,
        outcome=row.outcome,
        changed_at=row.changed_at,
        rule_version=row.rule_version,
        case=row.case,
        submitted_at=row.submitted_at,
        received_at=row.received_at,
        handed_over_at=row.handed_over_at,
        assigned_at=row.assigned_at,
        decided_at=row.decided_at,
        issued_at=row.issued_at,
        returned_at=row.returned_at,
        reason=row.reason,
        result_number=row.result_number,
        return_by=row.return_by,
        returned_by=row.returned_by,
        applicant=next(persons),
        owner=next(persons) if row.owner else None,
        collected_by=next(persons) if row.collected_by else None,
        deadline=row.deadline,
        steps=row.steps,
        papers=row.papers,
    )
