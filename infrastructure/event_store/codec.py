"""Facts to stored bytes and back, canonical JSON; personal data is sealed on the way in.

msgspec writes and reads: with every key sorted it takes a third of the time that orjson takes for
dataclasses with slots, which it can't sort at all.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, ClassVar, Generic, TypeVar, cast, get_args, get_origin, get_type_hints
from uuid import UUID

import msgspec
import orjson

from application.ports import Fact, Provenance
from domain.personal_data import PersonalData, Sealed
from domain.refused import Refused
from infrastructure.event_store.topics import TOPIC_OF, TOPICS
from infrastructure.keyring.keys import SubjectKey
from infrastructure.keyring.sealing import Place, open_sealed, seal, sealed_at

T = TypeVar("T")
Raw = dict[str, Any]

LARGEST_STATE = 1_000_000
"""Bytes. A fact is a few hundred; what is larger belongs in a blob."""
_LARGEST_NUMBER = 2**53
"""What every JSON reader holds."""
_LONG_NUMBER = re.compile(rb'":-?\d{16}')
"""Perhaps a larger one: worth a closer look."""

UPCASTS: dict[str, Callable[[Raw], tuple[str, Raw]]] = {}
"""Old topic -> how its data reads under the topic that replaced it."""


class FactTooLarge(Refused):
    code: ClassVar[str] = "fact-too-large"

    def __init__(self, topic: str, size: int) -> None:
        super().__init__(
            f"{topic} would take {size} bytes, more than {LARGEST_STATE}",
            size=size,
            largest=LARGEST_STATE,
        )


class _By(msgspec.Struct, frozen=True, omit_defaults=True):
    principal: str
    role: str
    agency: str
    on_behalf_of: str | None = None


class _State(msgspec.Struct, Generic[T], frozen=True, omit_defaults=True):
    """What the `state` column holds."""

    data: T
    by: _By
    request: str
    correlation: str
    effective_at: datetime
    causation: str | None = None
    reason: str | None = None


def _personal_fields(event: type) -> tuple[str, ...]:
    hints = get_type_hints(event)
    return tuple(f.name for f in fields(event) if _is_personal(hints[f.name]))


def _is_personal(hint: object) -> bool:
    return get_origin(hint) is PersonalData or any(map(_is_personal, get_args(hint)))


PERSONAL_FIELDS = {event: _personal_fields(event) for event in TOPIC_OF}
"""The fields of each kind of fact that hold a person's data."""


def personal_data(fact: Fact) -> Iterator[tuple[str, PersonalData[Any]]]:
    """Each person's data in a fact, with the name of its field."""
    for field in PERSONAL_FIELDS[type(fact)]:
        if (held := getattr(fact, field)) is not None:
            yield field, held


def write(
    fact: Fact,
    *,
    stream_id: UUID,
    version: int,
    by: Provenance,
    effective_at: datetime,
    keys: Mapping[UUID, SubjectKey],
) -> bytes:
    """The state to store at this place, sealed with the keys of the persons in it.

    Raises FactTooLarge, SubjectErased, SealBroken, and TypeError for a number or another value
    that has no sound form in JSON.
    """
    sealed = {
        field: _seal(held, Place(stream_id, version, field), keys)
        for field, held in personal_data(fact)
    }
    state = _WRITER.encode(
        _State(
            data=replace(cast(Any, fact), **sealed) if sealed else fact,
            by=_By(by.principal, by.role, by.agency, by.on_behalf_of),
            request=by.request,
            correlation=by.correlation,
            effective_at=effective_at,
            causation=by.causation,
            reason=by.reason,
        )
    )
    topic = TOPIC_OF[type(fact)]
    if len(state) > LARGEST_STATE:
        raise FactTooLarge(topic, len(state))
    if _LONG_NUMBER.search(state) and _beyond_json(json.loads(state)):
        raise TypeError(f"{topic} holds a number that not every JSON reader holds")
    return state


def _beyond_json(value: object) -> bool:
    match value:
        case dict():
            return any(map(_beyond_json, value.values()))
        case list():
            return any(map(_beyond_json, value))
        case int():
            return abs(value) > _LARGEST_NUMBER
        case _:
            return False


def write_answer(answer: object) -> bytes:
    """The answer to a request, as a repeated request gets it again."""
    return orjson.dumps(answer, default=_written)


def _seal(
    held: PersonalData[Any], place: Place, keys: Mapping[UUID, SubjectKey]
) -> PersonalData[Any]:
    """Sealed for this place; what an earlier fact of the stream had sealed is sealed anew."""
    key = keys[held.subject_id]
    if isinstance(held.content, Sealed):
        token = held.content.token
        content = open_sealed(key, sealed_at(place.stream_id, token), token)
    else:
        content = _WRITER.encode(held.content)
    return PersonalData(held.subject_id, Sealed(seal(key, place, content)))


def _written(value: object) -> object:
    """What has no form in JSON. Personal data that is not sealed must never get past here."""
    match value:
        case PersonalData(content=Sealed(token=token)):
            return {"sealed": token, "subject_id": str(value.subject_id)}
        case Decimal():  # msgspec knows it, orjson doesn't
            return str(value)
        case date() | time():  # subclasses, such as freezegun's
            return value.isoformat().replace("+00:00", "Z")
        case _:
            raise TypeError(f"{type(value).__name__} is never written as it is")


def _read(kind: type, raw: Raw) -> object:
    if get_origin(kind) is PersonalData or kind is PersonalData:
        return PersonalData(UUID(raw["subject_id"]), Sealed(raw["sealed"]))
    raise NotImplementedError(kind)


_WRITER = msgspec.json.Encoder(enc_hook=_written, order="sorted")
_READERS: dict[str, msgspec.json.Decoder[_State[Any]]] = {
    topic: msgspec.json.Decoder(_State[event], dec_hook=_read)  # type: ignore[valid-type]
    for topic, event in TOPICS.items()
}


def read(topic: str, state: bytes) -> tuple[Fact, Provenance, datetime]:
    """The fact, who and what it came from, and when it happened. Personal data stays sealed."""
    if topic in UPCASTS:
        topic, state = _upcast(topic, state)
    stored = _READERS[topic].decode(state)
    by = Provenance(
        principal=stored.by.principal,
        role=stored.by.role,
        agency=stored.by.agency,
        on_behalf_of=stored.by.on_behalf_of,
        request=stored.request,
        correlation=stored.correlation,
        causation=stored.causation,
        reason=stored.reason,
    )
    return stored.data, by, stored.effective_at


def _upcast(topic: str, state: bytes) -> tuple[str, bytes]:
    raw = orjson.loads(state)
    while topic in UPCASTS:
        topic, raw["data"] = UPCASTS[topic](raw["data"])
    return topic, orjson.dumps(raw)


def subjects(facts: Iterable[Fact]) -> set[UUID]:
    """The persons whose keys are needed to write these facts."""
    return {held.subject_id for fact in facts for _, held in personal_data(fact)}
