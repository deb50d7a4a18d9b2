"""The image is made of what is there, and runs what is installed."""

import json
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LINES = (ROOT / "Dockerfile").read_text().replace("\\\n", " ").splitlines()


def arguments(instruction: str) -> list[str]:
    return [line.split(" ", 1)[1].strip() for line in LINES if line.startswith(f"{instruction} ")]


COPIED = [source for copy in arguments("COPY") for source in copy.split()[:-1]]


def test_everything_copied_is_there_and_not_ignored() -> None:
    ignored_not = (ROOT / ".dockerignore").read_text().splitlines()

    assert [one for one in COPIED if not (ROOT / one).exists()] == []
    assert [one for one in COPIED if f"!{one}" not in ignored_not] == []


def test_every_room_is_copied() -> None:
    assert set(PROJECT["tool"]["importlinter"]["root_packages"]) <= set(COPIED)


def test_it_installs_what_is_locked_and_nothing_else() -> None:
    installs = [one for run in arguments("RUN") for one in run.split("&&") if "pip install" in one]

    assert installs
    assert all("--require-hashes" in one or "--no-index" in one for one in installs)


def test_it_starts_a_command_that_exists_as_an_ordinary_user() -> None:
    (command,) = arguments("CMD")

    assert json.loads(command)[0] in PROJECT["project"]["scripts"]
    assert arguments("USER") == ["hoso"]
    assert arguments("HEALTHCHECK")


def test_its_python_is_one_that_the_project_supports() -> None:
    (image,) = arguments("FROM")
    minor = re.fullmatch(r"python:3\.(\d+)-slim", image)

    assert minor
    assert int(minor[1]) >= int(PROJECT["project"]["requires-python"].removeprefix(">=3."))
