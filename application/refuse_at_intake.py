"""The one-stop unit turns a dossier away at the counter, or one that came by post."""

from dataclasses import dataclass
from datetime import datetime

from application.dossier_changes import A_NEW_ONE, DossierAnswer, record
from application.handed_in import personal
from application.ports import Clock, Done, Ledger, NewId, Once, Provenance, ReferenceData
from domain.dossier import decisions
from domain.dossier.decisions import Moment
from domain.personal_data import Person
from domain.procedure.events import Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseAtIntake:
    procedure: str
    receiving_agency: str
    channel: Channel
    """Counter or post; what was submitted online is refused by RefuseSubmission."""
    applicant: Person
    reason: str
    effective_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RefuseAtIntakeHandler:
    ledger: Ledger
    reference: ReferenceData
    clock: Clock
    new_id: NewId

    async def __call__(
        self, command: RefuseAtIntake, by: Provenance, once: Once | None = None
    ) -> Done[DossierAnswer]:
        procedure = await self.reference.procedure(command.procedure)
        agency = await self.reference.agency(command.receiving_agency)
        facts = decisions.refuse_at_intake(
            procedure=procedure.state.code,
            channel=command.channel,
            receiving_agency=agency.state.code,
            applicant=personal(command.applicant, self.new_id),
            reason=command.reason,
            when=Moment(now=self.clock(), said=command.effective_at),
        )
        return await record(self.ledger, self.new_id(), A_NEW_ONE, facts, by=by, once=once)
