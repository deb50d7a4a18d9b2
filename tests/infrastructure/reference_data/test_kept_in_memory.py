"""Reference data in memory: no query while fresh, one for all who wait, at most a second old."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import pytest

from application.import_procedures import ImportProcedures, ProcedureRow
from application.ports import NoCalendar, UnknownAgency, UnknownProcedure
from infrastructure.event_store.log import Log
from infrastructure.postgres.pools import Pool
from infrastructure.reference_data import FRESH, KeptReferenceData
from infrastructure.reference_streams import procedure_streams
from tests.infrastructure.reference_data.conftest import IMPORT, noon
from tests.support.reference import TERMS

pytestmark = pytest.mark.postgres
CODE = "1.000001"


@dataclass
class Watch:
    """A clock that stands still until it is set."""

    shows: float = 0.0

    def __call__(self) -> float:
        return self.shows


class CountedPool:
    """A pool that counts how often somebody reads."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self.taken = 0

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[object]:
        self.taken += 1
        async with self.pool.connection() as connection:
            yield connection


async def publish(reading: Pool, log: Log, name: str) -> None:
    use_case = ImportProcedures(procedure_streams(reading), log, noon)
    await use_case([ProcedureRow(row=1, code=CODE, terms=replace(TERMS, name=name))], IMPORT)


async def name_in(reference: KeptReferenceData) -> str:
    terms = (await reference.procedure(CODE)).state.terms
    assert terms is not None
    return terms.name


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def counted(reading: Pool) -> CountedPool:
    return CountedPool(reading)


@pytest.fixture
def reference(counted: CountedPool, watch: Watch) -> KeptReferenceData:
    return KeptReferenceData(counted, watch)  # type: ignore[arg-type]


async def test_a_fresh_entry_costs_no_query_and_no_waiting(
    reading: Pool, log: Log, reference: KeptReferenceData, counted: CountedPool
) -> None:
    await publish(reading, log, "Tên")
    await reference.procedure(CODE)

    assert returns_without_waiting(reference.procedure(CODE))
    assert counted.taken == 1


async def test_all_who_wait_for_an_entry_share_one_query(
    reading: Pool, log: Log, reference: KeptReferenceData, counted: CountedPool
) -> None:
    await publish(reading, log, "Tên")

    await asyncio.gather(*(reference.procedure(CODE) for _ in range(50)))

    assert counted.taken == 1


async def test_a_change_is_seen_within_a_second(
    reading: Pool, log: Log, reference: KeptReferenceData, watch: Watch
) -> None:
    await publish(reading, log, "Tên cũ")
    await reference.procedure(CODE)
    await publish(reading, log, "Tên mới")

    watch.shows = FRESH - 0.01
    assert await name_in(reference) == "Tên cũ"
    watch.shows = FRESH
    assert await name_in(reference) == "Tên mới"
    assert (await reference.procedure(CODE)).version == 2


async def test_who_gives_up_waiting_takes_the_answer_from_nobody(
    reading: Pool, log: Log, reference: KeptReferenceData
) -> None:
    await publish(reading, log, "Tên")
    impatient = asyncio.create_task(reference.procedure(CODE))
    patient = asyncio.create_task(reference.procedure(CODE))
    await asyncio.sleep(0)

    impatient.cancel()

    assert (await patient).version == 1


async def test_what_is_not_there_is_asked_for_each_time(
    reading: Pool, log: Log, reference: KeptReferenceData
) -> None:
    with pytest.raises(UnknownProcedure):
        await reference.procedure(CODE)
    with pytest.raises(UnknownAgency):
        await reference.agency("H99")
    with pytest.raises(NoCalendar):
        await reference.calendar()

    await publish(reading, log, "Tên")

    assert await name_in(reference) == "Tên"


def returns_without_waiting(question: Coroutine[object, None, object]) -> bool:
    """Driven by hand: a coroutine that waits for nothing ends at its first step."""
    try:
        question.send(None)
    except StopIteration:
        return True
    question.close()
    return False
