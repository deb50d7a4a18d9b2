"""The use cases on the real event store: codes, sealed persons, idempotency, two processes."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest

from application.accept_submission import AcceptSubmission, AcceptSubmissionHandler
from application.assign_dossier import AssignDossier, AssignDossierHandler
from application.complete_step import CompleteStep, CompleteStepHandler
from application.decide_dossier import DecideDossier, DecideDossierHandler
from application.hand_over_dossier import HandOverDossier, HandOverDossierHandler
from application.handed_in import HandedIn
from application.issue_result import IssueResult, IssueResultHandler
from application.ports import AlreadyDone, Once, StaleVersion
from application.receive_dossier import ReceiveDossier, ReceiveDossierHandler
from application.return_result import ReturnResult, ReturnResultHandler
from application.stream_ids import dossier_code_register
from application.submit_dossier import SubmitDossier, SubmitDossierHandler
from domain.dossier.events import DossierReceived, Outcome, ReturnChannel
from domain.dossier.state import Phase
from domain.procedure.events import Channel
from domain.register.events import NumberTaken
from domain.working_time import office_day
from tests.support.database import Process, process, publish_reference
from tests.support.facts import DUE_AT, NGUYEN_VAN_THU, PAPERS
from tests.support.memory import CLERK
from tests.support.moments import at
from tests.support.reference import DEPARTMENT, ONE_STOP, PERMIT

pytestmark = pytest.mark.postgres

NINE = at("2019-12-05 09:00")
REGISTER = dossier_code_register(DEPARTMENT, office_day(NINE))
HANDED_IN = HandedIn(
    procedure=PERMIT,
    receiving_agency=ONE_STOP,
    competent_agency=DEPARTMENT,
    applicant=NGUYEN_VAN_THU,
    papers=PAPERS,
)
COMMAND = ReceiveDossier(handed_in=HANDED_IN, channel=Channel.COUNTER)


@pytest.fixture
async def office(dsn: str, tmp_path: Path) -> AsyncIterator[Process]:
    async with process(dsn, tmp_path) as running:
        await publish_reference(running.log)
        yield running


def receiving(office: Process) -> ReceiveDossierHandler:
    return ReceiveDossierHandler(
        office.log, office.reference, office.registers, lambda: NINE, uuid4
    )


async def test_a_dossier_is_received_under_its_code(office: Process) -> None:
    done = await receiving(office)(COMMAND, CLERK)

    assert (done.answer.code, done.answer.due_at) == ("H03.14-191205-0001", DUE_AT)
    assert (done.version, done.position) == (1, await office.reader.last_position())
    [fact] = await office.story(done.answer.id)
    assert isinstance(fact, DossierReceived)
    assert NGUYEN_VAN_THU.full_name not in str(fact)
    assert (fact.procedure_version, fact.deadline.hours_version) == (1, 1)
    assert await office.story(REGISTER) == [NumberTaken(taken_for=done.answer.id)]


async def test_two_processes_never_share_a_number(
    office: Process, dsn: str, tmp_path: Path
) -> None:
    async with process(dsn, tmp_path) as other:
        counters = (receiving(office), receiving(other))
        receipts = await asyncio.gather(
            *(counter(COMMAND, CLERK) for _ in range(100) for counter in counters)
        )

    codes = {done.answer.id: done.answer.code for done in receipts}
    taken = [fact for fact in await office.story(REGISTER) if isinstance(fact, NumberTaken)]
    assert [codes[fact.taken_for] for fact in taken] == [
        f"H03.14-191205-{number:04}" for number in range(1, 201)
    ]


async def test_a_request_sent_twice_at_once_opens_one_dossier(office: Process) -> None:
    receive, once = receiving(office), Once(key="k-1", fingerprint=b"f" * 32)

    first, second = await asyncio.gather(
        receive(COMMAND, CLERK, once), receive(COMMAND, CLERK, once), return_exceptions=True
    )

    assert not isinstance(first, BaseException)
    assert isinstance(second, AlreadyDone)
    assert (second.version, second.position) == (first.version, first.position)
    assert str(first.answer.id).encode() in second.answer
    assert (await receive(COMMAND, CLERK)).answer.code == "H03.14-191205-0002"


async def test_an_accepted_submission_keeps_its_applicant_sealed_anew(office: Process) -> None:
    submit = SubmitDossierHandler(office.log, office.reference, lambda: NINE, uuid4)
    accept = AcceptSubmissionHandler(
        office.dossiers, office.log, office.reference, office.registers, lambda: NINE
    )
    submitted = await submit(SubmitDossier(handed_in=HANDED_IN), CLERK)

    done = await accept(AcceptSubmission(dossier_id=submitted.answer.id, last_seen=1), CLERK)

    assert (done.answer.phase, done.version) == (Phase.RECEIVED, 2)
    first, second = await office.story(done.answer.id)
    assert isinstance(second, DossierReceived)
    assert second.applicant.subject_id == first.applicant.subject_id  # type: ignore[union-attr]
    assert second.applicant.content != first.applicant.content  # type: ignore[union-attr]


async def test_the_whole_way(office: Process) -> None:
    ports = (office.dossiers, office.log, lambda: NINE)
    id_ = (await receiving(office)(COMMAND, CLERK)).answer.id
    await HandOverDossierHandler(*ports)(HandOverDossier(dossier_id=id_, to_unit="P1"), CLERK)
    await AssignDossierHandler(*ports)(AssignDossier(dossier_id=id_, officer="thu.nv"), CLERK)
    for step in (1, 2, 3):
        await CompleteStepHandler(*ports)(CompleteStep(dossier_id=id_, step=step), CLERK)
    again = await CompleteStepHandler(*ports)(CompleteStep(dossier_id=id_, step=3), CLERK)
    await DecideDossierHandler(*ports)(
        DecideDossier(dossier_id=id_, outcome=Outcome.GRANTED), CLERK
    )
    await IssueResultHandler(*ports)(IssueResult(dossier_id=id_, result_number="1/GP"), CLERK)
    done = await ReturnResultHandler(*ports, uuid4)(
        ReturnResult(dossier_id=id_, returned_by=ReturnChannel.COUNTER, last_seen=8), CLERK
    )

    assert again.version == 6
    assert (done.answer.phase, done.version) == (Phase.RETURNED, 9)
    assert len(await office.story(id_)) == 9


async def test_of_two_officers_at_once_one_is_told(office: Process) -> None:
    ports = (office.dossiers, office.log, lambda: NINE)
    id_ = (await receiving(office)(COMMAND, CLERK)).answer.id
    hand_over = HandOverDossierHandler(*ports)
    units = ("Phòng 1", "Phòng 2")

    outcomes = await asyncio.gather(
        *(
            hand_over(HandOverDossier(dossier_id=id_, to_unit=unit, last_seen=1), CLERK)
            for unit in units
        ),
        return_exceptions=True,
    )

    assert sum(isinstance(outcome, StaleVersion) for outcome in outcomes) == 1
    assert len(await office.story(id_)) == 2
