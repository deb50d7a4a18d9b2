"""The questions asked of a case's history."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from infrastructure.postgres.pools import Pool
from projections.history.model import HistoryLine
from projections.pages import Conditions, Order, Page, Place, page


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryQuery:
    """The timeline of one dossier. What is None does not matter."""

    dossier_id: UUID
    kinds: Collection[str] | None = None
    principal: str | None = None
    newest_first: bool = False
    place: Place | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class HistoryReader:
    pool: Pool

    async def page(self, query: HistoryQuery) -> Page[HistoryLine]:
        """In the order in which things were recorded, forwards or backwards."""
        where = Conditions()
        where.add("dossier_id = %s", query.dossier_id)
        where.given("principal = %s", query.principal)
        if query.kinds is not None:
            where.add("kind = ANY(%s)", list(query.kinds))
        return await page(
            self.pool,
            "SELECT * FROM history.history",
            HistoryLine,
            where,
            Order(columns=(("version", "integer"),), descending=query.newest_first),
            place=query.place,
            limit=query.limit,
        )
