"""One API process in a process of its own, on an inherited socket; told to, it dies on purpose.

`python -m tests.support.api_process FD HOME DSN [die]`. Dying, it kills itself as `kill -9` would,
between the append of a command and its answer: the worst moment there is for a client.
"""

import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from api.http.lifespan import State
from api.http.main import create_app
from api.http.wiring import UseCases
from application.ports import AlreadyDone, Appended, Change, Ledger, Once, Provenance
from domain.dossier.state import NOT_YET_HERE, evolve
from infrastructure.event_store.registers import EventRegisters
from infrastructure.event_store.streams import EventStreams
from infrastructure.reference_data import KeptReferenceData
from infrastructure.settings import Settings


@dataclass(frozen=True, slots=True)
class DiesAfterAppend:
    """A ledger that records, and then is no more."""

    ledger: Ledger

    async def append(
        self,
        *changes: Change,
        by: Provenance,
        effective_at: datetime,
        answer: object = None,
        once: Once | None = None,
    ) -> Appended:
        appended = await self.ledger.append(
            *changes, by=by, effective_at=effective_at, answer=answer, once=once
        )
        os.kill(os.getpid(), signal.SIGKILL)
        return appended

    async def answered(self, principal: str, once: Once) -> AlreadyDone | None:
        return await self.ledger.answered(principal, once)


def dying(app: FastAPI) -> FastAPI:
    """The same application over such a ledger."""
    alive = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[State]:
        async with alive(app) as opened:
            state = State(**opened)  # type: ignore[typeddict-item]
            events = state["health"].events
            state["use_cases"] = UseCases.on(
                ledger=DiesAfterAppend(state["ledger"]),
                dossiers=EventStreams(
                    reader=events, kind="dossier", initial=NOT_YET_HERE, evolve=evolve
                ),
                reference=KeptReferenceData(events.pool),
                registers=EventRegisters(state["health"].log, events),
            )
            yield state

    app.router.lifespan_context = lifespan
    return app


def main(fd: str, home: str, dsn: str, *die: str) -> None:
    settings = Settings.from_environ(os.environ).but(
        home=Path(home), database_url=dsn, dev=True, log_level="warning"
    )
    app = create_app(settings, durable=False)
    config = uvicorn.Config(dying(app) if die else app, log_level="warning", loop="uvloop")
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=int(fd))])


if __name__ == "__main__":
    main(*sys.argv[1:])
