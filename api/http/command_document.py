"""What the OpenAPI document says about the commands: headers, body, answer, problems."""

import inspect
from collections.abc import Callable, Sequence
from typing import Any, Final

from pydantic import BaseModel

from api.http import rejections
from api.http.openapi import Json, body_of, header, problems_of
from application import ports
from domain.refused import Refused

_REQUEST_ID: Final = header(
    "X-Request-Id", "Kept with the events; ours if absent.", required=False, example="desk-7-42"
)
_KEY: Final = (
    "Your own name for this request, 1 to 128 visible characters. Sent again with the same body"
    " it gets the first answer; with another body it is refused."
)
_OPENING: Final = [
    header("Idempotency-Key", _KEY, required=True, example="counter-3-000117"),
    _REQUEST_ID,
]
_CHANGING: Final = [
    {
        "name": "dossier_id",
        "in": "path",
        "required": True,
        "schema": {"type": "string", "format": "uuid"},
    },
    header("If-Match", "The ETag that you looked at.", required=True, example='"3"'),
    header("Idempotency-Key", _KEY, required=False, example="desk-7-000042"),
    _REQUEST_ID,
]
_ANSWERED: Final = {
    "ETag": "The dossier's version.",
    "Sync-Token": "Send it with a GET to read what this command has written.",
    "Idempotency-Replayed": "`true`: the first answer again; nothing happened twice.",
}
_OF_ANY: Final = (
    rejections.BodyTooLarge,
    rejections.InvalidHeader,
    rejections.InvalidRequest,
    rejections.MalformedJson,
    rejections.NotPermitted,
    rejections.StoreUnanswered,
    rejections.Unauthenticated,
    rejections.UnsupportedMediaType,
    ports.KeyReused,
)
_OF_OPENING: Final = (*_OF_ANY, rejections.IdempotencyKeyMissing)
_OF_CHANGING: Final = (*_OF_ANY, rejections.IfMatchMissing, ports.StaleVersion, ports.NotFound)


def opening(
    command: Callable[..., object],
    body: type[BaseModel],
    answer: type[object],
    refusals: Sequence[type[Refused]],
) -> dict[str, Any]:
    answered = {**_ANSWERED, "Location": "The dossier."}
    problems = problems_of(*_OF_OPENING, *refusals)
    described = _described(command, body, _OPENING)
    return {
        **described,
        "status_code": 201,
        "responses": {201: _recorded(answer, answered), **problems},
    }


def changing(
    command: Callable[..., object],
    body: type[BaseModel],
    answer: type[object],
    refusals: Sequence[type[Refused]],
) -> dict[str, Any]:
    problems = problems_of(*_OF_CHANGING, *refusals)
    described = _described(command, body, _CHANGING)
    return {
        **described,
        "status_code": 200,
        "responses": {200: _recorded(answer, _ANSWERED), **problems},
    }


def _described(
    command: Callable[..., object], body: type[BaseModel], parameters: list[Json]
) -> dict[str, Any]:
    return {
        "methods": ["POST"],
        "name": command.__name__,
        "description": inspect.getdoc(command) or "",
        "openapi_extra": {
            "parameters": parameters,
            "requestBody": body_of(body),
            "security": [{"HTTPBearer": []}],
        },
    }


def _recorded(answer: type[object], headers: dict[str, str]) -> Json:
    return {
        "model": answer,
        "description": "Recorded.",
        "headers": {
            name: {"description": description, "schema": {"type": "string"}}
            for name, description in headers.items()
        },
    }
