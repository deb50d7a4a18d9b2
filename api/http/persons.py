"""Persons in answers: opened at the last moment, for those who may see them, masked for others."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from domain.personal_data import Person
from infrastructure.keyring.personal_data_reader import PersonalDataReader
from projections.sealed import SealedPerson


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPerson:
    """In the clear."""

    full_name: str
    identity_number: str | None
    phone: str | None
    email: str | None
    address: str | None
    shown: Literal["full"] = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskedPerson:
    """Enough to tell persons apart at a glance, not enough to know who they are."""

    initials: str
    identity_number: str | None
    phone: str | None
    shown: Literal["masked"] = "masked"


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasedPerson:
    """The person's key was destroyed: nobody can read this again."""

    shown: Literal["erased"] = "erased"


PersonOut = OpenPerson | MaskedPerson | ErasedPerson
Held = tuple[UUID, SealedPerson]
"""A dossier and a person in it."""


async def shown(
    reader: PersonalDataReader, held: Sequence[Held], *, in_the_clear: bool
) -> list[PersonOut]:
    """All of them with one look at the keyring."""
    opened = await reader.open(
        [
            (dossier_id, person.version, person.field, person.as_held())
            for dossier_id, person in held
        ]
    )
    return [_shown(person, in_the_clear=in_the_clear) for person in opened]


def _shown(person: Person | None, *, in_the_clear: bool) -> PersonOut:
    if person is None:
        return ErasedPerson()
    if not in_the_clear:
        return MaskedPerson(
            initials=" ".join(f"{word[0]}." for word in person.full_name.split()),
            identity_number=_last_three(person.identity_number),
            phone=_last_three(person.phone),
        )
    return OpenPerson(
        full_name=person.full_name,
        identity_number=person.identity_number,
        phone=person.phone,
        email=person.email,
        address=person.address,
    )


def _last_three(text: str | None) -> str | None:
    return None if text is None else f"…{text[-3:]}"
