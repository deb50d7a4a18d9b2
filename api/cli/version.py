"""`hoso version`: what runs here."""

import importlib.metadata
import platform

from api.cli.terminal import Json, as_json, out
from infrastructure.postgres import binaries


def version(*, json: Json = False) -> None:
    """Say which Hoso, Python and PostgreSQL these are."""
    versions = {
        "hoso": importlib.metadata.version("hoso"),
        "python": platform.python_version(),
        "postgresql": _postgresql(),
    }
    if json:
        as_json(versions)
    else:
        out.print("\n".join(f"{name} {version}" for name, version in versions.items()))


def _postgresql() -> str:
    try:
        return binaries.find().name
    except binaries.NoPostgres:
        return "none of our own"
