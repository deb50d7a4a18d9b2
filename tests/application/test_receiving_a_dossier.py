"""A clerk receives a dossier: it gets its code in the same append, one number each."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

import pytest

from application.dossier_changes import DossierAnswer
from application.handed_in import HandedIn
from application.ports import (
    AlreadyDone,
    Done,
    Once,
    StaleVersion,
    Unanswered,
    UnknownAgency,
    UnknownProcedure,
)
from application.receipts import RegisterBusy
from application.receive_dossier import ReceiveDossier, ReceiveDossierHandler
from application.stream_ids import dossier_code_register
from domain.dossier.decisions.papers import PapersIncomplete
from domain.dossier.events import DossierReceived
from domain.dossier.state import Phase
from domain.procedure.events import Channel
from domain.refused import Refused
from domain.register.events import NumberTaken
from tests.support.facts import DUE_AT, NGUYEN_VAN_THU, PAPERS, TRAN_THI_MAU, received
from tests.support.memory import CLERK, Ids, MemoryLog, MemoryReference, MemoryRegisters
from tests.support.moments import at
from tests.support.reference import DEPARTMENT, ONE_STOP, PERMIT

HANDED_IN = HandedIn(
    procedure=PERMIT,
    receiving_agency=ONE_STOP,
    competent_agency=DEPARTMENT,
    applicant=NGUYEN_VAN_THU,
    papers=PAPERS,
)
COMMAND = ReceiveDossier(handed_in=HANDED_IN, channel=Channel.COUNTER)
NINE = at("2019-12-05 09:00")
REGISTER = dossier_code_register(DEPARTMENT, date(2019, 12, 5))


@dataclass
class OneStop:
    """One process of the one-stop unit, at nine o'clock."""

    log: MemoryLog = field(default_factory=MemoryLog)
    ids: Ids = field(default_factory=Ids)

    def __post_init__(self) -> None:
        self.registers = MemoryRegisters(self.log)
        self.receive = ReceiveDossierHandler(
            self.log, MemoryReference(), self.registers, lambda: NINE, self.ids
        )

    def fact_of(self, done: Done[DossierAnswer]) -> DossierReceived:
        [fact] = self.log.streams[done.answer.id]
        assert isinstance(fact, DossierReceived)
        return fact


async def test_the_clerk_gets_the_code_the_appointment_and_where_it_is_recorded() -> None:
    one_stop = OneStop()

    done = await one_stop.receive(COMMAND, CLERK)

    assert (done.version, done.position) == (1, 2)
    assert done.answer == DossierAnswer(
        id=done.answer.id,
        version=1,
        code="H03.14-191205-0001",
        phase=Phase.RECEIVED,
        due_at=DUE_AT,
    )


async def test_receipt_and_number_are_recorded_together() -> None:
    one_stop = OneStop()

    done = await one_stop.receive(COMMAND, CLERK)

    fact = one_stop.fact_of(done)
    assert fact == replace(received(code="H03.14-191205-0001"), applicant=fact.applicant)
    assert one_stop.log.streams[REGISTER] == [NumberTaken(taken_for=done.answer.id)]
    assert one_stop.log.effective == [NINE]


async def test_each_person_is_a_subject_of_their_own() -> None:
    one_stop = OneStop()
    handed_in = replace(HANDED_IN, owner=TRAN_THI_MAU)

    first = one_stop.fact_of(await one_stop.receive(replace(COMMAND, handed_in=handed_in), CLERK))
    second = one_stop.fact_of(await one_stop.receive(COMMAND, CLERK))

    assert first.owner is not None
    subjects = {first.applicant.subject_id, first.owner.subject_id, second.applicant.subject_id}
    assert len(subjects) == 3
    assert (first.applicant.content, first.owner.content) == (NGUYEN_VAN_THU, TRAN_THI_MAU)


async def test_who_receives_also_decides_when_nobody_else_is_named() -> None:
    one_stop = OneStop()

    done = await one_stop.receive(
        replace(COMMAND, handed_in=replace(HANDED_IN, competent_agency=None)), CLERK
    )

    assert done.answer.code == "H03.01-191205-0001"
    assert one_stop.fact_of(done).competent_agency == ONE_STOP


async def test_what_is_typed_in_later_belongs_to_its_own_day() -> None:
    one_stop = OneStop()
    day_before = replace(COMMAND, effective_at=at("2019-12-04 16:00"))

    done = await one_stop.receive(day_before, CLERK)

    assert done.answer.code == "H03.14-191204-0001"
    assert one_stop.log.effective == [at("2019-12-04 16:00")]


