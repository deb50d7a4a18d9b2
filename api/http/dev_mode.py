"""Development identity: an issuer inside the process, and why it can't be left on by mistake.

There is no branch that switches checking off. HOSO_DEV adds an issuer with a key pair that is
never written anywhere; its tokens go through the same verifier as any others.
"""

import base64
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc import jwt
from joserfc.jwk import KeySet, OKPKey

from api.http.identity import ALGORITHM, AUDIENCE, LONGEST_LIFE, TOKEN_TYPE
from api.http.permissions import Role
from infrastructure.postgres.dsn import database_name
from infrastructure.settings import DATABASE, Settings, SettingsRefused

ISSUER: Final = "http://127.0.0.1/dev"
DATABASES: Final = ("_dev", "_test")


class DevModeRefused(SettingsRefused):
    """Start-up stops here: development identity would be reachable where it must not be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What decides whether development identity is harmless here."""

    host: str
    database: str
    tls_certificate: str | None
    environment: str | None

    @classmethod
    def of(cls, settings: Settings) -> "Surroundings":
        dsn, certificate = settings.database_url, settings.tls_certificate_file
        return cls(
            host=settings.host,
            database=DATABASE if dsn is None else database_name(dsn),
            tls_certificate=str(certificate) if certificate else None,
            environment=settings.environment,
        )


def must_be_harmless(here: Surroundings) -> None:
    """All conditions must hold. Raises DevModeRefused, naming the first that does not."""
    if not _is_loopback(here.host):
        raise DevModeRefused(
            f"development identity is for loopback only, not for HOSO_HOST={here.host}: set"
            " HOSO_DEV=false, or leave HOSO_HOST out"
        )
    if not here.database.endswith(DATABASES):
        raise DevModeRefused(
            f"HOSO_DEV=true needs a database named *_dev or *_test, not {here.database}"
        )
    if here.tls_certificate:
        raise DevModeRefused("HOSO_DEV=true and a TLS certificate exclude each other")
    if here.environment not in (None, "", "dev"):
        raise DevModeRefused(f"HOSO_DEV=true is not for ENVIRONMENT={here.environment}")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class DevIssuer:
    key: OKPKey
    now: Callable[[], float] = time.time

    @classmethod
    def on(cls, seed: str | None) -> "DevIssuer":
        """With the key that the supervisor shares among its API processes, or one of its own.

        `seed`: 32 bytes in base64url, from the environment only, never from a file.
        """
        raw = _from_base64url(seed) if seed else secrets.token_bytes(32)
        public = Ed25519PrivateKey.from_private_bytes(raw).public_key().public_bytes_raw()
        pair = {"kty": "OKP", "crv": "Ed25519", "d": _base64url(raw), "x": _base64url(public)}
        return cls(OKPKey.import_key({**pair, "kid": "dev", "use": "sig"}))

    @property
    def keys(self) -> KeySet:
        return KeySet([self.key])

    def token(self, *, principal: str, role: Role, agency: str) -> str:
        issued = int(self.now())
        return jwt.encode(
            {"alg": ALGORITHM, "typ": TOKEN_TYPE, "kid": "dev"},
            {
                "iss": ISSUER,
                "aud": AUDIENCE,
                "sub": principal,
                "roles": [role],
                "agency": agency,
                "iat": issued,
                "exp": issued + LONGEST_LIFE,
            },
            self.key,
            algorithms=[ALGORITHM],
        )


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _from_base64url(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
