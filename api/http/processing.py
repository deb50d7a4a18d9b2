"""From the receipt to the result in the citizen's hand."""

from api.http.areas import area
from api.http.commands import AskedOf, CommandRoute, changes
from api.http.dossier_bodies import (
    NewAssignment,
    NewDecision,
    NewHandOver,
    NewResult,
    NewResultReturn,
    NewStepCompletion,
)
from api.http.wiring import UseCases
from application.assign_dossier import AssignDossier
from application.complete_step import CompleteStep
from application.decide_dossier import DecideDossier
from application.dossier_changes import DossierAnswer
from application.hand_over_dossier import HandOverDossier
from application.issue_result import IssueResult
from application.ports import Done
from application.return_result import ReturnResult
from domain.dossier.decisions import moment, phases, processing, reasons, result

router = area("/v1/dossiers/{dossier_id:uuid}", "processing", route_class=CommandRoute)

OF_ANY_MOMENT = (
    moment.EffectiveBeforeLastFact,
    moment.EffectiveInTheFuture,
    phases.DossierClosed,
    phases.NotReceived,
)
IN_PROGRESS = (
    *OF_ANY_MOMENT,
    phases.AlreadyDecided,
    phases.NotAssigned,
    phases.NotHandedOver,
)


@changes(
    router,
    "/hand-overs",
    body=NewHandOver,
    answer=DossierAnswer,
    refusals=(*OF_ANY_MOMENT, phases.AlreadyHandedOver),
)
async def hand_over_dossier(office: UseCases, asked: AskedOf[NewHandOver]) -> Done[DossierAnswer]:
    """The one-stop unit hands the dossier over to the competent agency's specialised unit."""
    command = HandOverDossier(
        dossier_id=asked.dossier_id,
        to_unit=asked.body.to_unit,
        last_seen=asked.last_seen,
        effective_at=asked.body.effective_at,
    )
    return await office.hand_over_dossier(command, asked.by, asked.once)


@changes(
    router,
    "/assignments",
    body=NewAssignment,
    answer=DossierAnswer,
    refusals=(*OF_ANY_MOMENT, phases.NotHandedOver, phases.AlreadyDecided),
)
async def assign_dossier(office: UseCases, asked: AskedOf[NewAssignment]) -> Done[DossierAnswer]:
    """An officer gets the dossier: the first assignment starts the work, later ones pass it on."""
    command = AssignDossier(
        dossier_id=asked.dossier_id,
        officer=asked.body.officer,
        last_seen=asked.last_seen,
        effective_at=asked.body.effective_at,
    )
    return await office.assign_dossier(command, asked.by, asked.once)


@changes(
    router,
    "/step-completions",
    body=NewStepCompletion,
    answer=DossierAnswer,
    refusals=(*IN_PROGRESS, processing.StepOutOfOrder, processing.StepUnknown),
)
async def complete_step(office: UseCases, asked: AskedOf[NewStepCompletion]) -> Done[DossierAnswer]:
    """The next of the procedure's internal steps is done."""
    command = CompleteStep(
        dossier_id=asked.dossier_id,
        step=asked.body.step,
        last_seen=asked.last_seen,
        effective_at=asked.body.effective_at,
    )
    return await office.complete_step(command, asked.by, asked.once)


@changes(
    router,
    "/decision",
    body=NewDecision,
    answer=DossierAnswer,
    refusals=(
        *IN_PROGRESS,
        processing.StepsNotCompleted,
        reasons.ReasonMissing,
        reasons.ReasonNotInWords,
    ),
)
async def decide_dossier(office: UseCases, asked: AskedOf[NewDecision]) -> Done[DossierAnswer]:
    """The competent person grants or refuses; refusing needs a written reason."""
    command = DecideDossier(
        dossier_id=asked.dossier_id,
        outcome=asked.body.outcome,
        reason=asked.body.reason,
        last_seen=asked.last_seen,
        effective_at=asked.body.effective_at,
    )
    return await office.decide_dossier(command, asked.by, asked.once)


@changes(
    router,
    "/result",
    body=NewResult,
    answer=DossierAnswer,
    refusals=(
        *IN_PROGRESS,
        phases.AlreadyIssued,
        phases.NotDecided,
        result.ResultNumberMissing,
    ),
)
async def issue_result(office: UseCases, asked: AskedOf[NewResult]) -> Done[DossierAnswer]:
    """The result, or the written refusal, reached the one-stop unit. Ends the clock."""
    command = IssueResult(
        dossier_id=asked.dossier_id,
        result_number=asked.body.result_number,
        last_seen=asked.last_seen,
        effective_at=asked.body.effective_at,
    )
    return await office.issue_result(command, asked.by, asked.once)


@changes(
    router,
    "/result-return",
    body=NewResultReturn,
    answer=DossierAnswer,
    refusals=(
        *OF_ANY_MOMENT,
        phases.NotAssigned,
        phases.NotDecided,
        phases.NotHandedOver,
        phases.NotIssued,
    ),
)
async def return_result(office: UseCases, asked: AskedOf[NewResultReturn]) -> Done[DossierAnswer]:
    """The result is in the hand of the applicant, or of who may collect it. Final."""
    collector = asked.body.collected_by
    command = ReturnResult(
        dossier_id=asked.dossier_id,
        returned_by=asked.body.returned_by,
        collected_by=collector.person() if collector else None,
        last_seen=asked.last_seen,
        effective_at=asked.body.effective_at,
    )
    return await office.return_result(command, asked.by, asked.once)
