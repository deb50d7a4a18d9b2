"""The OpenAPI document is complete and current, and the page that shows it needs no other host."""

import json
import re
from typing import Any

import jsonschema_rs
import pytest
import schemathesis

from api.http.main import assemble, nothing_behind
from api.http.openapi_json import FILE, text
from tests.api.conftest import Running
from tests.support.office import Office

pytestmark = pytest.mark.postgres


@pytest.fixture
def api(api_for_all: Running) -> Running:
    return api_for_all


@pytest.fixture
def document(api: Running) -> dict[str, Any]:
    return api.app.openapi()


async def test_the_committed_document_is_current(document: dict[str, Any]) -> None:
    """If this fails on purpose: `python -m api.http.openapi_json`, and read the difference."""
    assert FILE.read_text(encoding="utf-8") == text()
    assert json.loads(text()) == document


async def test_it_is_an_openapi_document(document: dict[str, Any]) -> None:
    schema = schemathesis.openapi.from_dict(document)

    assert len(list(schema.get_all_operations())) == len(
        [1 for methods in document["paths"].values() for _ in methods]
    )


async def test_every_schema_is_one_and_every_reference_leads_somewhere(
    document: dict[str, Any],
) -> None:
    for name, schema in document["components"]["schemas"].items():
        jsonschema_rs.meta.validate({**schema, "components": document["components"]})
        assert re.fullmatch(r"[A-Za-z_]+", name), name
    schemas = document["components"]["schemas"]
    for target in re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(document)):
        assert target in schemas


async def test_every_operation_says_what_it_does_and_how_it_may_fail(
    document: dict[str, Any],
) -> None:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            where = f"{method} {path}"
            assert re.fullmatch(r"[a-z_]+", operation["operationId"]), where
            assert operation["description"], where
            assert operation["tags"], where
            if not path.startswith("/v1") or operation["operationId"] == "list_problems":
                continue
            assert operation["security"] == [{"HTTPBearer": []}], where
            for status, response in operation["responses"].items():
                if status >= "400":
                    assert list(response["content"]) == ["application/problem+json"], where
            assert {"401", "403", "422", "500"} <= operation["responses"].keys(), where


async def test_names_are_the_office_s_not_the_program_s(document: dict[str, Any]) -> None:
    for name in document["components"]["schemas"]:
        assert "__" not in name, name


async def test_the_documentation_page_needs_no_other_host(office: Office) -> None:
    page = await office.http.get("/docs")

    assert page.status_code == 200
    assert "//" not in page.text.replace("<!doctype html>", "")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "http" not in policy
    for address in re.findall(r'(?:src|href)="([^"]+)"', page.text):
        part = await office.http.get(address)
        assert part.status_code == 200, address
    assert (await office.http.get("/openapi.json")).json()["info"]["title"] == "Hoso"


async def test_without_development_identity_there_is_no_route_to_a_token(api: Running) -> None:
    app = assemble(nothing_behind, None)

    assert not [route for route in app.routes if "dev" in getattr(route, "path", "")]
