"""Who may come in: every route but the open ones asks here first."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPBearer

from api.http.edge import request_id
from api.http.identity import Principal
from api.http.permissions import Role, role_for
from api.http.rejections import InvalidPart, InvalidRequest, NotPermitted, Unauthenticated
from application.ports import Provenance

MAY_BE_REPEATED = frozenset({"kind", "phase"})
SCHEME = HTTPBearer(
    auto_error=False,
    bearerFormat="JWT",
    description="An access token (RFC 9068, Ed25519). In development: POST /dev/tokens.",
)


def principal(request: Request) -> Principal:
    """Raises Unauthenticated."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated("no bearer token")
    known: Principal = request.state.verifier.principal(token.strip())
    return known


def permitted(request: Request) -> tuple[Principal, Role]:
    """Who asks, and the role under which this route is open to them.

    Raises Unauthenticated, NotPermitted.
    """
    who = principal(request)
    operation = request.scope["route"].name
    role = role_for(operation, who.roles)
    if role is None:
        raise NotPermitted(operation)
    return who, role


def provenance(request: Request) -> Provenance:
    """What the events will remember of who asked. Raises Unauthenticated, NotPermitted."""
    who, role = permitted(request)
    asked_in = request_id(request.scope)
    return Provenance(
        principal=who.name, role=role, agency=who.agency, request=asked_in, correlation=asked_in
    )


async def _reading(request: Request, _: Annotated[object, Depends(SCHEME)]) -> Principal:
    who, _role = permitted(request)
    must_be_plain(request)
    return who


def must_be_plain(request: Request) -> None:
    """Raises InvalidRequest for a parameter given twice that is no list: which one counts must
    not depend on who reads it."""
    given = request.query_params.multi_items()
    names = [name for name, _ in given]
    twice = sorted({name for name in names if names.count(name) > 1} - MAY_BE_REPEATED)
    if twice:
        raise InvalidRequest(
            *(InvalidPart(kind="parameter", place=name, rule="repeated") for name in twice)
        )


Reading = Annotated[Principal, Depends(_reading)]
"""For routes that only read: who asks, after the permission was checked."""
