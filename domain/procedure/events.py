"""Everything that can have happened to a procedure. Past facts: add new ones, never edit these."""

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum

from domain.agency.events import Level
from domain.deadlines import TimeLimit


class Channel(StrEnum):
    """How a dossier comes in (domain.md §1.2)."""

    COUNTER = "counter"
    ONLINE = "online"
    POST = "post"


class SupplementPolicy(StrEnum):
    """What a supplement does to the clock (R8). There is no global truth: each procedure says."""

    RESTART = "restart"
    PAUSE = "pause"
    NOT_STATED = "not-stated"


class RuleVersion(StrEnum):
    """The law a dossier is handled under (domain.md §1.1)."""

    ND61_2018 = "2018"
    ND118_2025 = "2025"


class OnlineLevel(StrEnum):
    """Information only, partly or wholly online (NĐ 42/2022 Điều 11)."""

    INFORMATION = "information"
    PARTIAL = "partial"
    FULL = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee:
    amount_vnd: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelTerms:
    """What holds when a dossier comes in by this channel."""

    channel: Channel
    limit: TimeLimit | None
    """None: no usable limit is known; such a procedure can't be received by this channel."""
    limit_problem: str | None
    """Why the limit is not usable, in the importer's stable words (R1a); None when it is."""
    fees: tuple[Fee, ...] = ()
    settled_by: str | None = None
    """Who decided the limit against a source that says two things, or none (R1a)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """A paper that the applicant hands in (thành phần hồ sơ)."""

    code: str | None
    name: str
    originals: int
    copies: int
    required: bool
    case: str
    """The case of the procedure to which it belongs ("" when there is one case only)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """An internal step with its budget (R16). Numbered from 1, in order."""

    number: int
    name: str
    role: str
    """Who does it: "one-stop", "officer", "leader", "clerk"."""
    budget: TimeLimit | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureTerms:
    """Everything that one published version says."""

    name: str
    sector: str
    """Field code, e.g. "G15-TP19"."""
    promulgated_by: str
    """Agency code of the promulgating body."""
    levels: tuple[Level, ...]
    """Where it is carried out."""
    channels: tuple[ChannelTerms, ...]
    components: tuple[Component, ...]
    steps: tuple[Step, ...]
    supplement_policy: SupplementPolicy
    supplement_days: Decimal | None
    """Days an applicant has to supplement, where the procedure states it (R14)."""
    cut_off: time | None
    """For same-day procedures: receipt strictly later counts as the next working day (R5)."""
    excluded: tuple[str, ...]
    """Kinds of time that do not count (R11), in the catalogue's words."""
    rule_version: RuleVersion
    online_level: OnlineLevel
    results: tuple[str, ...]
    """Codes of the results, e.g. "KQ.G15.000012"."""
    source: str
    detailed: bool
    """Taken from a full record; False for a row of the index, which has no components or steps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedurePublished:
    """The first version of a procedure, or the next one. Dossiers refer to the version."""

    code: str
    terms: ProcedureTerms
    effective_from: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureWithdrawn:
    """No longer offered; dossiers under way keep their version."""

    withdrawn_on: date
    why: str


ProcedureEvent = ProcedurePublished | ProcedureWithdrawn
