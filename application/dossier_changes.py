"""The first and the last step that every use case of a dossier shares: load as seen, record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from uuid import UUID

from application.ports import (
    NOTHING_YET,
    Change,
    Done,
    Dossiers,
    Ledger,
    Loaded,
    Once,
    Provenance,
    StaleVersion,
)
from domain.dossier.events import DossierEvent
from domain.dossier.state import NOT_YET_HERE, Dossier, Phase, evolve

A_NEW_ONE = Loaded(NOT_YET_HERE, NOTHING_YET)


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierAnswer:
    """The dossier right after the command, before any read model has seen it."""

    id: UUID
    version: int
    code: str | None
    """Mã hồ sơ; None until there is a receipt."""
    phase: Phase
    due_at: datetime | None
    """UTC. When the intake check is due, or the result."""


async def load_as_seen(
    dossiers: Dossiers, dossier_id: UUID, last_seen: int | None
) -> Loaded[Dossier]:
    """Raises NotFound, and StaleVersion when it is no longer as the caller saw it; None: as it is.

    A caller who saw nothing in particular can still be overtaken: see `Ledger.append`.
    """
    dossier = await dossiers.load(dossier_id)
    if last_seen not in (None, dossier.version):
        raise StaleVersion(dossier_id, dossier.version)
    return dossier


async def record(
    ledger: Ledger,
    dossier_id: UUID,
    dossier: Loaded[Dossier],
    facts: Sequence[DossierEvent],
    *others: Change,
    by: Provenance,
    once: Once | None,
) -> Done[DossierAnswer]:
    """Append the facts, and other streams' with them; answer with the dossier as it then is.

    Raises as `Ledger.append`. Nothing is awaited before that call.
    """
    changed = reduce(evolve, facts, dossier.state)
    answer = DossierAnswer(
        id=dossier_id,
        version=dossier.version + len(facts),
        code=changed.code or None,
        phase=changed.phase,
        due_at=changed.due_at,
    )
    appended = await ledger.append(
        Change(dossier_id, dossier.version, facts),
        *others,
        by=by,
        effective_at=changed.last_effective_at,
        answer=answer,
        once=once,
    )
    return Done(answer, appended.version, appended.position)
