"""Every route asks who is there, and the table says which role may pass."""

from typing import Any

import pytest

from api.http.permissions import MAY, OPEN, Role
from tests.api.conftest import LastPosition, Running
from tests.support.office import Office, new_dossier

pytestmark = pytest.mark.postgres
SOME_ID = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def api(api_for_all: Running) -> Running:
    """The same for every test here: none of them writes."""
    return api_for_all


def operations(api: Running) -> dict[str, tuple[str, str]]:
    """Every documented operation: its name, method and address."""
    paths: dict[str, dict[str, Any]] = api.app.openapi()["paths"]
    found = {
        operation["operationId"]: (method.upper(), path)
        for path, methods in paths.items()
        for method, operation in methods.items()
    }
    assert len(found) > 20
    return found


async def test_every_operation_has_its_line_in_the_table_and_there_are_no_others(
    api: Running,
) -> None:
    documented = set(operations(api))

    assert documented | {"issue_dev_token"} == set(MAY) | OPEN
    assert not set(MAY) & OPEN


async def test_every_route_is_documented(api: Running) -> None:
    """A route that the document hides would be missing from every check that starts from it."""
    hidden = {"docs", "docs_start", "docs-static", "openapi", "issue_dev_token"}

    assert {getattr(route, "name", "?") for route in api.app.routes} == (
        set(operations(api)) | hidden
    )


async def test_nobody_comes_in_without_a_token(api: Running, office: Office) -> None:
    for name, (method, path) in operations(api).items():
        address = path.replace("{dossier_id}", SOME_ID).replace("{code}", "H03")
        answer = await office.http.request(method, address)
        if name in OPEN:
            assert answer.status_code == 200, name
        else:
            assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated"), name
            assert answer.headers["www-authenticate"].startswith("Bearer")


async def test_each_role_passes_where_the_table_says_and_nowhere_else(
    api: Running, office: Office
) -> None:
    for name, roles in MAY.items():
        method, path = operations(api)[name]
        address = path.replace("{dossier_id}", SOME_ID).replace("{code}", "H03")
        for role in Role:
            answer = await office.http.request(method, address, headers=office.headers(role))
            assert (answer.status_code == 403) == (role not in roles), (name, role)


async def test_a_refused_role_leaves_nothing_behind(
    office: Office, last_position: LastPosition
) -> None:
    before = last_position()

    refused = await office.post("/v1/dossiers", new_dossier(), "inspector")

    assert (refused.status_code, refused.json()["operation"]) == (403, "receive_dossier")
    assert last_position() == before


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic eDp5", "Bearer a.b.c", "x"])
async def test_what_is_no_token_does_not_say_why_it_is_none(office: Office, header: str) -> None:
    answer = await office.http.get("/v1/dossiers", headers={"authorization": header})

    assert answer.status_code == 401
    assert "bearer" in answer.json()["detail"]


async def test_a_development_token_comes_as_json_or_as_plain_text(office: Office) -> None:
    wanted = {"principal": "counter.1", "role": "one-stop", "agency": "H03.01"}

    as_json = await office.http.post("/dev/tokens", json=wanted)
    plain = await office.http.post("/dev/tokens", json=wanted, headers={"accept": "text/plain"})

    for token in (as_json.json()["access_token"], plain.text):
        seen = await office.http.get("/v1/dossiers", headers={"authorization": f"Bearer {token}"})
        assert seen.status_code == 200
    assert as_json.headers["dev-mode"] == "true"


async def test_a_development_token_is_for_a_role_that_exists(office: Office) -> None:
    wanted = {"principal": "x", "role": "emperor", "agency": "H03"}

    refused = await office.http.post("/dev/tokens", json=wanted)

    assert (refused.status_code, refused.json()["code"]) == (422, "invalid-request")
