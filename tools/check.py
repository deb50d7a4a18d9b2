"""Every check of the project, one after the other, each with its time. CI runs the same."""

import subprocess
import sys
import time
from pathlib import Path

BIN = Path(sys.executable).parent
CHECKS = {
    "format": ("ruff", "format", "--check", "."),
    "lint": ("ruff", "check", "."),
    "types (mypy)": ("mypy",),
    "types (pyright)": ("pyright", "--pythonpath", sys.executable),
    "rooms": ("lint-imports",),
    "tests": ("pytest", "-q", "-n", "2", "-m", "not faults"),
    "tests with faults": ("pytest", "-q", "-m", "faults"),
}
"""What kills processes on purpose runs alone: it waits for others, and times them."""


def main() -> int:
    failed = [name for name, command in CHECKS.items() if not _passes(name, command)]
    print(f"failed: {', '.join(failed)}" if failed else "everything passed")
    return 1 if failed else 0


def _passes(name: str, command: tuple[str, ...]) -> bool:
    program, *arguments = command
    print(f"== {name}: {' '.join(command)}", flush=True)
    began = time.monotonic()
    passed = subprocess.call([BIN / program, *arguments], stdin=subprocess.DEVNULL) == 0
    print(
        f"== {name} {'passed' if passed else 'FAILED'}, {time.monotonic() - began:.0f} s",
        flush=True,
    )
    return passed


if __name__ == "__main__":
    sys.exit(main())
