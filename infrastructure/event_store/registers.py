"""Numbers handed out from memory, at the pace of the callers; the append settles each."""

import asyncio
from collections import defaultdict
from uuid import UUID

from infrastructure.event_store.log import Log
from infrastructure.event_store.reader import LogReader


class EventRegisters:
    """Implements `Registers`. Asks the log for a register's head once, then counts on."""

    def __init__(self, log: Log, reader: LogReader) -> None:
        self._log = log
        self._reader = reader
        self._next: dict[UUID, int] = {}
        self._asking: defaultdict[UUID, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def next_number(self, register_id: UUID) -> int:
        if register_id not in self._next:
            await self._ask(register_id)
        number = self._next[register_id]
        self._next[register_id] = number + 1
        return number

    def forget(self, register_id: UUID) -> None:
        self._next.pop(register_id, None)

    async def _ask(self, register_id: UUID) -> None:
        """Numbers that were handed out before the mistake was noticed are still on their way.
        They will all be refused: wait for that, or they would make us forget again and again."""
        async with self._asking[register_id]:
            if register_id not in self._next:
                await self._log.settled()
                self._next[register_id] = await self._reader.version_of(register_id) + 1
