"""Questions about promised moments: what is due soon, what is overdue."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
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
from projections.deadlines.model import DeadlineKind, DeadlineRow
from projections.deadlines.reader import DeadlineQuery

router = area("/v1", "dossiers")


class When(StrEnum):
    """Overdue is never a state: it is what a deadline and a moment together say."""

    ALL = "all"
    OVERDUE = "overdue"
    DUE_SOON = "due-soon"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDeadline:
    """One moment that was promised, and is still to be kept. UTC."""

    dossier_id: UUID
    code: str | None
    procedure: str
    agency: str
    """Whose promise it is."""
    officer: str | None
    kind: DeadlineKind
    step: int | None
    due_at: datetime


class DeadlinesAsked(Listed):
    """Which promises. Those that were kept are not listed."""

    agency: Code | None = None
    officer: Code | None = None
    kind: Annotated[tuple[DeadlineKind, ...], Field(max_length=3)] = ()
    when: When = Field(When.ALL, description="As seen from now.")
    within_hours: int = Field(48, ge=1, le=24 * 366, description="What `due-soon` means.")

    def query(self, request: Request, now: datetime) -> DeadlineQuery:
        """Raises InvalidCursor, CursorMismatch."""
        soon = now + timedelta(hours=self.within_hours)
        due_from, due_before = {
            When.ALL: (None, None),
            When.OVERDUE: (None, now),
            When.DUE_SOON: (now, soon),
        }[self.when]
        return DeadlineQuery(
            agency=self.agency,
            officer=self.officer,
            kinds=self.kind or None,
            due_from=due_from,
            due_before=due_before,
            place=place_of(request, self),
            limit=self.limit,
        )


class DeadlinePage(PageOf[OpenDeadline]):
    """One page of deadlines, and the cursor of the next one (also as Link, rel="next")."""


@router.get("/deadlines", responses={200: {"model": DeadlinePage}, **problems_of(*OF_LISTS)})
async def list_deadlines(
    request: Request, _: Reading, asked: Annotated[DeadlinesAsked, Query()]
) -> Response:
    """Promises that are still to be kept, the most urgent first."""
    await fresh(request, "deadlines")
    query = asked.query(request, datetime.now(UTC))
    page = await request.state.read_models.deadlines.page(query)
    return page_answer(request, asked, [_deadline(row) for row in page.rows], page.place)


def _deadline(row: DeadlineRow) -> OpenDeadline:
    return OpenDeadline(
        dossier_id=row.dossier_id,
        code=row.code or None,
        procedure=row.procedure,
        agency=row.agency,
        officer=row.officer,
        kind=row.kind,
        step=row.step,
        due_at=row.due_at,
    )
