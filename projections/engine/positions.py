"""How far a read model has come, and which of its versions readers see."""

from typing import Any, LiteralString

from psycopg import AsyncConnection
from psycopg.sql import SQL, Composed, Identifier

from projections.engine.read_model import ReadModel

Model = ReadModel[Any, Any]


class NotInstalled(Exception):
    """The read model has no tables yet: `Engine.install` makes them."""


async def begin(connection: AsyncConnection, model: Model) -> None:
    """A place to remember the position of this version, starting before the first event."""
    await connection.execute(
        "INSERT INTO read_model_positions (read_model, version) VALUES (%s, %s)"
        " ON CONFLICT DO NOTHING",
        (model.name, model.version),
    )


async def where_it_stands(connection: AsyncConnection, model: Model) -> tuple[int, bool]:
    """The position, and whether readers see this version. Raises NotInstalled."""
    cursor = await connection.execute(
        "SELECT position, is_live FROM read_model_positions WHERE read_model = %s AND version = %s",
        (model.name, model.version),
    )
    if (row := await cursor.fetchone()) is None:
        raise NotInstalled(model.schema)
    return row[0], row[1]


async def pass_over(connection: AsyncConnection, model: Model, first: int, last: int) -> bool:
    """Move past events that are none of its business, if it stands right before or among them."""
    cursor = await connection.execute(
        "UPDATE read_model_positions SET position = %s"
        " WHERE read_model = %s AND version = %s AND position BETWEEN %s AND %s",
        (last, model.name, model.version, first - 1, last - 1),
    )
    return cursor.rowcount == 1


async def live_version(connection: AsyncConnection, model: Model) -> int | None:
    """None while there is nothing to see yet."""
    cursor = await connection.execute(
        "SELECT version FROM read_model_positions WHERE read_model = %s AND is_live", (model.name,)
    )
    row = await cursor.fetchone()
    return row[0] if row else None


async def make_live(connection: AsyncConnection, model: Model) -> None:
    """Let readers see this version from the end of the transaction on: all of its views at once."""
    await connection.execute(
        "UPDATE read_model_positions SET is_live = false WHERE read_model = %s AND is_live",
        (model.name,),
    )
    await connection.execute(
        "UPDATE read_model_positions SET is_live = true WHERE read_model = %s AND version = %s",
        (model.name, model.version),
    )
    await connection.execute(_named("CREATE SCHEMA IF NOT EXISTS {name}", model))
    for view, present in (("current", model.row), ("history", model.line)):
        await connection.execute(_named("DROP VIEW IF EXISTS {name}.{view}", model, view))
        if present:
            await connection.execute(
                _named("CREATE VIEW {name}.{view} AS TABLE {schema}.{view}", model, view)
            )


def _named(query: LiteralString, model: Model, view: str = "") -> Composed:
    return SQL(query).format(
        name=Identifier(model.name), schema=Identifier(model.schema), view=Identifier(view)
    )
