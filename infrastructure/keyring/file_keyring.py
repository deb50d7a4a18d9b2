"""The keyring in a file beside nothing else, with what was used last kept at hand."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic
from typing import TypeVar
from uuid import UUID

from infrastructure.keyring import master_key
from infrastructure.keyring.key_file import KeyFile, is_in_use
from infrastructure.keyring.keys import Keys, SubjectKey

T = TypeVar("T")

AT_HAND = 10_000
"""Keys kept in memory."""
LOOK_AGAIN_AFTER = 5.0
"""Seconds. For so long another process may still use a key that this file no longer holds."""


@asynccontextmanager
async def file_keyring(
    file: Path, *, master_key_file: Path | None = None, key: str | None = None
) -> AsyncIterator["FileKeyring"]:
    """Open the keyring in this file, making file and master key on first use.

    The master key is the text `key`, or lies in `master_key_file`. Raises MasterKeyProblem.
    """
    if key is not None:
        master = master_key.from_text(key)
    elif master_key_file is not None:
        master = master_key.from_file(master_key_file, may_create=not is_in_use(file))
    else:
        raise master_key.MasterKeyProblem("give a master key or the file that holds it")
    keys = KeyFile(file, master)
    # One thread of its own: SQLite waits for the disk, the event loop must not.
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="keyring") as thread:
        try:
            yield FileKeyring(keys, thread)
        finally:
            keys.close()


class FileKeyring:
    """See Keyring. A key destroyed here is gone from memory at once."""

    def __init__(self, keys: KeyFile, thread: ThreadPoolExecutor) -> None:
        self._keys = keys
        self._thread = thread
        self._by_subject: OrderedDict[UUID, tuple[SubjectKey, float]] = OrderedDict()
        self._subject_of: dict[str, UUID] = {}
        self._destroyed = 0

    async def keys_for(self, subject_ids: Collection[UUID]) -> Keys:
        at_hand = Keys()
        for subject_id in subject_ids:
            if key := self._at_hand(subject_id):
                at_hand[subject_id] = key
        missing = [subject_id for subject_id in subject_ids if subject_id not in at_hand]
        if missing:
            for key in await self._ask(lambda: self._keys.keys_for(missing)):
                at_hand[key.subject_id] = key
        return at_hand

    async def existing(self, key_ids: Collection[str]) -> Mapping[str, SubjectKey]:
        at_hand = {
            key_id: key
            for key_id in key_ids
            if (subject_id := self._subject_of.get(key_id)) and (key := self._at_hand(subject_id))
        }
        missing = [key_id for key_id in key_ids if key_id not in at_hand]
        if missing:
            for key in await self._ask(lambda: self._keys.existing(missing)):
                at_hand[key.id] = key
        return at_hand

    async def destroy(self, subject_id: UUID) -> None:
        self._forget(subject_id)
        await self._in_thread(lambda: self._keys.destroy(subject_id))
        self._forget(subject_id)
        self._destroyed += 1

    async def _ask(self, question: Callable[[], list[SubjectKey]]) -> list[SubjectKey]:
        before = self._destroyed
        keys = await self._in_thread(question)
        if before == self._destroyed:  # else one of these may have been destroyed since
            for key in keys:
                self._keep(key)
        return keys

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _at_hand(self, subject_id: UUID) -> SubjectKey | None:
        kept = self._by_subject.get(subject_id)
        if kept is None:
            return None
        key, since = kept
        if monotonic() - since > LOOK_AGAIN_AFTER:
            self._forget(subject_id)
            return None
        return key

    def _keep(self, key: SubjectKey) -> None:
        self._by_subject[key.subject_id] = (key, monotonic())
        self._subject_of[key.id] = key.subject_id
        if len(self._by_subject) > AT_HAND:
            self._forget(next(iter(self._by_subject)))

    def _forget(self, subject_id: UUID) -> None:
        kept = self._by_subject.pop(subject_id, None)
        if kept:
            self._subject_of.pop(kept[0].id, None)
