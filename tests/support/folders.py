"""Folders for processes that are not run by us."""

import tempfile
from pathlib import Path


def passable(folder: Path) -> Path:
    """The same folder, which others may now pass through: PostgreSQL is not root, we may be."""
    above = Path(tempfile.gettempdir())
    for each in (folder, *folder.parents):
        if each.is_relative_to(above) and each != above:
            each.chmod(0o711)
    return folder
