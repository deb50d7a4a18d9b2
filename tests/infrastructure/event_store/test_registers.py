"""Numbers come without gaps and without waiting for each other."""

import asyncio
from uuid import UUID, uuid4

import pytest

from application.ports import StaleVersion
from infrastructure.event_store import log as log_module
from infrastructure.event_store.log import Log
from infrastructure.event_store.reader import LogReader
from infrastructure.event_store.registers import EventRegisters
from infrastructure.keyring.file_keyring import FileKeyring
from infrastructure.postgres.pools import Pool
from tests.infrastructure.event_store.changes import append, numbers

pytestmark = pytest.mark.postgres


async def take(registers: EventRegisters, log: Log, register: UUID, *, tries: int = 5) -> int:
    """As a use case does it: try a number, and another one when someone else was first."""
    for _ in range(tries):
        number = await registers.next_number(register)
        try:
            await append(log, numbers(register, number - 1))
        except StaleVersion:
            registers.forget(register)
        else:
            return number
    raise AssertionError("others were always first")


async def test_a_hundred_at_once_get_a_hundred_numbers(log: Log, reader: LogReader) -> None:
    registers, register = EventRegisters(log, reader), uuid4()

    taken = await asyncio.gather(*(take(registers, log, register) for _ in range(100)))

    assert taken == list(range(1, 101))


async def test_it_counts_on_from_what_the_log_holds(log: Log, reader: LogReader) -> None:
    register = uuid4()
    await append(log, numbers(register, count=41))

    assert await EventRegisters(log, reader).next_number(register) == 42


async def test_a_number_taken_elsewhere_costs_each_caller_one_more_try(
    log: Log, reader: LogReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that had their numbers before the mistake was noticed, over several commits, too."""
    monkeypatch.setattr(log_module, "MOST_COMMANDS_IN_ONE_COMMIT", 5)
    registers, register = EventRegisters(log, reader), uuid4()
    assert await take(registers, log, register) == 1
    await append(log, numbers(register, 1))  # by another process

    taken = await asyncio.gather(
        *(take(registers, log, register, tries=2) for _ in range(50)),
    )

    assert sorted(taken) == list(range(3, 53))


async def test_two_processes_share_a_register(
    log: Log, writing: Pool, keyring: FileKeyring, reader: LogReader
) -> None:
    register = uuid4()
    async with Log(writing, keyring).appending() as other_log:
        here, there = EventRegisters(log, reader), EventRegisters(other_log, reader)
        taken = [
            number
            for _ in range(10)
            for number in await asyncio.gather(
                *(take(here, log, register) for _ in range(3)),
                *(take(there, other_log, register) for _ in range(3)),
            )
        ]

    assert sorted(taken) == list(range(1, 61))
