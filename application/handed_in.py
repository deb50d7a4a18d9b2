"""What comes over the counter, by post or online, as it is typed in."""

from dataclasses import dataclass

from application.ports import NewId, ReferenceData
from domain.dossier.events import HandedInPaper, ReturnChannel
from domain.dossier.filing import Filing, RulesInForce
from domain.personal_data import Person, PersonalData


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    procedure: str
    receiving_agency: str
    """Any of the agency's codes."""
    competent_agency: str | None = None
    """None where the agency that receives also decides."""
    applicant: Person
    owner: Person | None = None
    """Chủ hồ sơ, when not the applicant."""
    papers: tuple[HandedInPaper, ...] = ()
    case: str = ""
    return_by: ReturnChannel = ReturnChannel.COUNTER


def filing_of(handed_in: HandedIn, new_id: NewId) -> Filing:
    owner = handed_in.owner
    return Filing(
        applicant=personal(handed_in.applicant, new_id),
        owner=None if owner is None else personal(owner, new_id),
        papers=handed_in.papers,
        case=handed_in.case,
        return_by=handed_in.return_by,
    )


def personal(person: Person, new_id: NewId) -> PersonalData[Person]:
    """Each person in each dossier is a subject with a key of their own."""
    return PersonalData(new_id(), person)


async def rules_in_force(
    reference: ReferenceData, procedure: str, receiving_agency: str, competent_agency: str | None
) -> RulesInForce:
    """Raises UnknownProcedure, UnknownAgency, NoCalendar."""
    published = await reference.procedure(procedure)
    receiving = await reference.agency(receiving_agency)
    competent = receiving if competent_agency is None else await reference.agency(competent_agency)
    calendar = await reference.calendar()
    return RulesInForce(
        procedure=published.state,
        procedure_version=published.version,
        receiving=receiving.state,
        receiving_version=receiving.version,
        competent=competent.state,
        calendar=calendar.state,
        calendar_version=calendar.version,
    )
