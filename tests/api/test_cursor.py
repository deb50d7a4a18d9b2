"""A cursor is good for its own list only, and only if we gave it out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.http.cursor import Cursors
from api.http.rejections import CursorMismatch, InvalidCursor

CURSORS = Cursors({"k1": bytes(32)})
OVERDUE = {"agency": "H03.12", "sort": "due"}


@given(st.lists(st.one_of(st.text(), st.integers(-(2**53), 2**53)), max_size=4))
def test_a_cursor_leads_back_to_its_place(place: list[str | int]) -> None:
    assert CURSORS.place(CURSORS.after(place, OVERDUE), OVERDUE) == tuple(place)


def test_a_cursor_of_another_list_is_refused() -> None:
    cursor = CURSORS.after(["2026-01-05", 7], OVERDUE)

    with pytest.raises(CursorMismatch):
        CURSORS.place(cursor, {**OVERDUE, "agency": "H03.13"})


@given(st.text(max_size=80))
def test_whatever_we_did_not_give_out_is_refused(invented: str) -> None:
    with pytest.raises(InvalidCursor):
        CURSORS.place(invented, OVERDUE)


def test_a_cursor_can_not_be_changed() -> None:
    cursor = CURSORS.after([7], OVERDUE)
    body, mac = cursor.split(".")
    other_body, _ = CURSORS.after([8], OVERDUE).split(".")

    for forged in (f"{other_body}.{mac}", f"{body}.{'A' * len(mac)}", f"{body}."):
        with pytest.raises(InvalidCursor):
            CURSORS.place(forged, OVERDUE)


def test_an_old_key_still_reads_after_a_new_one_signs() -> None:
    given_out_before = CURSORS.after([7], OVERDUE)
    rotated = Cursors({"k2": b"2" * 32, "k1": bytes(32)})

    assert rotated.place(given_out_before, OVERDUE) == (7,)
    with pytest.raises(InvalidCursor):
        CURSORS.place(rotated.after([7], OVERDUE), OVERDUE)


def test_short_keys_are_not_accepted() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Cursors({"k1": b"short"})
