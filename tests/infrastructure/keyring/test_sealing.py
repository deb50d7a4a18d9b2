"""A sealed field opens in its own place with its own key, and nowhere else."""

import os
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infrastructure.keyring.keys import SubjectKey
from infrastructure.keyring.sealing import (
    Place,
    SealBroken,
    key_id_of,
    open_sealed,
    seal,
    sealed_at,
)

STREAM = UUID("00000000-0000-4000-8000-00000000d055")
PERSON = UUID("00000000-0000-4000-8000-00000000a991")
HERE = Place(STREAM, 3, "applicant")
KEY = SubjectKey("kQ0b5mPz3xYt8LwA", PERSON, os.urandom(32))
SECRET = "Nguyễn Văn Thử".encode()


@given(st.binary())
def test_it_opens_where_it_was_sealed(content: bytes) -> None:
    assert open_sealed(KEY, HERE, seal(KEY, HERE, content)) == content


@pytest.mark.parametrize(
    "elsewhere",
    [replace(HERE, stream_id=PERSON), replace(HERE, version=4), replace(HERE, field="owner")],
    ids=["stream", "version", "field"],
)
def test_moved_elsewhere_it_does_not_open(elsewhere: Place) -> None:
    token = seal(KEY, HERE, SECRET)
    renamed = token.replace(".3.applicant.", f".{elsewhere.version}.{elsewhere.field}.")

    for moved in (token, renamed):
        with pytest.raises(SealBroken):
            open_sealed(KEY, elsewhere, moved)


def test_with_another_key_it_does_not_open() -> None:
    with pytest.raises(SealBroken):
        open_sealed(replace(KEY, secret=os.urandom(32)), HERE, seal(KEY, HERE, SECRET))


def test_with_any_letter_changed_it_does_not_open() -> None:
    token = seal(KEY, HERE, SECRET)
    body = token.rindex(".") + 1

    for place in range(body, len(token) - 1):  # the last letter holds spare bits
        other = "A" if token[place] != "A" else "B"
        with pytest.raises(SealBroken):
            open_sealed(KEY, HERE, token[:place] + other + token[place + 1 :])


@pytest.mark.parametrize(
    "token", ["", "1.k", "2.k.3.applicant.AAAA", "1.k.x.applicant.A", "1.k.3.applicant.é"]
)
def test_what_is_no_token_does_not_open(token: str) -> None:
    with pytest.raises(SealBroken):
        open_sealed(KEY, HERE, token)


def test_the_same_person_sealed_twice_looks_different() -> None:
    assert seal(KEY, HERE, SECRET) != seal(KEY, HERE, SECRET)


def test_a_token_names_its_key_and_its_place() -> None:
    token = seal(KEY, HERE, SECRET)

    assert (key_id_of(token), sealed_at(STREAM, token)) == (KEY.id, HERE)


def test_a_key_does_not_show_itself() -> None:
    assert str(KEY.secret) not in repr(KEY)
