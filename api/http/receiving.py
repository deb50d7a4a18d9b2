"""How a dossier comes in: submitted, received, accepted, or turned away."""

from api.http.areas import area
from api.http.commands import Asked, AskedOf, CommandRoute, changes, opens
from api.http.dossier_bodies import (
    NewDossier,
    NewIntakeRefusal,
    NewReceipt,
    NewRefusalAtCounter,
    NewSubmission,
)
from api.http.wiring import UseCases
from application.accept_submission import AcceptSubmission
from application.dossier_changes import DossierAnswer
from application.ports import Done, NoCalendar, UnknownAgency, UnknownProcedure
from application.receipts import RegisterBusy
from application.receive_dossier import ReceiveDossier
from application.refuse_at_intake import RefuseAtIntake
from application.refuse_submission import RefuseSubmission
from application.submit_dossier import SubmitDossier
from domain.agency import decisions as agency
from domain.calendar.state import OutsideCalendar
from domain.dossier.decisions import moment, papers, phases, reasons
from domain.procedure import decisions as procedure

router = area("/v1", "receiving", route_class=CommandRoute)

INTAKE_CHECK = (
    NoCalendar,
    OutsideCalendar,
    UnknownAgency,
    UnknownProcedure,
    agency.AgencyIsClosed,
    moment.EffectiveInTheFuture,
    papers.CaseUnknown,
    papers.PapersIncomplete,
    papers.PapersUnknown,
    procedure.ChannelNotOffered,
    procedure.NoUsableTimeLimit,
    procedure.ProcedureIsWithdrawn,
)
NOT_WAITING = (
    moment.EffectiveBeforeLastFact,
    moment.EffectiveInTheFuture,
    phases.AlreadyReceived,
    phases.DossierClosed,
)
IN_WORDS = (reasons.ReasonMissing, reasons.ReasonNotInWords)


@opens(router, "/submissions", body=NewSubmission, answer=DossierAnswer, refusals=INTAKE_CHECK)
async def submit_dossier(office: UseCases, asked: Asked[NewSubmission]) -> Done[DossierAnswer]:
    """An applicant sends a dossier online. The one-stop unit checks it within eight working
    hours, and accepts it or turns it away."""
    command = SubmitDossier(handed_in=asked.body.handed_in(), effective_at=asked.body.effective_at)
    return await office.submit_dossier(command, asked.by, asked.once)


@opens(
    router,
    "/dossiers",
    body=NewDossier,
    answer=DossierAnswer,
    refusals=(*INTAKE_CHECK, RegisterBusy),
)
async def receive_dossier(office: UseCases, asked: Asked[NewDossier]) -> Done[DossierAnswer]:
    """The one-stop unit receives a complete dossier over the counter or by post. The answer is
    the receipt slip (giấy tiếp nhận hồ sơ và hẹn trả kết quả): its code and the appointment."""
    command = ReceiveDossier(
        handed_in=asked.body.handed_in(),
        channel=asked.body.channel,
        effective_at=asked.body.effective_at,
    )
    return await office.receive_dossier(command, asked.by, asked.once)


@opens(
    router,
    "/intake-refusals",
    body=NewRefusalAtCounter,
    answer=DossierAnswer,
    refusals=(UnknownAgency, UnknownProcedure, moment.EffectiveInTheFuture, *IN_WORDS),
)
async def refuse_at_counter(
    office: UseCases, asked: Asked[NewRefusalAtCounter]
) -> Done[DossierAnswer]:
    """The one-stop unit turns away what came over the counter or by post, with a written reason
    (phiếu từ chối tiếp nhận giải quyết hồ sơ). Final."""
    command = RefuseAtIntake(
        procedure=asked.body.procedure,
        receiving_agency=asked.body.receiving_agency,
        channel=asked.body.channel,
        applicant=asked.body.applicant.person(),
        reason=asked.body.reason,
        effective_at=asked.body.effective_at,
    )
    return await office.refuse_at_intake(command, asked.by, asked.once)


@changes(
    router,
    "/dossiers/{dossier_id:uuid}/receipt",
    body=NewReceipt,
    answer=DossierAnswer,
    refusals=(*INTAKE_CHECK, *NOT_WAITING, RegisterBusy),
)
async def accept_submission(office: UseCases, asked: AskedOf[NewReceipt]) -> Done[DossierAnswer]:
    """The one-stop unit accepts what was submitted online: the receipt slip, with its code and
    the appointment."""
    command = AcceptSubmission(
        dossier_id=asked.dossier_id,
        last_seen=asked.last_seen,
        effective_at=asked.body.effective_at,
    )
    return await office.accept_submission(command, asked.by, asked.once)


@changes(
    router,
    "/dossiers/{dossier_id:uuid}/intake-refusal",
    body=NewIntakeRefusal,
    answer=DossierAnswer,
    refusals=(*NOT_WAITING, *IN_WORDS),
)
async def refuse_submission(
    office: UseCases, asked: AskedOf[NewIntakeRefusal]
) -> Done[DossierAnswer]:
    """The one-stop unit turns away what was submitted online, with a written reason. Final."""
    command = RefuseSubmission(
        dossier_id=asked.dossier_id,
        reason=asked.body.reason,
        last_seen=asked.last_seen,
        effective_at=asked.body.effective_at,
    )
    return await office.refuse_submission(command, asked.by, asked.once)
