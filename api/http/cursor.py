"""Cursors of long lists: opaque to clients, and trusted because they are signed.

A cursor says where the last page ended and which list it belongs to, so that it can't be used
with other filters or another order. base64url(JSON) "." base64url(HMAC-SHA256), with a key id.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import orjson

from api.http.rejections import CursorMismatch, InvalidCursor

VERSION: Final = 1
MAC_BYTES: Final = 16
LEAST_KEY_BYTES: Final = 32
Place: TypeAlias = Sequence[str | int]
"""The sort key of the last row of a page."""


@dataclass(frozen=True, slots=True)
class Cursors:
    """Signs with the first key; reads with any. Keys have ids, so they can be rotated."""

    keys: Mapping[str, bytes]

    def __post_init__(self) -> None:
        if not self.keys or min(map(len, self.keys.values())) < LEAST_KEY_BYTES:
            raise ValueError("cursors need keys of at least 32 bytes")

    @classmethod
    def signed_with(cls, key: bytes) -> "Cursors":
        """With this key alone, the same in every process."""
        return cls({hashlib.sha256(key).hexdigest()[:8]: key})

    def after(self, place: Place, of: Mapping[str, object]) -> str:
        """The cursor for what follows this place in the list that `of` describes."""
        key_id = next(iter(self.keys))
        body = orjson.dumps([VERSION, key_id, _digest(of), list(place)])
        return f"{_encode(body)}.{_encode(self._mac(key_id, body))}"

    def place(self, cursor: str, of: Mapping[str, object]) -> Place:
        """Where the last page ended. Raises InvalidCursor, CursorMismatch."""
        try:
            body, mac = (_decode(part) for part in cursor.split("."))
            version, key_id, digest, place = orjson.loads(body)
            genuine = hmac.compare_digest(mac, self._mac(key_id, body))
        except (ValueError, TypeError, KeyError, binascii.Error):
            raise InvalidCursor from None
        if not genuine or version != VERSION:
            raise InvalidCursor
        if digest != _digest(of):
            raise CursorMismatch
        return tuple(place)

    def _mac(self, key_id: str, body: bytes) -> bytes:
        return hmac.digest(self.keys[key_id], body, "sha256")[:MAC_BYTES]


def _digest(of: Mapping[str, object]) -> str:
    canonical = orjson.dumps(of, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(canonical).hexdigest()[:16]


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
