"""The fold from a procedure's events to its row, and to one line for each version."""

from collections.abc import Iterable, MutableMapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import assert_never, cast, get_args
from uuid import UUID

from domain.agency.events import Level
from domain.procedure.events import (
    Channel,
    OnlineLevel,
    ProcedureEvent,
    ProcedurePublished,
    ProcedureTerms,
    ProcedureWithdrawn,
    RuleVersion,
)
from domain.working_time import office_day
from infrastructure.event_store.recorded import Recorded
from projections.engine.read_model import ReadModel, tables_beside
from projections.vietnamese import vi_key, without_marks


@dataclass(slots=True, kw_only=True)
class ListedProcedure:
    """What a list shows of a procedure: its latest version, in short."""

    procedure_id: UUID
    version: int
    """The one that dossiers received now refer to."""
    code: str
    name: str
    name_key: str
    """Sorts names in Vietnamese order."""
    sector: str
    promulgated_by: str
    levels: tuple[Level, ...]
    channels: tuple[Channel, ...]
    usable_channels: tuple[Channel, ...]
    """Those with a time limit that can be promised."""
    online_level: OnlineLevel
    rule_version: RuleVersion
    detailed: bool
    valid_from: date
    """The day named by the publication, or else the office day on which it happened."""
    withdrawn_on: date | None = None
    changed_at: datetime


@dataclass(slots=True, kw_only=True)
class ProcedureRow(ListedProcedure):
    search: str
    """Code and name in small letters without marks."""
    terms: ProcedureTerms


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureLine:
    """A version, or the withdrawal that ended the last one. It holds until a later line's day."""

    position: int
    procedure_id: UUID
    code: str
    version: int
    name: str
    valid_from: date
    withdrawn: bool
    why: str | None
    recorded_at: datetime
    terms: ProcedureTerms | None
    """None for a withdrawal."""


def fold(event: Recorded, rows: MutableMapping[UUID, ProcedureRow]) -> Iterable[ProcedureLine]:
    fact = cast(ProcedureEvent, event.fact)
    match fact:
        case ProcedurePublished():
            rows[event.stream_id] = row = _published(fact, event)
            return (_line(event, row, valid_from=row.valid_from, terms=fact.terms),)
        case ProcedureWithdrawn():
            row = rows[event.stream_id]
            row.withdrawn_on = fact.withdrawn_on
            row.version, row.changed_at = event.version, event.recorded_at
            return (_line(event, row, valid_from=fact.withdrawn_on, why=fact.why),)
        case _:
            assert_never(fact)


def _published(fact: ProcedurePublished, event: Recorded) -> ProcedureRow:
    terms = fact.terms
    return ProcedureRow(
        procedure_id=event.stream_id,
        version=event.version,
        code=fact.code,
        name=terms.name,
        name_key=vi_key(terms.name),
        search=without_marks(f"{fact.code} {terms.name}"),
        sector=terms.sector,
        promulgated_by=terms.promulgated_by,
        levels=terms.levels,
        channels=tuple(each.channel for each in terms.channels),
        usable_channels=tuple(each.channel for each in terms.channels if each.limit is not None),
        online_level=terms.online_level,
        rule_version=terms.rule_version,
        detailed=terms.detailed,
        valid_from=fact.effective_from or office_day(event.effective_at),
        changed_at=event.recorded_at,
        terms=terms,
    )


def _line(
    event: Recorded,
    row: ProcedureRow,
    *,
    valid_from: date,
    terms: ProcedureTerms | None = None,
    why: str | None = None,
) -> ProcedureLine:
    return ProcedureLine(
        position=event.position,
        procedure_id=event.stream_id,
        code=row.code,
        version=event.version,
        name=row.name,
        valid_from=valid_from,
        withdrawn=terms is None,
        why=why,
        recorded_at=event.recorded_at,
        terms=terms,
    )


CATALOGUE: ReadModel[ProcedureRow, ProcedureLine] = ReadModel(
    name="catalogue",
    version=1,
    facts=frozenset(get_args(ProcedureEvent)),
    row=ProcedureRow,
    line=ProcedureLine,
    fold=fold,
    tables=tables_beside(__file__),
)
