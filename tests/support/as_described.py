"""Every answer in every test is compared with what the OpenAPI document says about it."""

import re
from functools import lru_cache
from typing import Any

import httpx2
import jsonschema_rs

from api.http.main import assemble, nothing_behind


async def must_be_as_described(response: httpx2.Response) -> None:
    """An event hook of the client: fails the test in which the answer came."""
    method, path = response.request.method.lower(), response.request.url.path
    address = next((address for address in _document()["paths"] if _is_at(address, path)), "")
    operation = _document()["paths"].get(address, {}).get(method)
    if operation is None:
        return
    status, media_type = str(response.status_code), response.headers.get("content-type", "")
    assert status in operation["responses"], f"{method} {path} answered {status}"
    await response.aread()
    if "json" in media_type:
        assert media_type in operation["responses"][status]["content"], f"{method} {path} {status}"
        _validator(address, method, status, media_type).validate(response.json())


@lru_cache
def _document() -> dict[str, Any]:
    return assemble(nothing_behind, None).openapi()


@lru_cache
def _validator(address: str, method: str, status: str, media_type: str) -> jsonschema_rs.Validator:
    response = _document()["paths"][address][method]["responses"][status]
    schema = response["content"][media_type]["schema"]
    components = _document()["components"]
    return jsonschema_rs.validator_for({**schema, "components": components}, validate_formats=True)


def _is_at(address: str, path: str) -> bool:
    pattern = address.replace("{dossier_id}", "[0-9a-f-]{36}").replace("{code}", "[^/]+")
    return re.fullmatch(pattern, path) is not None
