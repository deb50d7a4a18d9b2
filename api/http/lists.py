"""Long lists in pages: the query, the cursor and the links that all of them share."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, Generic, TypeVar
from urllib.parse import urlencode

from fastapi import Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.http.answers import json_answer
from api.http.cursor import Cursors, Place
from api.http.openapi import OF_READING
from api.http.rejections import CursorMismatch, InvalidCursor

MOST: Final = 200
USUAL: Final = 50
OF_LISTS: Final = (*OF_READING, CursorMismatch, InvalidCursor)
LONGEST_CURSOR: Final = 8000
"""Characters. A cursor holds the last row's sort key, and a procedure's name may have 1,192."""
Item = TypeVar("Item")


class Listed(BaseModel):
    """What every list may be asked. A parameter that is not described is refused: a misspelt
    filter must not show everything."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    limit: int = Field(USUAL, ge=1, le=MOST)
    cursor: Annotated[str, Field(max_length=LONGEST_CURSOR)] | None = Field(
        None, description="`next` of the page before, with the same filters and order."
    )

    def same_list(self) -> dict[str, Any]:
        """What a cursor is bound to: everything but how much and from where."""
        return self.model_dump(mode="json", exclude={"limit", "cursor"}, exclude_none=True)


class PageOf(BaseModel, Generic[Item]):
    """One page, and the cursor of the next one (also as Link, rel="next")."""

    items: list[Item]
    next: str | None = Field(description="Hand it in as `cursor`; null at the end.")


def place_of(request: Request, asked: Listed) -> Place | None:
    """Where this page starts. Raises InvalidCursor, CursorMismatch."""
    if asked.cursor is None:
        return None
    cursors: Cursors = request.state.cursors
    return cursors.place(asked.cursor, _list(request, asked))


def page_answer(
    request: Request, asked: Listed, items: Sequence[object], place: Place | None
) -> Response:
    """The page as JSON, with a link to the next one where there is one."""
    if place is None:
        return json_answer({"items": items, "next": None})
    cursors: Cursors = request.state.cursors
    cursor = cursors.after(place, _list(request, asked))
    again = [item for item in request.query_params.multi_items() if item[0] != "cursor"]
    link = f'<{request.url.path}?{urlencode([*again, ("cursor", cursor)])}>; rel="next"'
    return json_answer({"items": items, "next": cursor}, headers={"Link": link})


def _list(request: Request, asked: Listed) -> Mapping[str, object]:
    return {"path": request.url.path, **asked.same_list()}
