"""What can be asked of this system, put together from the rooms below: one field per question."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from application.accept_submission import AcceptSubmissionHandler
from application.assign_dossier import AssignDossierHandler
from application.complete_step import CompleteStepHandler
from application.decide_dossier import DecideDossierHandler
from application.hand_over_dossier import HandOverDossierHandler
from application.issue_result import IssueResultHandler
from application.ports import Clock, Dossiers, Ledger, NewId, ReferenceData, Registers
from application.receive_dossier import ReceiveDossierHandler
from application.refuse_at_intake import RefuseAtIntakeHandler
from application.refuse_submission import RefuseSubmissionHandler
from application.return_result import ReturnResultHandler
from application.submit_dossier import SubmitDossierHandler
from infrastructure.keyring.personal_data_reader import PersonalDataReader
from infrastructure.postgres.pools import Pool
from projections.catalogue.reader import CatalogueReader
from projections.deadlines.reader import DeadlinesReader
from projections.directory.reader import DirectoryReader
from projections.dossiers.reader import DossiersReader
from projections.engine.freshness import Freshness
from projections.history.reader import HistoryReader


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class UseCases:
    """Everything that can be done."""

    submit_dossier: SubmitDossierHandler
    receive_dossier: ReceiveDossierHandler
    refuse_at_intake: RefuseAtIntakeHandler
    accept_submission: AcceptSubmissionHandler
    refuse_submission: RefuseSubmissionHandler
    hand_over_dossier: HandOverDossierHandler
    assign_dossier: AssignDossierHandler
    complete_step: CompleteStepHandler
    decide_dossier: DecideDossierHandler
    issue_result: IssueResultHandler
    return_result: ReturnResultHandler

    @classmethod
    def on(
        cls,
        *,
        ledger: Ledger,
        dossiers: Dossiers,
        reference: ReferenceData,
        registers: Registers,
        clock: Clock = utc_now,
        new_id: NewId = uuid4,
    ) -> "UseCases":
        return cls(
            submit_dossier=SubmitDossierHandler(ledger, reference, clock, new_id),
            receive_dossier=ReceiveDossierHandler(ledger, reference, registers, clock, new_id),
            refuse_at_intake=RefuseAtIntakeHandler(ledger, reference, clock, new_id),
            accept_submission=AcceptSubmissionHandler(
                dossiers, ledger, reference, registers, clock
            ),
            refuse_submission=RefuseSubmissionHandler(dossiers, ledger, clock),
            hand_over_dossier=HandOverDossierHandler(dossiers, ledger, clock),
            assign_dossier=AssignDossierHandler(dossiers, ledger, clock),
            complete_step=CompleteStepHandler(dossiers, ledger, clock),
            decide_dossier=DecideDossierHandler(dossiers, ledger, clock),
            issue_result=IssueResultHandler(dossiers, ledger, clock),
            return_result=ReturnResultHandler(dossiers, ledger, clock, new_id),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadModels:
    """Everything that can be read."""

    dossiers: DossiersReader
    history: HistoryReader
    deadlines: DeadlinesReader
    catalogue: CatalogueReader
    directory: DirectoryReader
    freshness: Freshness
    persons: PersonalDataReader

    @classmethod
    def on(cls, pool: Pool, persons: PersonalDataReader) -> "ReadModels":
        return cls(
            dossiers=DossiersReader(pool),
            history=HistoryReader(pool),
            deadlines=DeadlinesReader(pool),
            catalogue=CatalogueReader(pool),
            directory=DirectoryReader(pool),
            freshness=Freshness(pool),
            persons=persons,
        )
