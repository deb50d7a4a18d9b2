"""Reading a request's body: once, no larger than allowed, and strictly as described."""

from datetime import UTC, date, datetime
from typing import Annotated, Final, TypeVar

from fastapi import Request
from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)

from api.http.headers import must_be_json
from api.http.invalid import invalid_parts
from api.http.rejections import BodyTooLarge, InvalidRequest, MalformedJson

MOST_BYTES: Final = 1_000_000

EARLIEST: Final = datetime(2000, 1, 1, tzinfo=UTC)

Line = StringConstraints(strip_whitespace=True, min_length=1, pattern=r"^[^\x00-\x1f\x7f]*$")
"""One line of text. PostgreSQL can't keep NUL, and no name or code needs a control character."""
Code = Annotated[str, Line, StringConstraints(max_length=64)]
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2199, 12, 31))]
Name = Annotated[str, Line, StringConstraints(max_length=300)]
Text = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        min_length=1,
        max_length=4000,
        pattern=r"^[^\x00-\x09\x0b-\x1f\x7f]*$",
    ),
]
"""Several lines."""


class Described(BaseModel):
    """A body of ours: a field that is not described is refused, not ignored."""

    model_config = ConfigDict(extra="forbid")


class CommandBody(Described):
    """What every command may say."""

    effective_at: Annotated[AwareDatetime, Field(ge=EARLIEST, strict=True)] | None = Field(
        None, description="When it happened, if not now; with its offset from UTC."
    )

    def why(self) -> str | None:
        """The reason that is kept with the event, in the words of who acted."""
        return None


class ExplainedBody(CommandBody):
    """A command that may give its reason."""

    reason: Text | None = Field(None, description="Why, kept with the event.")

    def why(self) -> str | None:
        return self.reason


Body = TypeVar("Body", bound=CommandBody)
Model = TypeVar("Model", bound=BaseModel)


async def read(request: Request) -> bytes:
    """The whole body. Raises BodyTooLarge before more than that is held in memory."""
    declared = request.headers.get("content-length", "0")
    if not declared.isdecimal() or int(declared) > MOST_BYTES:
        raise BodyTooLarge(MOST_BYTES)
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise BodyTooLarge(MOST_BYTES)
    return body


def parsed(request: Request, body: bytes, model: type[Model]) -> Model:
    """Raises UnsupportedMediaType, MalformedJson, InvalidRequest."""
    must_be_json(request.headers)
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False, include_context=True)
    if found[0]["type"] == "json_invalid":
        raise MalformedJson
    raise InvalidRequest(*invalid_parts({**one, "loc": ("body", *one["loc"])} for one in found))
