"""The request headers with a meaning of their own, read strictly."""

import re
from typing import Final

from starlette.datastructures import Headers

from api.http.rejections import (
    IdempotencyKeyMissing,
    IfMatchMissing,
    InvalidHeader,
    UnsupportedMediaType,
)

ETAG: Final = re.compile(r'"(0|[1-9][0-9]{0,8})"')
IDEMPOTENCY_KEY: Final = re.compile(r'"([\x21\x23-\x7e]{1,128})"|([\x21\x23-\x7e]{1,128})')
SYNC_TOKEN: Final = re.compile(r"[0-9]{1,18}")


def etag(version: int) -> str:
    return f'"{version}"'


def version_seen(headers: Headers) -> int:
    """If-Match: the version that the client looked at. Raises IfMatchMissing, InvalidHeader."""
    value = headers.get("if-match")
    if value is None:
        raise IfMatchMissing
    match = ETAG.fullmatch(value)
    if match is None:
        raise InvalidHeader("If-Match")
    return int(match[1])


def idempotency_key(headers: Headers) -> str | None:
    """The key, with or without the quotes of a structured field. Raises InvalidHeader."""
    value = headers.get("idempotency-key")
    if value is None:
        return None
    match = IDEMPOTENCY_KEY.fullmatch(value)
    if match is None:
        raise InvalidHeader("Idempotency-Key")
    return match[1] or match[2]


def required_idempotency_key(headers: Headers) -> str:
    """Raises IdempotencyKeyMissing, InvalidHeader."""
    key = idempotency_key(headers)
    if key is None:
        raise IdempotencyKeyMissing
    return key


def sync_token(headers: Headers) -> int:
    """The position that a reader must have reached; 0 without one. Raises InvalidHeader."""
    value = headers.get("sync-token")
    if value is None:
        return 0
    if not SYNC_TOKEN.fullmatch(value):
        raise InvalidHeader("Sync-Token")
    return int(value)


def must_be_json(headers: Headers) -> None:
    """Raises UnsupportedMediaType."""
    media_type, _, charset = headers.get("content-type", "").lower().partition(";")
    if media_type.strip() != "application/json" or charset.strip() not in ("", "charset=utf-8"):
        raise UnsupportedMediaType
