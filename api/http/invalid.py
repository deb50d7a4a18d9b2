"""Which parts of a request are not as described: pydantic's findings in our own stable words."""

from collections.abc import Iterable, Mapping
from typing import Any

from api.http.rejections import InvalidPart

MOST_ERRORS = 50
"""Enough for any form; a list of ten thousand wrong items need not be answered item by item."""

RULE: Mapping[str, str] = {
    "missing": "missing",
    "extra_forbidden": "unknown-field",
    "string_too_short": "too-short",
    "string_too_long": "too-long",
    "too_short": "too-short",
    "too_long": "too-long",
    "greater_than_equal": "too-small",
    "less_than_equal": "too-large",
    "enum": "not-one-of",
    "literal_error": "not-one-of",
    "string_pattern_mismatch": "wrong-characters",
    "string_unicode": "wrong-characters",
    "string_type": "wrong-type",
    "int_type": "wrong-type",
    "int_parsing": "wrong-type",
    "int_from_float": "wrong-type",
    "bool_type": "wrong-type",
    "list_type": "wrong-type",
    "tuple_type": "wrong-type",
    "model_type": "wrong-type",
    "model_attributes_type": "wrong-type",
    "datetime_type": "wrong-type",
    "datetime_parsing": "not-a-date",
    "datetime_from_date_parsing": "not-a-date",
    "datetime_object_invalid": "not-a-date",
    "date_parsing": "not-a-date",
    "date_from_datetime_parsing": "not-a-date",
    "timezone_aware": "not-a-date",
    "repeated": "repeated",
}
"""pydantic's type of error -> our rule. What is missing here is answered as "not-valid"."""

LIMITS: Mapping[str, str] = {
    "min_length": "least",
    "max_length": "most",
    "ge": "least",
    "le": "most",
    "expected": "choices",
}
"""pydantic's name of a rule's number -> the placeholder of our sentence."""


def invalid_parts(errors: Iterable[Mapping[str, Any]]) -> tuple[InvalidPart, ...]:
    """The first findings of pydantic, without the values that were sent."""
    return tuple(_part(error) for error, _ in zip(errors, range(MOST_ERRORS), strict=False))


def _part(error: Mapping[str, Any]) -> InvalidPart:
    source, *path = error["loc"]
    context = error.get("ctx", {})
    return InvalidPart(
        kind="pointer" if source == "body" else "parameter",
        place=pointer(path) if source == "body" else str(path[0] if path else source),
        rule=RULE.get(error["type"], "not-valid"),
        limits={LIMITS[name]: value for name, value in context.items() if name in LIMITS},
    )


def pointer(path: Iterable[object]) -> str:
    """A JSON Pointer (RFC 6901)."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in path)
