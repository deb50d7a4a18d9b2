"""Keys are there before they are used, are the same for everybody, and once destroyed are gone."""

import asyncio
import signal
import sys
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from uuid import uuid4

import pytest

from infrastructure.keyring import file_keyring as keyring_module
from infrastructure.keyring.file_keyring import FileKeyring, file_keyring
from infrastructure.keyring.keys import SubjectErased
from infrastructure.keyring.master_key import MasterKeyProblem

PERSON, OTHER = uuid4(), uuid4()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "keys"


def ring(file: Path) -> AbstractAsyncContextManager[FileKeyring]:
    return file_keyring(file, master_key_file=file.with_name("master"))


async def test_everybody_gets_the_same_key_now_and_later(file: Path) -> None:
    async with ring(file) as here, ring(file) as there:
        first = await here.keys_for([PERSON, OTHER])
        assert await there.keys_for([OTHER, PERSON]) == first
        assert await there.existing([PERSON]) == {PERSON: first[PERSON]}
    async with ring(file) as later:
        assert await later.keys_for([PERSON, OTHER]) == first
    assert first[PERSON].secret != first[OTHER].secret


async def test_a_derived_key_is_the_same_everywhere_and_serves_one_purpose(
    file: Path, folder: Path
) -> None:
    async with ring(file) as here, ring(file) as there, ring(folder / "keys") as elsewhere:
        key = here.derived_key("one")
        assert there.derived_key("one") == key
        assert len({key, here.derived_key("two"), elsewhere.derived_key("one")}) == 3
    assert len(key) == 32


async def test_two_at_once_do_not_make_two_keys(file: Path) -> None:
    people = [uuid4() for _ in range(200)]
    async with ring(file) as here, ring(file) as there:
        ours, theirs = await asyncio.gather(here.keys_for(people), there.keys_for(people))

    assert ours == theirs


async def test_more_people_than_fit_into_one_statement(file: Path) -> None:
    people = [uuid4() for _ in range(1_234)]
    async with ring(file) as keyring:
        keys = await keyring.keys_for(people)
    async with ring(file) as again:
        assert await again.existing(people) == keys

    assert keys.keys() == set(people)


async def test_who_is_unknown_has_no_key_to_open_with(file: Path) -> None:
    async with ring(file) as keyring:
        assert await keyring.existing([PERSON]) == {}


async def test_an_erased_person_has_no_key_and_never_gets_another(file: Path) -> None:
    async with ring(file) as keyring:
        await keyring.keys_for([PERSON, OTHER])
        await keyring.destroy(PERSON)

        assert (await keyring.existing([PERSON, OTHER])).keys() == {OTHER}
        keys = await keyring.keys_for([PERSON, OTHER])
        assert keys[OTHER].subject_id == OTHER
        with pytest.raises(SubjectErased):
            keys[PERSON]
    async with ring(file) as reopened:
        with pytest.raises(SubjectErased):
            (await reopened.keys_for([PERSON]))[PERSON]


async def test_who_never_had_a_key_can_be_erased_too(file: Path) -> None:
    async with ring(file) as keyring:
        await keyring.destroy(PERSON)
        await keyring.destroy(PERSON)

        with pytest.raises(SubjectErased):
            (await keyring.keys_for([PERSON]))[PERSON]


async def test_of_a_destroyed_key_nothing_is_left_in_the_files(file: Path) -> None:
    async with ring(file) as keyring:
        keys = await keyring.keys_for([PERSON, OTHER])
        await keyring.destroy(PERSON)

        left = b"".join(path.read_bytes() for path in file.parent.glob("keys*"))
        assert keys[OTHER].id.encode() in left
        assert keys[PERSON].id.encode() not in left


async def test_another_process_notices_within_the_time_that_is_promised(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with ring(file) as here, ring(file) as there:
        await there.keys_for([PERSON])
        await here.destroy(PERSON)
        assert PERSON in await there.existing([PERSON])  # at hand, for a while

        monkeypatch.setattr(keyring_module, "LOOK_AGAIN_AFTER", 0.0)
        assert PERSON not in await there.existing([PERSON])


async def test_only_so_many_keys_are_kept_at_hand(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyring_module, "AT_HAND", 3)
    async with ring(file) as keyring:
        people = [uuid4() for _ in range(5)]
        for person in people:
            await keyring.keys_for([person])

        assert list(keyring._at_hand) == people[2:]


DIES_AT_ONCE = """
import asyncio, os, signal, sys, uuid
from pathlib import Path
from infrastructure.keyring.file_keyring import file_keyring

async def main(file, person):
    async with file_keyring(file, master_key_file=file.with_name("master")) as keyring:
        keys = await keyring.keys_for([person])
        print(keys[person].id, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main(Path(sys.argv[1]), uuid.UUID(sys.argv[2])))
"""


async def test_a_killed_process_has_handed_out_no_key_that_is_lost(file: Path) -> None:
    killed = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", DIES_AT_ONCE, file, str(PERSON)), stdout=asyncio.subprocess.PIPE
    )
    used, _ = await killed.communicate()

    async with ring(file) as keyring:
        key = (await keyring.existing([PERSON]))[PERSON]
    assert (key.id, killed.returncode) == (used.decode().strip(), -signal.SIGKILL)


async def test_files_are_their_owners_alone(file: Path) -> None:
    async with ring(file) as keyring:
        await keyring.keys_for([PERSON])
        modes = {path.name: path.stat().st_mode & 0o777 for path in file.parent.iterdir()}

    assert set(modes.values()) == {0o600}
    assert {"keys", "master"} <= modes.keys()


async def test_another_master_key_is_refused_at_the_start(file: Path, tmp_path: Path) -> None:
    async with ring(file) as keyring:
        await keyring.keys_for([PERSON])

    other = "A" * 43 + "="
    with pytest.raises(MasterKeyProblem, match="not the master key"):
        async with file_keyring(file, key=other):
            pass


async def test_a_lost_master_key_is_not_silently_made_anew(file: Path) -> None:
    async with ring(file) as keyring:
        await keyring.keys_for([PERSON])
    file.with_name("master").unlink()

    with pytest.raises(MasterKeyProblem, match="is missing"):
        async with ring(file):
            pass
    assert not file.with_name("master").exists()


async def test_a_master_key_that_others_can_read_is_refused(file: Path) -> None:
    async with ring(file):
        pass
    file.with_name("master").chmod(0o644)

    with pytest.raises(MasterKeyProblem, match="chmod 600"):
        async with ring(file):
            pass


@pytest.mark.parametrize("key", ["", "short", "A" * 44, "ü" * 43])
async def test_a_master_key_in_the_settings_has_to_be_one(file: Path, key: str) -> None:
    with pytest.raises(MasterKeyProblem):
        async with file_keyring(file, key=key):
            pass
