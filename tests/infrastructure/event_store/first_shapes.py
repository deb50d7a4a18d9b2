"""What the lines of first_shapes.jsonl mean: each fact in the shape it was first stored in."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Final
from uuid import UUID

from application.ports import Fact
from domain.agency import events as agency
from domain.calendar import events as calendar
from domain.deadlines import Deadline, TimeLimit, Unit
from domain.dossier import events as dossier
from domain.personal_data import Person, PersonalData, Sealed
from domain.procedure import events as procedure
from domain.register.events import NumberTaken

NINE: Final = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
PERSON: Final = UUID("00000000-0000-4000-8000-00000000a991")
LIMIT: Final = TimeLimit(amount=Decimal("3.5"), unit=Unit.WORKING_DAY)
DEADLINE: Final = Deadline(
    due_at=datetime(2026, 3, 5, 7, 0, tzinfo=UTC),
    limit=LIMIT,
    counted_from=NINE,
    rule="R4",
    calendar_version=7,
    hours_version=2,
)
PAPERS: Final = (dossier.HandedInPaper(component="TP01", originals=1, copies=2),)


def sealed(field: str) -> PersonalData[Person]:
    return PersonalData(PERSON, Sealed(f"1.kQ0b5mPz3xYt8LwA.1.{field}.c2VhbGVk"))


FIRST_SHAPES: Final[dict[str, Fact]] = {
    "dossier.submitted.1": dossier.DossierSubmitted(
        procedure="1.000001",
        procedure_version=3,
        receiving_agency="H03.14",
        competent_agency="H03.2",
        applicant=sealed("applicant"),
        owner=sealed("owner"),
        papers=PAPERS,
        case="Cấp lần đầu",
        return_by=dossier.ReturnChannel.POST,
        submitted_at=NINE,
        intake_deadline=DEADLINE,
    ),
    "dossier.received.1": dossier.DossierReceived(
        code="H03.14-260302-0007",
        procedure="1.000001",
        procedure_version=3,
        rule_version=procedure.RuleVersion.ND118_2025,
        channel=procedure.Channel.ONLINE,
        receiving_agency="H03.14",
        competent_agency="H03.2",
        applicant=sealed("applicant"),
        owner=None,
        papers=PAPERS,
        case="Cấp lần đầu",
        return_by=dossier.ReturnChannel.COUNTER,
        steps=(
            dossier.PlannedStep(
                number=1, name="Thẩm định", role="officer", budget=LIMIT, due_at=DEADLINE.due_at
            ),
            dossier.PlannedStep(number=2, name="Ký", role="leader", budget=None, due_at=None),
        ),
        received_at=NINE,
        deadline=DEADLINE,
    ),
    "dossier.intake-refused.1": dossier.IntakeRefused(
        procedure="1.000001",
        channel=procedure.Channel.POST,
        receiving_agency="H03.14",
        applicant=sealed("applicant"),
        reason="Không thuộc thẩm quyền.",
        refused_at=NINE,
    ),
    "dossier.handed-over.1": dossier.DossierHandedOver(
        from_agency="H03.14", to_agency="H03.2", to_unit="Phòng Thử nghiệm", handed_over_at=NINE
    ),
    "dossier.assigned.1": dossier.DossierAssigned(officer="thu.nv", assigned_at=NINE),
    "dossier.step-completed.1": dossier.StepCompleted(step=2, completed_at=NINE),
    "dossier.decided.1": dossier.DossierDecided(
        outcome=dossier.Outcome.REFUSED, reason="Thiếu điều kiện.", decided_at=NINE
    ),
    "dossier.result-issued.1": dossier.ResultIssued(result_number="156/QĐ-UBND", issued_at=NINE),
    "dossier.result-returned.1": dossier.ResultReturned(
        returned_by=dossier.ReturnChannel.POST,
        collected_by=sealed("collected_by"),
        returned_at=NINE,
    ),
    "procedure.published.1": procedure.ProcedurePublished(
        code="1.000001",
        effective_from=date(2026, 1, 1),
        terms=procedure.ProcedureTerms(
            name="Thủ tục thử nghiệm",
            sector="G15-TP19",
            promulgated_by="G15",
            levels=(agency.Level.PROVINCE, agency.Level.COMMUNE),
            channels=(
                procedure.ChannelTerms(
                    channel=procedure.Channel.COUNTER,
                    limit=LIMIT,
                    limit_problem=None,
                    fees=(procedure.Fee(amount_vnd=50_000, name="Lệ phí"),),
                ),
                procedure.ChannelTerms(
                    channel=procedure.Channel.ONLINE, limit=None, limit_problem="not-a-number"
                ),
            ),
            components=(
                procedure.Component(
                    code="TP01", name="Đơn", originals=1, copies=0, required=True, case=""
                ),
            ),
            steps=(
                procedure.Step(number=1, name="Thẩm định", role="officer", budget=LIMIT),
                procedure.Step(number=2, name="Ký", role="leader", budget=None),
            ),
            supplement_policy=procedure.SupplementPolicy.RESTART,
            supplement_days=Decimal(15),
            cut_off=time(15, 0),
            excluded=("xác minh",),
            rule_version=procedure.RuleVersion.ND61_2018,
            online_level=procedure.OnlineLevel.PARTIAL,
            results=("KQ.G15.000012",),
            source="invented",
            detailed=True,
        ),
    ),
    "procedure.withdrawn.1": procedure.ProcedureWithdrawn(
        withdrawn_on=date(2026, 3, 2), why="replaced"
    ),
    "agency.registered.1": agency.AgencyRegistered(
        code="H03.14",
        name="Xã Thử Nghiệm",
        level=agency.Level.COMMUNE,
        parent_code="H03",
        remote=True,
        source="invented",
    ),
    "agency.corrected.1": agency.AgencyCorrected(
        name="Xã Thử", level=agency.Level.COMMUNE, parent_code=None, remote=False, source="invented"
    ),
    "agency.code-added.1": agency.AgencyCodeAdded(
        code="000.14.03.H03", valid_from=date(2020, 1, 1), valid_to=None
    ),
    "agency.code-taken.1": agency.AgencyCodeTaken(code="000.14.03.H03", agency_code="H03.14"),
    "agency.office-hours-set.1": agency.OfficeHoursSet(
        morning_opens=time(7, 30),
        morning_closes=time(11, 30),
        afternoon_opens=time(13, 0),
        afternoon_closes=time(17, 0),
    ),
    "agency.closed.1": agency.AgencyClosed(closed_on=date(2026, 3, 2), successor_code="H03.15"),
    "calendar.revised.1": calendar.CalendarRevised(
        covers_from=date(2026, 1, 1),
        covers_to=date(2026, 12, 31),
        days=(
            calendar.SpecialDay(
                day=date(2026, 9, 2),
                kind=calendar.DayKind.HOLIDAY,
                name="Quốc khánh",
                source="invented",
            ),
        ),
    ),
    "register.number-taken.1": NumberTaken(taken_for=PERSON),
}
