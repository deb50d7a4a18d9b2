"""The one-stop unit hands a dossier over to the competent agency's specialised unit."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from application.dossier_changes import DossierAnswer, load_as_seen, record
from application.ports import Clock, Done, Dossiers, Ledger, Once, Provenance
from domain.dossier import decisions
from domain.dossier.decisions import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverDossier:
    dossier_id: UUID
    to_unit: str
    last_seen: int | None = None
    effective_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class HandOverDossierHandler:
    dossiers: Dossiers
    ledger: Ledger
    clock: Clock

    async def __call__(
        self, command: HandOverDossier, by: Provenance, once: Once | None = None
    ) -> Done[DossierAnswer]:
        dossier = await load_as_seen(self.dossiers, command.dossier_id, command.last_seen)
        facts = decisions.hand_over(
            dossier.state,
            to_unit=command.to_unit,
            when=Moment(now=self.clock(), said=command.effective_at),
        )
        return await record(self.ledger, command.dossier_id, dossier, facts, by=by, once=once)
