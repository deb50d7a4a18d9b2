"""Names in the order of a Vietnamese dictionary, and found without their marks."""

from hypothesis import given
from hypothesis import strategies as st

from projections.vietnamese import starts_with, vi_key, without_marks, words_to_find

IN_ORDER = [
    "",
    "2 giấy tờ",
    "An",
    "An Bình",
    "Anh",
    "Ăn",
    "Ân",
    "Ba",
    "bà",
    "Bà",
    "bả",
    "bã",
    "bá",
    "bạ",
    "Bể",
    "Cấp giấy phép",
    "Dung",
    "đổi",
    "Đổi",
    "Đông",
    "Hòa",
    "Lê Văn Tám",
    "Lê Văn Tâm",
    "Ô tô",
    "Ơn",
    "Thừa Thiên",
    "Ủy ban",
    "Ưng",
    "Xã Yên Đĩnh",
]


def test_names_sort_letters_first_then_tones_then_capitals() -> None:
    assert sorted(set(IN_ORDER), key=vi_key) == IN_ORDER


def test_two_ways_of_writing_a_letter_are_one_letter() -> None:
    assert vi_key("Hoà") == vi_key("Hoa\u0300")


def test_a_search_finds_what_was_typed_without_marks() -> None:
    assert without_marks("  Cấp giấy phép  xây dựng, sửa ĐỔI nhà Ở ") == (
        "cap giay phep xay dung, sua doi nha o"
    )
    assert words_to_find("ĐÔNG bắc") == ["%dong%", "%bac%"]


def test_signs_of_the_pattern_language_stand_for_themselves() -> None:
    assert words_to_find("100% a_b") == ["%100\\%%", "%a\\_b%"]
    assert starts_with("1.00_") == "1.00\\_%"


@given(st.text())
def test_any_text_has_keys_that_a_database_can_hold(text: str) -> None:
    assert "\0" not in vi_key(text) + without_marks(text)


@given(st.text(), st.text())
def test_equal_keys_mean_the_same_name(one: str, other: str) -> None:
    if vi_key(one) == vi_key(other):
        assert without_marks(one) == without_marks(other)
