"""What breaks inside is ours to know: the client gets a problem, without a word of it."""

from typing import Any, Never

import pytest
from structlog.testing import capture_logs

from api.http import edge
from tests.api.conftest import Running
from tests.support.office import Office, new_dossier

pytestmark = pytest.mark.postgres
CANARY = "079099001234-canary"


class Broken:
    async def page(self, *_: object) -> Never:
        raise RuntimeError(f"duplicate key ({CANARY})")

    async def __call__(self, *_: object) -> Never:
        raise RuntimeError(f"duplicate key ({CANARY})")


def break_the_reading(api: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(api.state["read_models"].dossiers), "page", Broken.page)


async def test_a_fault_is_a_problem_without_a_word_of_the_exception(
    api: Running, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_the_reading(api, monkeypatch)

    with capture_logs() as lines:
        answer = await office.get("/v1/dossiers", x_request_id="desk-7.42")

    assert (answer.status_code, answer.json()["code"]) == (500, "internal-error")
    assert answer.json()["request_id"] == answer.headers["x-request-id"] == "desk-7.42"
    assert CANARY not in answer.text
    (line,) = [line for line in lines if line["event"] == "failed"]
    assert (line["request"], line["route"]) == ("desk-7.42", "/v1/dossiers")


async def test_a_refusal_is_one_line_in_the_log_without_personal_data(office: Office) -> None:
    body = new_dossier(applicant={"full_name": CANARY, "phone": "x"})

    with capture_logs() as lines:
        await office.post("/v1/dossiers", body)

    (line,) = lines
    assert line["code"] == "invalid-request"
    assert line["route"] == "/v1/dossiers"
    assert CANARY not in str(line)


async def test_an_answer_to_a_good_request_writes_no_line(office: Office) -> None:
    with capture_logs() as lines:
        await office.received()

    assert lines == []


@pytest.mark.parametrize("unsound", ["", "a b", "a" * 65, "ü", 'x"y', "a\tb"])
async def test_an_unsound_request_id_is_replaced_by_one_of_ours(
    office: Office, unsound: str
) -> None:
    headers: dict[str, Any] = {"x-request-id": unsound.encode("latin-1")}

    answer = await office.http.get("/livez", headers=headers)

    assert answer.headers["x-request-id"] != unsound
    assert edge.SOUND_REQUEST_ID.fullmatch(answer.headers["x-request-id"])


async def test_every_answer_is_safe_to_show_and_not_to_keep(office: Office) -> None:
    for path in ("/livez", "/v1/dossiers", "/v1/nothing", "/docs"):
        answer = await office.get(path)
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"


async def test_who_does_not_want_to_wait_for_ever_is_told_to_come_back(office: Office) -> None:
    """Nothing projects in this test, so the read models never come as far."""
    _, slip = await office.received()

    lagging = await office.get("/v1/dossiers", sync_token=slip.headers["sync-token"])

    assert (lagging.status_code, lagging.json()["code"]) == (503, "projection-lagging")
    assert lagging.headers["retry-after"] == "1"
