"""An officer completes one of the planned steps."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from application.dossier_changes import DossierAnswer, load_as_seen, record
from application.ports import Clock, Done, Dossiers, Ledger, Once, Provenance
from domain.dossier import decisions
from domain.dossier.decisions import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteStep:
    dossier_id: UUID
    step: int
    last_seen: int | None = None
    effective_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CompleteStepHandler:
    dossiers: Dossiers
    ledger: Ledger
    clock: Clock

    async def __call__(
        self, command: CompleteStep, by: Provenance, once: Once | None = None
    ) -> Done[DossierAnswer]:
        dossier = await load_as_seen(self.dossiers, command.dossier_id, command.last_seen)
        facts = decisions.complete_step(
            dossier.state,
            step=command.step,
            when=Moment(now=self.clock(), said=command.effective_at),
        )
        return await record(self.ledger, command.dossier_id, dossier, facts, by=by, once=once)
