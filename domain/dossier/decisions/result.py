"""The result on its way to the citizen: issued to the one-stop unit, then returned."""

from typing import ClassVar

from domain.dossier.decisions.moment import Moment
from domain.dossier.decisions.phases import AlreadyIssued, must_be
from domain.dossier.events import Outcome, ResultIssued, ResultReturned, ReturnChannel
from domain.dossier.state import Dossier, Phase
from domain.personal_data import Person, PersonalData
from domain.refused import Refused


class ResultNumberMissing(Refused):
    """What is granted is signed by the competent person and numbered by the clerk."""

    code: ClassVar[str] = "result-number-missing"

    def __init__(self) -> None:
        super().__init__("a granted result needs the number of its document")


def issue_result(
    dossier: Dossier, *, result_number: str | None, when: Moment
) -> list[ResultIssued]:
    """The result, or the written refusal, reached the one-stop unit. Raises ResultNumberMissing."""
    must_be(dossier, Phase.DECIDED, too_late=AlreadyIssued)
    number = (result_number or "").strip() or None
    if number is None and dossier.outcome is Outcome.GRANTED:
        raise ResultNumberMissing
    return [ResultIssued(result_number=number, issued_at=when.after(dossier))]


def return_result(
    dossier: Dossier,
    *,
    returned_by: ReturnChannel,
    collected_by: PersonalData[Person] | None,
    when: Moment,
) -> list[ResultReturned]:
    """Into the hand of the applicant, or of who may collect it. Nothing happens afterwards."""
    must_be(dossier, Phase.DONE)
    return [
        ResultReturned(
            returned_by=returned_by,
            collected_by=collected_by,
            returned_at=when.after(dossier),
        )
    ]
