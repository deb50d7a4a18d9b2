"""A dossier comes in online; the one-stop unit accepts it or turns it away."""

from dataclasses import replace

import pytest

from application.accept_submission import AcceptSubmission, AcceptSubmissionHandler
from application.handed_in import HandedIn
from application.ports import NotFound, StaleVersion
from application.refuse_at_intake import RefuseAtIntake, RefuseAtIntakeHandler
from application.refuse_submission import RefuseSubmission, RefuseSubmissionHandler
from application.submit_dossier import SubmitDossier, SubmitDossierHandler
from domain.dossier.decisions.phases import AlreadyReceived
from domain.dossier.events import DossierReceived, DossierSubmitted
from domain.dossier.state import Phase
from domain.procedure.events import Channel
from tests.support.facts import (
    DOSSIER,
    NGUYEN_VAN_THU,
    NOT_COMPETENT,
    PAPERS,
    intake_refused,
    received,
    submitted,
)
from tests.support.memory import CLERK, Ids, MemoryLog, MemoryReference, MemoryRegisters
from tests.support.moments import at
from tests.support.reference import DEPARTMENT, ONE_STOP, PERMIT

FRIDAY = at("2019-12-06 08:00")


def accepting(log: MemoryLog) -> AcceptSubmissionHandler:
    return AcceptSubmissionHandler(
        log, log, MemoryReference(), MemoryRegisters(log), lambda: FRIDAY
    )


async def test_the_applicant_learns_when_the_check_is_due() -> None:
    log = MemoryLog()
    submit = SubmitDossierHandler(log, MemoryReference(), lambda: at("2019-12-05 09:00"), Ids())
    handed_in = HandedIn(
        procedure=PERMIT,
        receiving_agency=ONE_STOP,
        competent_agency=DEPARTMENT,
        applicant=NGUYEN_VAN_THU,
        papers=PAPERS,
    )

    done = await submit(SubmitDossier(handed_in=handed_in), CLERK)

    assert (done.answer.phase, done.answer.code) == (Phase.SUBMITTED, None)
    assert done.answer.due_at == at("2019-12-06 09:00")
    [fact] = log.streams[done.answer.id]
    assert isinstance(fact, DossierSubmitted)
    assert fact == replace(submitted(), applicant=fact.applicant)


async def test_an_accepted_submission_gets_its_code_and_keeps_its_applicant() -> None:
    log = MemoryLog()
    dossier_id = log.holding(submitted())

    done = await accepting(log)(AcceptSubmission(dossier_id=dossier_id, last_seen=1), CLERK)

    assert (done.answer.id, done.version) == (dossier_id, 2)
    assert (done.answer.code, done.answer.phase) == ("H03.14-191206-0001", Phase.RECEIVED)
    fact = log.streams[dossier_id][-1]
    assert isinstance(fact, DossierReceived)
    assert fact.applicant == submitted().applicant
    assert fact.channel is Channel.ONLINE


async def test_nothing_is_accepted_twice() -> None:
    log = MemoryLog()
    dossier_id = log.holding(submitted(), received(channel=Channel.ONLINE))

    with pytest.raises(AlreadyReceived):
        await accepting(log)(AcceptSubmission(dossier_id=dossier_id), CLERK)


async def test_an_officer_who_saw_an_older_version_accepts_nothing() -> None:
    log = MemoryLog()
    dossier_id = log.holding(submitted(), received(channel=Channel.ONLINE))

    with pytest.raises(StaleVersion) as stale:
        await accepting(log)(AcceptSubmission(dossier_id=dossier_id, last_seen=1), CLERK)
    assert stale.value.current_version == 2


async def test_what_was_never_submitted_is_not_found() -> None:
    with pytest.raises(NotFound):
        await accepting(MemoryLog())(AcceptSubmission(dossier_id=DOSSIER), CLERK)


async def test_a_submission_is_turned_away_with_a_reason() -> None:
    log = MemoryLog()
    dossier_id = log.holding(submitted())
    refuse = RefuseSubmissionHandler(log, log, lambda: FRIDAY)

    done = await refuse(RefuseSubmission(dossier_id=dossier_id, reason=NOT_COMPETENT), CLERK)

    assert (done.answer.phase, done.answer.due_at) == (Phase.REFUSED_AT_INTAKE, None)
    assert log.streams[dossier_id][-1] == intake_refused(channel=Channel.ONLINE, refused_at=FRIDAY)


async def test_at_the_counter_somebody_is_turned_away_without_a_code() -> None:
    log = MemoryLog()
    refuse = RefuseAtIntakeHandler(log, MemoryReference(), lambda: FRIDAY, Ids())

    done = await refuse(
        RefuseAtIntake(
            procedure=PERMIT,
            receiving_agency=ONE_STOP,
            channel=Channel.POST,
            applicant=NGUYEN_VAN_THU,
            reason=NOT_COMPETENT,
        ),
        CLERK,
    )

    assert (done.answer.code, done.version, done.position) == (None, 1, 1)
    assert done.answer.phase is Phase.REFUSED_AT_INTAKE
