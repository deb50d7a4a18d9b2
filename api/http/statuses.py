"""Which refusal becomes which HTTP status: one table, kept complete by a test.

409: the thing is not in a state for it. 422: what was sent can't be used. 412: someone was first.
"""

from api.http import rejections
from application import ports, receipts
from domain.agency import decisions as agency
from domain.calendar import decisions as calendar
from domain.calendar.state import OutsideCalendar
from domain.dossier import code
from domain.dossier.decisions import moment, papers, phases, processing, reasons, result
from domain.procedure import decisions as procedure
from domain.refused import Refused
from infrastructure.event_store.codec import FactTooLarge
from infrastructure.keyring.keys import SubjectErased

STATUS: dict[type[Refused], int] = {
    rejections.CursorMismatch: 400,
    rejections.EitherOr: 400,
    rejections.IdempotencyKeyMissing: 400,
    rejections.InvalidCursor: 400,
    rejections.InvalidHeader: 400,
    rejections.MalformedJson: 400,
    rejections.Unauthenticated: 401,
    rejections.NotPermitted: 403,
    rejections.NoSuchResource: 404,
    ports.NotFound: 404,
    rejections.MethodNotAllowed: 405,
    agency.AgencyCodeInUse: 409,
    agency.AgencyIsClosed: 409,
    agency.AgencyNotRegistered: 409,
    calendar.CalendarGap: 409,
    phases.AlreadyDecided: 409,
    phases.AlreadyHandedOver: 409,
    phases.AlreadyIssued: 409,
    phases.AlreadyReceived: 409,
    phases.DossierClosed: 409,
    phases.NotAssigned: 409,
    phases.NotDecided: 409,
    phases.NotHandedOver: 409,
    phases.NotIssued: 409,
    phases.NotReceived: 409,
    phases.NotSubmitted: 409,
    ports.NoCalendar: 409,
    procedure.ChannelNotOffered: 409,
    procedure.NoUsableTimeLimit: 409,
    procedure.ProcedureIsWithdrawn: 409,
    procedure.ProcedureNotPublished: 409,
    processing.StepOutOfOrder: 409,
    processing.StepsNotCompleted: 409,
    SubjectErased: 409,
    ports.StaleVersion: 412,
    rejections.BodyTooLarge: 413,
    FactTooLarge: 413,
    rejections.UnsupportedMediaType: 415,
    agency.OfficeHoursOutOfOrder: 422,
    calendar.DayOutsideSpan: 422,
    calendar.DayTwice: 422,
    code.NotADossierCode: 422,
    moment.EffectiveBeforeLastFact: 422,
    moment.EffectiveInTheFuture: 422,
    OutsideCalendar: 422,
    papers.CaseUnknown: 422,
    papers.PapersIncomplete: 422,
    papers.PapersUnknown: 422,
    ports.KeyReused: 422,
    ports.UnknownAgency: 422,
    ports.UnknownProcedure: 422,
    procedure.StepsDifferFromLimit: 422,
    processing.StepUnknown: 422,
    reasons.ReasonMissing: 422,
    reasons.ReasonNotInWords: 422,
    rejections.InvalidRequest: 422,
    result.ResultNumberMissing: 422,
    rejections.IfMatchMissing: 428,
    rejections.InternalError: 500,
    receipts.RegisterBusy: 503,
    rejections.ProjectionLagging: 503,
    rejections.StoreAway: 503,
    rejections.StoreUnanswered: 503,
}

UNAVAILABLE = 503
TRY_AGAIN = frozenset(refusal for refusal, status in STATUS.items() if status == UNAVAILABLE)
"""Answered with Retry-After: nothing is wrong with the request."""
