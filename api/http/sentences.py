"""What a person is told when something is refused: one table per language, keyed by code.

A code without both sentences fails a test.
"""

from collections.abc import Mapping
from typing import Final, Literal

from api.http import sentences_en, sentences_vi
from api.http.sentence import Sentence

Language = Literal["vi", "en"]
DEFAULT: Final[Language] = "vi"

SENTENCES: Mapping[Language, Mapping[str, Sentence]] = {
    "vi": sentences_vi.SENTENCES,
    "en": sentences_en.SENTENCES,
}
RULES: Mapping[Language, Mapping[str, str]] = {"vi": sentences_vi.RULES, "en": sentences_en.RULES}
"""What is wrong with one part of a request, keyed by rule; placeholders are its `limits`."""


def preferred(accept_language: str) -> Language:
    """The language to answer in (RFC 9110 §12.5.4): Vietnamese unless English is preferred."""
    best, weight = DEFAULT, 0.0
    for entry in accept_language.split(","):
        tag, _, quality = entry.strip().lower().partition(";q=")
        try:
            wanted = float(quality or 1)
        except ValueError:
            continue
        for language in SENTENCES:
            if tag.partition("-")[0] == language and wanted > weight:
                best, weight = language, wanted
    return best
