"""What a new home gets: the catalogue, the directory and the calendar that we ship."""

import asyncio
from uuid import uuid4

from application.ports import Provenance
from infrastructure.event_store.reader import LogReader
from infrastructure.imports.demo import load_demo
from infrastructure.imports.office import importing
from infrastructure.settings import Settings

_LOADING, _LOADED = "loading", "loaded"


def load_demo_data(settings: Settings, dsn: str) -> None:
    """Once in the life of a home, and only into an empty log: who has imported data of their own
    keeps that alone. What was interrupted is done again; importing twice records nothing twice.

    Raises Unanswered, psycopg.OperationalError.
    """
    note = settings.home / "demo-data"
    state = note.read_text() if note.exists() else None
    if state == _LOADED:
        return
    if state == _LOADING or asyncio.run(_is_empty(dsn)):
        note.write_text(_LOADING)
        asyncio.run(_load(dsn))
    note.write_text(_LOADED)


async def _is_empty(dsn: str) -> bool:
    async with importing(dsn) as office:
        return await LogReader(office.reading).last_position() == 0


async def _load(dsn: str) -> None:
    run = str(uuid4())
    by = Provenance(
        principal="hoso-up",
        role="administrator",
        agency="",
        request=run,
        correlation=run,
        reason="first start of a new home",
    )
    async with importing(dsn) as office:
        await load_demo(office.reading, office.ledger, office.clock, by)
