"""Facts are read back as they were written; what is wrong is not written at all."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import msgspec
import orjson
import pytest
from freezegun import freeze_time
from hypothesis import given
from hypothesis import strategies as st

from application.ports import Fact, Provenance
from domain.personal_data import Person, PersonalData
from domain.procedure.events import ProcedureWithdrawn
from domain.register.events import NumberTaken
from infrastructure.event_store import codec
from infrastructure.event_store.topics import TOPIC_OF, TOPICS
from infrastructure.keyring.keys import Keys, SubjectKey
from infrastructure.keyring.sealing import Place, open_sealed
from tests.infrastructure.event_store.first_shapes import FIRST_SHAPES, NINE
from tests.support.arbitrary import LARGEST_NUMBER, arbitrary
from tests.support.facts import assigned, received, step_completed

STREAM = UUID("00000000-0000-4000-8000-00000000d055")
OFFICER = Provenance(
    principal="thu.nv",
    role="officer",
    agency="H03.14",
    on_behalf_of="mau.tt",
    request="r-1",
    correlation="c-1",
    causation="e-1",
    reason="Theo đơn",
)
FIRST_LINES = Path(__file__).with_name("first_shapes.jsonl").read_bytes().splitlines()


class OneKeyForEach(Keys):
    def __missing__(self, subject_id: UUID) -> SubjectKey:
        return SubjectKey("k1", subject_id, subject_id.bytes * 2)


KEYS = OneKeyForEach()


def written(fact: Fact, *, by: Provenance = OFFICER) -> bytes:
    return codec.write(fact, stream_id=STREAM, version=1, by=by, effective_at=NINE, keys=KEYS)


def in_the_clear(fact: Fact) -> Fact:
    """The fact with its personal data opened."""
    opened = {
        field: PersonalData(held.subject_id, opened_at(Place(STREAM, 1, field), held))
        for field, held in codec.personal_data(fact)
    }
    return cast(Fact, replace(cast(Any, fact), **opened))


def opened_at(place: Place, held: PersonalData[Any]) -> Person:
    content = open_sealed(KEYS[held.subject_id], place, held.content.token)
    return msgspec.json.decode(content, type=Person)


@given(fact=st.one_of(*map(arbitrary, TOPICS.values())))
def test_every_fact_reads_back_as_it_was_written(fact: Fact) -> None:
    read, by, effective_at = codec.read(TOPIC_OF[type(fact)], written(fact))

    assert in_the_clear(read) == fact
    assert (by, effective_at) == (OFFICER, NINE)


@given(fact=st.one_of(*map(arbitrary, TOPICS.values())))
def test_what_is_stored_is_canonical(fact: Fact) -> None:
    state = written(fact)

    assert orjson.dumps(orjson.loads(state), option=orjson.OPT_SORT_KEYS) == state


@pytest.mark.parametrize("line", FIRST_LINES, ids=lambda line: orjson.loads(line)["topic"])
def test_what_was_ever_stored_can_still_be_read(line: bytes) -> None:
    """Lines are added here, never changed: the log holds them for ever."""
    stored = orjson.loads(line)

    assert codec.read(stored["topic"], orjson.dumps(stored["state"])) == (
        FIRST_SHAPES[stored["topic"]],
        OFFICER,
        NINE,
    )


def test_every_topic_has_a_line_of_its_first_shape() -> None:
    assert {orjson.loads(line)["topic"] for line in FIRST_LINES} == TOPICS.keys() | codec.UPCASTS


def test_an_older_shape_is_read_as_the_one_that_replaced_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two steps: assigned.0 knew no moment, assigned.0.5 wrote the officer in capitals."""
    monkeypatch.setitem(
        codec.UPCASTS,
        "dossier.assigned.0",
        lambda data: ("dossier.assigned.0.5", {**data, "assigned_at": "2026-03-02T02:00:00Z"}),
    )
    monkeypatch.setitem(
        codec.UPCASTS,
        "dossier.assigned.0.5",
        lambda data: ("dossier.assigned.1", {**data, "officer": data["officer"].lower()}),
    )
    state = orjson.loads(written(assigned()))
    state["data"] = {"officer": "THU.NV"}

    fact, *_ = codec.read("dossier.assigned.0", orjson.dumps(state))

    assert fact == assigned("thu.nv", assigned_at=NINE)


def test_what_nobody_said_is_left_out() -> None:
    by = replace(OFFICER, on_behalf_of=None, causation=None, reason=None)

    state = orjson.loads(written(assigned(), by=by))

    assert state.keys() == {"by", "correlation", "data", "effective_at", "request"}
    assert state["by"].keys() == {"agency", "principal", "role"}
    assert codec.read("dossier.assigned.1", written(assigned(), by=by))[1] == by


def test_a_frozen_clock_writes_the_same_dates() -> None:
    fact = ProcedureWithdrawn(withdrawn_on=date(2026, 3, 2), why="replaced")

    with freeze_time("2026-03-02 02:00:00"):
        frozen = ProcedureWithdrawn(withdrawn_on=date.today(), why="replaced")  # noqa: DTZ011
        assert type(frozen.withdrawn_on) is not type(fact.withdrawn_on)
        assert written(frozen) == written(fact)
        assert written(assigned(assigned_at=datetime.now(UTC))) == written(
            assigned(assigned_at=NINE)
        )


def test_no_clear_word_about_a_person_is_written() -> None:
    assert b"Th\xe1\xbb\xad" not in written(received())
    assert b"0900000000" not in written(received())


@pytest.mark.parametrize("write", [msgspec.json.encode, orjson.dumps, codec.write_answer])
def test_personal_data_that_was_not_sealed_is_not_written_by_accident(
    write: Callable[[object], bytes],
) -> None:
    with pytest.raises(TypeError):
        write({"applicant": received().applicant})


@pytest.mark.parametrize("number", [LARGEST_NUMBER + 2, -LARGEST_NUMBER - 2, 2**70])
def test_a_number_that_not_every_reader_holds_is_refused(number: int) -> None:
    with pytest.raises((TypeError, OverflowError)):
        written(step_completed(number))


def test_long_digits_in_a_text_are_no_number() -> None:
    fact = assigned('x":12345678901234567890')

    assert codec.read("dossier.assigned.1", written(fact))[0] == fact


def test_a_fact_that_belongs_in_a_blob_is_refused() -> None:
    with pytest.raises(codec.FactTooLarge):
        written(assigned("x" * codec.LARGEST_STATE))


def test_what_holds_no_personal_data_needs_no_key() -> None:
    assert codec.subjects([NumberTaken(taken_for=STREAM), assigned()]) == set()
    assert codec.subjects([received()]) == {received().applicant.subject_id}
