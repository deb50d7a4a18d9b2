"""What the OpenAPI document says about the API as a whole."""

from typing import Final

DESCRIPTION: Final = """
A dossier (hồ sơ) goes from submission to the result in the citizen's hand. Every change is
recorded for ever: who, when, why and by which rule.

**Commands** answer with the dossier's version as `ETag`, and with `Sync-Token`.
* To begin a dossier, send an `Idempotency-Key`: repeated, the request gets the first answer.
* To change one, send `If-Match` with the version that you looked at: if someone was first, the
  answer is 412 with the current version.

**Questions** take the `Sync-Token` of a command and then see what it wrote, or answer 503
`projection-lagging` after two seconds.

**Errors** are `application/problem+json` (RFC 9457) with a stable `code`, in Vietnamese or, by
`Accept-Language: en`, in English. `GET /v1/problems` lists every code.

**Resource names**: what can happen once is a singular (`/decision`), what can happen again is a
plural (`/assignments`).
""".strip()

TAGS: Final = [
    {"name": "receiving", "description": "Submitted, received, or turned away."},
    {"name": "processing", "description": "From the receipt to the returned result."},
    {"name": "dossiers", "description": "What is where, and what has happened to it."},
    {"name": "reference", "description": "Procedures and agencies, at any version."},
    {"name": "about", "description": "Problems, health and metrics."},
]
