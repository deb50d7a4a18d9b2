"""The one-stop unit receives a dossier over the counter or by post, and gives a receipt slip."""

from dataclasses import dataclass
from datetime import datetime

from application.dossier_changes import A_NEW_ONE, DossierAnswer
from application.handed_in import HandedIn, filing_of, rules_in_force
from application.ports import Clock, Done, Ledger, NewId, Once, Provenance, ReferenceData, Registers
from application.receipts import record_receipt
from domain.dossier import decisions
from domain.dossier.decisions import Moment
from domain.procedure.events import Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveDossier:
    handed_in: HandedIn
    channel: Channel
    """Counter or post; what comes online is submitted, then accepted."""
    effective_at: datetime | None = None
    """When it was received, where it is typed in later; None: now."""


@dataclass(frozen=True, slots=True)
class ReceiveDossierHandler:
    ledger: Ledger
    reference: ReferenceData
    registers: Registers
    clock: Clock
    new_id: NewId

    async def __call__(
        self, command: ReceiveDossier, by: Provenance, once: Once | None = None
    ) -> Done[DossierAnswer]:
        handed_in = command.handed_in
        rules = await rules_in_force(
            self.reference,
            handed_in.procedure,
            handed_in.receiving_agency,
            handed_in.competent_agency,
        )
        checked = decisions.check_intake(
            filing_of(handed_in, self.new_id),
            rules,
            channel=command.channel,
            when=Moment(now=self.clock(), said=command.effective_at),
        )
        return await record_receipt(
            self.ledger, self.registers, self.new_id(), A_NEW_ONE, checked, by=by, once=once
        )
