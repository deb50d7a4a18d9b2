"""The tables of one version of a read model: made, asked, and written in whole batches."""

from collections.abc import Collection, Sequence
from dataclasses import fields
from typing import Generic, LiteralString, TypeVar
from uuid import UUID

import msgspec
from psycopg import AsyncConnection
from psycopg.sql import SQL, Composed, Identifier

from projections.engine.read_model import ReadModel

Row = TypeVar("Row")
Line = TypeVar("Line")
_WRITER = msgspec.json.Encoder()


class Tables(Generic[Row, Line]):
    """Rows travel as one JSON array, either way, which the server puts together and takes apart by
    the names and types of its columns: no list of types to keep beside the table, one round trip
    for any batch, and typed rows at once."""

    def __init__(self, model: ReadModel[Row, Line]) -> None:
        self._model = model
        self._columns = _names(model.row)
        if model.row:
            self._rows = msgspec.json.Decoder(list[model.row])  # type: ignore[name-defined]
        self._find = self._sql(
            "SELECT coalesce(json_agg(found), '[]')::text"
            "  FROM {schema}.current AS found WHERE {found_by} = ANY(%b)"
        )
        self._put = self._sql(
            "INSERT INTO {schema}.current ({columns})"
            " SELECT {columns} FROM json_populate_recordset(NULL::{schema}.current, %b::text::json)"
            " ON CONFLICT ({key}) DO UPDATE SET ({columns}) = ROW ({new})",
            columns=SQL(", ").join(self._columns),
            new=SQL(", ").join(SQL("EXCLUDED.") + column for column in self._columns),
        )
        self._remove = self._sql("DELETE FROM {schema}.current WHERE {key} = ANY(%b)")
        self._add = self._sql(
            "INSERT INTO {schema}.history ({columns})"
            " SELECT {columns}"
            "   FROM json_populate_recordset(NULL::{schema}.history, %b::text::json)",
            columns=SQL(", ").join(_names(model.line)),
        )

    async def make(self, connection: AsyncConnection) -> None:
        """A schema of its own, unless it is there."""
        schema = Identifier(self._model.schema)
        found = await connection.execute(
            "SELECT 1 FROM pg_namespace WHERE nspname = %s", (self._model.schema,)
        )
        if await found.fetchone() is None:
            await connection.execute(SQL("CREATE SCHEMA {}").format(schema))
            await connection.execute(SQL("SET LOCAL search_path TO {}").format(schema))
            await connection.execute(self._model.tables.encode())
            await connection.execute("SET LOCAL search_path TO DEFAULT")

    async def rows(self, connection: AsyncConnection, ids: Collection[UUID]) -> dict[UUID, Row]:
        """The rows that are found by these ids."""
        if not self._model.row or not ids:
            return {}
        cursor = await connection.execute(self._find, (list(ids),))
        ((found,),) = await cursor.fetchall()
        return {self._model.key_of(row): row for row in self._rows.decode(found)}

    async def put(self, connection: AsyncConnection, rows: Collection[Row]) -> None:
        """New ones are added, known ones replaced."""
        if rows:
            await connection.execute(self._put, (_WRITER.encode(list(rows)).decode(),))

    async def remove(self, connection: AsyncConnection, keys: Collection[UUID]) -> None:
        if keys:
            await connection.execute(self._remove, (list(keys),))

    async def add(self, connection: AsyncConnection, lines: Sequence[Line]) -> None:
        if lines:
            await connection.execute(self._add, (_WRITER.encode(lines).decode(),))

    def _sql(self, query: LiteralString, **parts: Composed) -> bytes:
        """Put together once, and prepared once on each connection."""
        composed = SQL(query).format(
            schema=Identifier(self._model.schema),
            key=Identifier(self._model.key),
            found_by=Identifier(self._model.found_by or self._model.key),
            **parts,
        )
        return composed.as_bytes(None)


def _names(kind: type | None) -> list[Identifier]:
    return [Identifier(field.name) for field in fields(kind)] if kind else []
