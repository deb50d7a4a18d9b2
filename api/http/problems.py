"""A refusal as an HTTP answer (RFC 9457): every error of this API has this one shape."""

from collections.abc import Mapping
from typing import Final

import orjson
import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import Match

from api.http import rejections, sentences
from api.http.edge import request_id, route_of
from api.http.invalid import invalid_parts
from api.http.statuses import STATUS, TRY_AGAIN
from application import ports
from domain.refused import Detail, Refused
from infrastructure.postgres.outages import OUTAGES
from projections.engine import freshness

MEDIA_TYPE: Final = "application/problem+json"
METHOD_NOT_ALLOWED: Final = 405
SECONDS_TO_TRY_AGAIN: Final = "1"
log = structlog.get_logger("hoso.http")


def answer(request: Request, refused: Refused) -> Response:
    """The problem as the client sees it, in the language it asked for; one line in the log."""
    status = STATUS[type(refused)]
    log.info(
        "refused",
        code=refused.code,
        status=status,
        route=route_of(request.scope),
        request=request_id(request.scope),
    )
    language = sentences.preferred(request.headers.get("accept-language", ""))
    sentence = sentences.SENTENCES[language][refused.code]
    body: dict[str, object] = {
        **refused.details,
        "type": f"urn:hoso:problem:{refused.code}",
        "title": sentence.title,
        "status": status,
        "detail": sentence.detail.format_map(_in_words(refused.details)),
        "instance": request.url.path,
        "code": refused.code,
        "request_id": request_id(request.scope),
    }
    if isinstance(refused, rejections.InvalidRequest):
        body["errors"] = [_worded(part, language) for part in refused.errors]
    headers = {"Content-Language": language, "Vary": "Accept-Language"}
    if type(refused) in TRY_AGAIN:
        headers["Retry-After"] = SECONDS_TO_TRY_AGAIN
    if isinstance(refused, rejections.Unauthenticated):
        headers["WWW-Authenticate"] = 'Bearer realm="hoso"'
    return Response(orjson.dumps(body), status, headers, MEDIA_TYPE)


def _worded(part: rejections.InvalidPart, language: sentences.Language) -> dict[str, str]:
    return {
        part.kind: part.place,
        "rule": part.rule,
        "detail": sentences.RULES[language][part.rule].format_map(part.limits),
    }


def _in_words(details: Mapping[str, Detail]) -> dict[str, str | int]:
    return {
        name: ", ".join(value) if isinstance(value, tuple) else value
        for name, value in details.items()
    }


async def _refused(request: Request, refused: Refused) -> Response:
    return answer(request, refused)


async def _invalid(request: Request, error: RequestValidationError) -> Response:
    return answer(request, rejections.InvalidRequest(*invalid_parts(error.errors())))


async def _unanswered(request: Request, _: ports.Unanswered) -> Response:
    return answer(request, rejections.StoreUnanswered())


async def _lagging(request: Request, lagging: freshness.ProjectionLagging) -> Response:
    return answer(request, rejections.ProjectionLagging(lagging.read_model))


async def _away(request: Request, outage: Exception) -> Response:
    log.error("the database is away", error=type(outage).__name__)
    return answer(request, rejections.StoreAway())


async def _of_the_router(request: Request, error: HTTPException) -> Response:
    if error.status_code != METHOD_NOT_ALLOWED:
        return answer(request, rejections.NoSuchResource())
    response = answer(request, rejections.MethodNotAllowed(request.method))
    response.headers["Allow"] = ", ".join(sorted(_offered(request)))
    return response


def _offered(request: Request) -> set[str]:
    """The methods of every route at this address: each route by itself knows its own only."""
    return {
        method
        for route in request.app.routes
        if route.matches(request.scope)[0] is not Match.NONE
        for method in getattr(route, "methods", ())
    }


def install(app: FastAPI) -> None:
    """Every error that a route or the router raises is answered here, as one kind of body."""
    app.exception_handler(Refused)(_refused)
    app.exception_handler(RequestValidationError)(_invalid)
    app.exception_handler(ports.Unanswered)(_unanswered)
    app.exception_handler(freshness.ProjectionLagging)(_lagging)
    app.exception_handler(HTTPException)(_of_the_router)
    for outage in OUTAGES:
        app.exception_handler(outage)(_away)


def fault(request: Request) -> Response:
    """A fault of ours, without a word of the exception."""
    return answer(request, rejections.InternalError())
