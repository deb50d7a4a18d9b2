"""Persons in rows: sealed as they lie in the log, with what is needed to open them."""

from dataclasses import dataclass
from uuid import UUID

from domain.personal_data import Person, PersonalData, Sealed
from infrastructure.event_store.recorded import Recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedPerson:
    """Destroying the person's key makes this row unreadable together with the event."""

    subject_id: UUID
    token: str
    version: int
    """Version of the event that holds it: a token opens at its own place only."""
    field: str

    def as_held(self) -> PersonalData[Person]:
        """What the keyring's reader opens, with the stream, version and field beside it."""
        return PersonalData(self.subject_id, Sealed(self.token))


def sealed(person: PersonalData[Person], event: Recorded, field: str) -> SealedPerson:
    """Raises TypeError for plaintext: no row ever holds it."""
    if not isinstance(person.content, Sealed):
        raise TypeError("personal data reaches read models sealed")
    return SealedPerson(
        subject_id=person.subject_id,
        token=person.content.token,
        version=event.version,
        field=field,
    )
