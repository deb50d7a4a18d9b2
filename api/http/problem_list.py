"""GET /v1/problems: every code that an error can carry, for whoever builds on this API."""

from dataclasses import dataclass

import orjson
from fastapi import Response

from api.http.areas import area
from api.http.sentences import SENTENCES
from api.http.statuses import STATUS

router = area("/v1", "about")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemCode:
    code: str
    status: int
    vi: str
    en: str


@router.get("/problems", responses={200: {"model": list[ProblemCode]}})
async def list_problems() -> Response:
    """Every problem code with its status and its title in both languages."""
    found = {
        refusal.code: ProblemCode(
            code=refusal.code,
            status=status,
            vi=SENTENCES["vi"][refusal.code].title,
            en=SENTENCES["en"][refusal.code].title,
        )
        for refusal, status in STATUS.items()
    }
    return Response(
        orjson.dumps([found[code] for code in sorted(found)]), 200, None, "application/json"
    )
