"""The tables of one version of a read model: made, looked at, and written in whole batches."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Generic, LiteralString, TypeVar
from uuid import UUID

import msgspec
from psycopg import AsyncConnection
from psycopg.sql import SQL, Composed, Identifier, Literal

from infrastructure.event_store.recorded import Recorded
from projections.engine.positions import NotInstalled
from projections.engine.read_model import ReadModel

Row = TypeVar("Row")
Line = TypeVar("Line")

_LOOK = """
SELECT p.position,
       ARRAY(SELECT q.stream_id FROM read_model_quarantine AS q
              WHERE q.read_model = p.read_model AND q.version = p.version ORDER BY q.stream_id),
       ARRAY(SELECT q.position FROM read_model_quarantine AS q
              WHERE q.read_model = p.read_model AND q.version = p.version ORDER BY q.stream_id),
       {found}
  FROM read_model_positions AS p
 WHERE p.read_model = {name} AND p.version = {version}
"""
_FOUND = """
(SELECT coalesce(json_agg(r), '[]')
   FROM {schema}.current AS r WHERE {found_by} = ANY(%(ids)b))::text
"""
# Everything hangs on the first part: the position moves only from where the rows were looked at,
# and nothing else happens unless it does. Who comes second waits for the first, then does nothing.
_WRITE = """
WITH moved AS (
    UPDATE read_model_positions SET position = %(to)b
     WHERE read_model = {name} AND version = {version} AND position = %(since)b
    RETURNING true AS done)
{changes}
SELECT count(*) FROM moved
"""
_ROWS = """
, put AS (
    INSERT INTO {schema}.current ({columns})
    SELECT {values}
      FROM moved, json_populate_recordset(NULL::{schema}.current, %(rows)b::text::json) AS r
        ON CONFLICT ({key}) DO UPDATE SET ({columns}) = ROW ({new}))
, removed AS (
    DELETE FROM {schema}.current USING moved WHERE {key} = ANY(%(gone)b))
"""
_LINES = """
, added AS (
    INSERT INTO {schema}.history ({columns})
    SELECT {values}
      FROM moved, json_populate_recordset(NULL::{schema}.history, %(lines)b::text::json) AS r)
"""


@dataclass(frozen=True, slots=True)
class Seen(Generic[Row]):
    """What one look at a read model shows, all of it of the same moment."""

    position: int
    aside: Mapping[UUID, int]
    """The streams that were set aside, and the position of the event at which each stopped."""
    rows: dict[UUID, Row]

    def is_set_aside(self, event: Recorded) -> bool:
        return event.position >= self.aside.get(event.stream_id, event.position + 1)


class Tables(Generic[Row, Line]):
    """One statement to look and one to write, whatever the size of the batch; nothing is locked
    in between.

    Rows travel as one JSON array, either way, which the server puts together and takes apart by
    the names and types of its columns: there is no list of types to keep beside the table.
    """

    def __init__(self, model: ReadModel[Row, Line]) -> None:
        self._model = model
        row: Any = model.row
        self._rows: msgspec.json.Decoder[list[Row]] = msgspec.json.Decoder(list[row])
        self._look = self._sql(_LOOK, found=self._sql(_FOUND) if model.row else SQL("'[]'::text"))
        self._write = self._sql(
            _WRITE,
            changes=(self._changes(_ROWS, model.row) if model.row else SQL(""))
            + (self._changes(_LINES, model.line) if model.line else SQL("")),
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

    async def look(self, connection: AsyncConnection, ids: Collection[UUID]) -> Seen[Row]:
        """Where it stands, and the rows that are found by these ids. Raises NotInstalled."""
        cursor = await connection.execute(self._look, {"ids": list(ids)})
        if (seen := await cursor.fetchone()) is None:
            raise NotInstalled(self._model.schema)
        position, streams, stopped_at, found = seen
        return Seen(
            position,
            dict(zip(streams, stopped_at, strict=True)),
            {self._model.key_of(row): row for row in self._rows.decode(found)},
        )

    async def write(
        self,
        connection: AsyncConnection,
        rows: Collection[Row],
        gone: Collection[UUID],
        lines: Sequence[Line],
        *,
        since: int,
        to: int,
    ) -> bool:
        """Rows added or replaced, rows taken away, lines added and the position moved, in one
        commit. False, and nothing of it, when it does not stand at `since` any more."""
        cursor = await connection.execute(
            self._write,
            {
                "since": since,
                "to": to,
                "rows": msgspec.json.encode(list(rows)).decode(),
                "gone": list(gone),
                "lines": msgspec.json.encode(lines).decode(),
            },
        )
        return await cursor.fetchone() == (1,)

    def _changes(self, query: LiteralString, kind: type) -> Composed:
        names = [Identifier(field.name) for field in fields(kind)]
        return self._sql(
            query,
            columns=SQL(", ").join(names),
            values=SQL(", ").join(SQL("r.") + name for name in names),
            new=SQL(", ").join(SQL("EXCLUDED.") + name for name in names),
        )

    def _sql(self, query: LiteralString, **parts: SQL | Composed) -> Composed:
        model = self._model
        return SQL(query).format(
            name=Literal(model.name),
            version=Literal(model.version),
            schema=Identifier(model.schema),
            key=Identifier(model.key),
            found_by=Identifier(model.found_by or model.key),
            **parts,
        )
