"""What the OpenAPI document says about the commands: headers, body, answer, problems."""

import inspect
from collections.abc import Callable, Sequence
from typing import Any, Final

from pydantic import BaseModel

from api.http import headers, rejections
from api.http.edge import SOUND_REQUEST_ID
from api.http.openapi import Json, body_of, header, problems_of
from application import ports
from domain.refused import Refused

_REQUEST_ID: Final = header(
    "X-Request-Id",
    "Kept with the events; ours if absent.",
    required=False,
    pattern=SOUND_REQUEST_ID.pattern,
    example="desk-7-42",
)


def _key(*, required: bool) -> Json:
    return header(
        "Idempotency-Key",
        "Your own name for this request. Sent again with the same body it gets the first answer;"
        " with another body it is refused.",
        required=required,
        pattern=headers.IDEMPOTENCY_KEY.pattern,
        example="counter-3-000117",
    )


_OPENING: Final = [
    _key(required=True),
    _REQUEST_ID,
]
_CHANGING: Final = [
    {
        "name": "dossier_id",
        "in": "path",
        "required": True,
        "schema": {"type": "string", "format": "uuid"},
    },
    header(
        "If-Match",
        "The ETag that you looked at.",
        required=True,
        pattern=headers.ETAG.pattern,
        example='"3"',
    ),
    _key(required=False),
    _REQUEST_ID,
]
_ANSWERED: Final = {
    "ETag": "The dossier's version.",
    "Sync-Token": "Send it with a GET to read what this command has written.",
    "Idempotency-Replayed": "`true`: the first answer again; nothing happened twice.",
}
_ID: Final = {"dossier_id": "$response.body#/id"}
_NEXT: Final = (
    "accept_submission",
    "refuse_submission",
    "hand_over_dossier",
    "assign_dossier",
    "complete_step",
    "decide_dossier",
    "issue_result",
    "return_result",
)
_LINKS: Final = {
    "get_dossier": {"operationId": "get_dossier", "parameters": _ID},
    "get_dossier_history": {"operationId": "get_dossier_history", "parameters": _ID},
    **{
        name: {
            "operationId": name,
            "parameters": {**_ID, "If-Match": "$response.header.ETag"},
        }
        for name in _NEXT
    },
}
"""What may follow, with what this answer says: for people, generators and fuzzers alike."""
_OF_ANY: Final = (
    rejections.BodyTooLarge,
    rejections.InvalidHeader,
    rejections.InvalidRequest,
    rejections.MalformedJson,
    rejections.NotPermitted,
    rejections.StoreAway,
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
    recorded = {**_recorded(answer, answered), "links": _LINKS}
    return {**described, "status_code": 201, "responses": {201: recorded, **problems}}


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


def _recorded(answer: type[object], answered: dict[str, str]) -> Json:
    return {
        "model": answer,
        "description": "Recorded.",
        "headers": {
            name: {"description": description, "schema": {"type": "string"}}
            for name, description in answered.items()
        },
    }
