"""Everything that can have happened to a dossier. Past facts: add new ones, never edit these."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.deadlines import Deadline, TimeLimit
from domain.personal_data import Person, PersonalData
from domain.procedure.events import Channel, RuleVersion


class Outcome(StrEnum):
    GRANTED = "granted"
    REFUSED = "refused"


class ReturnChannel(StrEnum):
    """Where the result is handed over."""

    COUNTER = "counter"
    POST = "post"
    ONLINE = "online"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedInPaper:
    """A component as the applicant handed it in."""

    component: str
    """Code of the component, or its name where the catalogue gives it no code."""
    originals: int
    copies: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStep:
    """A step of the procedure as it stood when the dossier was received."""

    number: int
    name: str
    role: str
    budget: TimeLimit | None
    due_at: datetime | None
    """UTC; None when the step has no budget."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierSubmitted:
    """The applicant sent the dossier online; the intake check is due in 8 working hours (R6)."""

    procedure: str
    procedure_version: int
    receiving_agency: str
    """Agency code of the one-stop unit (Bộ phận Một cửa) that is to check it."""
    competent_agency: str
    applicant: PersonalData[Person]
    owner: PersonalData[Person] | None
    """Chủ hồ sơ, when not the applicant."""
    papers: tuple[HandedInPaper, ...]
    case: str = ""
    """Which of the procedure's cases (trường hợp) it is: that decides which papers are asked for.
    Empty where the procedure has one case only."""
    return_by: ReturnChannel
    submitted_at: datetime
    intake_deadline: Deadline


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierReceived:
    """The receipt slip (giấy tiếp nhận hồ sơ và hẹn trả kết quả): what came in, and the
    appointment for the result with everything it was computed from."""

    code: str
    """Mã hồ sơ: agency code, day and number of the day (domain.md §1.5)."""
    procedure: str
    procedure_version: int
    rule_version: RuleVersion
    channel: Channel
    receiving_agency: str
    competent_agency: str
    applicant: PersonalData[Person]
    owner: PersonalData[Person] | None
    papers: tuple[HandedInPaper, ...]
    case: str = ""
    return_by: ReturnChannel
    steps: tuple[PlannedStep, ...]
    received_at: datetime
    deadline: Deadline


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeRefused:
    """Not accepted at intake (phiếu từ chối tiếp nhận giải quyết hồ sơ). Final."""

    procedure: str
    channel: Channel
    receiving_agency: str
    applicant: PersonalData[Person]
    reason: str
    refused_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierHandedOver:
    """From the one-stop unit to the competent agency's specialised unit."""

    from_agency: str
    to_agency: str
    to_unit: str
    handed_over_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierAssigned:
    """An officer has it now; the first assignment starts the work, later ones pass it on."""

    officer: str
    """Principal of the officer: a user name, not a personal name."""
    assigned_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StepCompleted:
    """One internal step is done."""

    step: int
    completed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierDecided:
    """The competent person decided. Refusing needs a written reason."""

    outcome: Outcome
    reason: str | None
    decided_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultIssued:
    """The result, or the written refusal, reached the one-stop unit. Ends the clock."""

    result_number: str | None
    """Number and symbol of the result document, e.g. "156/QĐ-UBND"."""
    issued_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultReturned:
    """The result is in the hand of the applicant or of who may collect it. Final."""

    returned_by: ReturnChannel
    collected_by: PersonalData[Person] | None
    """None when the applicant collected it."""
    returned_at: datetime


DossierEvent = (
    DossierSubmitted
    | DossierReceived
    | IntakeRefused
    | DossierHandedOver
    | DossierAssigned
    | StepCompleted
    | DossierDecided
    | ResultIssued
    | ResultReturned
)
