"""A database is brought to this version once, whoever asks and however often."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from infrastructure.postgres import embedded
from infrastructure.postgres.migrate import MIGRATIONS, MigrationRefused, migrate
from infrastructure.postgres.pools import conninfo
from tests.conftest import NOT_DURABLE

pytestmark = pytest.mark.postgres
ALL = sorted(file.stem for file in MIGRATIONS.glob("*.sql"))


@pytest.fixture
def empty(server: embedded.Server, dsn: str) -> str:
    """A database without anything of ours."""
    name = f"empty_{conninfo_to_dict(dsn)['dbname']}"
    with psycopg.connect(server.dsn("postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return server.dsn(name)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "0001_one.sql").write_text("CREATE TABLE one (n int); CREATE TABLE two (n int);")
    (tmp_path / "0002_three.sql").write_text("CREATE TABLE three (n int);")
    return tmp_path


def tables(dsn: str) -> set[str]:
    with psycopg.connect(dsn) as connection:
        rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return {row[0] for row in rows}


def test_each_file_is_applied_once_and_in_order(empty: str) -> None:
    assert migrate(empty) == ALL
    assert migrate(empty) == []
    assert {"events", "idempotency_keys"} < tables(empty)


def test_of_those_that_start_together_one_works_and_the_others_wait(
    empty: str, files: Path
) -> None:
    with ThreadPoolExecutor(4) as processes:
        applied = list(processes.map(lambda _: migrate(empty, files), range(4)))

    assert sorted(applied) == [[], [], [], ["0001_one", "0002_three"]]


def test_a_file_that_fails_leaves_nothing_behind(empty: str, files: Path) -> None:
    (files / "0002_three.sql").write_text("CREATE TABLE three (n int); SELECT 1 / 0;")

    with pytest.raises(psycopg.errors.DivisionByZero):
        migrate(empty, files)
    assert tables(empty) == {"schema_migrations", "one", "two"}

    (files / "0002_three.sql").write_text("CREATE TABLE three (n int);")
    assert migrate(empty, files) == ["0002_three"]


def test_a_file_that_was_changed_afterwards_is_refused(empty: str, files: Path) -> None:
    migrate(empty, files)
    (files / "0001_one.sql").write_text("CREATE TABLE one (n bigint);")

    with pytest.raises(MigrationRefused, match=r"0001_one\.sql was changed"):
        migrate(empty, files)


def test_an_older_program_leaves_a_newer_database_alone(empty: str, files: Path) -> None:
    migrate(empty, files)
    (files / "0002_three.sql").unlink()

    assert migrate(empty, files) == []


@pytest.fixture
def cluster(folder: Path) -> Iterator[embedded.Server]:
    """A server where nobody has made our roles yet."""
    server = embedded.start(folder / "pg", settings=NOT_DURABLE)
    try:
        yield server
    finally:
        server.stop()


def login(cluster: embedded.Server, *statements: str) -> str:
    """Somebody else's login, and a database `theirs`, as an administrator made them."""
    run_by_an_administrator(cluster, "postgres", *statements)
    return make_conninfo(cluster.dsn("theirs"), user="them")


def run_by_an_administrator(cluster: embedded.Server, database: str, *statements: str) -> None:
    with psycopg.connect(cluster.dsn(database), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def everything_works(dsn: str) -> None:
    """Both roles can be taken on; the projector makes its schemas."""
    with psycopg.connect(conninfo(dsn, name="test", role="hoso_app")) as connection:
        connection.execute("SELECT FROM events")
    with psycopg.connect(conninfo(dsn, name="test", role="hoso_projector")) as connection:
        connection.execute("CREATE SCHEMA model")
        connection.execute("CREATE TABLE model.current (n int)")
    with psycopg.connect(conninfo(dsn, name="test", role="hoso_app")) as connection:
        connection.execute("SELECT FROM model.current")


@pytest.mark.parametrize("self_grant", ["", "inherit", "set"])
def test_who_may_make_roles_and_is_no_superuser_needs_nobody(
    cluster: embedded.Server, self_grant: str
) -> None:
    """Such a login becomes a member of what it makes, but as such can neither use nor be it."""
    dsn = login(
        cluster,
        "CREATE ROLE them LOGIN CREATEROLE",
        f"ALTER ROLE them SET createrole_self_grant = '{self_grant}'",
        "CREATE DATABASE theirs OWNER them",
    )

    assert migrate(dsn) == ALL
    everything_works(dsn)


@pytest.mark.parametrize(
    "whose", ["CREATE DATABASE theirs OWNER them", "CREATE DATABASE theirs"], ids=["own", "other"]
)
def test_what_the_refusal_tells_an_administrator_to_run_is_enough(
    cluster: embedded.Server, whose: str
) -> None:
    """The sentence, taken at its word: these statements and no others."""
    dsn = login(cluster, "CREATE ROLE them LOGIN", whose)
    with pytest.raises(MigrationRefused) as refused:
        migrate(dsn)
    _, _, told = str(refused.value).partition("run in theirs: ")

    run_by_an_administrator(cluster, "theirs", *told.split("; "))

    assert migrate(dsn) == ALL
    everything_works(dsn)


def test_a_grant_that_fails_with_a_mere_warning_is_noticed(cluster: embedded.Server) -> None:
    dsn = login(
        cluster,
        "CREATE ROLE hoso_app NOLOGIN",
        "CREATE ROLE hoso_projector NOLOGIN",
        "CREATE ROLE them LOGIN IN ROLE hoso_app, hoso_projector",
        "CREATE DATABASE theirs",
    )
    run_by_an_administrator(cluster, "theirs", "GRANT CREATE ON SCHEMA public TO them")

    with pytest.raises(MigrationRefused, match="run in theirs: GRANT CREATE ON DATABASE theirs"):
        migrate(dsn)
