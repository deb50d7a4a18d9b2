"""Sealing one field of one fact with one person's key: AES-256-GCM, bound to its place.

A token reads `1.<key id>.<version>.<field>.<base64url(nonce + ciphertext)>`. Moved to another
stream, version or field it doesn't open. It names its place within the stream so that a fact can
pass on what an earlier fact of the same stream holds: the store opens it there and seals it anew.
"""

import base64
import binascii
import os
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from infrastructure.keyring.keys import SubjectKey

FORMAT = "1"
NONCE = 12


class SealBroken(Exception):
    """The token was changed, moved to another place, or never was one."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sealed field lies: no token opens anywhere else."""

    stream_id: UUID
    version: int
    field: str

    def as_bytes(self) -> bytes:
        return f"{self.stream_id}|{self.version}|{self.field}".encode()


def seal(key: SubjectKey, place: Place, content: bytes) -> str:
    nonce = os.urandom(NONCE)
    sealed = nonce + AESGCM(key.secret).encrypt(nonce, content, place.as_bytes())
    body = base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()
    return f"{FORMAT}.{key.id}.{place.version}.{place.field}.{body}"


def open_sealed(key: SubjectKey, place: Place, token: str) -> bytes:
    """What was sealed. Raises SealBroken."""
    _, version, field, body = _parts(token)
    if (version, field) != (place.version, place.field):
        raise SealBroken(f"not sealed for {place}")
    try:
        sealed = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
        return AESGCM(key.secret).decrypt(sealed[:NONCE], sealed[NONCE:], place.as_bytes())
    except (InvalidTag, ValueError) as broken:
        raise SealBroken(f"does not open at {place}") from broken


def key_id_of(token: str) -> str:
    """Which key opens it. Raises SealBroken."""
    return _parts(token)[0]


def sealed_at(stream_id: UUID, token: str) -> Place:
    """The place that a token of this stream names. Raises SealBroken."""
    _, version, field, _ = _parts(token)
    return Place(stream_id, version, field)


def _parts(token: str) -> tuple[str, int, str, str]:
    try:
        token_format, key_id, version, field, body = token.split(".")
        if token_format != FORMAT:
            raise SealBroken(f"unknown format {token_format}")
        return key_id, int(version), field, body
    except (ValueError, binascii.Error) as malformed:
        raise SealBroken("not a token") from malformed
