"""Any fact that could be: what the types allow, within what facts keep to."""

import types
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from hypothesis import strategies as st

from domain.personal_data import Person, PersonalData

LARGEST_NUMBER = 2**53 - 1
"""What every JSON reader holds."""

_KNOWN: dict[object, st.SearchStrategy[Any]] = {
    bool: st.booleans(),
    int: st.integers(-LARGEST_NUMBER, LARGEST_NUMBER),
    Decimal: st.decimals(allow_nan=False, allow_infinity=False),
    date: st.dates(),
    time: st.times(),
    datetime: st.datetimes(timezones=st.just(UTC)),
    str: st.text(),
    UUID: st.uuids(),
    types.NoneType: st.none(),
}


def arbitrary(kind: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401 - any type there is
    """Values of this type, down to the last field."""
    origin, inner = get_origin(kind), get_args(kind)
    if kind in _KNOWN:
        return _KNOWN[kind]
    if origin is PersonalData:
        return st.builds(PersonalData, st.uuids(), arbitrary(Person))
    if origin in (Union, types.UnionType):
        return st.one_of(*map(arbitrary, inner))
    if origin is tuple:
        return st.lists(arbitrary(inner[0]), max_size=3).map(tuple)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return st.sampled_from(kind)
    if is_dataclass(kind) and isinstance(kind, type):
        hints = get_type_hints(kind)
        return st.builds(
            kind, **{field.name: arbitrary(hints[field.name]) for field in fields(kind)}
        )
    raise NotImplementedError(kind)
