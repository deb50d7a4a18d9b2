"""Whatever officers try, in whatever order, the story that results makes sense."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from itertools import pairwise

from hypothesis import event, given, target
from hypothesis import strategies as st

from domain.dossier import decisions
from domain.dossier.decisions import Moment
from domain.dossier.decisions.phases import MAY_BE_DONE
from domain.dossier.events import (
    DossierDecided,
    DossierEvent,
    DossierReceived,
    Outcome,
    ResultIssued,
    ReturnChannel,
    StepCompleted,
)
from domain.dossier.state import NOT_YET_HERE, Dossier, Phase, evolve
from domain.refused import Refused
from tests.support.facts import (
    NOT_COMPETENT,
    all_steps_completed,
    assigned,
    decided,
    handed_over,
    received,
    result_issued,
    submitted,
)
from tests.support.reference import RULES
from tests.support.scenario import replay

Attempt = Callable[[Dossier, Moment], Sequence[DossierEvent]]

NEXT: Mapping[Phase, set[Phase]] = {
    Phase.NOT_YET: {Phase.SUBMITTED, Phase.RECEIVED},
    Phase.SUBMITTED: {Phase.RECEIVED, Phase.REFUSED_AT_INTAKE},
    Phase.REFUSED_AT_INTAKE: set(),
    Phase.RECEIVED: {Phase.ROUTED},
    Phase.ROUTED: {Phase.IN_PROGRESS},
    Phase.IN_PROGRESS: {Phase.IN_PROGRESS, Phase.DECIDED},
    Phase.DECIDED: {Phase.DECIDED, Phase.DONE},
    Phase.DONE: {Phase.RETURNED},
    Phase.RETURNED: set(),
}


def accepting(dossier: Dossier, when: Moment) -> Sequence[DossierEvent]:
    return decisions.receive(decisions.check_submission(dossier, RULES, when=when), number=1)


def turning_away(reason: str) -> Attempt:
    return lambda d, when: decisions.refuse_submission(d, reason=reason, when=when)


def handing_over(unit: str) -> Attempt:
    return lambda d, when: decisions.hand_over(d, to_unit=unit, when=when)


def assigning(officer: str) -> Attempt:
    return lambda d, when: decisions.assign(d, officer=officer, when=when)


def completing(step: int) -> Attempt:
    return lambda d, when: decisions.complete_step(d, step=step, when=when)


def deciding(outcome: Outcome, reason: str | None) -> Attempt:
    return lambda d, when: decisions.decide(d, outcome=outcome, reason=reason, when=when)


def issuing(number: str | None) -> Attempt:
    return lambda d, when: decisions.issue_result(d, result_number=number, when=when)


def returning(channel: ReturnChannel) -> Attempt:
    return lambda d, when: decisions.return_result(
        d, returned_by=channel, collected_by=None, when=when
    )


REASONS = st.sampled_from(["", "E42", NOT_COMPETENT])
BY_NAME: Mapping[str, st.SearchStrategy[Attempt]] = {
    "accept-submission": st.just(accepting),
    "refuse-submission": REASONS.map(turning_away),
    "hand-over": st.sampled_from(["A", "B"]).map(handing_over),
    "assign": st.sampled_from(["thu.nv", "mau.tt"]).map(assigning),
    "complete-step": st.integers(0, 4).map(completing),
    "decide": st.builds(deciding, st.sampled_from(Outcome), st.none() | REASONS),
    "issue-result": st.sampled_from([None, "", "1/GP"]).map(issuing),
    "return-result": st.sampled_from(ReturnChannel).map(returning),
}
WAY: tuple[DossierEvent, ...] = (
    received(),
    handed_over(),
    assigned(),
    *all_steps_completed(),
    decided(),
    result_issued(),
)
ONLINE: tuple[DossierEvent, ...] = (submitted(),)
BEGINNINGS = st.just(ONLINE) | st.integers(1, len(WAY)).map(lambda length: WAY[:length])
PASSED = st.integers(0, 24).map(lambda hours: timedelta(hours=hours))
SAID = st.none() | st.integers(-24, 2).map(lambda hours: timedelta(hours=hours))


@st.composite
def stories(draw: st.DrawFn) -> list[DossierEvent]:
    """Somewhere on its way, officers try what comes to their minds, mostly what is possible."""
    story = list(draw(BEGINNINGS))
    now = replay(story).last_effective_at
    for passed in draw(st.lists(PASSED, max_size=40)):
        dossier = replay(story)
        possible = MAY_BE_DONE[dossier.phase] if draw(st.integers(0, 3)) else ()
        attempt = draw(BY_NAME[draw(st.sampled_from(possible or tuple(BY_NAME)))])
        now += passed
        said = draw(SAID)
        try:
            story += attempt(dossier, Moment(now=now, said=None if said is None else now + said))
        except Refused:
            continue
    return story


@given(stories())
def test_a_story_makes_sense(story: list[DossierEvent]) -> None:
    states = [NOT_YET_HERE]
    for fact in story:
        states.append(evolve(states[-1], fact))

    for before, after in pairwise(states):
        assert after.phase in NEXT[before.phase]
        assert after.last_effective_at >= before.last_effective_at
    assert states[-1] == replay(story)
    assert _count(story, DossierReceived) <= 1
    assert _count(story, DossierDecided) <= 1
    steps = [fact.step for fact in story if isinstance(fact, StepCompleted)]
    assert steps == [1, 2, 3][: len(steps)]
    if states[-1].outcome is Outcome.GRANTED:
        assert _place(story, StepCompleted) < _place(story, DossierDecided)  # the appraisal
        assert all(fact.result_number for fact in story if isinstance(fact, ResultIssued))
    target(len(story))
    event(states[-1].phase)


def _count(story: Sequence[DossierEvent], kind: type[DossierEvent]) -> int:
    return sum(isinstance(fact, kind) for fact in story)


def _place(story: Sequence[DossierEvent], kind: type[DossierEvent]) -> int:
    return next(place for place, fact in enumerate(story) if isinstance(fact, kind))
