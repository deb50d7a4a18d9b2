"""One read model on its way along the log: rows, lines and position in one transaction."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, TypeVar
from uuid import UUID

from psycopg import AsyncConnection, DataError, IntegrityError
from psycopg.errors import ProgramLimitExceeded

from infrastructure.event_store.reader import Unreadable
from infrastructure.event_store.recorded import Recorded
from infrastructure.postgres.pools import Pool
from projections.engine import positions, quarantine
from projections.engine.quarantine import Poison
from projections.engine.read_model import ReadModel
from projections.engine.tables import Tables

T = TypeVar("T")
NOT_STORABLE = (DataError, IntegrityError, ProgramLimitExceeded)
"""What the tables refuse: the fold was content, but the row can't be kept."""


class NotNext(Exception):
    """The batch does not follow on from where the read model stands."""


class Engine:
    """Keeps one version of one read model. Several projectors may: they wait for each other."""

    def __init__(self, model: ReadModel[Any, Any], pool: Pool) -> None:
        self.model = model
        self.position = 0
        """Where it stood when last heard of."""
        self.is_live = False
        self.tables = Tables(model)
        self._pool = pool

    async def install(self) -> None:
        """Make the tables unless they are there; what nobody could see so far is seen at once."""
        async with self._pool.connection() as connection, connection.transaction():
            await connection.execute("SELECT pg_advisory_xact_lock(hashtext('read models'))")
            await positions.begin(connection, self.model)
            await self.tables.make(connection)
            if await positions.live_version(connection, self.model) is None:
                await positions.make_live(connection, self.model)
        await self.refresh()

    async def refresh(self) -> None:
        """Look up where it stands."""
        async with self._pool.connection() as connection:
            self.position, self.is_live = await positions.where_it_stands(connection, self.model)

    async def switch(self) -> None:
        """Let readers see this version from now on."""
        if not self.is_live:
            async with self._pool.connection() as connection, connection.transaction():
                await connection.execute("SELECT pg_advisory_xact_lock(hashtext('read models'))")
                await positions.make_live(connection, self.model)
            self.is_live = True

    async def advance(self, batch: Sequence[Recorded]) -> None:
        """Take events that follow each other in the log; those already taken are passed over.

        An event that the fold or the tables refuse sets its stream aside, and nothing else.
        Raises NotNext when events are missing before the batch.
        """
        try:
            async with self._pool.connection() as connection:
                position = await self._pass_over(connection, batch)
                if position is None:
                    async with connection.transaction():
                        position = await self._take(connection, batch)
        except NOT_STORABLE as refused:
            if len(batch) == 1:
                await self._set_aside(batch[0], refused)
            else:  # one of them is to blame: find it by halves
                await self.advance(batch[: len(batch) // 2])
                await self.advance(batch[len(batch) // 2 :])
        else:
            self.position = position

    async def _set_aside(self, event: Recorded, why: Exception) -> None:
        async with self._pool.connection() as connection, connection.transaction():
            position, _ = await positions.take(connection, self.model)
            if position < event.position:
                await quarantine.set_aside(connection, self.model, event, why)
                await positions.move(connection, self.model, event.position)
        self.position = max(position, event.position)

    async def _pass_over(
        self, connection: AsyncConnection, batch: Sequence[Recorded]
    ) -> int | None:
        """In one round trip, for a batch without anything to fold. None if that can't be done."""
        if any(self._is_ours(event) for event in batch):
            return None
        first, last = batch[0].position, batch[-1].position
        return last if await positions.pass_over(connection, self.model, first, last) else None

    async def _take(self, connection: AsyncConnection, batch: Sequence[Recorded]) -> int:
        position, aside = await positions.take(connection, self.model)
        new = [event for event in batch if event.position > position]
        if not new:
            return position
        if new[0].position != position + 1:
            raise NotNext(f"{self.model.schema} stands at {position}, not before {new[0].position}")
        ours = [event for event in new if self._is_ours(event)]
        await quarantine.count_skipped(
            connection, self.model, (e.stream_id for e in ours if e.stream_id in aside)
        )
        await self._write(connection, [event for event in ours if event.stream_id not in aside])
        await positions.move(connection, self.model, new[-1].position)
        return new[-1].position

    def _is_ours(self, event: Recorded) -> bool:
        if isinstance(event.fact, Unreadable):  # it may be ours: nobody can tell
            return event.topic.partition(".")[0] in self.model.families
        return type(event.fact) in self.model.facts

    async def _write(self, connection: AsyncConnection, events: Sequence[Recorded]) -> None:
        """Fold, and fold again without each stream that can't go on."""
        while events:
            try:
                ids = set(chain.from_iterable(_each(self._touches, events)))
                rows = await self.tables.rows(connection, ids)
                loaded = set(rows)
                lines = [*chain.from_iterable(_each(self._folding_into(rows), events))]
            except Poison as poison:
                bad = poison.event
                await quarantine.set_aside(connection, self.model, bad, poison.__cause__)
                later = [
                    e for e in events if e.stream_id == bad.stream_id and e.version > bad.version
                ]
                await quarantine.count_skipped(connection, self.model, (e.stream_id for e in later))
                events = [e for e in events if e is not bad and e not in later]
            else:
                await self.tables.put(connection, rows.values())
                await self.tables.remove(connection, loaded - rows.keys())
                await self.tables.add(connection, lines)
                return

    def _touches(self, event: Recorded) -> Iterable[UUID]:
        if isinstance(event.fact, Unreadable):
            raise event.fact
        return tuple(self.model.touches(event))

    def _folding_into(self, rows: dict[UUID, Any]) -> Callable[[Recorded], Iterable[Any]]:
        return lambda event: tuple(self.model.fold(event, rows))


def _each(step: Callable[[Recorded], T], events: Iterable[Recorded]) -> Iterator[T]:
    """One event after the other; whatever one raises is put down to it. Raises Poison."""
    for event in events:
        try:
            yield step(event)
        except Exception as error:
            raise Poison(event) from error
