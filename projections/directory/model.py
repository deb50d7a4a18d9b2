"""The fold from an agency's events to its row."""

from collections.abc import Iterable, MutableMapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Never
from uuid import UUID

from domain.agency.events import (
    AgencyClosed,
    AgencyCodeAdded,
    AgencyCorrected,
    AgencyRegistered,
    Level,
    OfficeHoursSet,
)
from domain.agency.state import AgencyCode, OfficeHours
from infrastructure.event_store.recorded import Recorded
from projections.engine.read_model import ReadModel, tables_beside
from projections.vietnamese import vi_key, without_marks


@dataclass(slots=True, kw_only=True)
class AgencyRow:
    """An agency as it stands. Its own code comes first among `codes`."""

    agency_id: UUID
    version: int
    code: str
    name: str
    name_key: str
    """Sorts names in Vietnamese order."""
    search: str
    """All codes and the name in small letters without marks."""
    level: Level
    parent_code: str | None
    remote: bool
    source: str
    codes: tuple[str, ...]
    other_codes: tuple[AgencyCode, ...] = ()
    hours: OfficeHours
    closed_on: date | None = None
    successor_code: str | None = None
    changed_at: datetime


def fold(event: Recorded, rows: MutableMapping[UUID, AgencyRow]) -> Iterable[Never]:
    match event.fact:
        case AgencyRegistered() as fact:
            rows[event.stream_id] = _registered(fact, event)
        case _:
            _go_on(rows[event.stream_id], event)
    row = rows[event.stream_id]
    row.name_key = vi_key(row.name)
    row.search = without_marks(" ".join((*row.codes, row.name)))
    row.version, row.changed_at = event.version, event.recorded_at
    return ()


def _registered(fact: AgencyRegistered, event: Recorded) -> AgencyRow:
    return AgencyRow(
        agency_id=event.stream_id,
        version=event.version,
        code=fact.code,
        name=fact.name,
        name_key="",
        search="",
        level=fact.level,
        parent_code=fact.parent_code,
        remote=fact.remote,
        source=fact.source,
        codes=(fact.code,),
        hours=OfficeHours(),
        changed_at=event.recorded_at,
    )


def _go_on(row: AgencyRow, event: Recorded) -> None:
    match event.fact:
        case AgencyCorrected() as fact:
            row.name, row.level, row.parent_code = fact.name, fact.level, fact.parent_code
            row.remote, row.source = fact.remote, fact.source
        case AgencyCodeAdded() as fact:
            added = AgencyCode(code=fact.code, valid_from=fact.valid_from, valid_to=fact.valid_to)
            others = (other for other in row.other_codes if other.code != fact.code)
            row.other_codes = (*others, added)
            if fact.code not in row.codes:
                row.codes = (*row.codes, fact.code)
        case OfficeHoursSet() as fact:
            row.hours = OfficeHours(
                morning_opens=fact.morning_opens,
                morning_closes=fact.morning_closes,
                afternoon_opens=fact.afternoon_opens,
                afternoon_closes=fact.afternoon_closes,
            )
        case AgencyClosed() as fact:
            row.closed_on, row.successor_code = fact.closed_on, fact.successor_code
        case _:
            raise NotImplementedError(type(event.fact))


DIRECTORY: ReadModel[AgencyRow, Never] = ReadModel(
    name="directory",
    version=2,
    facts=frozenset(
        {AgencyRegistered, AgencyCorrected, AgencyCodeAdded, OfficeHoursSet, AgencyClosed}
    ),
    row=AgencyRow,
    fold=fold,
    tables=tables_beside(__file__),
)
