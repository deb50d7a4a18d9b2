"""The one thing a decision may do instead of returning facts: refuse."""

from typing import ClassVar

Detail = str | int | tuple[str, ...]
"""A tuple where a rule lists several things, such as every missing paper: a form wants a list."""


class Refused(Exception):
    """A rule stands in the way. An answer for the person who asked, not a fault of the program.

    `code` is stable and public: clients and translations depend on it. `details` are the
    values that a sentence about the refusal needs (never personal data); their keys are the
    placeholders of the sentences in Vietnamese and English at the API.
    """

    code: ClassVar[str]

    def __init__(self, sentence: str, **details: Detail) -> None:
        super().__init__(sentence)
        self.details = details
