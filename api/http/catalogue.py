"""Questions about the catalogue of administrative procedures (thủ tục hành chính)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from fastapi import Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.http.access import Reading
from api.http.answers import json_answer
from api.http.areas import area
from api.http.bodies import Code, Day, Name
from api.http.fresh import fresh
from api.http.lists import OF_LISTS, Listed, PageOf, page_answer, place_of
from api.http.openapi import OF_READING, problems_of
from api.http.rejections import EitherOr
from application.ports import NotFound
from domain.agency.events import Level
from domain.procedure.events import Channel, OnlineLevel, ProcedureTerms, RuleVersion
from projections.catalogue.model import ListedProcedure, ProcedureLine
from projections.catalogue.reader import CatalogueQuery, CatalogueReader, ProcedureSort

router = area("/v1/procedures", "reference")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureSummary:
    """The latest version, in short."""

    code: str
    version: int
    name: str
    sector: str
    promulgated_by: str
    levels: tuple[Level, ...]
    channels: tuple[Channel, ...]
    usable_channels: tuple[Channel, ...]
    """Those with a time limit that can be promised."""
    online_level: OnlineLevel
    rule_version: RuleVersion
    detailed: bool
    """Taken from a full record; otherwise components and steps are not known."""
    valid_from: date
    withdrawn_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureVersion:
    """One version, with everything that it says."""

    code: str
    version: int
    name: str
    valid_from: date
    withdrawn: bool
    """True for the version that ended the procedure; then `why` says why."""
    why: str | None
    recorded_at: datetime
    terms: ProcedureTerms | None


class ProceduresAsked(Listed):
    """Which procedures."""

    code_prefix: Code | None = None
    sector: Code | None = None
    level: Level | None = None
    channel: Channel | None = None
    usable: bool = Field(default=False, description="Only with a time limit that can be promised.")
    offered: bool = Field(default=False, description="Without those that were withdrawn.")
    text: Name | None = Field(
        None, description="Words of name or code, with or without marks.", examples=["khai sinh"]
    )
    sort: ProcedureSort = ProcedureSort.CODE


class VersionAsked(BaseModel):
    """Which version: by number, or the one that held on a day. The latest by default."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    as_of: Day | None = Field(None, description="Office day.")


class ProcedurePage(PageOf[ProcedureSummary]):
    """One page of procedures, and the cursor of the next one (also as Link, rel="next")."""


@router.get("", responses={200: {"model": ProcedurePage}, **problems_of(*OF_LISTS)})
async def list_procedures(
    request: Request, _: Reading, asked: Annotated[ProceduresAsked, Query()]
) -> Response:
    """A page of the catalogue, filtered and sorted."""
    await fresh(request, "catalogue")
    query = CatalogueQuery(
        code_prefix=asked.code_prefix,
        sector=asked.sector,
        level=asked.level,
        channel=asked.channel,
        usable=asked.usable,
        offered_only=asked.offered,
        text=asked.text,
        sort=asked.sort,
        place=place_of(request, asked),
        limit=asked.limit,
    )
    page = await request.state.read_models.catalogue.page(query)
    return page_answer(request, asked, [_summary(row) for row in page.rows], page.place)


@router.get(
    "/{code}",
    responses={
        200: {"model": ProcedureVersion},
        **problems_of(*OF_READING, NotFound, EitherOr),
    },
)
async def get_procedure(
    request: Request, _: Reading, code: Code, asked: Annotated[VersionAsked, Query()]
) -> Response:
    """A procedure: its latest version, a version by number, or the one that held on a day."""
    await fresh(request, "catalogue")
    line = await _line(request.state.read_models.catalogue, code, asked)
    if line is None:
        raise NotFound("procedure", code)
    return json_answer(_version(line))


async def _line(reader: CatalogueReader, code: str, asked: VersionAsked) -> ProcedureLine | None:
    match asked:
        case VersionAsked(version=None, as_of=None):
            versions = await reader.versions(code)
            return versions[-1] if versions else None
        case VersionAsked(version=int(version), as_of=None):
            return await reader.version(code, version)
        case VersionAsked(version=None, as_of=date() as day):
            return await reader.as_of(code, day)
        case _:
            raise EitherOr("version", "as_of")


def _summary(row: ListedProcedure) -> ProcedureSummary:
    return ProcedureSummary(
        code=row.code,
        version=row.version,
        name=row.name,
        sector=row.sector,
        promulgated_by=row.promulgated_by,
        levels=row.levels,
        channels=row.channels,
        usable_channels=row.usable_channels,
        online_level=row.online_level,
        rule_version=row.rule_version,
        detailed=row.detailed,
        valid_from=row.valid_from,
        withdrawn_on=row.withdrawn_on,
    )


def _version(line: ProcedureLine) -> ProcedureVersion:
    return ProcedureVersion(
        code=line.code,
        version=line.version,
        name=line.name,
        valid_from=line.valid_from,
        withdrawn=line.withdrawn,
        why=line.why,
        recorded_at=line.recorded_at,
        terms=line.terms,
    )
