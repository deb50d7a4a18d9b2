"""Commands that wait together are recorded together, and each gets its own outcome."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from application.ports import (
    AlreadyDone,
    Appended,
    Change,
    KeyReused,
    StaleVersion,
    Unanswered,
)
from infrastructure.event_store import codec
from infrastructure.event_store.log import Log
from infrastructure.event_store.reader import LogReader
from infrastructure.keyring.file_keyring import FileKeyring
from infrastructure.keyring.keys import SubjectErased
from infrastructure.postgres.pools import Pool
from tests.infrastructure.event_store.changes import (
    CLERK,
    NOON,
    append,
    numbers,
    once,
    positions,
)
from tests.support.facts import APPLICANT, assigned, received

pytestmark = pytest.mark.postgres


async def test_a_fact_lies_in_the_log_with_where_and_when_and_by_whom(
    log: Log, reader: LogReader
) -> None:
    dossier = uuid4()
    before = datetime.now(UTC) - timedelta(seconds=1)

    appended = await append(log, Change(dossier, 0, [assigned("thu.nv"), assigned("mau.tt")]))

    first, second = await reader.stream(dossier)
    assert appended == Appended(version=2, position=2)
    assert (first.position, first.version, first.topic) == (1, 1, "dossier.assigned.1")
    assert (second.position, second.version) == (2, 2)
    assert (second.fact, second.by, second.effective_at) == (assigned("mau.tt"), CLERK, NOON)
    assert before < first.recorded_at <= second.recorded_at <= datetime.now(UTC)


async def test_several_streams_change_together_or_not_at_all(log: Log, reader: LogReader) -> None:
    taken, free = uuid4(), uuid4()
    await append(log, numbers(taken))

    with pytest.raises(StaleVersion) as stale:
        await append(log, numbers(free), numbers(taken))

    assert (stale.value.stream_id, stale.value.current_version) == (taken, 1)
    assert await reader.stream(free) == []
    assert await append(log, numbers(free), numbers(taken, 1)) == Appended(version=1, position=3)


async def test_of_fifty_commands_that_wait_together_only_the_stale_one_is_refused(
    log: Log, reader: LogReader
) -> None:
    taken = uuid4()
    await append(log, numbers(taken))
    streams = [uuid4() for _ in range(50)]
    streams[20] = taken

    answers = await asyncio.gather(
        *(append(log, numbers(stream, count=2)) for stream in streams), return_exceptions=True
    )

    assert [number for number, answer in enumerate(answers) if isinstance(answer, Exception)] == [
        20
    ]
    assert isinstance(answers[20], StaleVersion)
    assert answers[21] == Appended(version=2, position=1 + 21 * 2)
    assert await positions(reader) == list(range(1, 1 + 1 + 49 * 2))
    together = {event.recorded_at for event in await reader.after(1, 1000)}
    assert len(together) == 1


async def test_who_builds_on_a_refused_command_is_refused_too(log: Log, reader: LogReader) -> None:
    register = uuid4()
    await append(log, numbers(register))
    facts = [numbers(register, after) for after in (0, 1, 3, 2)]

    answers = await asyncio.gather(*(append(log, fact) for fact in facts), return_exceptions=True)

    assert [type(answer) for answer in answers] == [StaleVersion, Appended, StaleVersion, Appended]
    assert [event.version for event in await reader.stream(register)] == [1, 2, 3]


async def test_a_version_that_the_stream_has_not_reached_is_stale(log: Log) -> None:
    with pytest.raises(StaleVersion) as stale:
        await append(log, numbers(uuid4(), 5))

    assert stale.value.current_version == 0


async def test_a_repeated_key_gets_the_first_answer_and_nothing_happens_twice(
    log: Log, reader: LogReader
) -> None:
    dossier = uuid4()
    first = await append(log, numbers(dossier), answer={"code": "H03-1"}, once=once("k"))
    await append(log, numbers(uuid4()))

    with pytest.raises(AlreadyDone) as again:
        await append(log, numbers(dossier), answer={"code": "H03-2"}, once=once("k"))

    assert (again.value.answer, again.value.version) == (b'{"code":"H03-1"}', first.version)
    assert again.value.position == first.position
    assert await positions(reader) == [1, 2]


async def test_two_at_once_under_one_key_are_recorded_once(log: Log, reader: LogReader) -> None:
    answers = await asyncio.gather(
        *(append(log, numbers(uuid4()), answer=n, once=once("k")) for n in range(2)),
        return_exceptions=True,
    )

    assert answers[0] == Appended(version=1, position=1)
    assert isinstance(answers[1], AlreadyDone)
    assert answers[1].answer == b"0"
    assert await positions(reader) == [1]


async def test_a_key_means_one_request_of_one_principal(log: Log, reader: LogReader) -> None:
    await append(log, numbers(uuid4()), once=once("k"))

    with pytest.raises(KeyReused):
        await append(log, numbers(uuid4()), once=once("k", asked="something else"))
    with pytest.raises(KeyReused):
        await log.answered(CLERK.principal, once("k", asked="something else"))

    assert await log.answered("someone.else", once("k")) is None
    assert await positions(reader) == [1]


async def test_a_refused_command_leaves_its_key_unused(log: Log) -> None:
    with pytest.raises(StaleVersion):
        await append(log, numbers(uuid4(), 5), once=once("k"))

    assert await log.answered(CLERK.principal, once("k")) is None


async def test_nothing_new_is_an_answer_too(log: Log, reader: LogReader) -> None:
    dossier = uuid4()
    await append(log, numbers(dossier, count=3))

    unchanged = await append(log, Change(dossier, 3, []), answer="as it was", once=once("k"))
    first = await log.answered(CLERK.principal, once("k"))

    assert unchanged == Appended(version=3, position=3)
    assert first is not None
    assert (first.answer, first.version, first.position) == (b'"as it was"', 3, 3)
    assert await positions(reader) == [1, 2, 3]


async def test_what_can_not_be_written_is_refused_alone(log: Log, reader: LogReader) -> None:
    huge = Change(uuid4(), 0, [assigned("x" * codec.LARGEST_STATE)])
    changes = [numbers(uuid4()), huge, numbers(uuid4())]

    answers = await asyncio.gather(*(append(log, one) for one in changes), return_exceptions=True)

    assert [type(answer) for answer in answers] == [Appended, codec.FactTooLarge, Appended]
    assert await positions(reader) == [1, 2]


async def test_a_malformed_command_does_not_hurt_its_neighbours(
    log: Log, reader: LogReader
) -> None:
    keys = ["k-1", "no text for PostgreSQL: \0", "k-3"]

    answers = await asyncio.gather(
        *(append(log, numbers(uuid4()), once=once(key)) for key in keys), return_exceptions=True
    )

    assert isinstance(answers[0], Appended)
    assert isinstance(answers[1], Exception)
    assert isinstance(answers[2], Appended)
    assert await positions(reader) == [1, 2]


async def test_nothing_more_is_recorded_about_an_erased_person(
    log: Log, reader: LogReader, keyring: FileKeyring
) -> None:
    await append(log, Change(uuid4(), 0, [received()]))
    await keyring.destroy(APPLICANT.subject_id)
    changes = [numbers(uuid4()), Change(uuid4(), 0, [received()])]

    answers = await asyncio.gather(*(append(log, one) for one in changes), return_exceptions=True)

    assert isinstance(answers[0], Appended)
    assert isinstance(answers[1], SubjectErased)
    assert await positions(reader) == [1, 2]


async def test_a_caller_that_goes_away_does_not_disturb_the_others(
    log: Log, reader: LogReader
) -> None:
    gone, stays = (asyncio.ensure_future(append(log, numbers(uuid4()))) for _ in range(2))
    await asyncio.sleep(0)
    gone.cancel()

    assert (await stays).position == 2
    assert await positions(reader) == [1, 2]


async def test_what_still_waits_at_the_end_is_recorded(
    writing: Pool, keyring: FileKeyring, reader: LogReader
) -> None:
    async with Log(writing, keyring).appending() as log:
        waiting = [asyncio.ensure_future(append(log, numbers(uuid4()))) for _ in range(300)]
        await asyncio.sleep(0)

    assert sorted([(await one).position for one in waiting]) == list(range(1, 301))
    assert not log.alive
    with pytest.raises(Unanswered):
        await append(log, numbers(uuid4()))


async def test_if_the_appender_dies_nobody_waits_for_ever(
    writing: Pool, keyring: FileKeyring
) -> None:
    async with Log(writing, keyring).appending() as log:
        waiting = [asyncio.ensure_future(append(log, numbers(uuid4()))) for _ in range(3)]
        await asyncio.sleep(0)
        assert log.alive
        assert log._appender is not None
        log._appender.cancel()

        answers = await asyncio.gather(*waiting, return_exceptions=True)

        assert [type(answer) for answer in answers] == [Unanswered] * 3
        assert not log.alive
        with pytest.raises(Unanswered):
            await append(log, numbers(uuid4()))
