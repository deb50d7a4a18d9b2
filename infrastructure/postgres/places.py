"""Where a server's data and its socket lie, so that the user it runs as can reach them."""

import hashlib
import os
import secrets
import stat
import tempfile
from pathlib import Path

from infrastructure.postgres.os_user import OsUser

ELSEWHERE = Path("/var/lib/hoso")
"""Where root's data goes when the user that PostgreSQL runs as can't reach the home."""
_LONGEST_SOCKET_PATH = 107
"""Bytes; the kernel's limit for the path of a unix socket, less the closing zero."""
_SOCKET_NAME = "/.s.PGSQL.5432"


class Unreachable(Exception):
    """A place that the server needs can't be used; the sentence says what to do."""


def data_root(root: Path, user: OsUser) -> Path:
    """The directory to use for `root`, made if need be: itself or, where the server's user can't
    reach it, one under /var/lib/hoso that `root` then links to.

    We never open up directories that are not ours, as /root. Raises Unreachable.
    """
    try:
        root.parent.mkdir(parents=True, exist_ok=True)
        if not root.exists() and not root.is_symlink():
            if user.reaches(root.parent):
                root.mkdir(mode=0o700, exist_ok=True)  # another process may be at it too
            else:
                _make_elsewhere(root)
        root = root.resolve(strict=True)
        user.owns(root)
    except OSError as error:
        raise Unreachable(
            f"can't use {root} for the database ({error.strerror}):"
            " name another folder in HOSO_HOME"
        ) from None
    if not user.reaches(root):
        raise Unreachable(
            f"the user that PostgreSQL runs as can't reach {root}: name a folder in HOSO_HOME that"
            " others may enter, or a user who may enter this one in HOSO_PG_OS_USER"
        )
    return root


def _make_elsewhere(root: Path) -> None:
    """A name of its own each time, so that data is never taken for that of an older home."""
    place = ELSEWHERE / secrets.token_hex(8)
    ELSEWHERE.mkdir(mode=0o755, parents=True, exist_ok=True)
    place.mkdir(mode=0o700)
    try:
        root.symlink_to(place)
    except FileExistsError:  # another process was first
        place.rmdir()


def socket_directory(root: Path, user: OsUser) -> Path:
    """In the root itself or, where its path is too long for a socket, in the temporary directory,
    where only one that is ours alone will do.

    Raises Unreachable.
    """
    directory = root / "socket"
    if not _fits(directory):
        name = "hoso-" + hashlib.sha256(os.fsencode(root)).hexdigest()[:16]
        temporary = Path(tempfile.gettempdir(), name)
        directory = temporary if _fits(temporary) else Path("/tmp", name)  # noqa: S108  see below
    directory.mkdir(mode=0o700, exist_ok=True)
    found = directory.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (user.uid, os.geteuid()):
        raise Unreachable(f"{directory} belongs to someone else: remove it")
    directory.chmod(0o700)
    user.owns(directory)
    return directory


def _fits(directory: Path) -> bool:
    """libpq takes a comma for the end of a host name."""
    path = os.fsencode(directory)
    return len(path) + len(_SOCKET_NAME) <= _LONGEST_SOCKET_PATH and b"," not in path
