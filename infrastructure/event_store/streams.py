"""One kind of aggregate, each kept as the stream of its own events."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from application.ports import Loaded, NotFound
from infrastructure.event_store.reader import LogReader

State = TypeVar("State")


@dataclass(frozen=True, slots=True, kw_only=True)
class EventStreams(Generic[State]):
    """Implements `Streams`: `EventStreams(reader=…, kind="dossier", initial=…, evolve=…)`."""

    reader: LogReader
    kind: str
    """What a person calls it, for NotFound."""
    initial: State
    evolve: Callable[[State, Any], State]

    async def load(self, stream_id: UUID) -> Loaded[State]:
        """Raises NotFound, Unreadable."""
        events = await self.reader.stream(stream_id)
        if not events:
            raise NotFound(self.kind, stream_id)
        state = self.initial
        for event in events:
            state = self.evolve(state, event.fact)
        return Loaded(state, events[-1].version)
