"""Long lists in pages, by place and never by number: each page starts where the last one ended."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, LiteralString, TypeAlias, TypeVar
from uuid import UUID

from psycopg.sql import SQL, Composable, Composed, Literal

from infrastructure.postgres.pools import Pool
from projections.asking import ask

Row = TypeVar("Row")
Place: TypeAlias = Sequence[str | int]
"""The sort key of the last row of a page."""


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    rows: list[Row]
    place: Place | None
    """Where the next page starts: hand it in with the same question. None at the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """How a list is sorted. The last column tells all rows apart."""

    columns: tuple[tuple[LiteralString, LiteralString], ...]
    """Name, and the type to read a place by."""
    descending: bool = False

    def after(self) -> Composed:
        """The condition for what follows a place, one parameter for each column."""
        return SQL("({}) {} ({})").format(
            SQL(", ").join(SQL(name) for name, _ in self.columns),
            SQL("<" if self.descending else ">"),
            SQL(", ").join(SQL("%s::") + SQL(kind) for _, kind in self.columns),
        )

    def clause(self) -> Composed:
        direction = SQL(" DESC" if self.descending else "")
        return SQL(", ").join(SQL(name) + direction for name, _ in self.columns)

    def place_of(self, row: object) -> Place:
        return tuple(_written(getattr(row, name)) for name, _ in self.columns)


@dataclass(frozen=True, slots=True)
class Conditions:
    """Only what was asked for; each condition with its own parameters."""

    conditions: list[Composable] = field(default_factory=list)
    params: list[object] = field(default_factory=list)

    def add(self, condition: LiteralString | Composable, *params: object) -> None:
        self.conditions.append(SQL(condition) if isinstance(condition, str) else condition)
        self.params.extend(params)

    def given(self, condition: LiteralString, value: object) -> None:
        """The condition, unless nobody asked for it."""
        if value is not None:
            self.add(condition, value)

    def clause(self) -> Composed:
        return SQL(" AND ").join(self.conditions or [SQL("true")])


def question(
    select: LiteralString, where: Conditions, order: Order, *, place: Place | None, limit: int
) -> Composed:
    """The query for a page and one row more, which tells whether others follow."""
    if place is not None:
        where.add(order.after(), *place)
    return SQL("{} WHERE {} ORDER BY {} LIMIT {}").format(
        SQL(select), where.clause(), order.clause(), Literal(limit + 1)
    )


async def page(
    pool: Pool,
    select: LiteralString,
    kind: type[Row],
    where: Conditions,
    order: Order,
    *,
    place: Place | None,
    limit: int,
) -> Page[Row]:
    """So many rows and no more.

    Planned each time for the very filters that were given, not for filters in general: a page of
    an order that an index has must never be sorted.
    """
    query = question(select, where, order, place=place, limit=limit)
    rows = await ask(pool, kind, query, where.params, prepare=False)
    more = len(rows) > limit
    return Page(rows[:limit], order.place_of(rows[limit - 1]) if more else None)


def _written(value: object) -> str | int:
    """As JSON can hold it, without losing a microsecond."""
    match value:
        case datetime():
            return value.isoformat()
        case UUID():
            return str(value)
        case int() | str():
            return value
        case _:
            raise TypeError(type(value).__name__)