@pytest.mark.parametrize(
    ("handed_in", "why"),
    [
        pytest.param(replace(HANDED_IN, procedure="9.999999"), UnknownProcedure, id="procedure"),
        pytest.param(replace(HANDED_IN, receiving_agency="H99"), UnknownAgency, id="agency"),
        pytest.param(replace(HANDED_IN, papers=()), PapersIncomplete, id="papers"),
    ],
)
async def test_what_is_refused_is_not_recorded_and_takes_no_number(
    handed_in: HandedIn, why: type[Refused]
) -> None:
    one_stop = OneStop()

    with pytest.raises(why):
        await one_stop.receive(replace(COMMAND, handed_in=handed_in), CLERK)

    assert one_stop.log.position == 0
    assert (await one_stop.receive(COMMAND, CLERK)).answer.code == "H03.14-191205-0001"


async def test_when_another_process_was_first_the_next_number_is_tried() -> None:
    log, ids = MemoryLog(), Ids()
    north, south = OneStop(log, ids), OneStop(log, ids)
    await north.receive(COMMAND, CLERK)
    await south.receive(COMMAND, CLERK)

    done = await north.receive(COMMAND, CLERK)

    assert done.answer.code == "H03.14-191205-0003"


async def test_clerks_at_once_in_two_processes_never_share_a_number() -> None:
    log, ids = MemoryLog(), Ids()
    north, south = OneStop(log, ids), OneStop(log, ids)

    receipts = await asyncio.gather(
        *(counter.receive(COMMAND, CLERK) for _ in range(10) for counter in (north, south))
    )

    codes = {done.answer.id: done.answer.code for done in receipts}
    taken = [fact.taken_for for fact in log.streams[REGISTER] if isinstance(fact, NumberTaken)]
    assert [codes[dossier] for dossier in taken] == [
        f"H03.14-191205-{number:04}" for number in range(1, 21)
    ]


async def test_within_one_process_nobody_has_to_try_twice() -> None:
    one_stop = OneStop()

    def nothing_to_forget(register_id: UUID) -> None:
        raise AssertionError(register_id)

    one_stop.registers.forget = nothing_to_forget  # type: ignore[method-assign]

    await asyncio.gather(*(one_stop.receive(COMMAND, CLERK) for _ in range(100)))

    assert len(one_stop.log.streams[REGISTER]) == 100


async def test_a_register_that_others_always_reach_first_is_given_up() -> None:
    one_stop = OneStop()
    tries = 0

    async def always_late(register_id: UUID) -> int:
        nonlocal tries
        tries += 1
        return 999

    one_stop.registers.next_number = always_late  # type: ignore[method-assign]

    with pytest.raises(RegisterBusy) as busy:
        await one_stop.receive(COMMAND, CLERK)
    assert busy.value.details == {"agency": DEPARTMENT}
    assert tries == 20
    assert one_stop.log.position == 0


async def test_a_repeated_request_is_answered_as_before_and_loses_no_number() -> None:
    one_stop, once = OneStop(), Once(key="k-1", fingerprint=b"f")
    await one_stop.receive(COMMAND, CLERK, once)

    with pytest.raises(AlreadyDone):
        await one_stop.receive(COMMAND, CLERK, once)

    assert (await one_stop.receive(COMMAND, CLERK)).answer.code == "H03.14-191205-0002"


async def test_the_answer_is_kept_for_whoever_repeats_the_request() -> None:
    one_stop = OneStop()

    done = await one_stop.receive(COMMAND, CLERK, Once(key="k-1", fingerprint=b"f"))

    assert one_stop.log.answers == {"k-1": done.answer}


@pytest.mark.parametrize("trouble", [StaleVersion(UUID(int=1), 7), Unanswered("down")])
async def test_other_trouble_is_told_and_loses_no_number(trouble: Exception) -> None:
    one_stop = OneStop()
    append = one_stop.log.append

    async def troubled(*_: object, **__: object) -> None:
        raise trouble

    one_stop.log.append = troubled  # type: ignore[assignment,method-assign]
    with pytest.raises(type(trouble)):
        await one_stop.receive(COMMAND, CLERK)

    one_stop.log.append = append  # type: ignore[method-assign]
    assert (await one_stop.receive(COMMAND, CLERK)).answer.code == "H03.14-191205-0001"
