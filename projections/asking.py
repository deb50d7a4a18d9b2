"""Questions to read models, answered in typed rows."""

from collections.abc import Sequence
from functools import cache
from typing import Any, LiteralString, TypeVar

import msgspec
from psycopg.sql import SQL, Composable

from infrastructure.postgres.pools import Pool

Row = TypeVar("Row")


async def ask(
    pool: Pool,
    kind: type[Row],
    query: LiteralString | Composable,
    params: Sequence[object],
    *,
    prepare: bool = True,
) -> list[Row]:
    """What the query finds, in its order, each column in the field of its name.

    The server puts all rows into one JSON array and one decoder makes dataclasses of it, nested
    ones and enumerations included: less than half the work of converting column by column.
    Raises msgspec.ValidationError when a column is of another type than its field.
    """
    asked = SQL(query) if isinstance(query, str) else query
    in_one = SQL("SELECT coalesce(json_agg(found), '[]')::text FROM ({}) AS found").format(asked)
    async with pool.connection() as connection:
        cursor = await connection.execute(in_one, params, prepare=prepare)
        ((found,),) = await cursor.fetchall()
    rows: list[Row] = _decoder(kind).decode(found)  # type: ignore[arg-type]
    return rows


async def ask_for_one(
    pool: Pool, kind: type[Row], query: LiteralString, params: Sequence[object]
) -> Row | None:
    """The first of what the query finds."""
    return next(iter(await ask(pool, kind, query, params)), None)


@cache
def _decoder(kind: type) -> msgspec.json.Decoder[list[Any]]:
    return msgspec.json.Decoder(list[kind])  # type: ignore[valid-type]
