"""Only our issuer's access tokens open the door: nothing forged, stale or of another kind."""

import base64
import json
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, OKPKey

from api.http.dev_mode import ISSUER, DevIssuer
from api.http.identity import Principal, Verifier
from api.http.permissions import Role
from api.http.rejections import Unauthenticated

NOW = 1_800_000_000
ISSUED = DevIssuer.on(None)
VERIFIER = Verifier(ISSUED.keys, ISSUER, now=lambda: float(NOW))
CLAIMS = {
    "iss": ISSUER,
    "aud": "hoso",
    "sub": "counter.1",
    "roles": ["one-stop"],
    "agency": "H03.12",
    "iat": NOW,
    "exp": NOW + 600,
}
HEADER = {"alg": "Ed25519", "typ": "at+jwt", "kid": "dev"}


def token(header: dict[str, Any] | None = None, **claims: Any) -> str:  # noqa: ANN401 - whatever a forger may claim
    wanted = {**CLAIMS, **claims}
    left = {name: value for name, value in wanted.items() if value is not None}
    return jwt.encode({**HEADER, **(header or {})}, left, ISSUED.key, algorithms=["Ed25519"])


def test_a_token_says_who_acts_and_for_which_agency() -> None:
    assert VERIFIER.principal(token()) == Principal(
        name="counter.1", roles=frozenset({Role.ONE_STOP}), agency="H03.12"
    )


def test_a_token_of_the_development_issuer_lasts_an_hour() -> None:
    issuer = DevIssuer(ISSUED.key, now=lambda: float(NOW))
    given_out = issuer.token(principal="counter.1", role=Role.ONE_STOP, agency="H03.12")

    assert VERIFIER.principal(given_out).name == "counter.1"
    an_hour_later = Verifier(ISSUED.keys, ISSUER, now=lambda: float(NOW + 3700))
    with pytest.raises(Unauthenticated):
        an_hour_later.principal(given_out)


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"iss": "http://elsewhere"}, id="another issuer"),
        pytest.param({"aud": "another-service"}, id="meant for another service"),
        pytest.param({"exp": NOW - 60}, id="expired"),
        pytest.param({"exp": NOW + 7200}, id="lives too long"),
        pytest.param({"iat": NOW + 600, "exp": NOW + 1200}, id="issued in the future"),
        pytest.param({"exp": None}, id="without an end"),
        pytest.param({"iat": None}, id="without a beginning"),
        pytest.param({"sub": None}, id="without a subject"),
        pytest.param({"agency": None}, id="without an agency"),
        pytest.param({"roles": []}, id="without a role"),
        pytest.param({"roles": "admin"}, id="roles that are no list"),
        pytest.param({"exp": "soon"}, id="an end that is no time"),
    ],
)
def test_a_token_that_claims_the_wrong_thing_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(Unauthenticated):
        VERIFIER.principal(token(**changed))


def test_an_id_token_is_no_access_token() -> None:
    with pytest.raises(Unauthenticated):
        VERIFIER.principal(token(header={"typ": "JWT"}))


def test_a_role_that_we_do_not_know_opens_nothing() -> None:
    assert VERIFIER.principal(token(roles=["emperor"])).roles == frozenset()


def test_another_key_under_the_same_name_is_refused() -> None:
    stranger = DevIssuer.on(None).token(principal="x", role=Role.ADMIN, agency="H03")

    with pytest.raises(Unauthenticated):
        VERIFIER.principal(stranger)


def test_an_unsigned_token_is_refused() -> None:
    parts = [{"alg": "none", "typ": "at+jwt"}, CLAIMS]
    head, body = (
        base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts
    )

    with pytest.raises(Unauthenticated):
        VERIFIER.principal(f"{head}.{body}.")


def test_the_public_key_is_no_shared_secret() -> None:
    public = OctKey.import_key(str(ISSUED.key.as_dict(private=False)["x"]))
    forged = jwt.encode({**HEADER, "alg": "HS256"}, CLAIMS, public, algorithms=["HS256"])

    with pytest.raises(Unauthenticated):
        VERIFIER.principal(forged)


def test_a_key_that_the_token_brings_along_is_not_used() -> None:
    own = OKPKey.generate_key("Ed25519")
    header = {**HEADER, "jwk": own.as_dict(private=False)}

    with pytest.raises(Unauthenticated):
        VERIFIER.principal(jwt.encode(header, CLAIMS, own, algorithms=["Ed25519"]))


@pytest.mark.parametrize("nonsense", ["", "x", "a.b.c", "..", "\u00e9.b.c", "a" * 9000])
def test_nonsense_is_refused(nonsense: str) -> None:
    with pytest.raises(Unauthenticated):
        VERIFIER.principal(nonsense)


def test_a_token_is_checked_once_and_forgotten_when_it_expires() -> None:
    clock = [float(NOW)]
    verifier = Verifier(ISSUED.keys, ISSUER, now=lambda: clock[0])
    good = token()
    assert verifier.principal(good) is verifier.principal(good)

    clock[0] = NOW + 700
    with pytest.raises(Unauthenticated):
        verifier.principal(good)


def test_processes_that_share_a_seed_accept_each_others_tokens() -> None:
    seed = base64.urlsafe_b64encode(b"s" * 32).rstrip(b"=").decode()
    first, second = DevIssuer.on(seed), DevIssuer.on(seed)

    from_first = first.token(principal="a", role=Role.CLERK, agency="H03")
    assert Verifier(second.keys, ISSUER).principal(from_first).name == "a"
