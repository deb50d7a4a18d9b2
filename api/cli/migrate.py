"""`hoso migrate`: bring the database to the schema of this version."""

import asyncio
import os

from api.cli import home
from api.cli.terminal import Json, as_json, out
from infrastructure.postgres import migrate as migrations
from infrastructure.postgres.database import database
from infrastructure.settings import Settings
from projections.run import install


def migrate(*, json: Json = False) -> None:
    """Bring the database to the schema of this version."""
    settings = Settings.from_environ(os.environ)
    home.prepare(settings)
    with database(settings) as dsn:
        applied = migrations.migrate(dsn)
        asyncio.run(install(dsn))
    if json:
        as_json({"applied": applied})
    else:
        out.print("\n".join(applied) or "The database is up to date.")
