"""What the event store asks of a keyring, and what it gets: one key for each person."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Protocol
from uuid import UUID

from domain.refused import Refused


@dataclass(frozen=True, slots=True)
class SubjectKey:
    """The key of one person. Whatever is sealed with it names its id."""

    id: str
    subject_id: UUID
    secret: bytes = field(repr=False)
    """256 bits."""


class SubjectErased(Refused):
    """The person was erased: nothing more may be recorded about them."""

    code: ClassVar[str] = "subject-erased"

    def __init__(self, subject_id: UUID) -> None:
        super().__init__(f"{subject_id} was erased", subject_id=str(subject_id))


class Keys(dict[UUID, SubjectKey]):
    """Keys by person. Asking for one who was erased raises SubjectErased."""

    def __missing__(self, subject_id: UUID) -> SubjectKey:
        raise SubjectErased(subject_id)


class Keyring(Protocol):
    """The persons' keys, kept apart from the events."""

    async def keys_for(self, subject_ids: Collection[UUID]) -> Keys:
        """The keys to seal with; missing ones are made and lie safely on disk before they are
        handed out. Who was erased is missing from the answer (see Keys)."""
        ...

    async def existing(self, subject_ids: Collection[UUID]) -> Mapping[UUID, SubjectKey]:
        """The keys to open with. Who was erased is missing from the answer."""
        ...

    async def destroy(self, subject_id: UUID) -> None:
        """Erase the person: what was sealed with their key can't be opened again, ever."""
        ...
