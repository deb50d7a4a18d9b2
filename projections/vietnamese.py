"""Vietnamese names in order, and found without their marks, on any PostgreSQL.

The server's own collations can't be relied on: few builds carry ICU, and `unaccent` and `pg_trgm`
may be absent. So both keys are computed here and stored in columns that compare byte by byte.
"""

import unicodedata

_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
"""huyền, hỏi, ngã, sắc, nặng; no tone is 0."""
_LETTERS = {
    letter: chr(ord("0") + place)
    for place, letter in enumerate("0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")
}
_SPACE, _OTHER, _NEXT_LEVEL = "!", "~", " "


def vi_key(text: str) -> str:
    """Sorts, compared by code points, as a Vietnamese dictionary does: letters first (a before ă
    before â), tones only where all letters agree, capitals last. Words before longer words."""
    letters, tones, cases = [], [], []
    for char in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", char)
        letter = unicodedata.normalize("NFC", "".join(p for p in parts if p not in _TONES))
        small = letter.lower()
        letters.append(
            _LETTERS.get(small) or (_SPACE if char.isspace() else _OTHER + _printable(small))
        )
        tones.append(next((_TONES[p] for p in parts if p in _TONES), "0"))
        cases.append("0" if letter == small else "1")
    return _NEXT_LEVEL.join(("".join(letters), "".join(tones), "".join(cases)))


def without_marks(text: str) -> str:
    """For searching: small letters without tone or vowel marks, đ as d, single spaces."""
    parts = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    bare = "".join(part for part in parts if not unicodedata.combining(part))
    return " ".join(_printable(bare).split())


def words_to_find(text: str) -> list[str]:
    """LIKE patterns, one for each word that was typed; all of them have to occur."""
    return [f"%{_literally(word)}%" for word in without_marks(text).split()]


def starts_with(text: str) -> str:
    """The LIKE pattern of a prefix."""
    return f"{_literally(text)}%"


def _literally(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _printable(text: str) -> str:
    """PostgreSQL's text can't hold NUL."""
    return text.replace("\0", "")
