"""The questions asked of the directory: a page of agencies, or one by any of its codes."""

from collections.abc import Collection
from dataclasses import dataclass

from domain.agency.events import Level
from infrastructure.postgres.pools import Pool
from projections.asking import ask_for_one
from projections.directory.model import AgencyRow
from projections.pages import Conditions, Order, Page, Place, page
from projections.vietnamese import words_to_find

_BY_NAME = Order(columns=(("name_key", "text"), ("agency_id", "uuid")))


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryQuery:
    """Which agencies, by name. What is None does not matter."""

    parent_code: str | None = None
    level: Level | None = None
    text: str | None = None
    """Words of the name or a code, with or without marks; all of them have to occur."""
    open_only: bool = False
    """Without those that have ended."""
    place: Place | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class DirectoryReader:
    pool: Pool

    async def page(self, query: DirectoryQuery) -> Page[AgencyRow]:
        where = Conditions()
        where.given("parent_code = %s", query.parent_code)
        where.given("level = %s", query.level and query.level.value)
        if query.text:
            where.add("search LIKE ALL(%s)", words_to_find(query.text))
        if query.open_only:
            where.add("closed_on IS NULL")
        return await page(
            self.pool,
            "SELECT * FROM directory.current",
            AgencyRow,
            where,
            _BY_NAME,
            place=query.place,
            limit=query.limit,
        )

    async def one(self, code: str) -> AgencyRow | None:
        """By its own code or any other that it has or had."""
        return await ask_for_one(
            self.pool,
            AgencyRow,
            "SELECT * FROM directory.current WHERE codes @> ARRAY[%s]::text[]",
            (code,),
        )

    async def names(self, codes: Collection[str]) -> dict[str, str]:
        """For a page of dossiers: one question for all of its agencies, by their own codes."""
        async with self.pool.connection() as connection:
            cursor = await connection.execute(
                "SELECT code, name FROM directory.current WHERE codes && %s", (list(codes),)
            )
            return dict(await cursor.fetchall())
