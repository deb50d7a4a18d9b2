"""Questions about dossiers: a list, or one of them."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from api.http.access import Reading
from api.http.answers import json_answer
from api.http.areas import area
from api.http.bodies import Code, Day
from api.http.dossier_answers import (
    DossierInFull,
    DossierSummary,
    Names,
    in_full,
    persons_of,
    summary,
)
from api.http.fresh import fresh
from api.http.headers import etag
from api.http.identity import Principal
from api.http.lists import OF_LISTS, Listed, PageOf, page_answer, place_of
from api.http.openapi import OF_READING, problems_of
from api.http.permissions import MAY_SEE_PERSONS
from api.http.persons import shown
from application.ports import NotFound
from domain.dossier.state import Phase
from domain.procedure.events import Channel
from domain.working_time import OFFICE_TIME
from projections.dossiers.reader import DossierQuery, DossierSort
from projections.dossiers.row import DossierRow

router = area("/v1", "dossiers")


class View(StrEnum):
    SUMMARY = "summary"
    FULL = "full"


class DossiersAsked(Listed):
    """Which dossiers. Days are office days (Asia/Ho_Chi_Minh), the last one included."""

    code: Code | None = Field(None, description="The code on the receipt.")
    receiving_agency: Code | None = None
    competent_agency: Code | None = None
    officer: Code | None = None
    procedure: Code | None = None
    channel: Channel | None = None
    phase: Annotated[list[Phase], Field(max_length=9)] = Field(
        [], description="One or several: `phase=received&phase=routed`."
    )
    received_from: Day | None = None
    received_to: Day | None = None
    due_from: Day | None = None
    due_to: Day | None = None
    open: bool = Field(
        default=False,
        description="`true`: only those whose clock has not ended; `false` filters nothing.",
    )
    overdue: bool = Field(
        default=False,
        description="`true`: open, and promised for an earlier moment than now; `false` filters"
        " nothing.",
    )
    sort: DossierSort = Field(
        default=DossierSort.NEWEST,
        description="`due_at` lists open dossiers only, `code` received ones only.",
    )
    view: View = View.SUMMARY

    def query(self, request: Request) -> DossierQuery:
        """Raises InvalidCursor, CursorMismatch."""
        return DossierQuery(
            receiving_agency=self.receiving_agency,
            competent_agency=self.competent_agency,
            officer=self.officer,
            procedure=self.procedure,
            channel=self.channel,
            phases=frozenset(self.phase) or None,
            received_from=_begins(self.received_from),
            received_before=_ends(self.received_to),
            due_from=_begins(self.due_from),
            due_before=_ends(self.due_to),
            overdue_at=datetime.now(UTC) if self.overdue else None,
            open_only=self.open,
            sort=self.sort,
            place=place_of(request, self),
            limit=self.limit,
        )


def _begins(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), OFFICE_TIME)


def _ends(day: date | None) -> datetime | None:
    return None if day is None else _begins(day + timedelta(days=1))


class DossierPage(PageOf[DossierSummary | DossierInFull]):
    """One page of dossiers, and the cursor of the next one (also as Link, rel="next")."""


@router.get(
    "/dossiers",
    responses={
        200: {"model": DossierPage},
        **problems_of(*OF_LISTS),
    },
)
async def list_dossiers(
    request: Request, who: Reading, asked: Annotated[DossiersAsked, Query()]
) -> Response:
    """A page of dossiers, filtered and sorted. Sorted by `due_at` it shows open dossiers only,
    by `code` received ones only. `view=full` costs more than `view=summary`."""
    await fresh(request, "dossiers")
    reader = request.state.read_models.dossiers
    if asked.code is not None:
        found = await reader.by_code(asked.code)
        rows, place = [found] if found else [], None
    else:
        page = await reader.page(asked.query(request))
        rows, place = page.rows, page.place
    items = await _answers(request, who, rows, asked.view)
    return page_answer(request, asked, items, place)


@router.get(
    "/dossiers/{dossier_id:uuid}",
    responses={
        200: {"model": DossierSummary | DossierInFull},
        304: {"description": "Still the version of If-None-Match."},
        **problems_of(*OF_READING, NotFound),
    },
)
async def get_dossier(
    request: Request, who: Reading, dossier_id: UUID, view: View = View.FULL
) -> Response:
    """One dossier. Its ETag is what If-Match wants; with If-None-Match an unchanged dossier is
    answered by 304. Persons are shown in the clear to those who handle dossiers, else masked."""
    await fresh(request, "dossiers")
    row: DossierRow | None = await request.state.read_models.dossiers.one(dossier_id)
    if row is None:
        raise NotFound("dossier", dossier_id)
    tag = {"ETag": etag(row.version)}
    if request.headers.get("if-none-match") == tag["ETag"]:
        return Response(status_code=304, headers=tag)
    answers = await _answers(request, who, [row], view)
    return json_answer(answers[0], headers=tag)


async def _answers(
    request: Request, who: Principal, rows: Sequence[DossierRow], view: View
) -> Sequence[DossierSummary | DossierInFull]:
    """One question for all names and one for all keys, however many dossiers."""
    reads = request.state.read_models
    names = Names(
        procedures=await reads.catalogue.names({row.procedure for row in rows}),
        agencies=await reads.directory.names({code for row in rows for code in _agencies(row)}),
    )
    if view is View.SUMMARY:
        return [summary(row, names) for row in rows]
    in_the_clear = bool(who.roles & MAY_SEE_PERSONS)
    persons = iter(await shown(reads.persons, persons_of(rows), in_the_clear=in_the_clear))
    return [in_full(row, names, persons) for row in rows]


def _agencies(row: DossierRow) -> Iterable[str]:
    return filter(None, (row.receiving_agency, row.competent_agency))
