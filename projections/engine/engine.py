"""One read model on its way along the log: rows, lines and position in one commit."""

from collections.abc import Iterable, Sequence
from typing import Any
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

NOT_STORABLE = (DataError, IntegrityError, ProgramLimitExceeded)
"""What the tables refuse: the fold was content, but the row can't be kept."""


class NotNext(Exception):
    """The batch does not follow on from where the read model stands."""


class Engine:
    """Keeps one version of one read model. Should several projectors do so, each event still
    counts once: a batch is written only by who moves the position past it."""

    def __init__(self, model: ReadModel[Any, Any], pool: Pool) -> None:
        self.model = model
        self.tables = Tables(model)
        self.position = 0
        """Where it stood when last heard of."""
        self.is_live = False
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

        An event that the fold or the tables refuse sets its stream aside from there on, and the
        batch is taken again without it. Raises NotNext when events are missing before the batch.
        """
        while True:
            try:
                async with self._pool.connection() as connection:
                    position = await self._take(connection, batch)
            except Poison as poison:
                await self._set_aside(poison.event, poison.__cause__)
            except NOT_STORABLE as refused:
                if len(batch) > 1:  # one of them is to blame: find it by halves
                    await self.advance(batch[: len(batch) // 2])
                    await self.advance(batch[len(batch) // 2 :])
                    return
                await self._set_aside(batch[0], refused)
            else:
                if position is not None:
                    self.position = position
                    return

    async def _set_aside(self, event: Recorded, why: BaseException | None) -> None:
        async with self._pool.connection() as connection:
            await quarantine.set_aside(connection, self.model, event, why)

    async def _take(self, connection: AsyncConnection, batch: Sequence[Recorded]) -> int | None:
        """Where it stands afterwards; None when somebody else took the batch meanwhile."""
        first, last = batch[0].position, batch[-1].position
        ours = [event for event in batch if self._is_ours(event)]
        if not ours and await positions.pass_over(connection, self.model, first, last):
            return last
        ids, refused = self._touched(ours)
        seen = await self.tables.look(connection, ids)
        if seen.position >= last:
            return seen.position
        if seen.position < first - 1:
            raise NotNext(f"{self.model.schema} stands at {seen.position}, not before {first}")
        loaded = set(seen.rows)
        lines: list[Any] = []
        for event in ours:
            if event.position > seen.position and not seen.is_set_aside(event):
                lines += self._folded(event, seen.rows, refused)
        written = await self.tables.write(
            connection,
            seen.rows.values(),
            loaded - seen.rows.keys(),
            lines,
            since=seen.position,
            to=last,
        )
        return last if written else None

    def _is_ours(self, event: Recorded) -> bool:
        if isinstance(event.fact, Unreadable):  # it may be ours: nobody can tell
            return event.topic.partition(".")[0] in self.model.families
        return type(event.fact) in self.model.facts

    def _touched(self, events: Sequence[Recorded]) -> tuple[set[UUID], dict[int, Exception]]:
        """The ids to look for, and what each event raised that could not even say so."""
        ids: set[UUID] = set()
        refused: dict[int, Exception] = {}
        for event in events:
            if isinstance(event.fact, Unreadable):
                refused[event.position] = event.fact
                continue
            try:
                ids.update(self.model.touches(event))
            except Exception as error:  # noqa: BLE001  kept for the event's own turn
                refused[event.position] = error
        return ids, refused

    def _folded(
        self, event: Recorded, rows: dict[UUID, Any], refused: dict[int, Exception]
    ) -> Iterable[Any]:
        """Raises Poison, whatever the fold raises."""
        if event.position in refused:
            raise Poison(event) from refused[event.position]
        try:
            return tuple(self.model.fold(event, rows))
        except Exception as error:
            raise Poison(event) from error
