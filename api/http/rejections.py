"""What the HTTP edge itself refuses, before any use case is asked. Words: sentences.py."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from domain.refused import Refused


class Unauthenticated(Refused):
    """No token, or one that can't be trusted. Which of its claims failed stays in the log."""

    code: ClassVar[str] = "unauthenticated"

    def __init__(self, why: str) -> None:
        super().__init__(why)


class NotPermitted(Refused):
    code: ClassVar[str] = "not-permitted"

    def __init__(self, operation: str) -> None:
        super().__init__(f"no role of this token may {operation}", operation=operation)


class NoSuchResource(Refused):
    code: ClassVar[str] = "no-such-resource"

    def __init__(self) -> None:
        super().__init__("nothing lives at this address")


class MethodNotAllowed(Refused):
    code: ClassVar[str] = "method-not-allowed"

    def __init__(self, method: str) -> None:
        super().__init__(f"{method} is not offered here", method=method)


class MalformedJson(Refused):
    code: ClassVar[str] = "malformed-json"

    def __init__(self) -> None:
        super().__init__("the body is not JSON in UTF-8")


class UnsupportedMediaType(Refused):
    code: ClassVar[str] = "unsupported-media-type"

    def __init__(self) -> None:
        super().__init__("the body must be application/json")


class BodyTooLarge(Refused):
    code: ClassVar[str] = "body-too-large"

    def __init__(self, limit: int) -> None:
        super().__init__(f"a body may have {limit} bytes", limit=limit)


@dataclass(frozen=True, slots=True, kw_only=True)
class InvalidPart:
    """One part of a request that is not as described. Never holds the value that was sent."""

    kind: Literal["pointer", "parameter"]
    """A JSON Pointer into the body, or the name of a query or path parameter."""
    place: str
    rule: str
    """Stable and public, like a code: "missing", "too-long" ..."""
    limits: Mapping[str, object] = field(default_factory=dict)
    """The rule's own numbers, which its sentence needs."""


class InvalidRequest(Refused):
    code: ClassVar[str] = "invalid-request"

    def __init__(self, *errors: InvalidPart) -> None:
        super().__init__("the request is not as described", count=len(errors))
        self.errors = errors


class InvalidHeader(Refused):
    code: ClassVar[str] = "invalid-header"

    def __init__(self, header: str) -> None:
        super().__init__(f"the header {header} can't be read", header=header)


class IdempotencyKeyMissing(Refused):
    code: ClassVar[str] = "idempotency-key-missing"

    def __init__(self) -> None:
        super().__init__("a request that opens a dossier needs an Idempotency-Key")


class IfMatchMissing(Refused):
    code: ClassVar[str] = "if-match-missing"

    def __init__(self) -> None:
        super().__init__("a change to a dossier needs If-Match with the version that was seen")


class EitherOr(Refused):
    code: ClassVar[str] = "either-or"

    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"ask for {one} or for {other}, not for both", one=one, other=other)


class InvalidCursor(Refused):
    code: ClassVar[str] = "invalid-cursor"

    def __init__(self) -> None:
        super().__init__("this cursor was not given out by us")


class CursorMismatch(Refused):
    code: ClassVar[str] = "cursor-mismatch"

    def __init__(self) -> None:
        super().__init__("this cursor belongs to another list: other filters or another order")


class ProjectionLagging(Refused):
    code: ClassVar[str] = "projection-lagging"

    def __init__(self, read_model: str) -> None:
        super().__init__(f"{read_model} has not come as far yet", read_model=read_model)


class StoreUnanswered(Refused):
    """The store could not say whether the facts were recorded."""

    code: ClassVar[str] = "store-unanswered"

    def __init__(self) -> None:
        super().__init__("the store did not answer: repeat with the same Idempotency-Key")


class StoreAway(Refused):
    """Nothing can be read or recorded now; nothing was recorded."""

    code: ClassVar[str] = "store-away"

    def __init__(self) -> None:
        super().__init__("the database is away")


class InternalError(Refused):
    """A fault of ours. What it was stands in the log under the request id, never in the answer."""

    code: ClassVar[str] = "internal-error"

    def __init__(self) -> None:
        super().__init__("something went wrong on our side")
