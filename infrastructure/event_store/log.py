"""The way in: commands that wait together are recorded together, each with its own outcome."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from psycopg import InterfaceError, OperationalError
from psycopg.errors import LockNotAvailable, ReadOnlySqlTransaction
from psycopg_pool import PoolTimeout

from application.ports import (
    AlreadyDone,
    Appended,
    Change,
    KeyReused,
    Once,
    Provenance,
    StaleVersion,
    Unanswered,
)
from infrastructure.event_store import append_call, codec
from infrastructure.event_store.append_call import Command, Outcome
from infrastructure.keyring.keys import Keyring, Keys
from infrastructure.postgres.pools import Pool

MOST_COMMANDS_IN_ONE_COMMIT = 200
_NOTHING_RECORDED = (LockNotAvailable, PoolTimeout, ReadOnlySqlTransaction)
"""Too busy, out of connections, or no longer the primary: worth another try later."""
_lines = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Waiting:
    """A command whose caller waits for its outcome."""

    changes: Sequence[Change]
    by: Provenance
    effective_at: datetime
    answer: object
    once: Once | None
    outcome: "asyncio.Future[Appended]" = field(default_factory=asyncio.Future)

    def settle(self, outcome: Appended | Exception) -> None:
        if self.outcome.done():  # the caller has gone; what was recorded stays recorded
            return
        if isinstance(outcome, Exception):
            self.outcome.set_exception(outcome)
        else:
            self.outcome.set_result(outcome)


class Log:
    """Implements `Ledger`. Appends are taken while `appending()` is open."""

    def __init__(self, pool: Pool, keyring: Keyring) -> None:
        self._pool = pool
        self._keyring = keyring
        self._queue: asyncio.Queue[_Waiting | None] = asyncio.Queue()
        self._last: _Waiting | None = None
        self._appender: asyncio.Task[None] | None = None
        self._closing = False

    @property
    def alive(self) -> bool:
        """Whether appends are taken. Once False it stays so: the process should be restarted."""
        return not self._closing and self._appender is not None and not self._appender.done()

    async def append(
        self,
        *changes: Change,
        by: Provenance,
        effective_at: datetime,
        answer: object = None,
        once: Once | None = None,
    ) -> Appended:
        """See `Ledger.append`. Also raises FactTooLarge and SubjectErased."""
        if not self.alive:
            raise Unanswered("the log takes no more facts in this process")
        waiting = _Waiting(
            changes=changes, by=by, effective_at=effective_at, answer=answer, once=once
        )
        self._last = waiting
        self._queue.put_nowait(waiting)
        return await waiting.outcome

    async def settled(self) -> None:
        """Wait until every append called so far has its outcome."""
        if self._last is not None:
            await asyncio.wait([self._last.outcome])

    async def answered(self, principal: str, once: Once) -> AlreadyDone | None:
        """See `Ledger.answered`."""
        async with self._pool.connection() as connection:
            cursor = await connection.execute(
                "SELECT fingerprint, answer, version, position"
                "  FROM idempotency_keys WHERE principal = %s AND key = %s",
                (principal, once.key),
            )
            row = await cursor.fetchone()
        if row is None:
            return None
        fingerprint, answer, version, position = row
        if fingerprint != once.fingerprint:
            raise KeyReused
        return AlreadyDone(answer, version, position)

    @asynccontextmanager
    async def appending(self) -> AsyncIterator["Log"]:
        """Appends are taken while this is open; what still waits at the end is recorded."""
        self._appender = asyncio.create_task(self._record_what_waits(), name="appender")
        try:
            yield self
        finally:
            self._closing = True
            self._queue.put_nowait(None)
            await asyncio.wait([self._appender])

    async def _record_what_waits(self) -> None:
        group: list[_Waiting] = []
        try:
            while group := await self._next_group():
                await self._record(group)
        finally:  # if this ends for whatever reason, nobody shall wait for ever
            if not self._closing:
                _lines.error("the appender has ended: this process takes no more facts")
            self._closing = True
            while not self._queue.empty():
                group += [waiting] if (waiting := self._queue.get_nowait()) else []
            for waiting in group:
                waiting.settle(Unanswered("the appender has ended"))

    async def _next_group(self) -> list[_Waiting]:
        """All that wait, up to a limit; nothing when the log is to be closed."""
        first = await self._queue.get()
        group = [first] if first else []
        while group and not self._queue.empty() and len(group) < MOST_COMMANDS_IN_ONE_COMMIT:
            waiting = self._queue.get_nowait()
            if waiting is None:
                self._queue.put_nowait(None)  # after this group
                break
            group.append(waiting)
        return group

    async def _record(self, group: Sequence[_Waiting]) -> None:
        try:
            keys = await self._keyring.keys_for(
                {
                    subject
                    for waiting in group
                    for change in waiting.changes
                    for subject in codec.subjects(change.facts)
                }
            )
            ready = [(waiting, c) for waiting in group if (c := _prepared(waiting, keys))]
            outcomes = await self._outcomes([command for _, command in ready])
        except Exception as error:  # noqa: BLE001 - whatever it is, the callers get it
            _lines.exception("facts could not be recorded", count=len(group))
            for waiting in group:
                waiting.settle(error)
        else:
            for (waiting, command), outcome in zip(ready, outcomes, strict=True):
                waiting.settle(_meaning(command, outcome))

    async def _outcomes(self, commands: Sequence[Command]) -> Sequence[Outcome | Exception]:
        if not commands:
            return []
        try:
            return await append_call.append(self._pool, commands)
        except _NOTHING_RECORDED as refused:
            return [Unanswered(str(refused)) for _ in commands]
        except (OperationalError, InterfaceError) as lost:
            return await self._once_more(commands, lost)
        except Exception as error:  # noqa: BLE001 - one malformed command must not hurt the others
            if len(commands) == 1:
                return [error]
            return [outcome for one in commands for outcome in await self._outcomes([one])]

    async def _once_more(
        self, commands: Sequence[Command], lost: Exception
    ) -> Sequence[Outcome | Exception]:
        """The connection broke, and perhaps the commit had gone through.

        The second try waits for the first one's lock, so afterwards the log is clear: where a
        command now comes too late, its own first try may be what was first.
        """
        _lines.warning("connection lost, trying again", count=len(commands), error=str(lost))
        try:
            outcomes = await append_call.append(self._pool, commands)
            positions = await append_call.positions_of(self._pool, commands)
        except (OperationalError, InterfaceError):
            return [Unanswered(str(lost)) for _ in commands]
        return [
            outcome if position is None else outcome._replace(outcome="recorded", position=position)
            for outcome, position in zip(outcomes, positions, strict=True)
        ]


def _prepared(waiting: _Waiting, keys: Keys) -> Command | None:
    try:
        return append_call.prepare(
            waiting.changes,
            by=waiting.by,
            effective_at=waiting.effective_at,
            answer=waiting.answer,
            once=waiting.once,
            keys=keys,
        )
    except Exception as unwritable:  # noqa: BLE001 - this caller's alone
        waiting.settle(unwritable)
        return None


def _meaning(command: Command, outcome: Outcome | Exception) -> Appended | Exception:
    if isinstance(outcome, Exception):
        return outcome
    match outcome.outcome:
        case "recorded":
            return Appended(version=command.version, position=outcome.position)
        case "stale":
            return StaleVersion(outcome.stream_id, outcome.version)
        case "repeated":
            return AlreadyDone(outcome.answer, outcome.version, outcome.position)
        case _:
            return KeyReused()
