"""The same route over the eventsourcing library's own Application: what we are measured against.

Written the way its documentation teaches: one aggregate, a synchronous endpoint that FastAPI runs
in its thread pool, the library's PostgreSQL recorder in its default (safe) mode. It does less than
ours: no idempotency row, no register event, no encryption of personal data, a code from memory.
"""

import itertools
import os
from datetime import UTC, datetime
from uuid import UUID, uuid4

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from fastapi import FastAPI, Response
from pydantic import BaseModel, ConfigDict


class Person(BaseModel):
    model_config = ConfigDict(extra="forbid")
    full_name: str
    identity_number: str | None = None
    phone: str | None = None


class HandedInPaper(BaseModel):
    model_config = ConfigDict(extra="forbid")
    component: str
    originals: int = 0
    copies: int = 0


class NewDossier(BaseModel):
    """The members that the benchmark's body uses, checked as strictly as ours are."""

    model_config = ConfigDict(extra="forbid")
    procedure: str
    channel: str
    receiving_agency: str
    competent_agency: str | None = None
    applicant: Person
    papers: list[HandedInPaper] = []


class Dossier(Aggregate):
    @event("Received")
    def __init__(self, code: str, body: dict[str, object], received_at: datetime) -> None:
        self.code = code
        self.body = body
        self.received_at = received_at


def create_app() -> FastAPI:
    """Reads the library's own POSTGRES_* settings from the environment."""
    office: Application[UUID] = Application(env=dict(os.environ))
    numbers = itertools.count(1)
    app = FastAPI()

    @app.post("/v1/dossiers", status_code=201)
    def receive_dossier(body: NewDossier, answer: Response) -> dict[str, object]:
        now = datetime.now(UTC)
        agency = body.competent_agency or body.receiving_agency
        code = f"{agency}-{now:%y%m%d}-{next(numbers):04}"
        dossier = Dossier(code, body.model_dump(), now)
        recorded = office.save(dossier)
        answer.headers["ETag"] = f'"{dossier.version}"'
        answer.headers["Sync-Token"] = str(recorded[-1].notification.id)
        return {"id": str(dossier.id), "code": code, "request": str(uuid4())}

    return app
