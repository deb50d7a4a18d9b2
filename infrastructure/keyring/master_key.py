"""The master key, which wraps every person's key. It lies in a file of its own."""

import base64
import binascii
import os
import secrets
from pathlib import Path

LENGTH = 32
"""Bytes."""


class MasterKeyProblem(Exception):
    """The master key is missing, unreadable or not the one that wraps this keyring."""


def from_text(text: str) -> bytes:
    """A key as a setting or file gives it: 256 bits in base64url. Raises MasterKeyProblem."""
    try:
        key = base64.b64decode(text.strip(), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != LENGTH:
        raise MasterKeyProblem("a master key is 32 bytes in base64url")
    return key


def from_file(file: Path, *, may_create: bool) -> bytes:
    """The key in this file, made on first use, readable by its owner only.

    Raises MasterKeyProblem when it is missing and must not be made anew, or others can read it.
    """
    if not file.exists():
        if not may_create:
            raise MasterKeyProblem(f"{file} is missing: put the master key of this keyring back")
        _create(file)
    if file.stat().st_mode & 0o077:
        raise MasterKeyProblem(f"{file} can be read by others: chmod 600 it")
    return from_text(file.read_text())


def _create(file: Path) -> None:
    """Whole or not at all; of several processes at once the first one's key counts."""
    fresh = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(base64.urlsafe_b64encode(secrets.token_bytes(LENGTH)) + b"\n")
        opened.flush()
        os.fsync(opened.fileno())
    try:
        os.link(fresh, file)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    _sync_directory(file.parent)


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
