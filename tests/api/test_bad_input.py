"""Whatever is wrong with a request: a clear problem, and nothing is written."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.api.conftest import LastPosition, Running
from tests.support.office import PAPERS, WITHOUT_LIMIT, Office, new_dossier

pytestmark = pytest.mark.postgres
MEMBERS = {"type", "title", "status", "detail", "instance", "code", "request_id"}


@pytest.fixture
def api(api_for_all: Running) -> Running:
    """The same for every test here: none of them writes."""
    return api_for_all


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        pytest.param(b'{"procedure": ', 400, "malformed-json", id="cut off"),
        pytest.param(b"", 400, "malformed-json", id="empty"),
        pytest.param(b'{"procedure": "\xff"}', 400, "malformed-json", id="not UTF-8"),
        pytest.param(b"[" * 5000, 400, "malformed-json", id="a depth bomb"),
        pytest.param(b"[]", 422, "invalid-request", id="no object"),
        pytest.param(b" " * 1_000_001, 413, "body-too-large", id="more than allowed"),
        pytest.param(new_dossier(officer="x"), 422, "invalid-request", id="an unknown field"),
        pytest.param(new_dossier(applicant=None), 422, "invalid-request", id="nobody applies"),
        pytest.param(new_dossier(channel="online"), 422, "invalid-request", id="wrong channel"),
        pytest.param(new_dossier(procedure="9.999999"), 422, "unknown-procedure", id="no such"),
        pytest.param(new_dossier(receiving_agency="H99"), 422, "unknown-agency", id="nowhere"),
        pytest.param(new_dossier(procedure="\0"), 422, "invalid-request", id="NUL in a code"),
        pytest.param(
            new_dossier(procedure=WITHOUT_LIMIT), 409, "no-usable-time-limit", id="no usable limit"
        ),
        pytest.param(
            new_dossier(effective_at="2018-06-01T09:00:00+07:00"),
            422,
            "outside-calendar",
            id="before the calendar",
        ),
        pytest.param(
            new_dossier(effective_at="2199-06-01T09:00:00+07:00"),
            422,
            "effective-in-the-future",
            id="not yet",
        ),
        pytest.param(
            new_dossier(effective_at="0001-01-01T00:00:00+07:00"),
            422,
            "invalid-request",
            id="the first day of all",
        ),
        pytest.param(
            new_dossier(effective_at="2026-01-05T09:00:00"),
            422,
            "invalid-request",
            id="a moment without its offset",
        ),
        pytest.param(new_dossier(papers=PAPERS[:1]), 422, "papers-incomplete", id="papers missing"),
        pytest.param(
            new_dossier(papers=[{"component": "TP01", "originals": 2**70}]),
            422,
            "invalid-request",
            id="a number beyond JSON",
        ),
    ],
)
async def test_it_is_refused_and_nothing_is_written(
    office: Office,
    last_position: LastPosition,
    body: bytes | dict[str, Any],
    status: int,
    code: str,
) -> None:
    before = last_position()

    refused = await office.post("/v1/dossiers", body)

    problem = refused.json()
    assert (refused.status_code, problem["code"]) == (status, code), refused.text
    assert refused.headers["content-type"] == "application/problem+json"
    assert problem.keys() >= MEMBERS
    assert problem["type"] == f"urn:hoso:problem:{code}"
    assert problem["request_id"] == refused.headers["x-request-id"]
    assert last_position() == before


async def test_each_invalid_part_is_pointed_at_in_words_but_never_shown(office: Office) -> None:
    canary = "079099001234-canary"
    body = new_dossier(
        channel=canary,
        applicant={"full_name": "", "identity_number": canary * 9, "shoe/size": canary},
        papers=[{"component": "TP01", "originals": canary}],
    )

    refused = await office.post("/v1/dossiers", body)

    found = {error["pointer"]: error["rule"] for error in refused.json()["errors"]}
    assert found == {
        "/channel": "not-one-of",
        "/applicant/full_name": "too-short",
        "/applicant/identity_number": "too-long",
        "/applicant/shoe~1size": "unknown-field",
        "/papers/0/originals": "wrong-type",
    }
    assert "at most 30" in refused.text
    assert canary not in refused.text


async def test_every_missing_paper_is_named_in_one_answer(office: Office) -> None:
    refused = await office.post("/v1/dossiers", new_dossier(papers=[]))

    assert refused.json()["missing"] == ["TP01", "TP02"]
    assert "Đơn đề nghị, Bản vẽ" in refused.json()["detail"]


async def test_the_answer_is_vietnamese_unless_asked_otherwise(office: Office) -> None:
    no_preference = {"accept-language": ""}

    refused = await office.post("/v1/dossiers", b"{", headers=no_preference)

    assert refused.headers["content-language"] == "vi"
    assert refused.json()["title"] == "JSON không hợp lệ"


@pytest.mark.parametrize("media_type", ["text/plain", "application/xml", "", "multipart/form-data"])
async def test_a_body_must_say_that_it_is_json(office: Office, media_type: str) -> None:
    refused = await office.post("/v1/dossiers", b"{}", headers={"content-type": media_type})

    assert (refused.status_code, refused.json()["code"]) == (415, "unsupported-media-type")


async def test_opening_a_dossier_needs_a_key(office: Office, last_position: LastPosition) -> None:
    before = last_position()
    headers = {**office.headers("one-stop"), "content-type": "application/json"}

    refused = await office.http.post("/v1/dossiers", json=new_dossier(), headers=headers)

    assert (refused.status_code, refused.json()["code"]) == (400, "idempotency-key-missing")
    assert last_position() == before


@pytest.mark.parametrize("key", ["", '"', "two words", "k" * 129, '"a"b'])
async def test_a_key_that_is_none_is_refused(office: Office, key: str) -> None:
    refused = await office.post("/v1/dossiers", new_dossier(), headers={"idempotency-key": key})

    assert (refused.status_code, refused.json()["code"]) == (400, "invalid-header")


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/v1/dossiers?agency=H03", 422, "invalid-request"),
        ("/v1/dossiers?procedure=1&procedure=2", 422, "invalid-request"),
        ("/v1/dossiers?limit=0", 422, "invalid-request"),
        ("/v1/dossiers?limit=201", 422, "invalid-request"),
        ("/v1/dossiers?limit=1000000000000000000000", 422, "invalid-request"),
        ("/v1/dossiers?sort=shoe_size", 422, "invalid-request"),
        ("/v1/dossiers?officer=%00", 422, "invalid-request"),
        ("/v1/dossiers?due_to=9999-12-31", 422, "invalid-request"),
        ("/v1/dossiers?cursor=invented", 400, "invalid-cursor"),
        ("/v1/dossiers/00000000-0000-4000-8000-000000000000", 404, "not-found"),
        ("/v1/dossiers/00000000-0000-4000-8000-000000000000/history", 404, "not-found"),
        ("/v1/dossiers/not-an-id", 404, "no-such-resource"),
        ("/v1/procedures/9.999999", 404, "not-found"),
        ("/v1/procedures/%00", 422, "invalid-request"),
        ("/v1/procedures/1.000001?version=1&as_of=2026-01-05", 400, "either-or"),
        ("/v1/agencies/H99", 404, "not-found"),
        ("/v1/nothing", 404, "no-such-resource"),
        ("/v1/dossiers/", 404, "no-such-resource"),
    ],
)
async def test_a_question_that_makes_no_sense_is_refused(
    office: Office, path: str, status: int, code: str
) -> None:
    refused = await office.get(path)

    assert (refused.status_code, refused.json()["code"]) == (status, code), refused.text


async def test_a_method_that_is_not_offered_says_which_are(office: Office) -> None:
    refused = await office.http.delete("/v1/dossiers", headers=office.headers("one-stop"))

    assert (refused.status_code, refused.json()["code"]) == (405, "method-not-allowed")
    assert refused.headers["allow"] == "GET, POST"


@pytest.mark.parametrize("token", ["soon", "-1", "1.5", "9" * 19])
async def test_a_sync_token_that_we_did_not_give_out_is_refused(office: Office, token: str) -> None:
    refused = await office.get("/v1/dossiers", sync_token=token)

    assert (refused.status_code, refused.json()["code"]) == (400, "invalid-header")


async def test_a_body_that_does_not_say_how_long_it_is_is_cut_off_in_time(office: Office) -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b" " * 100_000

    headers = {**office.headers("one-stop"), "idempotency-key": "k"}

    refused = await office.http.post(
        "/v1/dossiers", content=endless(), headers={**headers, "content-type": "application/json"}
    )

    assert (refused.status_code, refused.json()["code"]) == (413, "body-too-large")
