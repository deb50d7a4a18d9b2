"""The tables of one version of a read model: made, asked, and written in whole batches."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from typing import Generic, LiteralString, TypeVar
from uuid import UUID

import msgspec
from psycopg import AsyncConnection
from psycopg.sql import SQL, Composed, Identifier

from projections.engine.read_model import ReadModel
from projections.typed_rows import typed

Row = TypeVar("Row")
Line = TypeVar("Line")
_JSON = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True)
class Tables(Generic[Row, Line]):
    """Rows travel as one JSON array, which the server takes apart by the names and types of its
    columns: no list of types to keep beside the table, and one round trip for any batch."""

    model: ReadModel[Row, Line]

    async def make(self, connection: AsyncConnection) -> None:
        """A schema of its own, unless it is there."""
        schema = Identifier(self.model.schema)
        found = await connection.execute(
            "SELECT 1 FROM pg_namespace WHERE nspname = %s", (self.model.schema,)
        )
        if await found.fetchone() is None:
            await connection.execute(SQL("CREATE SCHEMA {}").format(schema))
            await connection.execute(SQL("SET LOCAL search_path TO {}").format(schema))
            await connection.execute(self.model.tables.encode())
            await connection.execute("SET LOCAL search_path TO DEFAULT")

    async def rows(self, connection: AsyncConnection, ids: Collection[UUID]) -> dict[UUID, Row]:
        """The rows that are found by these ids."""
        if not self.model.row or not ids:
            return {}
        cursor = connection.cursor(binary=True, row_factory=typed(self.model.row))
        await cursor.execute(
            self._sql("SELECT * FROM {schema}.current WHERE {found_by} = ANY(%s)"), (list(ids),)
        )
        return {self.model.key_of(row): row async for row in cursor}

    async def put(self, connection: AsyncConnection, rows: Collection[Row]) -> None:
        """New ones are added, known ones replaced."""
        if rows and self.model.row:
            await connection.execute(
                self._sql(
                    "INSERT INTO {schema}.current ({columns})"
                    " SELECT {columns}"
                    "   FROM json_populate_recordset(NULL::{schema}.current, %s::text::json)"
                    " ON CONFLICT ({key}) DO UPDATE SET ({columns}) = ROW ({new})",
                    columns=_columns(self.model.row),
                    new=_columns(self.model.row, "EXCLUDED."),
                ),
                (_JSON.encode(list(rows)).decode(),),
            )

    async def remove(self, connection: AsyncConnection, keys: Collection[UUID]) -> None:
        if keys:
            await connection.execute(
                self._sql("DELETE FROM {schema}.current WHERE {key} = ANY(%s)"), (list(keys),)
            )

    async def add(self, connection: AsyncConnection, lines: Sequence[Line]) -> None:
        if lines and self.model.line:
            await connection.execute(
                self._sql(
                    "INSERT INTO {schema}.history ({columns})"
                    " SELECT {columns}"
                    "   FROM json_populate_recordset(NULL::{schema}.history, %s::text::json)",
                    columns=_columns(self.model.line),
                ),
                (_JSON.encode(lines).decode(),),
            )

    def _sql(self, query: LiteralString, **parts: Composed) -> Composed:
        return SQL(query).format(
            schema=Identifier(self.model.schema),
            key=Identifier(self.model.key),
            found_by=Identifier(self.model.found_by or self.model.key),
            **parts,
        )


def _columns(kind: type, of: LiteralString = "") -> Composed:
    return SQL(", ").join(SQL(of) + Identifier(field.name) for field in fields(kind))
