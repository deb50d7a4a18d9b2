"""What the toy read model holds."""

from typing import Any, LiteralString
from uuid import UUID

from psycopg.sql import SQL, Identifier

from infrastructure.postgres.pools import Pool
from tests.support.toy_model import TOY


async def steps_of(pool: Pool, schema: str = TOY.schema) -> dict[UUID, int]:
    """How many steps each dossier has done."""
    return dict(await _fetch(pool, "SELECT dossier_id, steps FROM {}.current", schema))


async def positions_taken(pool: Pool, schema: str = TOY.schema) -> list[int]:
    rows = await _fetch(pool, "SELECT position FROM {}.history ORDER BY position", schema)
    return [position for (position,) in rows]


async def _fetch(pool: Pool, query: LiteralString, schema: str) -> list[tuple[Any, ...]]:
    async with pool.connection() as connection:
        cursor = await connection.execute(SQL(query).format(Identifier(schema)))
        return await cursor.fetchall()
