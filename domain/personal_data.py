"""Personal data inside a fact: always of this type, so that it can be sealed and erased.

A fact is kept for ever, a person's data is not. Whatever belongs to a person is wrapped in
`PersonalData` with the id of that person; the event store seals it with a key of that person
alone (DESIGN: the event record), and destroying the key erases the person everywhere.
"""

from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Sealed:
    """Personal data as it lies in the log: readable only with the key of its subject."""

    token: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Person:
    """Who somebody is and how to reach them. In a fact it appears only inside `PersonalData`.

    Its text form shows nothing either: commands hold it before it is wrapped.
    """

    full_name: str
    identity_number: str | None = None
    """Số định danh cá nhân or another paper's number."""
    phone: str | None = None
    email: str | None = None
    address: str | None = None

    def __repr__(self) -> str:
        return "Person(...)"


T = TypeVar("T")


class PersonalData(Generic[T]):
    """One person's data in a fact: in the clear when just entered, sealed when read back.

    Not a dataclass on purpose: serialisers refuse it unless they know how to seal it, and its
    text form never shows what it holds.
    """

    __slots__ = ("content", "subject_id")

    subject_id: UUID
    content: T | Sealed

    def __init__(self, subject_id: UUID, content: T | Sealed) -> None:
        self.subject_id = subject_id
        self.content = content

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PersonalData):
            return NotImplemented
        return (self.subject_id, self.content) == (other.subject_id, other.content)

    def __hash__(self) -> int:
        return hash((self.subject_id, self.content))

    def __repr__(self) -> str:
        return f"PersonalData({self.subject_id})"
