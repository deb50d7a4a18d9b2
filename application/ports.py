"""What a use case needs from outside: facts to load, a log to append to, reference data, time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Generic, Protocol, TypeVar
from uuid import UUID

from domain.agency.events import AgencyEvent
from domain.agency.state import Agency
from domain.calendar.events import CalendarEvent
from domain.calendar.state import Calendar
from domain.dossier.events import DossierEvent
from domain.dossier.state import Dossier
from domain.procedure.events import ProcedureEvent
from domain.procedure.state import Procedure
from domain.refused import Refused
from domain.register.events import RegisterEvent

Clock = Callable[[], datetime]
"""The moment, in UTC."""
NewId = Callable[[], UUID]
Fact = DossierEvent | ProcedureEvent | AgencyEvent | CalendarEvent | RegisterEvent
"""Everything that can be recorded."""

NOTHING_YET = 0
"""The version of a stream without events."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Who asked for a change, for whom, and what led to it: kept with every event."""

    principal: str
    """Who acted: an account, not a personal name."""
    role: str
    agency: str
    on_behalf_of: str | None = None
    request: str
    correlation: str
    causation: str | None = None
    reason: str | None = None
    """Why, in the words of who acted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Once:
    """A client's promise to mean one thing by one key (Idempotency-Key), however often sent."""

    key: str
    fingerprint: bytes
    """HMAC-SHA256 over what was asked, with a secret key, so that it confirms no guess at personal
    data. The same idempotency key with another fingerprint is refused."""


@dataclass(frozen=True, slots=True)
class Change:
    """New facts for one stream, after the version that the decision looked at."""

    stream_id: UUID
    after: int
    facts: Sequence[Fact]


@dataclass(frozen=True, slots=True)
class Appended:
    """Where the last new fact of the first change lies: in its own stream (ETag), and the last
    fact of all in the whole log (Sync-Token)."""

    version: int
    position: int


Answer = TypeVar("Answer")
State_co = TypeVar("State_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Done(Generic[Answer]):
    """What a use case gives back: its answer, and where its facts lie."""

    answer: Answer
    version: int
    position: int


@dataclass(frozen=True, slots=True)
class Loaded(Generic[State_co]):
    state: State_co
    version: int


class NotFound(Refused):
    code: ClassVar[str] = "not-found"

    def __init__(self, kind: str, name: object) -> None:
        super().__init__(f"there is no {kind} {name}", kind=kind, name=str(name))


class StaleVersion(Refused):
    """Someone was first: the stream has moved on from the version that the decision looked at."""

    code: ClassVar[str] = "stale-version"

    def __init__(self, stream_id: UUID, current_version: int) -> None:
        super().__init__(
            f"{stream_id} has moved on to version {current_version}",
            current_version=current_version,
        )
        self.stream_id = stream_id
        self.current_version = current_version


class KeyReused(Refused):
    code: ClassVar[str] = "idempotency-key-reused"

    def __init__(self) -> None:
        super().__init__("this Idempotency-Key was used for another request")


class AlreadyDone(Exception):
    """The key was used before for the same request: here is the first answer, nothing new."""

    def __init__(self, answer: bytes, version: int, position: int) -> None:
        super().__init__("answered before")
        self.answer = answer
        self.version = version
        self.position = position


class Unanswered(Exception):
    """The store could not say whether the facts were recorded. Ask again with the same key."""


class Streams(Protocol[State_co]):
    """One kind of aggregate, each kept as the stream of its own events."""

    async def load(self, stream_id: UUID) -> Loaded[State_co]:
        """What the stream adds up to now. Raises NotFound."""
        ...


Dossiers = Streams[Dossier]


class ReferenceStreams(Protocol[State_co]):
    """Procedures, agencies or the calendar, many at a time: what an import looks at."""

    async def load_many(self, stream_ids: Sequence[UUID]) -> Mapping[UUID, Loaded[State_co]]:
        """Those of the streams that exist, in one query."""
        ...


class Ledger(Protocol):
    """The one way in: facts are recorded here, all of a call or none."""

    async def append(
        self,
        *changes: Change,
        by: Provenance,
        effective_at: datetime,
        answer: object = None,
        once: Once | None = None,
    ) -> Appended:
        """Record the facts and, with `once`, the answer under its key, in one transaction.

        `answer` is what a repeated request gets back: anything JSON can hold, or None.
        A change without facts records nothing and keeps its version. Calls are recorded in
        the order in which they were made in this process.
        Raises StaleVersion, KeyReused, AlreadyDone, Unanswered.
        """
        ...

    async def answered(self, principal: str, once: Once) -> AlreadyDone | None:
        """The first answer under this key, if any. Raises KeyReused."""
        ...


class Registers(Protocol):
    """Numbers: which one comes next in a register."""

    async def next_number(self, register_id: UUID) -> int:
        """The number to try next; the append settles it. Hand it on without waiting."""
        ...

    def forget(self, register_id: UUID) -> None:
        """The number was taken by someone else: ask the log next time."""
        ...


class ReferenceData(Protocol):
    """Catalogue, directory and calendar as they stand; their versions go into the facts."""

    async def procedure(self, code: str) -> Loaded[Procedure]:
        """Raises UnknownProcedure."""
        ...

    async def agency(self, code: str) -> Loaded[Agency]:
        """By any of its codes. Raises UnknownAgency."""
        ...

    async def calendar(self) -> Loaded[Calendar]:
        """Raises NoCalendar when none was imported."""
        ...


class UnknownProcedure(Refused):
    code: ClassVar[str] = "unknown-procedure"

    def __init__(self, code: str) -> None:
        super().__init__(f"the catalogue has no procedure {code}", procedure=code)


class UnknownAgency(Refused):
    code: ClassVar[str] = "unknown-agency"

    def __init__(self, code: str) -> None:
        super().__init__(f"the directory has no agency {code}", agency=code)


class NoCalendar(Refused):
    code: ClassVar[str] = "no-calendar"

    def __init__(self) -> None:
        super().__init__("no calendar was imported: run `hoso import calendar`")
