"""The keyring in a file of its own, with the keys used last kept at hand."""

import asyncio
import hmac
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from itertools import islice
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
            yield FileKeyring(keys, thread, master)
        finally:
            keys.close()


class FileKeyring:
    """See Keyring. A key destroyed here is gone from memory at once."""

    def __init__(self, keys: KeyFile, thread: ThreadPoolExecutor, master: bytes) -> None:
        self._keys = keys
        self._thread = thread
        self._master = master
        self._at_hand: dict[UUID, tuple[SubjectKey, float]] = {}
        self._destroyed = 0

    def derived_key(self, purpose: str) -> bytes:
        """256 bits for one purpose, the same in every process with this master key (HMAC-SHA256
        as a key derivation, NIST SP 800-108). It tells nothing about the master key."""
        return hmac.digest(self._master, purpose.encode(), "sha256")

    async def keys_for(self, subject_ids: Collection[UUID]) -> Keys:
        return await self._find(subject_ids, self._keys.keys_for)

    async def existing(self, subject_ids: Collection[UUID]) -> Mapping[UUID, SubjectKey]:
        return await self._find(subject_ids, self._keys.existing)

    async def destroy(self, subject_id: UUID) -> None:
        await self._in_thread(lambda: self._keys.destroy(subject_id))
        self._at_hand.pop(subject_id, None)
        self._destroyed += 1

    async def _find(
        self, subject_ids: Collection[UUID], ask: Callable[[Collection[UUID]], list[SubjectKey]]
    ) -> Keys:
        long_ago = monotonic() - LOOK_AGAIN_AFTER
        keys = Keys()
        for subject_id in subject_ids:
            key, since = self._at_hand.get(subject_id, (None, 0.0))
            if key and since > long_ago:
                keys[subject_id] = key
        missing = [subject_id for subject_id in subject_ids if subject_id not in keys]
        if missing:
            destroyed_before = self._destroyed
            found = await self._in_thread(lambda: ask(missing))
            keys.update((key.subject_id, key) for key in found)
            if destroyed_before == self._destroyed:  # else one of these may be gone by now
                self._keep(found)
        return keys

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _keep(self, keys: Iterable[SubjectKey]) -> None:
        now = monotonic()
        for key in keys:
            self._at_hand.pop(key.subject_id, None)
            self._at_hand[key.subject_id] = (key, now)
        for oldest in list(islice(self._at_hand, max(0, len(self._at_hand) - AT_HAND))):
            del self._at_hand[oldest]
