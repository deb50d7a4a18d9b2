"""Opens personal data at the moment of the answer: nobody keeps it in the clear."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import msgspec

from domain.personal_data import Person, PersonalData, Sealed
from infrastructure.keyring.keys import Keyring
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
        tokens = [held.content.token for *_, held in items if isinstance(held.content, Sealed)]
        keys = await self.keyring.existing({key_id_of(token) for token in tokens})
        opened: list[Person | None] = []
        for stream_id, version, field, held in items:
            if not isinstance(held.content, Sealed):
                opened.append(held.content)
                continue
            token = held.content.token
            key = keys.get(key_id_of(token))
            opened.append(
                _PERSON.decode(open_sealed(key, Place(stream_id, version, field), token))
                if key
                else None
            )
        return opened
