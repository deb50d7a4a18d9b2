"""Makes the virtual environment from a lock file, or finds that it is as the lock says.

    python environment.py VENV LOCK

Run by ./run and ./test with whatever Python they have found, so it needs the standard library only.
Nothing is installed that does not have a hash in the lock.
"""

import fcntl
import hashlib
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PIP = ("-m", "pip", "--disable-pip-version-check", "--no-input", "install")


def main(venv: Path, lock: Path) -> None:
    stamp = venv / f"installed-{lock.name}"
    if _is_up_to_date(stamp, lock):
        return
    try:
        venv.parent.mkdir(parents=True, exist_ok=True)
        with Path(f"{venv}.lock").open("wb") as waiting:
            fcntl.flock(waiting, fcntl.LOCK_EX)  # another ./run may be at it
            if not _is_up_to_date(stamp, lock):
                print(f"Making {venv} as {lock.name} says (about a minute) …", file=sys.stderr)
                _make(venv, lock)
                _write(stamp, _state(lock))  # last, so that what was interrupted is done again
    except OSError as error:
        sys.exit(f"can't make {venv} ({error.strerror}): name another folder in HOSO_VENV")


def _is_up_to_date(stamp: Path, lock: Path) -> bool:
    return stamp.is_file() and stamp.read_text() == _state(lock)


def _state(lock: Path) -> str:
    """Everything that the environment depends on."""
    wanted = hashlib.sha256(lock.read_bytes() + (ROOT / "pyproject.toml").read_bytes())
    return f"{_belongs_to()}\n{wanted.hexdigest()}\n"


def _belongs_to() -> str:
    return f"{ROOT} {sys.version}"


def _write(stamp: Path, text: str) -> None:
    fresh = stamp.with_name(stamp.name + ".new")
    fresh.write_text(text)
    fresh.replace(stamp)


def _make(venv: Path, lock: Path) -> None:
    if venv.is_dir() and any(venv.iterdir()) and not (venv / "pyvenv.cfg").is_file():
        sys.exit(f"{venv} holds something else than a virtual environment: set HOSO_VENV")
    python, note = venv / "bin" / "python", venv / "belongs-to"
    if not _works(python, note):
        shutil.rmtree(venv, ignore_errors=True)
        _run([_base_python(), "-m", "venv", venv], "make a virtual environment")
        _write(note, _belongs_to())
    _install(python, lock)
    _run(
        [python, *PIP, "--quiet", "--no-deps", "--no-build-isolation", "--no-index", "-e", ROOT],
        "install the project itself",
    )


def _works(python: Path, note: Path) -> bool:
    """An environment that was moved, or whose Python was upgraded or half made, does not."""
    if note.is_file():
        return note.read_text() == _belongs_to() and python.exists()
    return python.exists() and subprocess.call([python, "-c", "import pip"]) == 0


def _base_python() -> str:
    """Not the one in the environment that we are about to replace."""
    return getattr(sys, "_base_executable", sys.executable)


def _install(python: Path, lock: Path) -> None:
    """pip, with one line that counts what it has collected."""
    total = sum(line[:1].isalnum() for line in lock.read_text().splitlines())
    command = [python, *PIP, "--progress-bar", "off", "--require-hashes", "-r", lock]
    said = []
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as pip:
        collected = 0
        for line in pip.stdout or ():
            said.append(line)
            collected += line.startswith(("Collecting ", "Requirement already satisfied"))
            _progress(f"Installing from {lock.name}: {collected} of at most {total} packages")
    _progress("")
    if pip.returncode != 0:
        sys.exit(
            "".join(said[-15:]) + "Can't install the packages. Is there a way to a package index?"
            " PIP_INDEX_URL names another one."
        )


def _progress(text: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{text}")
        sys.stderr.flush()


def _run(command: Sequence[str | Path], what: str) -> None:
    done = subprocess.run(
        command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if done.returncode != 0:
        sys.exit(f"{done.stdout}Can't {what}.")


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute(), Path(sys.argv[2]))
