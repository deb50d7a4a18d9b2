"""What a read model is: a name, a version, its rows, and a pure fold from events to rows."""

from collections.abc import Callable, Iterable, MutableMapping
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from infrastructure.event_store.recorded import Recorded

Row = TypeVar("Row")
Line = TypeVar("Line")


def stream_of(event: Recorded) -> Iterable[UUID]:
    return (event.stream_id,)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadModel(Generic[Row, Line]):
    """Rows that change and lines that are only ever added, made from events alone.

    The fold asks a mapping for rows and never a database; it has no clock, no randomness and no
    I/O. So the same fold serves live operation, rebuild, verification, time travel and what-if.
    """

    name: str
    version: int
    """Raise it whenever the fold or the tables change; the new version is built beside the old."""
    row: type[Row]
    """A dataclass; its first field is the key, a UUID. Its fields are the columns of `current`."""
    line: type[Line]
    """A dataclass; its first field is the position of its event. The columns of `history`."""
    fold: Callable[[Recorded, MutableMapping[UUID, Row]], Iterable[Line]]
    touches: Callable[[Recorded], Iterable[UUID]] = stream_of
    """The ids whose rows the fold of this event may ask for."""

    @property
    def schema(self) -> str:
        """Every version has tables of its own."""
        return f"{self.name}_v{self.version}"

    def replay(self, events: Iterable[Recorded]) -> tuple[dict[UUID, Row], list[Line]]:
        """The same fold without a database: for tests, verification, time travel, what-if."""
        rows: dict[UUID, Row] = {}
        lines = [line for event in events for line in self.fold(event, rows)]
        return rows, lines
