"""Somebody who asks the API, in whichever role is needed, and small reference data to ask about."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import count
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

import httpx2

from api.http.dev_mode import DevIssuer
from api.http.permissions import Role
from application.ports import Change, Ledger, Provenance
from application.stream_ids import agency_stream, calendar_stream, procedure_stream
from domain.agency.events import AgencyRegistered, Level
from domain.calendar.events import CalendarRevised
from domain.calendar.state import CALENDAR
from domain.procedure.events import ChannelTerms, ProcedurePublished
from tests.support.reference import DEPARTMENT, ONE_STOP, PERMIT, TERMS

WITHOUT_LIMIT: Final = "1.000002"
"""A procedure whose text contradicts itself: no limit that could be promised."""
KEY_NUMBERS = count(1)
BY: Final = Provenance(
    principal="importer", role="admin", agency="H03", request="import", correlation="import"
)
PAPERS: Final = [
    {"component": "TP01", "originals": 1},
    {"component": "TP02", "copies": 2},
]
Json = dict[str, Any]


async def fill_reference_data(ledger: Ledger) -> None:
    """Two agencies, two procedures, a plain calendar from 2019 to 2035."""
    by, now = BY, datetime.now(UTC)
    no_limit = tuple(
        ChannelTerms(channel=terms.channel, limit=None, limit_problem="contradicts-text")
        for terms in TERMS.channels
    )
    calendar = CalendarRevised(covers_from=date(2019, 1, 1), covers_to=date(2035, 12, 31), days=())
    agencies = [_agency(code) for code in (ONE_STOP, DEPARTMENT)]
    procedures = [
        ProcedurePublished(code=PERMIT, terms=TERMS, effective_from=date(2019, 1, 1)),
        ProcedurePublished(
            code=WITHOUT_LIMIT,
            terms=replace(TERMS, name="Không rõ thời hạn", channels=no_limit),
            effective_from=date(2019, 1, 1),
        ),
    ]
    await ledger.append(
        Change(calendar_stream(CALENDAR), 0, [calendar]),
        *(Change(agency_stream(one.code), 0, [one]) for one in agencies),
        *(Change(procedure_stream(one.code), 0, [one]) for one in procedures),
        by=by,
        effective_at=now,
    )


def _agency(code: str) -> AgencyRegistered:
    return AgencyRegistered(
        code=code,
        name=f"Cơ quan thử nghiệm {code}",
        level=Level.PROVINCE,
        parent_code="H03",
        remote=False,
        source="invented",
    )


def new_dossier(**changed: object) -> Json:
    """What the one-stop unit types in. A value of None leaves the field out."""
    body = {
        "procedure": PERMIT,
        "receiving_agency": ONE_STOP,
        "competent_agency": DEPARTMENT,
        "channel": "counter",
        "applicant": {
            "full_name": "Nguyễn Văn Thử",
            "identity_number": "000000000001",
            "phone": "0900000000",
        },
        "papers": PAPERS,
        **changed,
    }
    return {name: value for name, value in body.items() if value is not None}


def new_submission(**changed: object) -> Json:
    return new_dossier(channel=None, **changed)


@dataclass(frozen=True, slots=True)
class Office:
    """Asks with a fresh token of the role that is named."""

    http: httpx2.AsyncClient
    issuer: DevIssuer

    def token(self, role: str) -> str:
        return self.issuer.token(principal=f"{role}.1", role=Role(role), agency=ONE_STOP)

    async def get(self, path: str, role: str = "officer", **headers: str) -> httpx2.Response:
        return await self.http.get(path, headers=self.headers(role, headers))

    async def post(
        self,
        path: str,
        body: Json | bytes,
        role: str = "one-stop",
        *,
        key: str | None = None,
        seen: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx2.Response:
        """Without `seen` it opens a dossier, under a key of its own unless one is given."""
        sent = self.headers(role, headers or {})
        sent.setdefault("content-type", "application/json")
        if seen is not None:
            sent["if-match"] = f'"{seen}"'
        if key is not None or seen is None:
            sent.setdefault("idempotency-key", key or f"key-{next(KEY_NUMBERS)}")
        if isinstance(body, bytes):
            return await self.http.post(path, content=body, headers=sent)
        return await self.http.post(path, json=body, headers=sent)

    async def received(self, **changed: object) -> tuple[UUID, httpx2.Response]:
        """A dossier that was just received over the counter."""
        response = await self.post("/v1/dossiers", new_dossier(**changed))
        assert response.status_code == 201, response.text
        return UUID(response.json()["id"]), response

    def headers(
        self, role: str, others: Mapping[str, str] = MappingProxyType({})
    ) -> dict[str, str]:
        return {
            "authorization": f"Bearer {self.token(role)}",
            "accept-language": "en",
            **{name.replace("_", "-"): value for name, value in others.items()},
        }
