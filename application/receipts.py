"""Receipt slips get their dossier codes here: one number of the day each, none twice."""

from typing import ClassVar
from uuid import UUID

from application.dossier_changes import DossierAnswer, record
from application.ports import (
    Change,
    Done,
    Ledger,
    Loaded,
    Once,
    Provenance,
    Registers,
    StaleVersion,
)
from application.stream_ids import dossier_code_register
from domain.dossier import decisions
from domain.dossier.decisions.intake import Checked
from domain.dossier.state import Dossier
from domain.refused import Refused
from domain.register.decisions import take_number

MOST_TRIES = 20


class RegisterBusy(Refused):
    """Others took every number that was tried. Nothing was recorded; ask again."""

    code: ClassVar[str] = "register-busy"

    def __init__(self, agency: str) -> None:
        super().__init__(f"the code register of {agency} is busy", agency=agency)


async def record_receipt(
    ledger: Ledger,
    registers: Registers,
    dossier_id: UUID,
    dossier: Loaded[Dossier],
    checked: Checked,
    *,
    by: Provenance,
    once: Once | None,
) -> Done[DossierAnswer]:
    """The receipt under the next number. When another process was first, or an earlier number
    was handed out and then not used, the register is asked anew.

    Raises as `Ledger.append`, and RegisterBusy.
    """
    register = dossier_code_register(checked.competent_agency, checked.day)
    for _ in range(MOST_TRIES):
        number = await registers.next_number(register)
        # From here to the append nothing may wait: numbers reach the log in the order in which
        # they were handed out.
        taken = Change(register, number - 1, take_number(taken_for=dossier_id))
        receipt = decisions.receive(checked, number=number)
        try:
            return await record(ledger, dossier_id, dossier, receipt, taken, by=by, once=once)
        except StaleVersion as stale:
            if stale.stream_id != register:
                raise
            registers.forget(register)
    raise RegisterBusy(checked.competent_agency)
