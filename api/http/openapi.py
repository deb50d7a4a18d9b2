"""The OpenAPI document: complete from the same arguments that make the routes."""

from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel, Field

from api.http import problems, rejections
from api.http.sentences_en import SENTENCES
from api.http.statuses import STATUS
from domain.refused import Refused

SCHEMAS: Final = "#/components/schemas/{model}"
Json = dict[str, Any]


class ProblemError(BaseModel):
    """One part of a request that is not as described. Never the value that was sent."""

    pointer: str | None = Field(None, description="JSON Pointer into the body.")
    parameter: str | None = Field(None, description="Name of a query parameter.")
    rule: str = Field(description="Stable name of the rule, such as `missing`.")
    detail: str = Field(description="The rule in words, in the language of the answer.")


class Problem(BaseModel):
    """Every error of this API (RFC 9457), in Vietnamese or English by Accept-Language.

    `code` is stable; further members are the values that `detail` names.
    """

    type: str = Field(examples=["urn:hoso:problem:stale-version"])
    title: str
    status: int
    detail: str
    instance: str
    code: str = Field(examples=["stale-version"])
    request_id: str
    errors: list[ProblemError] | None = None

    model_config = {"extra": "allow"}


OF_READING: Final = (
    rejections.InvalidHeader,
    rejections.InvalidRequest,
    rejections.NotPermitted,
    rejections.ProjectionLagging,
    rejections.StoreAway,
    rejections.Unauthenticated,
)
"""What every question may be answered with."""


def problems_of(*refusals: type[Refused]) -> dict[int | str, Json]:
    """The problem answers of a route, by status; the codes are its examples."""
    by_status: dict[int | str, Json] = {}
    every: set[type[Refused]] = {*refusals, rejections.InternalError}
    for refusal in sorted(every, key=lambda one: one.code):
        content = {"schema": _ref("Problem"), "examples": {}}
        described = by_status.setdefault(
            STATUS[refusal], {"description": "", "content": {problems.MEDIA_TYPE: content}}
        )
        described["description"] = ", ".join(filter(None, (described["description"], refusal.code)))
        examples = described["content"][problems.MEDIA_TYPE]["examples"]
        examples[refusal.code] = {"$ref": f"#/components/examples/{refusal.code}"}
    return by_status


def _examples() -> Json:
    """One problem for each code, in English."""
    return {
        refusal.code: {
            "summary": SENTENCES[refusal.code].title,
            "value": {
                "type": f"urn:hoso:problem:{refusal.code}",
                "title": SENTENCES[refusal.code].title,
                "status": status,
                "detail": SENTENCES[refusal.code].detail,
                "instance": "/v1/dossiers",
                "code": refusal.code,
                "request_id": "desk-7-42",
            },
        }
        for refusal, status in sorted(STATUS.items(), key=lambda entry: entry[0].code)
    }


def _ref(model: str) -> Json:
    return {"$ref": SCHEMAS.format(model=model)}


def body_of(model: type[BaseModel]) -> Json:
    """A required JSON body. Its schema is moved to the components by `described`."""
    schema = model.model_json_schema(ref_template=SCHEMAS)
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def header(name: str, description: str, *, required: bool, pattern: str, example: str) -> Json:
    return {
        "name": name,
        "in": "header",
        "required": required,
        "description": description,
        "schema": {"type": "string", "pattern": f"^({pattern})$"},
        "example": example,
    }


def install(app: FastAPI) -> None:
    """The document is made once, when it is first asked for."""

    def described() -> Json:
        if app.openapi_schema is None:
            app.openapi_schema = document(app)
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]


def document(app: FastAPI) -> Json:
    """The whole document, with every schema under its name in the components."""
    whole: Json = get_openapi(
        title=app.title,
        version=app.version,
        summary=app.summary,
        description=app.description,
        routes=app.routes,
        tags=app.openapi_tags,
    )
    schemas: Json = whole["components"]["schemas"]
    _move(Problem.model_json_schema(ref_template=SCHEMAS), schemas)
    for operations in whole["paths"].values():
        for operation in operations.values():
            body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
            if "title" in body.get("schema", {}):
                body["schema"] = _move(body["schema"], schemas)
    whole["components"]["schemas"] = dict(sorted(schemas.items()))
    whole["components"]["examples"] = _examples()
    return whole


def _move(schema: Json, components: Json) -> Json:
    """Put a schema and those it uses among the components; the reference to it."""
    components.update(schema.pop("$defs", {}))
    components[schema["title"]] = schema
    return _ref(schema["title"])
