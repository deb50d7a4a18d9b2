"""What was kept live, event by event, is what a new version makes of the whole log at once."""

from dataclasses import replace
from typing import Any

import psycopg
import pytest
from psycopg import sql

from infrastructure.event_store.reader import LogReader
from infrastructure.postgres.pools import Pool
from projections.engine.engine import Engine
from projections.engine.read_model import ReadModel
from projections.read_models import READ_MODELS
from tests.projections.conftest import Tell
from tests.support.stories import EVERYTHING

pytestmark = pytest.mark.postgres


@pytest.mark.parametrize("model", READ_MODELS, ids=lambda model: model.name)
async def test_live_rows_are_replayed_rows(
    model: ReadModel[Any, Any], tell: Tell, projecting: Pool, events: LogReader, dsn: str
) -> None:
    live = Engine(model, projecting)
    await live.install()
    for version in range(10):
        for stream_id, story in EVERYTHING:
            if version < len(story):
                await tell(stream_id, story[version])
                await live.advance(await events.after(live.position, 100))
    rebuilt = Engine(replace(model, version=2), projecting)
    await rebuilt.install()
    await rebuilt.advance(await events.after(0, 1000))

    assert rebuilt.position == live.position
    assert contents(dsn, rebuilt) == contents(dsn, live)
    assert any(contents(dsn, live))


@pytest.mark.parametrize("model", READ_MODELS, ids=lambda model: model.name)
async def test_rows_without_a_database_are_the_rows_in_it(
    model: ReadModel[Any, Any], tell: Tell, projecting: Pool, events: LogReader, dsn: str
) -> None:
    for stream_id, story in EVERYTHING:
        await tell(stream_id, *story)
    log = await events.after(0, 1000)
    kept = Engine(model, projecting)
    await kept.install()
    await kept.advance(log)

    rows, lines = model.replay(log)

    current, history = contents(dsn, kept)
    assert len(current) == len(rows)
    assert len(history) == len(lines)
    async with projecting.connection() as connection:
        assert (await kept.tables.look(connection, await ids(connection, kept))).rows == rows


async def ids(connection: psycopg.AsyncConnection, engine: Engine) -> list[Any]:
    model = engine.model
    if model.row is None:
        return []
    cursor = await connection.execute(
        sql.SQL("SELECT {} FROM {}.current").format(
            sql.Identifier(model.found_by or model.key), sql.Identifier(model.schema)
        )
    )
    return [row[0] for row in await cursor.fetchall()]


def contents(dsn: str, engine: Engine) -> tuple[list[str], list[str]]:
    """Every row as text, in order."""
    model = engine.model
    with psycopg.connect(dsn) as connection:
        current, history = (
            sorted(
                row[0]
                for row in connection.execute(
                    sql.SQL("SELECT t::text FROM {}.{} AS t").format(
                        sql.Identifier(model.schema), sql.Identifier(table)
                    )
                )
            )
            if present
            else []
            for table, present in (("current", model.row), ("history", model.line))
        )
    return current, history
