"""The table of keys in an SQLite file: wrapped, durable, overwritten when destroyed."""

import os
import secrets
import sqlite3
from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from infrastructure.keyring.keys import SubjectKey
from infrastructure.keyring.master_key import MasterKeyProblem

_SCHEMA = """
CREATE TABLE IF NOT EXISTS keys (
    subject_id BLOB PRIMARY KEY,
    key_id     TEXT NOT NULL UNIQUE,
    wrapped    BLOB NOT NULL
) WITHOUT ROWID;
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
_NONCE = 12
_MOST_VARIABLES = 500
"""SQLite takes only so many in one statement."""


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
        """One transaction for all; the keys that are new are on disk when this returns."""
        found = self._find("subject_id", [subject_id.bytes for subject_id in subject_ids])
        missing = set(subject_ids) - {key.subject_id for key in found}
        return found + self._create(missing) if missing else found

    def existing(self, key_ids: Collection[str]) -> list[SubjectKey]:
        return self._find("key_id", key_ids)

    def destroy(self, subject_id: UUID) -> None:
        """The fence first, then the key, in one transaction; then nothing is left in the WAL."""
        with _Transaction(self._db):
            keys = self._find("subject_id", [subject_id.bytes])
            fingerprint = sha256(keys[0].secret).digest() if keys else None
            self._db.execute(
                "INSERT INTO erased VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                (subject_id.bytes, fingerprint, datetime.now(UTC).isoformat()),
            )
            self._db.execute("DELETE FROM keys WHERE subject_id = ?", (subject_id.bytes,))
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _create(self, subject_ids: set[UUID]) -> list[SubjectKey]:
        """Who was erased gets none; who was given one by another process keeps that."""
        with _Transaction(self._db):
            erased = self._erased(subject_ids)
            self._db.executemany(
                "INSERT INTO keys VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                [self._row(subject_id) for subject_id in subject_ids - erased],
            )
            return self._find("subject_id", [subject_id.bytes for subject_id in subject_ids])

    def _row(self, subject_id: UUID) -> tuple[bytes, str, bytes]:
        key_id, secret = secrets.token_urlsafe(12), secrets.token_bytes(32)
        return subject_id.bytes, key_id, self._wrap(secret, key_id.encode() + subject_id.bytes)

    def _find(self, column: str, wanted: Collection[bytes] | Collection[str]) -> list[SubjectKey]:
        return [
            SubjectKey(
                id=key_id,
                subject_id=UUID(bytes=subject_id),
                secret=self._unwrap(wrapped, key_id.encode() + subject_id),
            )
            for some in _in_parts(wanted)
            for subject_id, key_id, wrapped in self._db.execute(
                f"SELECT subject_id, key_id, wrapped FROM keys"  # noqa: S608 - a name of ours
                f" WHERE {column} IN ({','.join('?' * len(some))})",
                some,
            )
        ]

    def _erased(self, subject_ids: Iterable[UUID]) -> set[UUID]:
        return {
            UUID(bytes=subject_id)
            for some in _in_parts([subject_id.bytes for subject_id in subject_ids])
            for (subject_id,) in self._db.execute(
                f"SELECT subject_id FROM erased WHERE subject_id IN ({','.join('?' * len(some))})",  # noqa: S608
                some,
            )
        }

    def _wrap(self, secret: bytes, belongs_to: bytes) -> bytes:
        nonce = os.urandom(_NONCE)
        return nonce + self._wrapping.encrypt(nonce, secret, belongs_to)

    def _unwrap(self, wrapped: bytes, belongs_to: bytes) -> bytes:
        return self._wrapping.decrypt(wrapped[:_NONCE], wrapped[_NONCE:], belongs_to)

    def _refuse_another_master_key(self) -> None:
        self._db.execute(
            "INSERT INTO master_key_check VALUES (1, ?) ON CONFLICT DO NOTHING",
            (self._wrap(_CHECK, b"check"),),
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


def _in_parts(wanted: Collection[bytes] | Collection[str]) -> Iterable[list[bytes | str]]:
    everything: list[bytes | str] = list(wanted)
    for start in range(0, len(everything), _MOST_VARIABLES):
        yield everything[start : start + _MOST_VARIABLES]
