"""How a refusal is put into words."""

from typing import NamedTuple


class Sentence(NamedTuple):
    """Placeholders are the refusal's `details`."""

    title: str
    detail: str
