"""Whatever is sent, within the description and far outside of it: the answer is as described."""

import base64
import socket
import sys
import time
from pathlib import Path

import anyio
import pytest
from joserfc import jwt

from api.http.dev_mode import ISSUER, DevIssuer
from api.http.identity import ALGORITHM, AUDIENCE, TOKEN_TYPE
from api.http.permissions import Role
from tests.api.conftest import api_process

pytestmark = [pytest.mark.postgres, pytest.mark.faults]
SEED = base64.urlsafe_b64encode(b"s" * 32).rstrip(b"=").decode()
SECONDS = 40
NOT_OURS = "positive_data_acceptance,missing_required_header"
"""A valid request may still be refused by a rule of the office; and 428 is not expected there."""


def token_of_every_role() -> str:
    now = int(time.time())
    return jwt.encode(
        {"alg": ALGORITHM, "typ": TOKEN_TYPE, "kid": "dev"},
        {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": "fuzzer",
            "roles": list(Role),
            "agency": "H03.01",
            "iat": now,
            "exp": now + 3600,
        },
        DevIssuer.on(SEED).key,
        algorithms=[ALGORITHM],
    )


async def test_no_request_is_answered_otherwise_than_described(
    dev_dsn: str, tmp_path: Path, listening: socket.socket
) -> None:
    port = listening.getsockname()[1]
    schemathesis = Path(sys.executable).with_name("schemathesis")
    with api_process(listening, tmp_path, dev_dsn, HOSO_DEV_SEED=SEED):
        fuzzed = await anyio.run_process(
            [
                *(schemathesis, "run", f"http://127.0.0.1:{port}/openapi.json"),
                *("--header", f"Authorization: Bearer {token_of_every_role()}"),
                *("--wait-for-schema", "20", "--max-time", str(SECONDS), "--max-examples", "10"),
                *(
                    "--exclude-checks",
                    NOT_OURS,
                    "--warnings",
                    "off",
                    "--generation-deterministic",
                    "--no-color",
                ),
            ],
            cwd=tmp_path,
            check=False,
        )

    assert fuzzed.returncode == 0, fuzzed.stdout[-6000:].decode()
