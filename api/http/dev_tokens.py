"""POST /dev/tokens: an identity for development. The route exists in development mode only."""

from typing import Annotated

import orjson
from fastapi import APIRouter, Request, Response
from pydantic import Field, StringConstraints

from api.http import bodies
from api.http.bodies import Code, Described
from api.http.dev_mode import DevIssuer
from api.http.identity import LONGEST_LIFE
from api.http.permissions import Role


class NewToken(Described):
    """Whoever you want to be."""

    principal: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._@-]{1,64}$")] = Field(
        examples=["counter.1"]
    )
    role: Role
    agency: Code = Field(examples=["H03.12"])


def router_for(issuer: DevIssuer) -> APIRouter:
    router = APIRouter(prefix="/dev", include_in_schema=False)

    @router.post("/tokens")
    async def issue_dev_token(request: Request) -> Response:
        wanted = bodies.parsed(request, await bodies.read(request), NewToken)
        token = issuer.token(principal=wanted.principal, role=wanted.role, agency=wanted.agency)
        if "text/plain" in request.headers.get("accept", ""):
            return Response(token, media_type="text/plain")
        answer = {"access_token": token, "token_type": "Bearer", "expires_in": LONGEST_LIFE}
        return Response(orjson.dumps(answer), media_type="application/json")

    return router
