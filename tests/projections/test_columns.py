"""The fields of rows and lines are the columns of their tables, of the same types."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID

import psycopg
import pytest

from projections.engine.read_model import ReadModel
from projections.read_models import READ_MODELS
from projections.run import install

pytestmark = pytest.mark.postgres
PLAIN: dict[type, set[str]] = {
    UUID: {"uuid"},
    str: {"text"},
    bool: {"boolean"},
    int: {"smallint", "integer", "bigint"},
    datetime: {"timestamp with time zone"},
    date: {"date"},
}
TABLES = [
    pytest.param(model, table, kind, id=f"{model.name}.{table}")
    for model in READ_MODELS
    for table, kind in (("current", model.row), ("history", model.line))
    if kind is not None
]


@pytest.mark.parametrize(("model", "table", "kind"), TABLES)
async def test_every_field_is_a_column_of_its_type(
    dsn: str, model: ReadModel[Any, Any], table: str, kind: type[Any]
) -> None:
    await install(dsn, [model])

    columns = dict(columns_of(dsn, model.schema, table))

    hints = get_type_hints(kind)
    assert columns.keys() == {field.name for field in fields(kind)}
    for name, (is_type, nullable) in columns.items():
        assert nullable == (NoneType in get_args(hints[name])), name
        assert is_type in types_for(hints[name]), name


def columns_of(dsn: str, schema: str, table: str) -> Iterator[tuple[str, tuple[str, bool]]]:
    with psycopg.connect(dsn) as connection:
        for name, type_, required in connection.execute(
            "SELECT attname, format_type(atttypid, atttypmod), attnotnull FROM pg_attribute"
            " WHERE attrelid = (%s || '.' || %s)::regclass AND attnum > 0",
            (schema, table),
        ):
            yield name, (type_, not required)


def types_for(hint: Any) -> set[str]:  # noqa: ANN401  any annotation there is
    (kind,) = [part for part in get_args(hint) if part is not NoneType][:1] or [hint]
    if get_origin(hint) is tuple and not is_dataclass(kind):
        return {f"{element}[]" for element in types_for(kind)}
    if is_dataclass(kind) or get_origin(hint) in {list, dict}:
        return {"jsonb"}
    return {"text"} if issubclass(kind, StrEnum) else PLAIN[kind]
