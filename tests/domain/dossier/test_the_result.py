"""The result reaches the one-stop unit, then the citizen."""

import pytest

from domain.dossier.decisions import issue_result, return_result
from domain.dossier.decisions.result import ResultNumberMissing
from domain.dossier.events import DossierEvent, Outcome, ReturnChannel
from tests.support.facts import (
    NOT_COMPETENT,
    OWNER,
    all_steps_completed,
    assigned,
    decided,
    handed_over,
    received,
    result_issued,
    result_returned,
)
from tests.support.moments import now
from tests.support.scenario import given

BEFORE: tuple[DossierEvent, ...] = (received(), handed_over(), assigned())
GRANTED = (*BEFORE, *all_steps_completed(), decided())
REFUSED = (*BEFORE, decided(Outcome.REFUSED, reason=NOT_COMPETENT))
NINE, TEN = now("2019-12-12 09:00"), now("2019-12-12 10:00")


def test_what_is_granted_is_issued_under_the_number_of_its_document() -> None:
    given(*GRANTED).when(issue_result, result_number=" 156/GP-TN ", when=NINE).then(result_issued())


@pytest.mark.parametrize("number", [None, "", "  "])
def test_without_a_number_nothing_granted_is_issued(number: str | None) -> None:
    given(*GRANTED).when(issue_result, result_number=number, when=NINE).then_refused(
        ResultNumberMissing
    )


def test_a_written_refusal_may_go_out_without_a_number() -> None:
    given(*REFUSED).when(issue_result, result_number=None, when=NINE).then(result_issued(None))


@pytest.mark.parametrize("channel", ReturnChannel)
def test_it_is_returned_by_any_channel(channel: ReturnChannel) -> None:
    given(*GRANTED, result_issued()).when(
        return_result, returned_by=channel, collected_by=None, when=TEN
    ).then(result_returned(channel))


def test_somebody_else_may_collect_it() -> None:
    given(*GRANTED, result_issued()).when(
        return_result, returned_by=ReturnChannel.COUNTER, collected_by=OWNER, when=TEN
    ).then(result_returned(collected_by=OWNER))
