"""Whoever is turned away is told why, in words (form "phiếu từ chối tiếp nhận")."""

import unicodedata

import pytest

from domain.dossier.decisions import refuse_at_intake, refuse_submission
from domain.dossier.decisions.phases import NotSubmitted
from domain.dossier.decisions.reasons import ReasonMissing, ReasonNotInWords, reason_in_words
from domain.procedure.events import Channel
from domain.refused import Refused
from tests.support.facts import APPLICANT, NOT_COMPETENT, intake_refused, submitted
from tests.support.moments import at, now
from tests.support.reference import ONE_STOP, PERMIT
from tests.support.scenario import Attempt, given, when


def refusing(channel: Channel, reason: str = NOT_COMPETENT) -> Attempt:
    return when(
        refuse_at_intake,
        procedure=PERMIT,
        channel=channel,
        receiving_agency=ONE_STOP,
        applicant=APPLICANT,
        reason=reason,
        when=now("2019-12-05 09:00"),
    )


@pytest.mark.parametrize("channel", [Channel.COUNTER, Channel.POST])
def test_at_the_counter_and_from_the_post(channel: Channel) -> None:
    refusing(channel).then(intake_refused(channel=channel))


def test_what_comes_online_is_submitted_first() -> None:
    refusing(Channel.ONLINE).then_refused(NotSubmitted)


def test_after_an_online_submission() -> None:
    given(submitted()).when(
        refuse_submission, reason=NOT_COMPETENT, when=now("2019-12-05 15:00")
    ).then(intake_refused(channel=Channel.ONLINE, refused_at=at("2019-12-05 15:00")))


@pytest.mark.parametrize(
    ("reason", "why"),
    [
        pytest.param("", ReasonMissing, id="empty"),
        pytest.param(" \n\u00a0", ReasonMissing, id="blank"),
        pytest.param("ERR_4711", ReasonNotInWords, id="an error code"),
        pytest.param("wrong-phase", ReasonNotInWords, id="one of our own codes"),
        pytest.param("HTTP 500", ReasonNotInWords, id="a status"),
        pytest.param("java.lang.NullPointerException: null", ReasonNotInWords, id="an exception"),
    ],
)
def test_a_technical_code_is_no_reason(reason: str, why: type[Refused]) -> None:
    refusing(Channel.COUNTER, reason).then_refused(why)
    given(submitted()).when(
        refuse_submission, reason=reason, when=now("2019-12-05 15:00")
    ).then_refused(why)


def test_words_typed_with_separate_accents_are_words_too() -> None:
    assert reason_in_words(unicodedata.normalize("NFD", "Thiếu hộ khẩu. ")) == "Thiếu hộ khẩu."
