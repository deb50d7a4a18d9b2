"""What has happened to a dossier: who, when, why, and what exactly."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from api.http.access import Reading
from api.http.areas import area
from api.http.bodies import Code
from api.http.fresh import fresh
from api.http.lists import OF_LISTS, Listed, PageOf, page_answer, place_of
from api.http.openapi import problems_of
from application.ports import NotFound
from projections.history.model import HistoryLine
from projections.history.reader import HistoryQuery

router = area("/v1", "dossiers")


class HistoryAsked(Listed):
    kind: Annotated[list[Code], Field(max_length=20)] = Field(
        [], description="Only these kinds of events.", examples=[["received", "decided"]]
    )
    principal: Code | None = None
    newest_first: bool = False


class HistoryPage(PageOf[HistoryLine]):
    """One page of events, and the cursor of the next one (also as Link, rel="next")."""


@router.get(
    "/dossiers/{dossier_id:uuid}/history",
    responses={
        200: {"model": HistoryPage},
        **problems_of(*OF_LISTS, NotFound),
    },
)
async def get_dossier_history(
    request: Request, _: Reading, dossier_id: UUID, asked: Annotated[HistoryAsked, Query()]
) -> Response:
    """Every event of a dossier, in the order in which they were recorded. Personal data is not
    part of it: where it was, `sealed` says whose it is."""
    await fresh(request, "history")
    query = HistoryQuery(
        dossier_id=dossier_id,
        kinds=asked.kind or None,
        principal=asked.principal,
        newest_first=asked.newest_first,
        place=place_of(request, asked),
        limit=asked.limit,
    )
    page = await request.state.read_models.history.page(query)
    if not page.rows and asked.cursor is None and not asked.kind and asked.principal is None:
        raise NotFound("dossier", dossier_id)
    return page_answer(request, asked, page.rows, page.place)
