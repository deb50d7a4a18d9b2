"""A small client of the HTTP API, as another program would be one."""

import http.client
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import uuid4

import orjson

from api.cli.connection import connect
from api.cli.terminal import Failed
from infrastructure.settings import Settings

_PATIENCE = 30.0
Body = Mapping[str, object]


@dataclass(slots=True)
class Answer:
    body: dict[str, object]
    etag: str


@dataclass(slots=True)
class Client:
    """Acts as whoever is asked for, with tokens of the development identity."""

    settings: Settings
    _tokens: dict[tuple[str, str], str] = field(default_factory=dict)

    def open(self, path: str, body: Body, *, role: str, agency: str) -> Answer:
        """A command that begins a dossier. Raises Failed, with the problem's own words."""
        return self._send("POST", path, body, self._as(role, agency))

    def change(self, path: str, body: Body, *, seen: str, role: str, agency: str) -> Answer:
        """A command to a dossier as last seen. Raises Failed."""
        return self._send("POST", path, body, {**self._as(role, agency), "If-Match": seen})

    def ask(self, path: str, *, role: str, agency: str) -> Answer:
        """Raises Failed."""
        return self._send("GET", path, None, self._as(role, agency))

    def _as(self, role: str, agency: str) -> dict[str, str]:
        if (role, agency) not in self._tokens:
            wanted = {"principal": f"{role}.demo", "role": role, "agency": agency}
            issued = self._send("POST", "/dev/tokens", wanted, {}).body
            self._tokens[role, agency] = str(issued["access_token"])
        return {"Authorization": f"Bearer {self._tokens[role, agency]}"}

    def _send(
        self, method: str, path: str, body: Body | None, headers: Mapping[str, str]
    ) -> Answer:
        more = {"Content-Type": "application/json", "Idempotency-Key": f'"{uuid4()}"'}
        content = None if body is None else orjson.dumps(body)
        connection = connect(self.settings, _PATIENCE)
        try:
            connection.request(method, path, content, {**headers, **(more if content else {})})
            response = connection.getresponse()
            said = response.read()
        except (OSError, http.client.HTTPException):
            raise Failed(f"nobody answers at {self.settings.url}: start ./run first") from None
        finally:
            connection.close()
        if response.status >= http.client.BAD_REQUEST:
            raise Failed(f"{method} {path}: {response.status} {_problem(said)}")
        return Answer(orjson.loads(said), response.headers["ETag"] or "")


def _problem(said: bytes) -> str:
    try:
        problem = orjson.loads(said)
    except orjson.JSONDecodeError:
        return ""
    return f"{problem.get('code', '')}: {problem.get('detail', '')}"
