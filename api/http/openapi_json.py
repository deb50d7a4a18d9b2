"""Writes openapi.json, the document as it is committed: `python -m api.http.openapi_json`.

Clients are made from it, and a reviewer sees in its difference what changes for them.
"""

import json
from pathlib import Path

from api.http.main import assemble, nothing_behind

FILE = Path(__file__).with_name("openapi.json")


def text() -> str:
    return json.dumps(assemble(nothing_behind, None).openapi(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
