"""Whether the process runs, whether it can work, and what it counts."""

import psycopg
import pytest
from psycopg import sql

from tests.api.conftest import Running
from tests.support.office import Office

pytestmark = pytest.mark.postgres


async def test_a_process_that_can_record_and_answer_is_ready(office: Office) -> None:
    assert (await office.http.get("/livez")).text == "ok\n"
    assert (await office.http.get("/readyz")).json() == {"ready": True}
    verbose = await office.http.get("/readyz?verbose")
    assert verbose.json()["checks"] == {"appender": True, "database": True}


async def test_without_its_database_it_lives_but_is_not_ready(api: Running, office: Office) -> None:
    _take_the_database_away(api.dsn)

    ready = await office.http.get("/readyz?verbose")
    asked = await office.get("/v1/dossiers")

    assert (await office.http.get("/livez")).status_code == 200
    assert ready.status_code == 503
    assert ready.json()["checks"]["database"] is False
    assert (asked.status_code, asked.json()["code"]) == (503, "store-away")
    assert asked.headers["retry-after"] == "1"


async def test_what_is_counted_has_bounded_labels(office: Office) -> None:
    dossier_id, _ = await office.received()
    await office.get(f"/v1/dossiers/{dossier_id}")
    await office.get("/v1/canary")
    await office.http.request("BREW", "/v1/dossiers")

    told = (await office.http.get("/metrics")).text

    route = 'method="GET",route="/v1/dossiers/{dossier_id:uuid}"'
    assert f"hoso_http_request_seconds_count{{{route}" in told
    assert 'method="other"' in told
    assert 'route="unrouted"' in told
    assert "hoso_log_position 6.0" in told or "hoso_log_position" in told
    assert 'hoso_projection_lag_events{read_model="dossiers"}' in told
    assert 'hoso_pool_connections{pool="writing"}' in told
    assert str(dossier_id) not in told
    assert "canary" not in told
    assert "BREW" not in told


def _take_the_database_away(dsn: str) -> None:
    """Nobody gets a connection any more, and nobody keeps one."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        name = connection.info.dbname
    with psycopg.connect(dsn.replace(name, "postgres"), autocommit=True) as connection:
        connection.execute(
            sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(sql.Identifier(name))
        )
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
        )
