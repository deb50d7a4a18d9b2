"""No update is lost, and nothing happens twice."""

import asyncio
import hashlib
import hmac
from pathlib import Path

import psycopg
import pytest

from tests.api.conftest import LastPosition, Running, running_api
from tests.support.eventually import eventually
from tests.support.office import Office, new_dossier

pytestmark = pytest.mark.postgres
TO_UNIT = {"to_unit": "Phòng thử nghiệm"}


async def test_of_two_who_saw_the_same_version_one_is_told_to_look_again(office: Office) -> None:
    dossier_id, _ = await office.received()
    address = f"/v1/dossiers/{dossier_id}/hand-overs"

    answers = await asyncio.gather(*(office.post(address, TO_UNIT, seen=1) for _ in range(2)))

    first, second = sorted(answers, key=lambda answer: answer.status_code)
    assert (first.status_code, second.status_code) == (200, 412)
    assert second.json()["code"] == "stale-version"
    assert second.json()["current_version"] == 2


async def test_a_change_must_say_which_version_was_seen(
    office: Office, last_position: LastPosition
) -> None:
    dossier_id, _ = await office.received()
    address, before = f"/v1/dossiers/{dossier_id}/hand-overs", last_position()

    missing = await office.post(address, TO_UNIT, key="a-key")
    stale = await office.post(address, TO_UNIT, seen=7)
    weak = await office.post(address, TO_UNIT, key="b-key", headers={"if-match": 'W/"1"'})

    assert (missing.status_code, missing.json()["code"]) == (428, "if-match-missing")
    assert (stale.status_code, stale.json()["current_version"]) == (412, 1)
    assert (weak.status_code, weak.json()["code"]) == (400, "invalid-header")
    assert last_position() == before


async def test_a_repeated_request_gets_the_first_answer(
    office: Office, last_position: LastPosition
) -> None:
    first = await office.post("/v1/dossiers", new_dossier(), key="once")
    after_the_first = last_position()

    again = await office.post("/v1/dossiers", new_dossier(), key="once")

    assert again.content == first.content
    assert again.status_code == first.status_code == 201
    for name in ("etag", "sync-token", "location"):
        assert again.headers[name] == first.headers[name]
    assert again.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers
    assert last_position() == after_the_first


async def test_twenty_equal_requests_at_once_open_one_dossier(office: Office) -> None:
    answers = await asyncio.gather(
        *(office.post("/v1/dossiers", new_dossier(), key="once") for _ in range(20))
    )

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1


async def test_a_repeated_change_gets_the_first_answer_though_the_dossier_has_moved_on(
    office: Office,
) -> None:
    dossier_id, _ = await office.received()
    address = f"/v1/dossiers/{dossier_id}/hand-overs"
    first = await office.post(address, TO_UNIT, seen=1, key="handed-over")

    again = await office.post(address, TO_UNIT, seen=1, key="handed-over")

    assert (again.status_code, again.content) == (200, first.content)
    assert again.headers["idempotency-replayed"] == "true"


async def test_a_key_means_one_request_only(office: Office, last_position: LastPosition) -> None:
    await office.post("/v1/dossiers", new_dossier(), key="once")
    before = last_position()

    another_body = await office.post("/v1/dossiers", new_dossier(return_by="post"), key="once")

    assert another_body.status_code == 422
    assert another_body.json()["code"] == "idempotency-key-reused"
    assert last_position() == before


async def test_a_key_belongs_to_who_sent_it(office: Office) -> None:
    first = await office.post("/v1/submissions", submission(), "applicant", key="mine")

    of_somebody_else = await office.post("/v1/submissions", submission(), "one-stop", key="mine")

    assert of_somebody_else.status_code == 201
    assert of_somebody_else.json()["id"] != first.json()["id"]


async def test_a_refused_request_may_succeed_later_under_its_key(office: Office) -> None:
    refused = await office.post("/v1/dossiers", new_dossier(procedure="9.9"), key="again")

    repeated = await office.post("/v1/dossiers", new_dossier(), key="again")

    assert (refused.status_code, repeated.status_code) == (422, 201)


async def test_what_is_kept_of_a_request_confirms_no_guess_at_it(api: Running) -> None:
    first = await api.office.post("/v1/dossiers", new_dossier(), key="once")
    asked = b"POST\n/v1/dossiers\n" + first.request.content
    with psycopg.connect(api.dsn) as connection:
        ((kept,),) = connection.execute("SELECT fingerprint FROM idempotency_keys").fetchall()

    assert kept != hashlib.sha256(asked).digest()
    assert kept == hmac.digest(api.state["fingerprint_key"], asked, "sha256")


async def test_a_key_is_forgotten_after_a_week(dsn: str, tmp_path: Path) -> None:
    async def forgotten() -> bool:
        with psycopg.connect(dsn) as connection:
            return not connection.execute("SELECT FROM idempotency_keys").fetchall()

    with psycopg.connect(dsn) as connection:
        connection.execute(
            "INSERT INTO idempotency_keys"
            " VALUES ('me', 'once', '', '', 1, 1, now() - interval '8 days')"
        )

    async with running_api(dsn, tmp_path):
        await eventually(forgotten)


def submission() -> dict[str, object]:
    return new_dossier(channel=None)
