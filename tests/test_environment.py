"""tools/environment.py, which ./run and ./test call before anything is installed."""

import subprocess
import sys
from pathlib import Path

TOOL = Path(__file__).resolve().parents[1] / "tools" / "environment.py"


def test_who_waits_for_it_without_a_terminal_is_told_so(tmp_path: Path) -> None:
    venv, lock = tmp_path / "venv", tmp_path / "wrong.lock"
    (venv / "bin").mkdir(parents=True)
    (venv / "something-else").touch()  # so that it gives up before it installs anything
    lock.write_text("")

    made = subprocess.run(
        [sys.executable, TOOL, venv, lock], check=False, capture_output=True, text=True
    )

    said, *_ = made.stderr.splitlines()
    assert said == f"Making {venv} as wrong.lock says (about a minute) …"
