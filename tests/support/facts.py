"""Facts of one ordinary dossier, ready-made: a test names only what matters to it.

It comes in on Thursday, 5 December 2019, and is due a week later (five working days).
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from domain.deadlines import Deadline, TimeLimit
from domain.dossier.decisions.intake import INTAKE_CHECK
from domain.dossier.events import (
    DossierAssigned,
    DossierDecided,
    DossierHandedOver,
    DossierReceived,
    DossierSubmitted,
    HandedInPaper,
    IntakeRefused,
    Outcome,
    PlannedStep,
    ResultIssued,
    ResultReturned,
    ReturnChannel,
    StepCompleted,
)
from domain.dossier.filing import Filing
from domain.personal_data import Person, PersonalData
from domain.procedure.events import Channel, RuleVersion
from tests.support.moments import at
from tests.support.reference import (
    CALENDAR_VERSION,
    DEPARTMENT,
    ONE_STOP,
    ONE_STOP_VERSION,
    PERMIT,
    PERMIT_VERSION,
    TERMS,
    working_days,
)

DOSSIER: Final = UUID("00000000-0000-4000-8000-00000000d055")
CODE: Final = "H03.14-191205-0007"
NGUYEN_VAN_THU: Final = Person(
    full_name="Nguyễn Văn Thử", identity_number="000000000001", phone="0900000000"
)
TRAN_THI_MAU: Final = Person(full_name="Trần Thị Mẫu")
APPLICANT: Final = PersonalData(UUID("00000000-0000-4000-8000-00000000a991"), NGUYEN_VAN_THU)
OWNER: Final = PersonalData(UUID("00000000-0000-4000-8000-000000000e12"), TRAN_THI_MAU)
PAPERS: Final = (
    HandedInPaper(component="TP01", originals=1, copies=0),
    HandedInPaper(component="TP02", originals=0, copies=2),
)
FILING: Final = Filing(applicant=APPLICANT, papers=PAPERS)
NOT_COMPETENT: Final = "Hồ sơ không thuộc thẩm quyền giải quyết."

SUBMITTED_AT: Final = at("2019-12-05 09:00")
RECEIVED_AT: Final = at("2019-12-05 09:00")
HANDED_OVER_AT: Final = at("2019-12-05 10:00")
ASSIGNED_AT: Final = at("2019-12-05 14:00")
STEP_COMPLETED_AT: Final = at("2019-12-09 10:00")
DECIDED_AT: Final = at("2019-12-11 15:00")
ISSUED_AT: Final = at("2019-12-12 09:00")
RETURNED_AT: Final = at("2019-12-12 10:00")
STEPS_DUE: Final = ("2019-12-10 17:00", "2019-12-11 17:00", "2019-12-12 17:00")
DUE_AT: Final = at("2019-12-12 17:00")


def deadline(limit: TimeLimit, due_at: datetime, rule: str) -> Deadline:
    return Deadline(
        due_at=due_at,
        limit=limit,
        counted_from=RECEIVED_AT,
        rule=rule,
        calendar_version=CALENDAR_VERSION,
        hours_version=ONE_STOP_VERSION,
    )


STEPS: Final = tuple(
    PlannedStep(
        number=step.number, name=step.name, role=step.role, budget=step.budget, due_at=at(due)
    )
    for step, due in zip(TERMS.steps, STEPS_DUE, strict=True)
)


def submitted(*, case: str = "", submitted_at: datetime = SUBMITTED_AT) -> DossierSubmitted:
    return DossierSubmitted(
        procedure=PERMIT,
        procedure_version=PERMIT_VERSION,
        receiving_agency=ONE_STOP,
        competent_agency=DEPARTMENT,
        applicant=APPLICANT,
        owner=None,
        papers=PAPERS,
        case=case,
        return_by=ReturnChannel.COUNTER,
        submitted_at=submitted_at,
        intake_deadline=deadline(INTAKE_CHECK, at("2019-12-06 09:00"), "R4b"),
    )


def received(
    *,
    code: str = CODE,
    channel: Channel = Channel.COUNTER,
    received_at: datetime = RECEIVED_AT,
    due_at: datetime = DUE_AT,
    steps: tuple[PlannedStep, ...] = STEPS,
    receiving_agency: str = ONE_STOP,
    competent_agency: str = DEPARTMENT,
) -> DossierReceived:
    return DossierReceived(
        code=code,
        procedure=PERMIT,
        procedure_version=PERMIT_VERSION,
        rule_version=RuleVersion.ND61_2018,
        channel=channel,
        receiving_agency=receiving_agency,
        competent_agency=competent_agency,
        applicant=APPLICANT,
        owner=None,
        papers=PAPERS,
        return_by=ReturnChannel.COUNTER,
        steps=steps,
        received_at=received_at,
        deadline=deadline(working_days("5"), due_at, "R4"),
    )


def intake_refused(
    *,
    reason: str = NOT_COMPETENT,
    channel: Channel = Channel.COUNTER,
    refused_at: datetime = RECEIVED_AT,
) -> IntakeRefused:
    return IntakeRefused(
        procedure=PERMIT,
        channel=channel,
        receiving_agency=ONE_STOP,
        applicant=APPLICANT,
        reason=reason,
        refused_at=refused_at,
    )


def handed_over(
    *, to_unit: str = "Phòng Thử nghiệm", handed_over_at: datetime = HANDED_OVER_AT
) -> DossierHandedOver:
    return DossierHandedOver(
        from_agency=ONE_STOP,
        to_agency=DEPARTMENT,
        to_unit=to_unit,
        handed_over_at=handed_over_at,
    )


def assigned(officer: str = "thu.nv", *, assigned_at: datetime = ASSIGNED_AT) -> DossierAssigned:
    return DossierAssigned(officer=officer, assigned_at=assigned_at)


def step_completed(step: int = 1, *, completed_at: datetime = STEP_COMPLETED_AT) -> StepCompleted:
    return StepCompleted(step=step, completed_at=completed_at)


def all_steps_completed() -> tuple[StepCompleted, ...]:
    return tuple(step_completed(step.number) for step in STEPS)


def decided(
    outcome: Outcome = Outcome.GRANTED,
    *,
    reason: str | None = None,
    decided_at: datetime = DECIDED_AT,
) -> DossierDecided:
    return DossierDecided(outcome=outcome, reason=reason, decided_at=decided_at)


def result_issued(
    result_number: str | None = "156/GP-TN", *, issued_at: datetime = ISSUED_AT
) -> ResultIssued:
    return ResultIssued(result_number=result_number, issued_at=issued_at)


def result_returned(
    returned_by: ReturnChannel = ReturnChannel.COUNTER,
    *,
    collected_by: PersonalData[Person] | None = None,
    returned_at: datetime = RETURNED_AT,
) -> ResultReturned:
    return ResultReturned(
        returned_by=returned_by, collected_by=collected_by, returned_at=returned_at
    )
