"""How a dossier comes in: submitted online, received against a receipt slip, or turned away."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from domain.agency.decisions import must_be_open
from domain.deadlines import Deadline, TimeLimit, Unit, due_after_steps, promise
from domain.dossier.code import DossierCode
from domain.dossier.decisions.moment import Moment
from domain.dossier.decisions.papers import must_be_complete
from domain.dossier.decisions.phases import AlreadyReceived, NotSubmitted, must_be
from domain.dossier.decisions.reasons import reason_in_words
from domain.dossier.events import (
    DossierReceived,
    DossierSubmitted,
    IntakeRefused,
    PlannedStep,
)
from domain.dossier.filing import Filing, RulesInForce, filed_online
from domain.dossier.state import NOT_YET_HERE, Dossier, Phase
from domain.personal_data import Person, PersonalData
from domain.procedure.decisions import ProcedureIsWithdrawn, time_limit_for
from domain.procedure.events import Channel, ProcedureTerms
from domain.working_time import office_day

INTAKE_CHECK = TimeLimit(amount=Decimal(8), unit=Unit.WORKING_HOUR)
"""An online submission is accepted, or asked to be completed, within this time (R6)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A dossier that passed the intake check, with its appointment; only its code is open."""

    filing: Filing
    channel: Channel
    rules: RulesInForce
    terms: ProcedureTerms
    steps: tuple[PlannedStep, ...]
    received_at: datetime
    deadline: Deadline

    @property
    def competent_agency(self) -> str:
        return self.rules.competent.code

    @property
    def day(self) -> date:
        """The office day of the receipt; codes are numbered per agency and day."""
        return office_day(self.received_at)


def submit_online(filing: Filing, rules: RulesInForce, *, when: Moment) -> list[DossierSubmitted]:
    """Acknowledged with the official time of receipt; the intake clock starts (R6).

    Refuses whatever could not be received afterwards: see `check_intake`.
    """
    submitted_at = when.after(NOT_YET_HERE)
    checked = _check(filing, Channel.ONLINE, rules, submitted_at)
    return [
        DossierSubmitted(
            procedure=rules.procedure.code,
            procedure_version=rules.procedure_version,
            receiving_agency=rules.receiving.code,
            competent_agency=rules.competent.code,
            applicant=filing.applicant,
            owner=filing.owner,
            papers=filing.papers,
            case=filing.case,
            return_by=filing.return_by,
            submitted_at=submitted_at,
            intake_deadline=_promise(INTAKE_CHECK, checked.received_at, rules, checked.terms),
        )
    ]


def check_intake(filing: Filing, rules: RulesInForce, *, channel: Channel, when: Moment) -> Checked:
    """The intake check (kiểm tra hồ sơ) of what comes over the counter or by post.

    Raises AgencyIsClosed, ProcedureIsWithdrawn, ChannelNotOffered, NoUsableTimeLimit,
    CaseUnknown, PapersUnknown, PapersIncomplete, OutsideCalendar, EffectiveInTheFuture, and
    NotSubmitted: what comes online is submitted first.
    """
    _must_not_come_online(channel)
    return _check(filing, channel, rules, when.after(NOT_YET_HERE))


def check_submission(dossier: Dossier, rules: RulesInForce, *, when: Moment) -> Checked:
    """The intake check of what was submitted online. Raises as `check_intake`, and WrongPhase."""
    submission = submission_to_check(dossier)
    return _check(filed_online(submission), Channel.ONLINE, rules, when.after(dossier))


def submission_to_check(dossier: Dossier) -> DossierSubmitted:
    """What was submitted and not checked yet. Raises WrongPhase."""
    must_be(dossier, Phase.SUBMITTED, too_late=AlreadyReceived)
    if dossier.submission is None:
        raise NotSubmitted(dossier)
    return dossier.submission


def receive(checked: Checked, *, number: int) -> list[DossierReceived]:
    """The receipt slip, under the next number of the day (domain.md §1.5). Never refuses."""
    filing, rules = checked.filing, checked.rules
    code = DossierCode(agency=checked.competent_agency, day=checked.day, number=number)
    return [
        DossierReceived(
            code=str(code),
            procedure=rules.procedure.code,
            procedure_version=rules.procedure_version,
            rule_version=checked.terms.rule_version,
            channel=checked.channel,
            receiving_agency=rules.receiving.code,
            competent_agency=rules.competent.code,
            applicant=filing.applicant,
            owner=filing.owner,
            papers=filing.papers,
            case=filing.case,
            return_by=filing.return_by,
            steps=checked.steps,
            received_at=checked.received_at,
            deadline=checked.deadline,
        )
    ]


def refuse_at_intake(
    *,
    procedure: str,
    channel: Channel,
    receiving_agency: str,
    applicant: PersonalData[Person],
    reason: str,
    when: Moment,
) -> list[IntakeRefused]:
    """Turned away at the counter, or what came by post. Raises ReasonMissing, ReasonNotInWords,
    EffectiveInTheFuture, and NotSubmitted for what comes online."""
    _must_not_come_online(channel)
    return [
        IntakeRefused(
            procedure=procedure,
            channel=channel,
            receiving_agency=receiving_agency,
            applicant=applicant,
            reason=reason_in_words(reason),
            refused_at=when.after(NOT_YET_HERE),
        )
    ]


def refuse_submission(dossier: Dossier, *, reason: str, when: Moment) -> list[IntakeRefused]:
    """Turned away after the intake check of what was submitted online. Raises WrongPhase,
    ReasonMissing, ReasonNotInWords, EffectiveInTheFuture, EffectiveBeforeLastFact."""
    submission = submission_to_check(dossier)
    return [
        IntakeRefused(
            procedure=submission.procedure,
            channel=Channel.ONLINE,
            receiving_agency=submission.receiving_agency,
            applicant=submission.applicant,
            reason=reason_in_words(reason),
            refused_at=when.after(dossier),
        )
    ]


def _must_not_come_online(channel: Channel) -> None:
    if channel is Channel.ONLINE:
        raise NotSubmitted(NOT_YET_HERE)


def _check(filing: Filing, channel: Channel, rules: RulesInForce, received_at: datetime) -> Checked:
    for agency in (rules.receiving, rules.competent):
        must_be_open(agency, office_day(received_at))
    limit = time_limit_for(rules.procedure, channel)
    terms = rules.procedure.terms
    if terms is None:
        raise ProcedureIsWithdrawn(rules.procedure)
    must_be_complete(filing, terms)
    deadline = _promise(limit, received_at, rules, terms)
    return Checked(
        filing=filing,
        channel=channel,
        rules=rules,
        terms=terms,
        steps=_planned(terms, deadline, rules),
        received_at=received_at,
        deadline=deadline,
    )


def _promise(
    limit: TimeLimit, received_at: datetime, rules: RulesInForce, terms: ProcedureTerms
) -> Deadline:
    return promise(
        limit,
        received_at,
        rules.calendar,
        rules.receiving.hours,
        calendar_version=rules.calendar_version,
        hours_version=rules.receiving_version,
        cut_off=terms.cut_off,
    )


def _planned(
    terms: ProcedureTerms, deadline: Deadline, rules: RulesInForce
) -> tuple[PlannedStep, ...]:
    budgets = [step.budget for step in terms.steps]
    due = due_after_steps(budgets, deadline, rules.calendar, rules.receiving.hours)
    return tuple(
        PlannedStep(
            number=step.number, name=step.name, role=step.role, budget=step.budget, due_at=due_at
        )
        for step, due_at in zip(terms.steps, due, strict=True)
    )
