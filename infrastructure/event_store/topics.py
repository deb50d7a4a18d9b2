"""The names under which facts are stored.

A name outlives the class it points at: classes may be renamed or moved, names may not. When a
fact needs a new shape, give it the next number here and teach `codec.UPCASTS` to read the old one.
"""

from application.ports import Fact
from domain.agency import events as agency
from domain.calendar import events as calendar
from domain.dossier import events as dossier
from domain.procedure import events as procedure
from domain.register import events as register

TOPICS: dict[str, type[Fact]] = {
    "dossier.submitted.1": dossier.DossierSubmitted,
    "dossier.received.1": dossier.DossierReceived,
    "dossier.intake-refused.1": dossier.IntakeRefused,
    "dossier.handed-over.1": dossier.DossierHandedOver,
    "dossier.assigned.1": dossier.DossierAssigned,
    "dossier.step-completed.1": dossier.StepCompleted,
    "dossier.decided.1": dossier.DossierDecided,
    "dossier.result-issued.1": dossier.ResultIssued,
    "dossier.result-returned.1": dossier.ResultReturned,
    "procedure.published.1": procedure.ProcedurePublished,
    "procedure.withdrawn.1": procedure.ProcedureWithdrawn,
    "agency.registered.1": agency.AgencyRegistered,
    "agency.corrected.1": agency.AgencyCorrected,
    "agency.code-added.1": agency.AgencyCodeAdded,
    "agency.code-taken.1": agency.AgencyCodeTaken,
    "agency.office-hours-set.1": agency.OfficeHoursSet,
    "agency.closed.1": agency.AgencyClosed,
    "calendar.revised.1": calendar.CalendarRevised,
    "register.number-taken.1": register.NumberTaken,
}
TOPIC_OF: dict[type[Fact], str] = {event: topic for topic, event in TOPICS.items()}
