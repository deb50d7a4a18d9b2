"""The questions asked of dossiers: a page of a list, and one in full."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import LiteralString
from uuid import UUID

from domain.dossier.state import Phase
from domain.procedure.events import Channel
from infrastructure.postgres.pools import Pool
from projections.asking import ask_for_one
from projections.dossiers.row import CLOSED, DossierRow
from projections.pages import Conditions, Order, Page, Place, page


class DossierSort(StrEnum):
    """Every order has an index for each of the filters that narrow a list down."""

    DUE = "due_at"
    """Open dossiers only: a promise that was kept or broken is due no longer."""
    NEWEST = "-received_at"
    OLDEST = "received_at"
    """By the day of receipt; while there is none, by when the dossier came in."""
    CODE = "code"
    """Received dossiers only: others have no code."""


SELECT: LiteralString = "SELECT * FROM dossiers.current"
ORDERS = {
    DossierSort.DUE: Order(columns=(("due_at", "timestamptz"), ("dossier_id", "uuid"))),
    DossierSort.NEWEST: Order(
        columns=(("came_in_at", "timestamptz"), ("dossier_id", "uuid")), descending=True
    ),
    DossierSort.OLDEST: Order(columns=(("came_in_at", "timestamptz"), ("dossier_id", "uuid"))),
    DossierSort.CODE: Order(columns=(("code", "text"), ("dossier_id", "uuid"))),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierQuery:
    """Which dossiers. What is None does not matter. Times from are included, times before not."""

    receiving_agency: str | None = None
    competent_agency: str | None = None
    officer: str | None = None
    procedure: str | None = None
    channel: Channel | None = None
    phases: frozenset[Phase] | None = None
    received_from: datetime | None = None
    received_before: datetime | None = None
    due_from: datetime | None = None
    due_before: datetime | None = None
    overdue_at: datetime | None = None
    """Open, and promised for an earlier moment than this one."""
    open_only: bool = False
    sort: DossierSort = DossierSort.DUE
    place: Place | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class DossiersReader:
    pool: Pool

    async def page(self, query: DossierQuery) -> Page[DossierRow]:
        return await page(
            self.pool,
            SELECT,
            DossierRow,
            conditions(query),
            ORDERS[query.sort],
            place=query.place,
            limit=query.limit,
        )

    async def one(self, dossier_id: UUID) -> DossierRow | None:
        return await ask_for_one(
            self.pool,
            DossierRow,
            "SELECT * FROM dossiers.current WHERE dossier_id = %s",
            (dossier_id,),
        )

    async def by_code(self, code: str) -> DossierRow | None:
        """The code that is on the receipt."""
        return await ask_for_one(
            self.pool,
            DossierRow,
            "SELECT * FROM dossiers.current WHERE code = %s AND code <> '' LIMIT 1",
            (code,),
        )


def conditions(query: DossierQuery) -> Conditions:
    where = Conditions()
    where.given("receiving_agency = %s", query.receiving_agency)
    where.given("competent_agency = %s", query.competent_agency)
    where.given("officer = %s", query.officer)
    where.given("procedure = %s", query.procedure)
    where.given("channel = %s", query.channel and query.channel.value)
    if query.phases is not None and len(query.phases) == 1:  # as the index of one phase says it
        where.add("phase = %s", *(phase.value for phase in query.phases))
    elif query.phases is not None:
        where.add("phase = ANY(%s)", [phase.value for phase in query.phases])
    where.given("came_in_at >= %s", query.received_from)
    where.given("came_in_at < %s", query.received_before)
    where.given("due_at >= %s", query.due_from)
    where.given("due_at < %s", query.due_before)
    where.given("due_at < %s", query.overdue_at)
    if _asks_for_open_ones(query):
        where.add("done_at IS NULL")
    if query.sort is DossierSort.CODE:
        where.add("code <> ''")
    return where


def _asks_for_open_ones(query: DossierQuery) -> bool:
    """Said or implied: told so, the server finds the few open ones without passing the rest."""
    return (
        query.open_only
        or query.overdue_at is not None
        or query.sort is DossierSort.DUE
        or (query.phases is not None and query.phases.isdisjoint(CLOSED))
    )
