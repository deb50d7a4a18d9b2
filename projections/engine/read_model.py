"""What a read model is: a name, a version, its rows, and a pure fold from events to rows."""

from collections.abc import Callable, Iterable, MutableMapping
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Generic, TypeVar
from uuid import UUID

from application.ports import Fact
from infrastructure.event_store.recorded import Recorded
from infrastructure.event_store.topics import TOPIC_OF

Row = TypeVar("Row")
Line = TypeVar("Line")


def stream_of(event: Recorded) -> Iterable[UUID]:
    return (event.stream_id,)


def tables_beside(module: str) -> str:
    """The SQL file that lies beside a module: `tables_beside(__file__)`."""
    return Path(module).with_name("tables.sql").read_text(encoding="utf-8")


@dataclass(frozen=True, kw_only=True)
class ReadModel(Generic[Row, Line]):
    """Rows that change and lines that are only ever added, made from events alone.

    The fold asks a mapping for rows and never a database; it has no clock, no randomness and no
    I/O. So the same fold serves live operation, rebuild, verification, time travel and what-if.
    A fold that raises says that it can't follow this event: its stream is set aside.
    """

    name: str
    version: int
    """Raise it whenever the fold or the tables change; the new version is built beside the old."""
    facts: frozenset[type[Fact]]
    """The kinds of facts that the fold knows. It is never asked about others."""
    row: type[Row] | None = None
    """A dataclass; its first field is the key, a UUID. Its fields are the columns of `current`."""
    line: type[Line] | None = None
    """A dataclass; its first field is the position of its event. The columns of `history`."""
    fold: Callable[[Recorded, MutableMapping[UUID, Row]], Iterable[Line]]
    touches: Callable[[Recorded], Iterable[UUID]] = stream_of
    """Which rows the fold of this event may ask for: what their `found_by` says."""
    found_by: str = ""
    """The column by which `touches` names rows; by default the key."""
    tables: str
    """SQL that makes `current`, `history` and their indexes, without naming a schema."""

    @property
    def schema(self) -> str:
        """Every version has tables of its own."""
        return f"{self.name}_v{self.version}"

    @cached_property
    def key(self) -> str:
        """The column that tells rows apart; empty for a read model of lines only."""
        return fields(self.row)[0].name if self.row else ""  # type: ignore[arg-type]

    @cached_property
    def families(self) -> frozenset[str]:
        """The first words of the topics it follows, such as "dossier"."""
        return frozenset(TOPIC_OF[fact].partition(".")[0] for fact in self.facts)

    def key_of(self, row: Row) -> UUID:
        key: UUID = getattr(row, self.key)
        return key

    def replay(self, events: Iterable[Recorded]) -> tuple[dict[UUID, Row], list[Line]]:
        """The same fold without a database: for tests, verification, time travel, what-if."""
        rows: dict[UUID, Row] = {}
        lines = [
            line
            for event in events
            if type(event.fact) in self.facts
            for line in self.fold(event, rows)
        ]
        return rows, lines
