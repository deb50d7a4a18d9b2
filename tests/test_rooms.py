"""The rooms depend inwards, every contract can fail, and no dependency takes a room's name."""

import importlib.metadata
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TOOL = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
ROOMS: list[str] = TOOL["importlinter"]["root_packages"]
CONTRACTS = {contract["id"]: contract for contract in TOOL["importlinter"]["contracts"]}
BAD_IMPORTS = {
    "rooms": ("domain/refused.py", "import application.stream_ids"),
    "plain-domain": ("application/ports.py", "import orjson"),
    "reading-is-not-deciding": ("projections/run.py", "import application.receive_dossier"),
    "one-door-to-postgres": ("api/http/main.py", "import psycopg"),
}
"""One line for each contract that must break it, and only it."""


def lint(folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        check=False,
        cwd=folder,
        capture_output=True,
        text=True,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for room in ROOMS:
        shutil.copytree(
            ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__", "*.json")
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_contracts_hold() -> None:
    linted = lint(ROOT)

    assert linted.returncode == 0, linted.stdout
    assert f"{len(CONTRACTS)} kept, 0 broken" in linted.stdout


def test_there_is_a_bad_import_for_every_contract() -> None:
    assert BAD_IMPORTS.keys() == CONTRACTS.keys()


@pytest.mark.parametrize("contract", BAD_IMPORTS)
def test_a_contract_can_fail(copy: Path, contract: str) -> None:
    file, line = BAD_IMPORTS[contract]
    with (copy / file).open("a") as source:
        source.write(f"\n{line}\n")

    linted = lint(copy)

    assert linted.returncode != 0
    assert f"{len(CONTRACTS) - 1} kept, 1 broken" in linted.stdout
    broken = next(one for one in linted.stdout.splitlines() if one.endswith("BROKEN"))
    assert CONTRACTS[contract]["name"].endswith(broken.removesuffix(" BROKEN"))


@pytest.mark.parametrize("room", [*ROOMS, "tests"])
def test_no_dependency_brings_a_package_of_a_rooms_name(room: str) -> None:
    """Two packages of one name in one environment: whichever comes first on the path wins."""
    owners = importlib.metadata.packages_distributions().get(room, [])

    assert set(owners) <= {"hoso"}


def test_every_room_is_typed_and_shipped() -> None:
    shipped = TOOL["hatch"]["build"]["targets"]["wheel"]["packages"]

    assert set(shipped) == set(ROOMS)
    assert [room for room in ROOMS if not (ROOT / room / "py.typed").is_file()] == []
