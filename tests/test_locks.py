"""The locks hold everything that is needed, each with hashes, and no address to fetch it from."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUNTIME = "requirements.lock"
EVERYTHING = "requirements-dev.lock"


def entries(lock: str) -> list[str]:
    text = (ROOT / lock).read_text().replace("\\\n", " ")
    return [line for line in text.splitlines() if line.strip()]


def locked(lock: str) -> Mapping[str, list[Version]]:
    """A package may stand there once for each Python that needs another version of it."""
    versions: dict[str, list[Version]] = {}
    for entry in entries(lock):
        requirement = Requirement(re.split(r"\s+--hash", entry)[0])
        (pin,) = requirement.specifier
        versions.setdefault(canonicalize_name(requirement.name), []).append(Version(pin.version))
    return versions


def wanted(group: str) -> list[Requirement]:
    names = PROJECT["dependency-groups"][group]
    included = [one["include-group"] for one in names if isinstance(one, dict)]
    own = [Requirement(one) for one in names if isinstance(one, str)]
    return own + [one for name in included for one in wanted(name)]


@pytest.mark.parametrize("lock", [RUNTIME, EVERYTHING])
def test_a_lock_names_no_host_and_no_option(lock: str) -> None:
    text = (ROOT / lock).read_text()

    assert "://" not in text
    assert not re.search(r"^\s*(-|#)", text.replace("--hash=sha256:", ""), re.MULTILINE)


@pytest.mark.parametrize("lock", [RUNTIME, EVERYTHING])
def test_every_entry_is_pinned_and_hashed(lock: str) -> None:
    assert [one for one in entries(lock) if not re.match(r"\S+==\S+ .*--hash=sha256:", one)] == []


@pytest.mark.parametrize(("lock", "group"), [(RUNTIME, "build"), (EVERYTHING, "dev")])
def test_a_lock_covers_what_the_project_asks_for(lock: str, group: str) -> None:
    versions = locked(lock)
    for requirement in [*map(Requirement, PROJECT["project"]["dependencies"]), *wanted(group)]:
        found = versions.get(canonicalize_name(requirement.name), [])
        assert found, f"{requirement.name} is not locked: run ./lock"
        assert all(one in requirement.specifier for one in found), f"{requirement}: run ./lock"


def test_both_locks_hold_the_same_versions() -> None:
    everything = locked(EVERYTHING)

    assert {name: everything.get(name) for name in locked(RUNTIME)} == locked(RUNTIME)
