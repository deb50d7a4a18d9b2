"""Opens personal data at the moment of the answer: nobody keeps it in the clear."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import msgspec

from domain.personal_data import Person, PersonalData, Sealed
from infrastructure.keyring.keys import Keyring, SubjectKey
from infrastructure.keyring.sealing import Place, key_id_of, open_sealed

_PERSON = msgspec.json.Decoder(Person)


@dataclass(frozen=True, slots=True)
class PersonalDataReader:
    keyring: Keyring

    async def open(
        self, items: Sequence[tuple[UUID, int, str, PersonalData[Person]]]
    ) -> list[Person | None]:
        """Each item is the stream, the event's version, the field and what it holds.

        None stands for a person who was erased. One call to the keyring, however many items.
        Raises SealBroken for what was changed or lies in another place than it was sealed for.
        """
        keys = await self.keyring.existing({held.subject_id for *_, held in items})
        return [
            _opened(held, Place(stream_id, version, field), keys.get(held.subject_id))
            for stream_id, version, field, held in items
        ]


def _opened(held: PersonalData[Person], place: Place, key: SubjectKey | None) -> Person | None:
    if not isinstance(held.content, Sealed):
        return held.content
    token = held.content.token
    if key is None or key.id != key_id_of(token):  # a later key doesn't bring an earlier one back
        return None
    return _PERSON.decode(open_sealed(key, place, token))
