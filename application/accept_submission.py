"""The one-stop unit accepts what was submitted online, and gives a receipt slip."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from application.dossier_changes import DossierAnswer, load_as_seen
from application.handed_in import rules_in_force
from application.ports import (
    Clock,
    Done,
    Dossiers,
    Ledger,
    Once,
    Provenance,
    ReferenceData,
    Registers,
)
from application.receipts import record_receipt
from domain.dossier import decisions
from domain.dossier.decisions import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptSubmission:
    dossier_id: UUID
    last_seen: int | None = None
    """The version the officer was looking at; None when it does not matter."""
    effective_at: datetime | None = None
    """When it was accepted, where that is typed in later; None: now."""


@dataclass(frozen=True, slots=True)
class AcceptSubmissionHandler:
    dossiers: Dossiers
    ledger: Ledger
    reference: ReferenceData
    registers: Registers
    clock: Clock

    async def __call__(
        self, command: AcceptSubmission, by: Provenance, once: Once | None = None
    ) -> Done[DossierAnswer]:
        dossier = await load_as_seen(self.dossiers, command.dossier_id, command.last_seen)
        submission = decisions.submission_to_check(dossier.state)
        rules = await rules_in_force(
            self.reference,
            submission.procedure,
            submission.receiving_agency,
            submission.competent_agency,
        )
        checked = decisions.check_submission(
            dossier.state, rules, when=Moment(now=self.clock(), said=command.effective_at)
        )
        return await record_receipt(
            self.ledger, self.registers, command.dossier_id, dossier, checked, by=by, once=once
        )
