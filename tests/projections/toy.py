"""What the toy read model holds."""

from uuid import UUID

from psycopg import AsyncConnection, sql

from infrastructure.postgres.pools import Pool
from projections.engine.read_model import ReadModel
from tests.support.toy_model import TOY, Counted, Step


async def steps_of(pool: Pool, model: ReadModel[Counted, Step] = TOY) -> dict[UUID, int]:
    """How many steps each dossier has done."""
    async with pool.connection() as connection:
        return dict(await _fetch(connection, "SELECT dossier_id, steps FROM {}.current", model))


async def positions_taken(pool: Pool, model: ReadModel[Counted, Step] = TOY) -> list[int]:
    async with pool.connection() as connection:
        query = "SELECT position, dossier_id FROM {}.history ORDER BY position"
        return [position for position, _ in await _fetch(connection, query, model)]


async def _fetch(
    connection: AsyncConnection, query: sql.LiteralString, model: ReadModel[Counted, Step]
) -> list[tuple[int, int]]:
    cursor = await connection.execute(sql.SQL(query).format(sql.Identifier(model.schema)))
    return await cursor.fetchall()
