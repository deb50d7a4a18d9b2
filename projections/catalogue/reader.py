"""The questions asked of the catalogue: a page, one procedure now, or at any version or day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import LiteralString

from domain.agency.events import Level
from domain.procedure.events import Channel
from infrastructure.postgres.pools import Pool
from projections.asking import ask, ask_for_one
from projections.catalogue.model import ListedProcedure, ProcedureLine, ProcedureRow
from projections.pages import Conditions, Order, Page, Place, page
from projections.vietnamese import starts_with, words_to_find


class ProcedureSort(StrEnum):
    CODE = "code"
    NAME = "name"


ORDERS = {
    ProcedureSort.CODE: Order(columns=(("code", "text"), ("procedure_id", "uuid"))),
    ProcedureSort.NAME: Order(columns=(("name_key", "text"), ("procedure_id", "uuid"))),
}
_LISTED: LiteralString = """
SELECT procedure_id, version, code, name, name_key, sector, promulgated_by, levels, channels,
       usable_channels, online_level, rule_version, detailed, valid_from, withdrawn_on, changed_at
  FROM catalogue.current"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueQuery:
    """Which procedures. What is None does not matter."""

    code_prefix: str | None = None
    sector: str | None = None
    level: Level | None = None
    channel: Channel | None = None
    usable: bool = False
    """Only with a time limit that can be promised: by the channel asked for, or by any."""
    offered_only: bool = False
    """Without the withdrawn ones."""
    text: str | None = None
    """Words of the name or the code, with or without marks; all of them have to occur."""
    sort: ProcedureSort = ProcedureSort.CODE
    place: Place | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class CatalogueReader:
    pool: Pool

    async def page(self, query: CatalogueQuery) -> Page[ListedProcedure]:
        return await page(
            self.pool,
            _LISTED,
            ListedProcedure,
            _conditions(query),
            ORDERS[query.sort],
            place=query.place,
            limit=query.limit,
        )

    async def one(self, code: str) -> ProcedureRow | None:
        """As it stands."""
        return await ask_for_one(
            self.pool, ProcedureRow, "SELECT * FROM catalogue.current WHERE code = %s", (code,)
        )

    async def version(self, code: str, version: int) -> ProcedureLine | None:
        """As a dossier of that version knows it."""
        return await ask_for_one(
            self.pool,
            ProcedureLine,
            "SELECT * FROM catalogue.history WHERE code = %s AND version = %s",
            (code, version),
        )

    async def as_of(self, code: str, day: date) -> ProcedureLine | None:
        """What held on an office day; None before the first version and after a withdrawal."""
        line = await ask_for_one(
            self.pool,
            ProcedureLine,
            "SELECT * FROM catalogue.history WHERE code = %s AND valid_from <= %s"
            " ORDER BY version DESC LIMIT 1",
            (code, day),
        )
        return None if line is None or line.withdrawn else line

    async def versions(self, code: str) -> list[ProcedureLine]:
        """All there were, oldest first."""
        return await ask(
            self.pool,
            ProcedureLine,
            "SELECT * FROM catalogue.history WHERE code = %s ORDER BY version",
            (code,),
        )

    async def names(self, codes: Collection[str]) -> dict[str, str]:
        """For a page of dossiers: one question for all of its procedures."""
        async with self.pool.connection() as connection:
            cursor = await connection.execute(
                "SELECT code, name FROM catalogue.current WHERE code = ANY(%s)", (list(codes),)
            )
            return dict(await cursor.fetchall())


def _conditions(query: CatalogueQuery) -> Conditions:
    where = Conditions()
    where.given("code LIKE %s", query.code_prefix and starts_with(query.code_prefix))
    where.given("sector = %s", query.sector)
    where.given("%s = ANY(levels)", query.level and query.level.value)
    if query.usable:
        where.add("usable_channels <> '{}'")
    if query.channel is not None:
        offers: LiteralString = "usable_channels" if query.usable else "channels"
        where.add(f"%s = ANY({offers})", query.channel.value)
    if query.offered_only:
        where.add("withdrawn_on IS NULL")
    if query.text:
        where.add("search LIKE ALL(%s)", words_to_find(query.text))
    return where
