"""What an API process holds open while it runs, and how its parts are put together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypedDict

from api.http.cursor import Cursors
from api.http.health import Health
from api.http.identity import Verifier
from api.http.wiring import ReadModels, UseCases
from application.ports import Ledger
from domain.dossier.state import NOT_YET_HERE, evolve
from infrastructure.event_store.log import Log
from infrastructure.event_store.old_keys import forgetting_old_keys
from infrastructure.event_store.reader import LogReader
from infrastructure.event_store.registers import EventRegisters
from infrastructure.event_store.streams import EventStreams
from infrastructure.keyring.file_keyring import file_keyring
from infrastructure.keyring.personal_data_reader import PersonalDataReader
from infrastructure.postgres.pools import reading_pool, writing_pool
from infrastructure.reference_data import KeptReferenceData
from infrastructure.settings import Settings


class State(TypedDict):
    """What every request finds under `request.state`."""

    verifier: Verifier
    ledger: Ledger
    use_cases: UseCases
    read_models: ReadModels
    health: Health
    cursors: Cursors
    fingerprint_key: bytes
    """For what is kept of a request beside its Idempotency-Key."""


@asynccontextmanager
async def running(
    settings: Settings, dsn: str, verifier: Verifier, *, durable: bool
) -> AsyncIterator[State]:
    """Opened in order, closed in the opposite order; what waits to be recorded is recorded."""
    async with (
        writing_pool(dsn, durable=durable) as writing,
        reading_pool(dsn) as reading,
        file_keyring(settings.keyring, master_key_file=settings.master_key) as keyring,
        Log(writing, keyring).appending() as log,
        forgetting_old_keys(writing),
    ):
        events = LogReader(reading)
        yield State(
            verifier=verifier,
            ledger=log,
            use_cases=UseCases.on(
                ledger=log,
                dossiers=EventStreams(
                    reader=events, kind="dossier", initial=NOT_YET_HERE, evolve=evolve
                ),
                reference=KeptReferenceData(reading),
                registers=EventRegisters(log, events),
            ),
            read_models=ReadModels.on(reading, PersonalDataReader(keyring)),
            cursors=Cursors.signed_with(keyring.derived_key("cursors of lists")),
            fingerprint_key=keyring.derived_key("fingerprints of requests"),
            health=Health(log=log, events=events, pools={"writing": writing, "reading": reading}),
        )
