"""A refusal to a citizen carries a reason in words, never a technical code (domain.md §1.6)."""

import unicodedata
from typing import ClassVar

from domain.refused import Refused

FEWEST_WORDS = 2
_MARKS = ".,;:!?()\"'“”"


class ReasonMissing(Refused):
    code: ClassVar[str] = "reason-missing"

    def __init__(self) -> None:
        super().__init__("refusing needs a written reason")


class ReasonNotInWords(Refused):
    code: ClassVar[str] = "reason-not-in-words"

    def __init__(self) -> None:
        super().__init__("the reason must be words that the applicant understands, not a code")


def reason_in_words(reason: str | None) -> str:
    """The reason as it is kept. Raises ReasonMissing, ReasonNotInWords."""
    text = unicodedata.normalize("NFC", reason or "").strip()
    if not text:
        raise ReasonMissing
    if sum(word.strip(_MARKS).isalpha() for word in text.split()) < FEWEST_WORDS:
        raise ReasonNotInWords
    return text
