"""Which stream a thing with a name of its own is kept in. Computed, so that no index is needed."""

from datetime import date
from functools import lru_cache
from uuid import UUID, uuid5

HOSO = UUID("8f1f8d9a-3f0e-5a52-9f0c-5d0b8f6f2a11")
"""Namespace of every computed id. Never change it: the history hangs on it."""
REMEMBERED = 20_000
"""Ids kept at hand: every receipt asks for the same few hundred, and each costs a hash."""


@lru_cache(REMEMBERED)
def procedure_stream(code: str) -> UUID:
    return uuid5(HOSO, f"procedure/{code}")


@lru_cache(REMEMBERED)
def agency_stream(code: str) -> UUID:
    return uuid5(HOSO, f"agency/{code}")


@lru_cache(REMEMBERED)
def calendar_stream(name: str) -> UUID:
    return uuid5(HOSO, f"calendar/{name}")


@lru_cache(REMEMBERED)
def dossier_code_register(agency: str, day: date) -> UUID:
    """Dossier codes are numbered per agency and day (domain.md §1.5)."""
    return uuid5(HOSO, f"dossier-codes/{agency}/{day.isoformat()}")
