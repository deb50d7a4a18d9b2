"""Questions about the directory of state agencies."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Query, Request, Response
from pydantic import Field

from api.http.access import Reading
from api.http.answers import json_answer
from api.http.areas import area
from api.http.bodies import Code, Name
from api.http.fresh import fresh
from api.http.lists import OF_LISTS, Listed, PageOf, page_answer, place_of
from api.http.openapi import OF_READING, problems_of
from application.ports import NotFound
from domain.agency.events import Level
from domain.agency.state import AgencyCode, OfficeHours
from projections.directory.model import AgencyRow
from projections.directory.reader import DirectoryQuery

router = area("/v1/agencies", "reference")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Office hours of a working day in Asia/Ho_Chi_Minh, as `07:30`."""

    morning_opens: str
    morning_closes: str
    afternoon_opens: str
    afternoon_closes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """An agency as it stands."""

    code: str
    version: int
    name: str
    level: Level
    parent_code: str | None
    remote: bool
    """In a mountainous, island or remote area, where longer limits apply."""
    source: str
    other_codes: Sequence[AgencyCode]
    hours: Hours
    closed_on: date | None
    successor_code: str | None


class AgenciesAsked(Listed):
    """Which agencies."""

    parent: Code | None = Field(None, description="Code of the agency above.")
    level: Level | None = None
    text: Name | None = Field(
        None, description="Words of name or codes, with or without marks.", examples=["bac kan"]
    )
    open: bool = Field(default=False, description="Without those that have ended.")


class AgencyPage(PageOf[Agency]):
    """One page of agencies, and the cursor of the next one (also as Link, rel="next")."""


@router.get("", responses={200: {"model": AgencyPage}, **problems_of(*OF_LISTS)})
async def list_agencies(
    request: Request, _: Reading, asked: Annotated[AgenciesAsked, Query()]
) -> Response:
    """A page of the directory, by name."""
    await fresh(request, "directory")
    query = DirectoryQuery(
        parent_code=asked.parent,
        level=asked.level,
        text=asked.text,
        open_only=asked.open,
        place=place_of(request, asked),
        limit=asked.limit,
    )
    page = await request.state.read_models.directory.page(query)
    return page_answer(request, asked, [_agency(row) for row in page.rows], page.place)


@router.get("/{code}", responses={200: {"model": Agency}, **problems_of(*OF_READING, NotFound)})
async def get_agency(request: Request, _: Reading, code: Code) -> Response:
    """An agency, by any code that it has or had."""
    await fresh(request, "directory")
    row: AgencyRow | None = await request.state.read_models.directory.one(code)
    if row is None:
        raise NotFound("agency", code)
    return json_answer(_agency(row))


def _agency(row: AgencyRow) -> Agency:
    return Agency(
        code=row.code,
        version=row.version,
        name=row.name,
        level=row.level,
        parent_code=row.parent_code,
        remote=row.remote,
        source=row.source,
        other_codes=row.other_codes,
        hours=_hours(row.hours),
        closed_on=row.closed_on,
        successor_code=row.successor_code,
    )


def _hours(hours: OfficeHours) -> Hours:
    return Hours(
        morning_opens=f"{hours.morning_opens:%H:%M}",
        morning_closes=f"{hours.morning_closes:%H:%M}",
        afternoon_opens=f"{hours.afternoon_opens:%H:%M}",
        afternoon_closes=f"{hours.afternoon_closes:%H:%M}",
    )
