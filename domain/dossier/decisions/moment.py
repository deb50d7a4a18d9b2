"""When something happened in the world: now, or at the earlier moment that was typed in."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from domain.dossier.state import Dossier
from domain.refused import Refused


class EffectiveInTheFuture(Refused):
    code: ClassVar[str] = "effective-in-the-future"

    def __init__(self, now: datetime) -> None:
        super().__init__("this has not happened yet", now=now.isoformat())


class EffectiveBeforeLastFact(Refused):
    code: ClassVar[str] = "effective-before-last-fact"

    def __init__(self, last: datetime) -> None:
        super().__init__(f"the dossier was changed at {last} last", last=last.isoformat())


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    now: datetime
    said: datetime | None = None
    """The moment in the world that was given, for instance from a paper typed in later."""

    def after(self, dossier: Dossier) -> datetime:
        """When it happened, in UTC. Raises EffectiveInTheFuture, EffectiveBeforeLastFact.

        With no moment given, what is recorded next happened next, even where the clock of
        another machine was a little ahead.
        """
        if self.said is None:
            return max(self.now, dossier.last_effective_at)
        if self.said > self.now:
            raise EffectiveInTheFuture(self.now)
        if self.said < dossier.last_effective_at:
            raise EffectiveBeforeLastFact(dossier.last_effective_at)
        return self.said.astimezone(UTC)
