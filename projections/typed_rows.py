"""From the columns of a query to a typed dataclass, nested JSON and enumerations included."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import msgspec
from psycopg import AsyncCursor
from psycopg.rows import AsyncRowFactory

Row = TypeVar("Row")


def typed(kind: type[Row]) -> AsyncRowFactory[Row]:
    """A row factory: each column goes to the field of its name. A column without one is left out,
    and one of another type than the field's raises msgspec.ValidationError."""

    def factory(cursor: AsyncCursor[Any]) -> Callable[[Sequence[Any]], Row]:
        columns = [column.name for column in cursor.description or ()]

        def row(values: Sequence[Any]) -> Row:
            return msgspec.convert(dict(zip(columns, values, strict=True)), kind)

        return row

    return factory
