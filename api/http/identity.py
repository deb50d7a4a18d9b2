"""Who is asking: bearer tokens (RFC 9068 access tokens, Ed25519) and what they say."""

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from api.http.permissions import Role
from api.http.rejections import Unauthenticated

ALGORITHM: Final = "Ed25519"
TOKEN_TYPE: Final = "at+jwt"  # noqa: S105 - a media type, no secret
AUDIENCE: Final = "hoso"
LONGEST_LIFE: Final = 3600
"""Seconds. A token that claims a longer life is refused, however well it is signed."""
CLOCK_SKEW: Final = 30
MOST_REMEMBERED: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    name: str
    """The account, not a personal name; what the events remember."""
    roles: frozenset[Role]
    agency: str


@dataclass(frozen=True, slots=True)
class Verifier:
    """Checks tokens against the keys of one issuer, each token once until it expires."""

    keys: KeySet
    issuer: str
    now: Callable[[], float] = time.time
    _known: dict[bytes, tuple[Principal, float]] = field(default_factory=dict)

    def principal(self, token: str) -> Principal:
        """Who the token was issued to. Raises Unauthenticated."""
        fingerprint = hashlib.sha256(token.encode()).digest()
        known = self._known.get(fingerprint)
        if known is not None and known[1] > self.now():
            return known[0]
        principal, expires = self._verified(token)
        if len(self._known) >= MOST_REMEMBERED:
            self._known.clear()
        self._known[fingerprint] = (principal, expires)
        return principal

    def _verified(self, token: str) -> tuple[Principal, float]:
        try:
            decoded = jwt.decode(token, self.keys, algorithms=[ALGORITHM])
            self._claims().validate(decoded.claims)
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise Unauthenticated(type(error).__name__) from None
        if decoded.header.get("typ") != TOKEN_TYPE:
            raise Unauthenticated("not an access token")
        claims = decoded.claims
        if claims["exp"] - claims["iat"] > LONGEST_LIFE:
            raise Unauthenticated("lives too long")
        return _principal(claims), float(claims["exp"])

    def _claims(self) -> jwt.JWTClaimsRegistry:
        return jwt.JWTClaimsRegistry(
            now=lambda: int(self.now()),
            leeway=CLOCK_SKEW,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": AUDIENCE},
            sub={"essential": True},
            iat={"essential": True},
            exp={"essential": True},
        )


def _principal(claims: dict[str, object]) -> Principal:
    match claims:
        case {"sub": str(name), "agency": str(agency), "roles": [*roles]} if name and roles:
            known = frozenset(role for role in Role if role in roles)
            return Principal(name=name, roles=known, agency=agency)
        case _:
            raise Unauthenticated("says too little")


class KeysUnreadable(Exception):
    """The file with the issuer's keys is missing or holds none."""


def keys_in(file: Path) -> KeySet:
    """The issuer's public keys: a JSON Web Key Set in a file. Raises KeysUnreadable."""
    try:
        return KeySet.import_key_set(json.loads(file.read_bytes()))
    except (OSError, ValueError, KeyError, TypeError, JoseError) as error:
        raise KeysUnreadable(f"{file} is no JSON Web Key Set") from error
