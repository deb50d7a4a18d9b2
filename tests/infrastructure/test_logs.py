"""Log lines are JSON, in UTC, and hold nothing that a person typed."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from infrastructure import logs

CITIZEN = "Nguyễn Văn Thử"


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    handlers, level = logging.root.handlers, logging.root.level
    yield
    logging.root.handlers, logging.root.level = handlers, level
    structlog.reset_defaults()


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_line_says_when_where_and_what(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure()

    structlog.get_logger("api.http").info("refused", code="stale-version", version=3)

    (line,) = lines(capsys.readouterr().err)
    assert str(line.pop("time")).endswith("Z")
    assert line == {
        "level": "info",
        "logger": "api.http",
        "message": "refused",
        "code": "stale-version",
        "version": 3,
    }


def test_an_unknown_key_is_left_out_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure()

    structlog.get_logger("api").info("received", applicant=CITIZEN, code="H03.1")

    (line,) = lines(capsys.readouterr().err)
    assert line["left_out"] == ["applicant"]
    assert line["code"] == "H03.1"


def wrong(person: str) -> None:
    raise ValueError(f"no such person: {person}")


@pytest.mark.parametrize(
    "logger", [structlog.get_logger("api"), logging.getLogger("uvicorn.error")]
)
def test_an_exception_tells_its_place_but_not_its_words(
    logger: logging.Logger, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.configure()
    try:
        wrong(CITIZEN)
    except ValueError:
        logger.exception("failed")

    said = capsys.readouterr().err
    (line,) = lines(said)
    assert "test_logs.py" in str(line["exception"])
    assert str(line["exception"]).endswith("ValueError")
    assert "Thử" not in said


def test_a_lost_server_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure()
    try:
        raise ConnectionRefusedError("port 5432")
    except OSError:
        structlog.get_logger("api").exception("no database")

    assert "ConnectionRefusedError: port 5432" in str(lines(capsys.readouterr().err)[0])


def test_in_development_an_exception_is_told_whole(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(dev=True)
    try:
        wrong("x")
    except ValueError:
        structlog.get_logger("api").exception("failed")

    assert "no such person: x" in capsys.readouterr().err


def test_of_a_librarys_words_only_the_first_line_is_kept(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.configure()

    logging.getLogger("asyncio").error("Task exception was never retrieved\n%s", CITIZEN)

    (line,) = lines(capsys.readouterr().err)
    assert line["message"] == "Task exception was never retrieved"


def test_uvicorn_writes_the_same_lines_and_no_access_log(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.configure()

    logging.getLogger("uvicorn.error").warning("Exceeded concurrency limit.")
    logging.getLogger("uvicorn.access").info("GET /v1/dossiers?name=%s", CITIZEN)

    (line,) = lines(capsys.readouterr().err)
    assert line["logger"] == "uvicorn.error"


def test_the_level_holds_for_our_own_lines(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("warning")

    structlog.get_logger("projections.engine").info("batch")
    structlog.get_logger("projections.engine").warning("slow")

    assert [line["message"] for line in lines(capsys.readouterr().err)] == ["slow"]


def test_what_is_no_json_is_written_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure()

    structlog.get_logger("api").info("imported", file=Path("/a"))

    assert lines(capsys.readouterr().err)[0]["file"] == "/a"
