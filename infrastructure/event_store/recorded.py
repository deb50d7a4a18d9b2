"""A fact as it lies in the log: where it belongs, and how it came about."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from application.ports import Fact, Provenance


@dataclass(frozen=True, slots=True)
class Recorded:
    """One event, read back. Personal data in the fact stays sealed (see `PersonalData`)."""

    position: int
    """Its place in the whole log: 1, 2, 3 ... in commit order, without gaps."""
    stream_id: UUID
    version: int
    topic: str
    """As stored; the fact may have been upcast from an older shape."""
    recorded_at: datetime
    """UTC. When the store took it."""
    effective_at: datetime
    """UTC. When it happened in the world; may lie before `recorded_at`."""
    fact: Fact
    by: Provenance
