"""Every command in every phase: allowed, or refused with exactly this code."""

from collections.abc import Callable, Mapping, Sequence
from itertools import product

import pytest

from domain.dossier import decisions
from domain.dossier.decisions.intake import check_submission, receive
from domain.dossier.decisions.phases import MAY_BE_DONE, WrongPhase
from domain.dossier.events import DossierEvent, Outcome, ReturnChannel
from domain.dossier.state import Dossier, Phase
from tests.support.facts import (
    NOT_COMPETENT,
    all_steps_completed,
    assigned,
    decided,
    handed_over,
    intake_refused,
    received,
    result_issued,
    result_returned,
    submitted,
)
from tests.support.moments import now
from tests.support.reference import RULES
from tests.support.scenario import replay

BEFORE: tuple[DossierEvent, ...] = (received(), handed_over(), assigned())
GRANTED = (*BEFORE, *all_steps_completed(), decided())
STORIES: Mapping[Phase, Sequence[DossierEvent]] = {
    Phase.NOT_YET: (),
    Phase.SUBMITTED: (submitted(),),
    Phase.REFUSED_AT_INTAKE: (intake_refused(),),
    Phase.RECEIVED: BEFORE[:1],
    Phase.ROUTED: BEFORE[:2],
    Phase.IN_PROGRESS: BEFORE,
    Phase.DECIDED: (*BEFORE, decided(Outcome.REFUSED, reason=NOT_COMPETENT)),
    Phase.DONE: (*GRANTED, result_issued()),
    Phase.RETURNED: (*GRANTED, result_issued(), result_returned()),
}
LATER = now("2019-12-13 08:00")


def accept(dossier: Dossier) -> Sequence[DossierEvent]:
    return receive(check_submission(dossier, RULES, when=LATER), number=1)


def deciding(dossier: Dossier) -> Sequence[DossierEvent]:
    return decisions.decide(dossier, outcome=Outcome.REFUSED, reason=NOT_COMPETENT, when=LATER)


def returning(dossier: Dossier) -> Sequence[DossierEvent]:
    return decisions.return_result(
        dossier, returned_by=ReturnChannel.POST, collected_by=None, when=LATER
    )


COMMANDS: Mapping[str, Callable[[Dossier], Sequence[DossierEvent]]] = {
    "accept-submission": accept,
    "refuse-submission": lambda d: decisions.refuse_submission(d, reason=NOT_COMPETENT, when=LATER),
    "hand-over": lambda d: decisions.hand_over(d, to_unit="Phòng Thử nghiệm", when=LATER),
    "assign": lambda d: decisions.assign(d, officer="mau.tt", when=LATER),
    "complete-step": lambda d: decisions.complete_step(d, step=1, when=LATER),
    "decide": deciding,
    "issue-result": lambda d: decisions.issue_result(d, result_number="1/GP", when=LATER),
    "return-result": returning,
}

YES = "yes"
TABLES = (
    """
                      accept-submission  refuse-submission  hand-over            assign
    not-yet           not-submitted      not-submitted      not-submitted        not-submitted
    submitted         yes                yes                not-received         not-received
    refused-at-intake dossier-closed     dossier-closed     dossier-closed       dossier-closed
    received          already-received   already-received   yes                  not-handed-over
    routed            already-received   already-received   already-handed-over  yes
    in-progress       already-received   already-received   already-handed-over  yes
    decided           already-received   already-received   already-handed-over  already-decided
    done              already-received   already-received   already-handed-over  already-decided
    returned          dossier-closed     dossier-closed     dossier-closed       dossier-closed
    """,
    """
                      complete-step      decide             issue-result         return-result
    not-yet           not-submitted      not-submitted      not-submitted        not-submitted
    submitted         not-received       not-received       not-received         not-received
    refused-at-intake dossier-closed     dossier-closed     dossier-closed       dossier-closed
    received          not-handed-over    not-handed-over    not-handed-over      not-handed-over
    routed            not-assigned       not-assigned       not-assigned         not-assigned
    in-progress       yes                yes                not-decided          not-decided
    decided           yes                already-decided    yes                  not-issued
    done              already-issued     already-decided    already-issued       yes
    returned          dossier-closed     dossier-closed     dossier-closed       dossier-closed
    """,
)


def read(*tables: str) -> dict[tuple[Phase, str], str]:
    answers: dict[tuple[Phase, str], str] = {}
    for table in tables:
        head, *rows = (line.split() for line in table.strip().splitlines())
        for phase, *cells in rows:
            pairs = product([Phase(phase)], head)
            answers |= dict(zip(pairs, cells, strict=True))
    return answers


ANSWERS = read(*TABLES)


def test_the_table_is_complete() -> None:
    assert set(ANSWERS) == set(product(Phase, COMMANDS))
    assert all(replay(STORIES[phase]).phase is phase for phase in Phase)


@pytest.mark.parametrize(
    ("phase", "command"), ANSWERS, ids=[f"{phase}, {command}" for phase, command in ANSWERS]
)
def test_what_may_be_done_and_what_not(phase: Phase, command: str) -> None:
    dossier, answer = replay(STORIES[phase]), ANSWERS[phase, command]
    if answer == YES:
        assert len(COMMANDS[command](dossier)) == 1
        return
    with pytest.raises(WrongPhase) as refused:
        COMMANDS[command](dossier)
    assert refused.value.code == answer
    assert refused.value.details == {"phase": phase, "may_be_done": MAY_BE_DONE[phase]}


def test_a_refusal_names_what_may_be_done_instead() -> None:
    allowed = {
        phase: tuple(command for command in COMMANDS if ANSWERS[phase, command] == YES)
        for phase in Phase
    }
    begins = {Phase.NOT_YET: ("submit-online", "receive", "refuse-at-intake")}

    assert allowed | begins == MAY_BE_DONE


def test_every_code_is_of_one_refusal_only() -> None:
    kinds = WrongPhase.__subclasses__()

    assert len({kind.code for kind in kinds}) == len(kinds)
    assert {kind.code for kind in kinds} == set(ANSWERS.values()) - {YES}
