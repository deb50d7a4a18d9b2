"""Everything runs with a login that owns nothing and is only a member of the two roles."""

import asyncio
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from projections.run import install, project
from tests.api.conftest import let_the_projector_make_schemas, running_api

pytestmark = pytest.mark.postgres


@pytest.fixture
async def member(dsn: str) -> str:
    """What an administrator leaves to the processes after `hoso migrate`."""
    let_the_projector_make_schemas(dsn)
    await install(dsn)
    name = f"member_{conninfo_to_dict(dsn)['dbname']}"
    with psycopg.connect(dsn, autocommit=True) as connection:
        create = sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER IN ROLE hoso_app, hoso_projector")
        connection.execute(create.format(sql.Identifier(name)))
    return make_conninfo(dsn, user=name)


async def test_commands_are_taken_and_read_models_kept(member: str, tmp_path: Path) -> None:
    stop = asyncio.Event()
    async with running_api(member, tmp_path) as api:
        projecting = asyncio.create_task(project(member, stop=stop))
        dossier_id, _ = await api.office.received()
        position = await api.state["health"].events.last_position()
        await api.state["read_models"].freshness.reached(position, "dossiers")

        read = await api.office.get(f"/v1/dossiers/{dossier_id}")

        stop.set()
        await projecting
    assert (read.status_code, read.json()["id"]) == (200, str(dossier_id))


async def test_such_a_login_can_not_put_down_the_guard(member: str) -> None:
    with psycopg.connect(member, autocommit=True) as connection:
        for statement in (
            "ALTER TABLE events DISABLE TRIGGER the_past_stays",
            "DROP TRIGGER the_past_stays ON events",
            "UPDATE events SET state = ''",
            "SET session_replication_role = replica",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement.encode())
