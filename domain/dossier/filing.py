"""What comes in at the one-stop shop, and the rules that it meets there."""

from dataclasses import dataclass

from domain.agency.state import Agency
from domain.calendar.state import Calendar
from domain.dossier.events import DossierSubmitted, HandedInPaper, ReturnChannel
from domain.personal_data import Person, PersonalData
from domain.procedure.state import Procedure


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """What an applicant hands in, by whichever channel."""

    applicant: PersonalData[Person]
    owner: PersonalData[Person] | None = None
    """Chủ hồ sơ, when not the applicant."""
    papers: tuple[HandedInPaper, ...] = ()
    case: str = ""
    """The procedure's case (trường hợp) that the applicant names; empty for none in particular."""
    return_by: ReturnChannel = ReturnChannel.COUNTER


def filed_online(submission: DossierSubmitted) -> Filing:
    """What was submitted, as it comes in when the intake check accepts it."""
    return Filing(
        applicant=submission.applicant,
        owner=submission.owner,
        papers=submission.papers,
        case=submission.case,
        return_by=submission.return_by,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesInForce:
    """Reference data as it stands when a dossier is recorded, with the versions that facts name.

    What is typed in later (`effective_at`) is handled under the rules of the day it is typed in;
    only calendar day and code are those of the day it came.

    Since 2025 the agency that receives need not be the one that decides (NĐ 118/2025).
    """

    procedure: Procedure
    procedure_version: int
    receiving: Agency
    """Its office hours count: the clock starts where the dossier comes in, complete (R2)."""
    receiving_version: int
    competent: Agency
    """Its code stands in the dossier code (NĐ 61 Điều 26)."""
    calendar: Calendar
    calendar_version: int
