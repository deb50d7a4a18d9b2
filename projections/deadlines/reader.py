"""The questions asked of promises: which are due soon, which were broken and still are."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from infrastructure.postgres.pools import Pool
from projections.deadlines.model import DeadlineKind, DeadlineRow
from projections.pages import Conditions, Order, Page, Place, page

SELECT: LiteralString = "SELECT * FROM deadlines.current"
ORDER = Order(columns=(("due_at", "timestamptz"), ("deadline_id", "uuid")))


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineQuery:
    """Promises that are still to be kept, the most urgent first. What is None does not matter.

    Overdue at a moment: `due_before=moment`. Due soon: `due_from=moment, due_before=later`.
    """

    agency: str | None = None
    officer: str | None = None
    kinds: Collection[DeadlineKind] | None = None
    due_from: datetime | None = None
    due_before: datetime | None = None
    place: Place | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class DeadlinesReader:
    pool: Pool

    async def page(self, query: DeadlineQuery) -> Page[DeadlineRow]:
        return await page(
            self.pool,
            SELECT,
            DeadlineRow,
            conditions(query),
            ORDER,
            place=query.place,
            limit=query.limit,
        )


def conditions(query: DeadlineQuery) -> Conditions:
    where = Conditions()
    where.add("done_at IS NULL")
    where.given("agency = %s", query.agency)
    where.given("officer = %s", query.officer)
    if query.kinds is not None:
        where.add("kind = ANY(%s)", [kind.value for kind in query.kinds])
    where.given("due_at >= %s", query.due_from)
    where.given("due_at < %s", query.due_before)
    return where
