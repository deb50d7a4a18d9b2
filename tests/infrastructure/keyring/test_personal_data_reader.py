"""Personal data is opened for an answer; of an erased person nothing comes back."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from application.ports import Provenance
from domain.dossier.events import DossierReceived
from domain.personal_data import Sealed
from infrastructure.event_store import codec
from infrastructure.keyring.file_keyring import FileKeyring, file_keyring
from infrastructure.keyring.personal_data_reader import PersonalDataReader
from infrastructure.keyring.sealing import SealBroken
from tests.support.facts import APPLICANT, OWNER, RECEIVED_AT, received

OFFICER = Provenance(
    principal="thu.nv", role="officer", agency="H03.14", request="r-1", correlation="c-1"
)
DOSSIER = uuid4()


@pytest.fixture
async def keyring(tmp_path: Path) -> AsyncIterator[FileKeyring]:
    async with file_keyring(tmp_path / "keys", master_key_file=tmp_path / "master") as keyring:
        yield keyring


async def stored(
    fact: DossierReceived, keyring: FileKeyring, *, version: int = 1, dossier: UUID = DOSSIER
) -> DossierReceived:
    """The fact as it lies in the log and is read from there."""
    state = codec.write(
        fact,
        stream_id=dossier,
        version=version,
        by=OFFICER,
        effective_at=RECEIVED_AT,
        keys=await keyring.keys_for(codec.subjects([fact])),
    )
    read, *_ = codec.read("dossier.received.1", state)
    assert isinstance(read, DossierReceived)
    return read


async def test_each_comes_back_in_order(keyring: FileKeyring) -> None:
    fact = await stored(replace(received(), owner=OWNER), keyring)
    assert fact.owner is not None
    assert isinstance(fact.applicant.content, Sealed)

    people = await PersonalDataReader(keyring).open(
        [
            (DOSSIER, 1, "owner", fact.owner),
            (DOSSIER, 1, "applicant", fact.applicant),
            (DOSSIER, 1, "applicant", APPLICANT),
        ]
    )

    assert people == [OWNER.content, APPLICANT.content, APPLICANT.content]


async def test_of_an_erased_person_nothing_comes_back(keyring: FileKeyring) -> None:
    fact = await stored(replace(received(), owner=OWNER), keyring)
    assert fact.owner is not None
    await keyring.destroy(APPLICANT.subject_id)

    people = await PersonalDataReader(keyring).open(
        [(DOSSIER, 1, "applicant", fact.applicant), (DOSSIER, 1, "owner", fact.owner)]
    )

    assert people == [None, OWNER.content]


async def test_what_was_moved_within_the_log_is_reported_not_shown(keyring: FileKeyring) -> None:
    fact = await stored(replace(received(), owner=OWNER), keyring)

    with pytest.raises(SealBroken):
        await PersonalDataReader(keyring).open([(DOSSIER, 1, "owner", fact.applicant)])


async def test_a_later_fact_of_the_stream_may_pass_a_person_on(keyring: FileKeyring) -> None:
    """Received from what was submitted: sealed in the first place, sealed anew in the second."""
    first = await stored(received(), keyring)
    second = await stored(replace(received(), owner=first.applicant), keyring, version=2)
    assert second.owner is not None
    assert second.owner != first.applicant

    people = await PersonalDataReader(keyring).open([(DOSSIER, 2, "owner", second.owner)])

    assert people == [APPLICANT.content]


async def test_a_person_can_not_be_passed_on_to_another_stream(keyring: FileKeyring) -> None:
    first = await stored(received(), keyring)

    with pytest.raises(SealBroken):
        await stored(first, keyring, dossier=uuid4())
