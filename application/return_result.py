"""The result is handed to the applicant, or to who may collect it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from application.dossier_changes import DossierAnswer, load_as_seen, record
from application.handed_in import personal
from application.ports import Clock, Done, Dossiers, Ledger, NewId, Once, Provenance
from domain.dossier import decisions
from domain.dossier.decisions import Moment
from domain.dossier.events import ReturnChannel
from domain.personal_data import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnResult:
    dossier_id: UUID
    returned_by: ReturnChannel
    collected_by: Person | None = None
    """None when the applicant collected it."""
    last_seen: int | None = None
    effective_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReturnResultHandler:
    dossiers: Dossiers
    ledger: Ledger
    clock: Clock
    new_id: NewId

    async def __call__(
        self, command: ReturnResult, by: Provenance, once: Once | None = None
    ) -> Done[DossierAnswer]:
        dossier = await load_as_seen(self.dossiers, command.dossier_id, command.last_seen)
        collector = command.collected_by
        facts = decisions.return_result(
            dossier.state,
            returned_by=command.returned_by,
            collected_by=None if collector is None else personal(collector, self.new_id),
            when=Moment(now=self.clock(), said=command.effective_at),
        )
        return await record(self.ledger, command.dossier_id, dossier, facts, by=by, once=once)
