"""One kind of aggregate, each kept as the stream of its own events."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Generic, TypeVar
from uuid import UUID

from application.ports import Loaded, NotFound
from infrastructure.event_store.reader import LogReader
from infrastructure.event_store.recorded import Recorded

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
        return self._fold(events)

    async def load_many(self, stream_ids: Sequence[UUID]) -> dict[UUID, Loaded[State]]:
        """Those of the streams that exist, in one query. Raises Unreadable."""
        events = await self.reader.streams(stream_ids)
        return {
            stream_id: self._fold(own)
            for stream_id, own in groupby(events, key=lambda event: event.stream_id)
        }

    def _fold(self, events: Iterable[Recorded]) -> Loaded[State]:
        state, version = self.initial, 0
        for event in events:
            state, version = self.evolve(state, event.fact), event.version
        return Loaded(state, version)
