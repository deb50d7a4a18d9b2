"""A database is brought to this version once, whoever asks and however often."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from infrastructure.postgres import embedded
from infrastructure.postgres.migrate import MIGRATIONS, MigrationRefused, migrate

pytestmark = pytest.mark.postgres


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
    names = sorted(file.stem for file in MIGRATIONS.glob("*.sql"))

    assert migrate(empty) == names
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


def test_a_login_that_may_not_make_roles_is_told_what_to_run(
    server: embedded.Server, empty: str, files: Path
) -> None:
    with psycopg.connect(empty, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS powerless")
        connection.execute("CREATE ROLE powerless LOGIN")
    database = conninfo_to_dict(empty)["dbname"]

    with pytest.raises(MigrationRefused, match="CREATE ROLE hoso_app"):
        migrate(f"host={server.socket_dir} user=powerless dbname={database}", files)


def test_what_the_administrator_ran_is_enough(
    server: embedded.Server, empty: str, files: Path
) -> None:
    """The sentence of the refusal, taken at its word."""
    database = conninfo_to_dict(empty)["dbname"]
    login = f"host={server.socket_dir} user=owner dbname={database}"
    with psycopg.connect(empty, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS owner")
        connection.execute("CREATE ROLE owner LOGIN")
        connection.execute("GRANT hoso_app, hoso_projector TO owner")
        connection.execute(
            sql.SQL("ALTER DATABASE {} OWNER TO owner").format(sql.Identifier(str(database)))
        )
        connection.execute("GRANT CREATE ON SCHEMA public TO owner")

    assert migrate(login) == sorted(file.stem for file in MIGRATIONS.glob("*.sql"))
