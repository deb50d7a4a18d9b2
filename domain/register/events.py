"""Everything that can have happened to a register. Past facts: add new ones, never edit these."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberTaken:
    """The next number went to this dossier or document. The number is the event's version."""

    taken_for: UUID


RegisterEvent = NumberTaken
