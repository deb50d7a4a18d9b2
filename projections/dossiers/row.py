"""One dossier as people look at it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.deadlines import Deadline, TimeLimit
from domain.dossier.events import HandedInPaper, Outcome, ReturnChannel
from domain.dossier.state import Phase
from domain.procedure.events import Channel, RuleVersion
from projections.sealed import SealedPerson

CLOSED = frozenset({Phase.REFUSED_AT_INTAKE, Phase.DONE, Phase.RETURNED})
"""Phases in which the clock has ended: `done_at` is set."""


@dataclass(slots=True, kw_only=True)
class StepRow:
    """A planned step, and when it was done."""

    number: int
    name: str
    role: str
    budget: TimeLimit | None
    due_at: datetime | None
    completed_at: datetime | None = None


@dataclass(slots=True, kw_only=True)
class DossierRow:
    """All times are UTC. Names of procedures and agencies are asked of catalogue and directory,
    once for each page, since they change without the dossier."""

    dossier_id: UUID
    version: int
    code: str = ""
    """Empty until the dossier is received."""
    phase: Phase
    portal_status: int
    """As the national portal numbers it, 1 to 10 (domain.md §1.3)."""
    procedure: str
    procedure_version: int | None = None
    """None when refused at intake: then no version was applied."""
    rule_version: RuleVersion | None = None
    case: str = ""
    channel: Channel
    receiving_agency: str
    competent_agency: str | None = None
    unit: str | None = None
    officer: str | None = None
    came_in_at: datetime
    """When it was received; while it is not, when it was sent or refused."""
    due_at: datetime | None = None
    """The promise in force: of the intake check first, of the result from receipt on."""
    done_at: datetime | None = None
    """The end of the clock: result issued or intake refused. None while the dossier is open."""
    submitted_at: datetime | None = None
    received_at: datetime | None = None
    handed_over_at: datetime | None = None
    assigned_at: datetime | None = None
    decided_at: datetime | None = None
    issued_at: datetime | None = None
    returned_at: datetime | None = None
    changed_at: datetime
    """When the store took the last event of the dossier."""
    outcome: Outcome | None = None
    reason: str | None = None
    """Why it was refused, at intake or by decision, in the words of who refused."""
    result_number: str | None = None
    return_by: ReturnChannel | None = None
    returned_by: ReturnChannel | None = None
    applicant: SealedPerson
    owner: SealedPerson | None = None
    collected_by: SealedPerson | None = None
    deadline: Deadline | None = None
    """What `due_at` was computed from."""
    steps: list[StepRow]
    papers: tuple[HandedInPaper, ...] = ()
