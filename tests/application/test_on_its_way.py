"""A received dossier goes from hand to hand, one use case after the other."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import pytest

from application.assign_dossier import AssignDossier, AssignDossierHandler
from application.complete_step import CompleteStep, CompleteStepHandler
from application.decide_dossier import DecideDossier, DecideDossierHandler
from application.dossier_changes import DossierAnswer
from application.hand_over_dossier import HandOverDossier, HandOverDossierHandler
from application.issue_result import IssueResult, IssueResultHandler
from application.ports import Done, Once, StaleVersion
from application.return_result import ReturnResult, ReturnResultHandler
from domain.dossier.decisions.phases import NotReceived
from domain.dossier.events import Outcome, ResultReturned, ReturnChannel
from domain.dossier.state import Phase
from tests.support.facts import (
    CODE,
    DUE_AT,
    TRAN_THI_MAU,
    all_steps_completed,
    assigned,
    decided,
    handed_over,
    received,
    result_issued,
    step_completed,
    submitted,
)
from tests.support.memory import CLERK, Ids, MemoryLog
from tests.support.moments import at

MONDAY = at("2019-12-09 10:00")


@dataclass
class Agency:
    """Everything that is done after the receipt, on Monday at ten unless said otherwise."""

    log: MemoryLog = field(default_factory=MemoryLog)
    now: datetime = MONDAY

    def __post_init__(self) -> None:
        log, clock = self.log, lambda: self.now
        self.hand_over = HandOverDossierHandler(log, log, clock)
        self.assign = AssignDossierHandler(log, log, clock)
        self.complete_step = CompleteStepHandler(log, log, clock)
        self.decide = DecideDossierHandler(log, log, clock)
        self.issue_result = IssueResultHandler(log, log, clock)
        self.return_result = ReturnResultHandler(log, log, clock, Ids())


def phase_and_version(done: Done[DossierAnswer]) -> tuple[Phase, int]:
    assert done.version == done.answer.version
    assert (done.answer.code, done.answer.due_at) == (CODE, DUE_AT)
    return done.answer.phase, done.version


async def test_a_dossier_goes_from_the_receipt_to_the_returned_result() -> None:
    agency = Agency()
    id_ = agency.log.holding(received())
    seen = [
        await agency.hand_over(HandOverDossier(dossier_id=id_, to_unit="Phòng 1"), CLERK),
        await agency.assign(AssignDossier(dossier_id=id_, officer="thu.nv"), CLERK),
        *[
            await agency.complete_step(CompleteStep(dossier_id=id_, step=step), CLERK)
            for step in (1, 2, 3)
        ],
        await agency.decide(DecideDossier(dossier_id=id_, outcome=Outcome.GRANTED), CLERK),
        await agency.issue_result(IssueResult(dossier_id=id_, result_number="1/GP"), CLERK),
        await agency.return_result(
            ReturnResult(dossier_id=id_, returned_by=ReturnChannel.POST), CLERK
        ),
    ]

    assert [phase_and_version(done) for done in seen] == [
        (Phase.ROUTED, 2),
        (Phase.IN_PROGRESS, 3),
        (Phase.IN_PROGRESS, 4),
        (Phase.IN_PROGRESS, 5),
        (Phase.IN_PROGRESS, 6),
        (Phase.DECIDED, 7),
        (Phase.DONE, 8),
        (Phase.RETURNED, 9),
    ]


async def test_what_happened_earlier_is_recorded_as_of_then() -> None:
    agency = Agency()
    id_ = agency.log.holding(received())
    earlier = at("2019-12-05 10:00")

    await agency.hand_over(
        HandOverDossier(dossier_id=id_, to_unit="Phòng Thử nghiệm", effective_at=earlier), CLERK
    )

    assert agency.log.streams[id_][-1] == handed_over(handed_over_at=earlier)
    assert agency.log.effective == [earlier]


async def test_a_repeated_step_is_answered_like_the_first_and_recorded_once() -> None:
    agency = Agency()
    id_ = agency.log.holding(received(), handed_over(), assigned(), step_completed(1))

    done = await agency.complete_step(CompleteStep(dossier_id=id_, step=1), CLERK)

    assert phase_and_version(done) == (Phase.IN_PROGRESS, 4)
    assert len(agency.log.streams[id_]) == 4


async def test_whoever_collects_for_another_is_a_subject_of_their_own() -> None:
    agency = Agency(now=at("2019-12-12 10:00"))
    id_ = agency.log.holding(
        received(),
        handed_over(),
        assigned(),
        *all_steps_completed(),
        decided(),
        result_issued(),
    )

    await agency.return_result(
        ReturnResult(dossier_id=id_, returned_by=ReturnChannel.COUNTER, collected_by=TRAN_THI_MAU),
        CLERK,
    )

    fact = agency.log.streams[id_][-1]
    assert isinstance(fact, ResultReturned)
    assert fact.collected_by is not None
    assert fact.collected_by.content == TRAN_THI_MAU
    assert fact.collected_by.subject_id != received().applicant.subject_id


async def test_a_refused_command_leaves_no_trace() -> None:
    agency = Agency()
    id_ = agency.log.holding(submitted())

    with pytest.raises(NotReceived):
        await agency.hand_over(HandOverDossier(dossier_id=id_, to_unit="Phòng 1"), CLERK)

    assert agency.log.position == 0


@pytest.mark.parametrize(
    "command",
    ["hand_over", "assign", "complete_step", "decide", "issue_result", "return_result"],
)
async def test_whoever_saw_an_older_version_changes_nothing(command: str) -> None:
    agency = Agency()
    id_ = agency.log.holding(received(), handed_over())

    with pytest.raises(StaleVersion) as stale:
        await getattr(agency, command)(late(id_)[command], CLERK, Once(key="k", fingerprint=b""))

    assert (stale.value.stream_id, stale.value.current_version) == (id_, 2)
    assert agency.log.position == 0


def late(id_: UUID) -> dict[str, object]:
    return {
        "hand_over": HandOverDossier(dossier_id=id_, to_unit="Phòng 1", last_seen=1),
        "assign": AssignDossier(dossier_id=id_, officer="thu.nv", last_seen=1),
        "complete_step": CompleteStep(dossier_id=id_, step=1, last_seen=1),
        "decide": DecideDossier(dossier_id=id_, outcome=Outcome.GRANTED, last_seen=1),
        "issue_result": IssueResult(dossier_id=id_, last_seen=1),
        "return_result": ReturnResult(dossier_id=id_, returned_by=ReturnChannel.POST, last_seen=1),
    }


async def test_of_two_officers_at_once_the_second_is_told() -> None:
    agency = Agency()
    id_ = agency.log.holding(received())
    seen = await agency.log.load(id_)
    await agency.hand_over(HandOverDossier(dossier_id=id_, to_unit="Phòng 1"), CLERK)

    async def still(_: UUID) -> object:
        return seen

    agency.log.load = still  # type: ignore[assignment,method-assign]
    with pytest.raises(StaleVersion):
        await agency.hand_over(HandOverDossier(dossier_id=id_, to_unit="Phòng 2"), CLERK)
