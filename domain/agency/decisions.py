"""What may be decided about an agency. Each function returns the new facts or refuses."""

from datetime import date
from typing import ClassVar

from domain.agency.events import (
    AgencyClosed,
    AgencyCodeAdded,
    AgencyCodeTaken,
    AgencyCorrected,
    AgencyRegistered,
    Level,
    OfficeHoursSet,
)
from domain.agency.state import Agency, AgencyCode, OfficeHours
from domain.refused import Refused


class AgencyIsClosed(Refused):
    code: ClassVar[str] = "agency-closed"

    def __init__(self, agency: Agency) -> None:
        super().__init__(
            f"agency {agency.code} has ended",
            agency=agency.code,
            successor=agency.successor_code or "",
        )


class AgencyNotRegistered(Refused):
    code: ClassVar[str] = "agency-not-registered"

    def __init__(self) -> None:
        super().__init__("the agency is not in the directory yet")


class AgencyCodeInUse(Refused):
    """A code means one body for ever; codes outlive bodies, but never change hands."""

    code: ClassVar[str] = "agency-code-in-use"

    def __init__(self, code: str, agency_code: str) -> None:
        super().__init__(
            f"{code} is already a code of {agency_code}", taken=code, agency=agency_code
        )


class OfficeHoursOutOfOrder(Refused):
    code: ClassVar[str] = "office-hours-out-of-order"

    def __init__(self) -> None:
        super().__init__("office hours open before they close, the morning before the afternoon")


def register(agency: Agency, entry: AgencyRegistered) -> list[AgencyRegistered | AgencyCorrected]:
    """Enter the agency, or set right what the directory says of it; nothing when it agrees."""
    if agency.other_code_of is not None:
        raise AgencyCodeInUse(entry.code, agency.other_code_of)
    if not agency.code:
        return [entry]
    return list(
        correct(
            agency,
            name=entry.name,
            level=entry.level,
            parent_code=entry.parent_code,
            remote=entry.remote,
            source=entry.source,
        )
    )


def correct(
    agency: Agency, *, name: str, level: Level, parent_code: str | None, remote: bool, source: str
) -> list[AgencyCorrected]:
    _must_be_registered(agency)
    corrected = AgencyCorrected(
        name=name, level=level, parent_code=parent_code, remote=remote, source=source
    )
    as_known = AgencyCorrected(
        name=agency.name,
        level=agency.level,
        parent_code=agency.parent_code,
        remote=agency.remote,
        source=agency.source,
    )
    return [] if corrected == as_known else [corrected]


def add_code(
    agency: Agency, code: str, *, valid_from: date | None = None, valid_to: date | None = None
) -> list[AgencyCodeAdded]:
    """One more code of the same body, or another validity of one that it has. Append it together
    with `take_code` of that code."""
    _must_be_registered(agency)
    added = AgencyCode(code=code, valid_from=valid_from, valid_to=valid_to)
    if code == agency.code or added in agency.other_codes:
        return []
    return [AgencyCodeAdded(code=code, valid_from=valid_from, valid_to=valid_to)]


def take_code(holder: Agency, code: str, *, agency_code: str) -> list[AgencyCodeTaken]:
    """Tie the code to the agency. `holder` is what the stream of that code adds up to."""
    if holder.code and holder.other_code_of != agency_code:
        raise AgencyCodeInUse(code, holder.other_code_of or holder.code)
    return [] if holder.code else [AgencyCodeTaken(code=code, agency_code=agency_code)]


def set_office_hours(agency: Agency, hours: OfficeHours) -> list[OfficeHoursSet]:
    _must_be_registered(agency)
    morning = hours.morning_opens < hours.morning_closes
    afternoon = hours.afternoon_opens < hours.afternoon_closes
    if not (morning and afternoon and hours.morning_closes <= hours.afternoon_opens):
        raise OfficeHoursOutOfOrder
    if hours == agency.hours:
        return []
    return [
        OfficeHoursSet(
            morning_opens=hours.morning_opens,
            morning_closes=hours.morning_closes,
            afternoon_opens=hours.afternoon_opens,
            afternoon_closes=hours.afternoon_closes,
        )
    ]


def close(
    agency: Agency, *, closed_on: date, successor_code: str | None = None
) -> list[AgencyClosed]:
    _must_be_registered(agency)
    if agency.closed_on is not None:
        return []
    return [AgencyClosed(closed_on=closed_on, successor_code=successor_code)]


def must_be_open(agency: Agency, on: date) -> None:
    """What a dossier asks before it goes to an agency. Raises AgencyIsClosed."""
    if agency.closed_on is not None and on >= agency.closed_on:
        raise AgencyIsClosed(agency)


def _must_be_registered(agency: Agency) -> None:
    if not agency.code or agency.other_code_of is not None:
        raise AgencyNotRegistered
