"""An applicant sends a dossier online."""

from dataclasses import dataclass
from datetime import datetime

from application.dossier_changes import A_NEW_ONE, DossierAnswer, record
from application.handed_in import HandedIn, filing_of, rules_in_force
from application.ports import Clock, Done, Ledger, NewId, Once, Provenance, ReferenceData
from domain.dossier import decisions
from domain.dossier.decisions import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitDossier:
    handed_in: HandedIn
    effective_at: datetime | None = None
    """When it was sent, where another portal passes it on later; None: now."""


@dataclass(frozen=True, slots=True)
class SubmitDossierHandler:
    ledger: Ledger
    reference: ReferenceData
    clock: Clock
    new_id: NewId

    async def __call__(
        self, command: SubmitDossier, by: Provenance, once: Once | None = None
    ) -> Done[DossierAnswer]:
        handed_in = command.handed_in
        rules = await rules_in_force(
            self.reference,
            handed_in.procedure,
            handed_in.receiving_agency,
            handed_in.competent_agency,
        )
        facts = decisions.submit_online(
            filing_of(handed_in, self.new_id),
            rules,
            when=Moment(now=self.clock(), said=command.effective_at),
        )
        return await record(self.ledger, self.new_id(), A_NEW_ONE, facts, by=by, once=once)
