"""The README's walk-through, typed word for word into a shell, takes a dossier to its end."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support import hoso

README = Path(__file__).resolve().parents[2] / "README.md"
HEADING = "## A dossier from receipt to result"

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(shutil.which("curl") is None, reason="the walk-through is typed with curl"),
]


def walk_through() -> str:
    _, section = README.read_text(encoding="utf-8").split(HEADING, 1)
    section, _, _ = section.partition("\n## ")
    return "\n".join(re.findall(r"```sh\n(.*?)```", section, re.DOTALL))


def test_the_walk_through_takes_a_dossier_from_receipt_to_result(folder: Path) -> None:
    with hoso.up(folder / "home") as running:
        typed = subprocess.run(
            ["/bin/bash", "-e", "-c", walk_through()],
            env={"PATH": "/usr/bin:/bin", "HOSO": running.url},
            check=False,
            capture_output=True,
            text=True,
            timeout=60,
        )

    assert typed.returncode == 0, typed.stderr
    answers = [json.loads(line) for line in typed.stdout.splitlines()]
    versions = [answer.get("version") for answer in answers[:7]]
    assert versions == [2, 3, 4, 5, 6, 7, 8]
    dossier, history, too_late = answers[7:]
    assert too_late["code"] == "stale-version"
    assert (dossier["phase"], dossier["portal_status"]) == ("returned", 10)
    assert [entry["kind"] for entry in history["items"]] == [
        "received",
        "handed-over",
        "assigned",
        "step-completed",
        "step-completed",
        "decided",
        "result-issued",
        "result-returned",
    ]
