"""The one-stop unit receives a dossier and promises a day: over the counter, by post, online."""

from dataclasses import replace
from datetime import date

import pytest

from domain.dossier.decisions import Moment, check_intake, check_submission, receive
from domain.dossier.decisions.moment import EffectiveBeforeLastFact
from domain.dossier.decisions.phases import NotSubmitted
from domain.dossier.events import DossierReceived
from domain.dossier.filing import RulesInForce
from domain.procedure.events import Channel, Step
from tests.support.facts import FILING, OWNER, intake_refused, received, submitted
from tests.support.moments import at, now
from tests.support.reference import DEPARTMENT, RULES, TERMS, agency, rules, working_days
from tests.support.scenario import replay


def received_at_counter(
    office_time: str = "2019-12-05 09:00", *, under: RulesInForce = RULES, number: int = 7
) -> DossierReceived:
    checked = check_intake(FILING, under, channel=Channel.COUNTER, when=now(office_time))
    [fact] = receive(checked, number=number)
    return fact


def test_the_receipt_carries_code_appointment_and_planned_steps() -> None:
    assert received_at_counter() == received()


def test_what_comes_by_post_says_so() -> None:
    checked = check_intake(FILING, RULES, channel=Channel.POST, when=now("2019-12-05 09:00"))

    assert receive(checked, number=7) == [received(channel=Channel.POST)]


def test_the_owner_may_be_another_than_the_applicant() -> None:
    filing = replace(FILING, owner=OWNER)
    checked = check_intake(filing, RULES, channel=Channel.COUNTER, when=now("2019-12-05 09:00"))

    assert receive(checked, number=7) == [replace(received(), owner=OWNER)]


def test_the_code_is_of_the_competent_agency_and_the_office_day() -> None:
    elsewhere = replace(RULES, receiving=agency("H55.20"))

    fact = received_at_counter("2019-12-06 00:30", under=elsewhere, number=12_345)

    assert fact.code == f"{DEPARTMENT}-191206-12345"
    assert (fact.receiving_agency, fact.competent_agency) == ("H55.20", DEPARTMENT)


def test_a_dossier_typed_in_later_was_received_when_it_was_received() -> None:
    typed_in = Moment(now=at("2019-12-09 08:00"), said=at("2019-12-05 09:00"))
    checked = check_intake(FILING, RULES, channel=Channel.COUNTER, when=typed_in)

    assert checked.day == date(2019, 12, 5)
    assert receive(checked, number=7) == [received()]


def test_a_step_without_a_budget_is_due_with_no_moment_of_its_own() -> None:
    steps = (
        Step(number=1, name="Xác minh", role="officer", budget=None),
        Step(number=2, name="Ký duyệt", role="leader", budget=working_days("2")),
    )

    fact = received_at_counter(under=rules(replace(TERMS, steps=steps)))

    assert [step.due_at for step in fact.steps] == [None, at("2019-12-09 17:00")]


def test_what_comes_online_is_submitted_first() -> None:
    with pytest.raises(NotSubmitted):
        check_intake(FILING, RULES, channel=Channel.ONLINE, when=now("2019-12-05 09:00"))


def test_a_submission_is_accepted_as_it_was_sent_and_its_clock_starts_then() -> None:
    dossier = replay([submitted()])

    checked = check_submission(dossier, RULES, when=now("2019-12-06 08:00"))

    [fact] = receive(checked, number=1)
    assert fact.channel is Channel.ONLINE
    assert fact.applicant == submitted().applicant
    assert fact.received_at == at("2019-12-06 08:00")
    assert fact.deadline.due_at == at("2019-12-13 17:00")


def test_no_submission_is_accepted_before_it_was_sent() -> None:
    dossier = replay([submitted(submitted_at=at("2019-12-05 09:00"))])
    before = Moment(now=at("2019-12-06 08:00"), said=at("2019-12-05 08:59"))

    with pytest.raises(EffectiveBeforeLastFact):
        check_submission(dossier, RULES, when=before)


def test_the_dossier_forgets_the_submission_once_it_is_settled() -> None:
    assert replay([submitted()]).submission == submitted()
    assert replay([submitted(), received()]).submission is None
    assert replay([submitted(), intake_refused()]).submission is None
