"""Files in our own plain form (JSON): what the project ships, and what an office writes itself.

Their fields are those of the facts, in words; infrastructure/demo_data shows each of them. A file
of this form is written by people who can correct it, so a mistake stops all of it.
"""

from collections.abc import Iterator, Sequence
from datetime import date, time
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from application.import_agencies import AgencyRow
from application.import_calendar import DayRow
from application.import_procedures import ProcedureRow
from domain.agency.events import Level
from domain.agency.state import AgencyCode, OfficeHours
from domain.calendar.events import DayKind, SpecialDay
from domain.deadlines import TimeLimit
from domain.procedure.events import (
    Channel,
    ChannelTerms,
    Component,
    Fee,
    OnlineLevel,
    ProcedureTerms,
    RuleVersion,
    Step,
    SupplementPolicy,
)
from infrastructure.imports.settled_limits import read_limit
from infrastructure.imports.table import UnknownFile


def _limit(written: object) -> object:
    if not isinstance(written, str):
        return written
    try:
        return read_limit(written)
    except InvalidOperation as not_a_number:
        raise ValueError(f"{written} is not a time limit") from not_a_number


Limit = Annotated[TimeLimit, BeforeValidator(_limit)]


class _Plain(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


Form = TypeVar("Form", bound=_Plain)


class _Channel(_Plain):
    limit: Limit | None
    problem: str | None = None
    settled_by: str | None = None
    fees: tuple[Fee, ...] = ()


class _Component(_Plain):
    name: str
    code: str | None = None
    originals: int = 0
    copies: int = 0
    required: bool = True
    case: str = ""


class _Step(_Plain):
    name: str
    role: str
    budget: Limit | None


class _Procedure(_Plain):
    code: str = Field(pattern=r"^\d\.\d{6,9}$")
    name: str = Field(min_length=1)
    sector: str
    sector_name: str
    """For the reader of the file only."""
    promulgated_by: str
    levels: tuple[Level, ...]
    channels: dict[Channel, _Channel] = Field(min_length=1)
    cut_off: time | None = None
    components: tuple[_Component, ...] = ()
    steps: tuple[_Step, ...] = ()
    supplement: SupplementPolicy = SupplementPolicy.NOT_STATED
    supplement_days: Decimal | None = None
    excluded: tuple[str, ...] = ()
    rule_version: RuleVersion
    online_level: OnlineLevel
    results: tuple[str, ...] = ()
    source: str = Field(min_length=1)


class _Procedures(_Plain):
    about: str
    procedures: tuple[_Procedure, ...]


class _Hours(_Plain):
    morning: tuple[time, time]
    afternoon: tuple[time, time]


class _OtherCode(_Plain):
    code: str
    valid_from: date | None = None
    valid_to: date | None = None


class _Agency(_Plain):
    code: str = Field(min_length=1, max_length=35)
    name: str = Field(min_length=1)
    level: Level
    parent: str | None
    remote: bool
    source: str = Field(min_length=1)
    other_codes: tuple[_OtherCode, ...] = ()
    hours: _Hours | None = None


class _Agencies(_Plain):
    about: str
    agencies: tuple[_Agency, ...]


class _Day(_Plain):
    day: date
    kind: DayKind
    name: str
    source: str


class _Calendar(_Plain):
    about: str
    kinds: dict[DayKind, str]
    sources: dict[str, str]
    days: tuple[_Day, ...]


def read_plain_procedures(paths: Sequence[Path]) -> Iterator[ProcedureRow]:
    """Numbered through all files. Raises UnknownFile."""
    row = 0
    for path in paths:
        for procedure in _file(path, _Procedures).procedures:
            row += 1
            yield ProcedureRow(row=row, code=procedure.code, terms=_terms(procedure))


def read_plain_agencies(path: Path) -> Iterator[AgencyRow]:
    """Raises UnknownFile."""
    for row, agency in enumerate(_file(path, _Agencies).agencies, start=1):
        yield AgencyRow(
            row=row,
            code=agency.code,
            name=agency.name,
            level=agency.level,
            parent_code=agency.parent,
            remote=agency.remote,
            source=agency.source,
            other_codes=tuple(
                AgencyCode(code=other.code, valid_from=other.valid_from, valid_to=other.valid_to)
                for other in agency.other_codes
            ),
            hours=_hours(agency.hours) if agency.hours else None,
        )


def read_plain_calendar(path: Path) -> Iterator[DayRow]:
    """Raises UnknownFile, also for a source that the file does not explain."""
    calendar = _file(path, _Calendar)
    for row, day in enumerate(calendar.days, start=1):
        if day.source not in calendar.sources:
            raise UnknownFile(
                f"{path}: {day.day} names the source {day.source}, which is not there"
            )
        source = calendar.sources[day.source]
        special = SpecialDay(day=day.day, kind=day.kind, name=day.name, source=source)
        yield DayRow(row=row, special=special)


def _file(path: Path, form: type[Form]) -> Form:
    try:
        return form.model_validate_json(path.read_bytes())
    except ValidationError as wrong:
        first = wrong.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise UnknownFile(f"{path}: {where}: {first['msg']}") from wrong


def _terms(plain: _Procedure) -> ProcedureTerms:
    return ProcedureTerms(
        name=plain.name,
        sector=plain.sector,
        promulgated_by=plain.promulgated_by,
        levels=plain.levels,
        channels=tuple(
            ChannelTerms(
                channel=channel,
                limit=terms.limit,
                limit_problem=terms.problem,
                fees=terms.fees,
                settled_by=terms.settled_by,
            )
            for channel in Channel
            if (terms := plain.channels.get(channel))
        ),
        components=tuple(
            Component(
                code=one.code,
                name=one.name,
                originals=one.originals,
                copies=one.copies,
                required=one.required,
                case=one.case,
            )
            for one in plain.components
        ),
        steps=tuple(
            Step(number=number, name=step.name, role=step.role, budget=step.budget)
            for number, step in enumerate(plain.steps, start=1)
        ),
        supplement_policy=plain.supplement,
        supplement_days=plain.supplement_days,
        cut_off=plain.cut_off,
        excluded=plain.excluded,
        rule_version=plain.rule_version,
        online_level=plain.online_level,
        results=plain.results,
        source=plain.source,
        detailed=True,
    )


def _hours(plain: _Hours) -> OfficeHours:
    return OfficeHours(
        morning_opens=plain.morning[0],
        morning_closes=plain.morning[1],
        afternoon_opens=plain.afternoon[0],
        afternoon_closes=plain.afternoon[1],
    )
