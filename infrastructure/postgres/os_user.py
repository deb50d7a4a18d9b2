"""Who PostgreSQL runs as. It refuses to be root, so root hands it to a user without rights."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path


class NoSuchUser(Exception):
    """The user that PostgreSQL should run as does not exist here."""


@dataclass(frozen=True, slots=True)
class OsUser:
    """The arguments by which `subprocess` changes to this user; all None: stay who we are."""

    uid: int | None = None
    gid: int | None = None
    groups: tuple[int, ...] | None = None

    def owns(self, directory: Path) -> None:
        """Hand the directory over."""
        if self.uid is not None and self.gid is not None:
            os.chown(directory, self.uid, self.gid)

    def reaches(self, directory: Path) -> bool:
        """Whether this user may enter the directory, through all that lie above it."""
        return self.can_run("/bin/sh", "-c", 'cd "$1" 2>&-', "sh", str(directory))

    def can_run(self, *command: str | Path) -> bool:
        try:
            subprocess.run(
                command,
                check=True,
                capture_output=True,
                cwd="/",
                user=self.uid,
                group=self.gid,
                extra_groups=self.groups,
            )
        except (OSError, subprocess.CalledProcessError):
            return False
        return True


def not_root(name: str) -> OsUser:
    """This user when we are root, else whoever we are. Raises NoSuchUser."""
    if os.geteuid() != 0:
        return OsUser()
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        raise NoSuchUser(
            f"PostgreSQL can't run as root, and there is no user {name!r} to run it as:"
            " name one in HOSO_PG_OS_USER"
        ) from None
    if entry.pw_uid == 0:
        raise NoSuchUser(f"PostgreSQL can't run as {name!r}, who is root: name another user")
    return OsUser(entry.pw_uid, entry.pw_gid, ())
