"""An applicant sends a dossier online; the one-stop unit has eight working hours (R6)."""

from dataclasses import replace
from datetime import date

import pytest

from domain.agency.decisions import AgencyIsClosed
from domain.calendar.state import OutsideCalendar
from domain.dossier.decisions import Moment, submit_online
from domain.dossier.decisions.moment import EffectiveInTheFuture
from domain.dossier.decisions.papers import PapersIncomplete
from domain.procedure.decisions import ChannelNotOffered, NoUsableTimeLimit, ProcedureIsWithdrawn
from domain.procedure.events import Channel
from tests.support.facts import FILING, submitted
from tests.support.moments import at, now
from tests.support.reference import (
    DEPARTMENT,
    ONE_STOP,
    RULES,
    TERMS,
    agency,
    procedure,
    rules,
)
from tests.support.scenario import when


def test_it_is_acknowledged_and_the_intake_check_is_due_in_eight_working_hours() -> None:
    when(submit_online, FILING, RULES, when=now("2019-12-05 09:00")).then(submitted())


@pytest.mark.parametrize(
    ("sent", "due"),
    [
        pytest.param("2019-11-29 16:00", "2019-12-02 16:00", id="example I"),
        pytest.param("2019-11-30 09:00", "2019-12-02 17:00", id="example J, a Saturday"),
        pytest.param("2019-12-02 12:00", "2019-12-03 11:30", id="in the lunch break"),
    ],
)
def test_the_intake_clock_runs_in_the_office_hours_of_who_receives(sent: str, due: str) -> None:
    [fact] = submit_online(FILING, RULES, when=now(sent))

    assert fact.intake_deadline.due_at == at(due)
    assert fact.submitted_at == at(sent)


def test_what_another_portal_passes_on_later_was_sent_when_it_was_sent() -> None:
    passed_on = Moment(now=at("2019-12-05 13:00"), said=at("2019-12-05 09:00"))

    when(submit_online, FILING, RULES, when=passed_on).then(submitted())


def test_nobody_submits_tomorrow() -> None:
    tomorrow = Moment(now=at("2019-12-05 09:00"), said=at("2019-12-06 09:00"))

    when(submit_online, FILING, RULES, when=tomorrow).then_refused(EffectiveInTheFuture)


def test_what_could_not_be_received_is_not_taken_either() -> None:
    at_nine = now("2019-12-05 09:00")
    offline = replace(TERMS, channels=TERMS.channels[:1])
    contradictory = replace(
        TERMS,
        channels=tuple(
            replace(c, limit=None, limit_problem="contradiction") for c in TERMS.channels
        ),
    )
    withdrawn = replace(RULES, procedure=procedure(withdrawn_on=date(2019, 12, 1)))

    when(submit_online, FILING, rules(offline), when=at_nine).then_refused(
        ChannelNotOffered, channel=Channel.ONLINE
    )
    when(submit_online, FILING, rules(contradictory), when=at_nine).then_refused(NoUsableTimeLimit)
    when(submit_online, FILING, withdrawn, when=at_nine).then_refused(ProcedureIsWithdrawn)
    when(submit_online, replace(FILING, papers=()), RULES, when=at_nine).then_refused(
        PapersIncomplete
    )
    when(submit_online, FILING, RULES, when=now("2021-01-04 09:00")).then_refused(OutsideCalendar)


@pytest.mark.parametrize("role", ["receiving", "competent"])
def test_a_closed_agency_takes_nothing_and_names_its_successor(role: str) -> None:
    code = {"receiving": ONE_STOP, "competent": DEPARTMENT}[role]
    merged = agency(code, closed_on=date(2019, 12, 5), successor_code="H03.15")
    after = RULES
    if role == "receiving":
        after = replace(RULES, receiving=merged)
    else:
        after = replace(RULES, competent=merged)

    when(submit_online, FILING, after, when=now("2019-12-05 09:00")).then_refused(
        AgencyIsClosed, agency=code, successor="H03.15"
    )
    [fact] = submit_online(FILING, after, when=now("2019-12-04 09:00"))
    assert fact.submitted_at == at("2019-12-04 09:00")
