"""The table of keys in an SQLite file: wrapped, durable, overwritten when destroyed."""

import os
import sqlite3
from base64 import urlsafe_b64encode
from collections.abc import Collection, Iterator, Sequence, Sized
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from infrastructure.keyring.keys import SubjectKey
from infrastructure.keyring.master_key import MasterKeyProblem

_SCHEMA = """
CREATE TABLE IF NOT EXISTS keys (
    subject_id BLOB PRIMARY KEY NOT NULL,
    key_id     TEXT NOT NULL,
    wrapped    BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS erased (
    subject_id  BLOB PRIMARY KEY,
    fingerprint BLOB,
    erased_at   TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS master_key_check (
    one     INTEGER PRIMARY KEY CHECK (one = 1),
    wrapped BLOB NOT NULL
);
"""
_CHECK = b"this master key belongs to this keyring"
_NONCE, _ID, _SECRET = 12, 12, 32
"""Random bytes."""
_MOST_AT_ONCE = 500
"""Keys in one statement: SQLite takes only so many variables."""

T = TypeVar("T")


def is_in_use(file: Path) -> bool:
    """Whether a keyring already lies there, so that its master key must exist as well."""
    return file.exists() and file.stat().st_size > 0


class KeyFile:
    """Blocking, for one thread at a time. Several processes may have the file open."""

    def __init__(self, file: Path, master_key: bytes) -> None:
        self._wrapping = AESGCM(master_key)
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
        self._db = sqlite3.connect(file, isolation_level=None, check_same_thread=False, timeout=10)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
            self._db.execute(f"PRAGMA {pragma}")
        self._db.executescript(_SCHEMA)
        self._refuse_another_master_key()

    def close(self) -> None:
        self._db.close()

    def keys_for(self, subject_ids: Collection[UUID]) -> list[SubjectKey]:
        """Keys that are new are on disk when this returns. Who was erased has none.

        Most who are asked for are new, so they are not looked up before they are made.
        """
        return [
            key for some in _in_parts(list(set(subject_ids))) for key in self._made_or_found(some)
        ]

    def existing(self, subject_ids: Collection[UUID]) -> list[SubjectKey]:
        """The keys that there are."""
        return [
            SubjectKey(
                id=key_id,
                subject_id=UUID(bytes=subject_id),
                secret=self._unwrap(wrapped, subject_id + key_id.encode()),
            )
            for some in _in_parts([subject_id.bytes for subject_id in subject_ids])
            for subject_id, key_id, wrapped in self._db.execute(
                "SELECT subject_id, key_id, wrapped FROM keys"  # noqa: S608 - placeholders only
                f" WHERE subject_id IN ({_list('?', some)})",
                some,
            )
        ]

    def destroy(self, subject_id: UUID) -> None:
        """The fence first, then the key, in one transaction; then nothing is left in the WAL."""
        with _Transaction(self._db):
            keys = self.existing([subject_id])
            fingerprint = sha256(keys[0].secret).digest() if keys else None
            self._db.execute(
                "INSERT INTO erased VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                (subject_id.bytes, fingerprint, datetime.now(UTC).isoformat()),
            )
            self._db.execute("DELETE FROM keys WHERE subject_id = ?", (subject_id.bytes,))
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _made_or_found(self, subject_ids: list[UUID]) -> list[SubjectKey]:
        """One statement, so one commit for all, and the thread gives way as seldom as it can."""
        fresh = list(_fresh_keys(subject_ids))
        nonces = _random(len(fresh), _NONCE)
        rows = (
            (key.subject_id.bytes, key.id, self._wrapped(key, nonce))
            for key, nonce in zip(fresh, nonces, strict=True)
        )
        created = self._db.execute(
            f"INSERT INTO keys SELECT * FROM (VALUES {_list('(?, ?, ?)', fresh)})"  # noqa: S608
            " WHERE column1 NOT IN (SELECT subject_id FROM erased) ON CONFLICT DO NOTHING",
            [value for row in rows for value in row],
        ).rowcount
        if created == len(fresh):
            return fresh  # else someone was erased, or has a key already
        return self.existing(subject_ids)

    def _wrapped(self, key: SubjectKey, nonce: bytes) -> bytes:
        return self._wrap(key.secret, key.subject_id.bytes + key.id.encode(), nonce)

    def _wrap(self, secret: bytes, belongs_to: bytes, nonce: bytes) -> bytes:
        return nonce + self._wrapping.encrypt(nonce, secret, belongs_to)

    def _unwrap(self, wrapped: bytes, belongs_to: bytes) -> bytes:
        return self._wrapping.decrypt(wrapped[:_NONCE], wrapped[_NONCE:], belongs_to)

    def _refuse_another_master_key(self) -> None:
        self._db.execute(
            "INSERT INTO master_key_check VALUES (1, ?) ON CONFLICT DO NOTHING",
            (self._wrap(_CHECK, b"check", os.urandom(_NONCE)),),
        )
        (wrapped,) = self._db.execute("SELECT wrapped FROM master_key_check").fetchone()
        try:
            self._unwrap(wrapped, b"check")
        except InvalidTag:
            raise MasterKeyProblem("this is not the master key of this keyring") from None


class _Transaction:
    """Takes the write lock at once, so that what was read is still true when writing."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def __enter__(self) -> None:
        self._db.execute("BEGIN IMMEDIATE")

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        self._db.execute("COMMIT" if error is None else "ROLLBACK")


def _fresh_keys(subject_ids: Sequence[UUID]) -> Iterator[SubjectKey]:
    ids, secrets = _random(len(subject_ids), _ID), _random(len(subject_ids), _SECRET)
    for subject_id, key_id, secret in zip(subject_ids, ids, secrets, strict=True):
        yield SubjectKey(urlsafe_b64encode(key_id).decode(), subject_id, secret)


def _random(count: int, length: int) -> Iterator[bytes]:
    """So many random strings, asked of the system at once: each question costs as much as many."""
    block = os.urandom(count * length)
    return (block[start : start + length] for start in range(0, len(block), length))


def _in_parts(everything: list[T]) -> Iterator[list[T]]:
    for start in range(0, len(everything), _MOST_AT_ONCE):
        yield everything[start : start + _MOST_AT_ONCE]


def _list(placeholder: str, of: Sized) -> str:
    return ", ".join([placeholder] * len(of))
