"""How the directory changes: agencies, their codes, their hours, their end."""

from datetime import date, time
from functools import reduce

import pytest

from domain.agency.decisions import (
    AgencyCodeInUse,
    AgencyIsClosed,
    AgencyNotRegistered,
    OfficeHoursOutOfOrder,
    add_code,
    close,
    must_be_open,
    register,
    set_office_hours,
    take_code,
)
from domain.agency.events import (
    AgencyClosed,
    AgencyCodeAdded,
    AgencyCodeTaken,
    AgencyCorrected,
    AgencyEvent,
    AgencyRegistered,
    Level,
)
from domain.agency.state import NOT_REGISTERED, Agency, OfficeHours, evolve


def entry(name: str = "Sở Tư pháp", code: str = "H03.05") -> AgencyRegistered:
    return AgencyRegistered(
        code=code,
        name=name,
        level=Level.PROVINCE,
        parent_code="H03",
        remote=False,
        source="a decision",
    )


def after(*story: AgencyEvent) -> Agency:
    return reduce(evolve, story, NOT_REGISTERED)


def test_an_agency_is_registered_once() -> None:
    assert register(NOT_REGISTERED, entry()) == [entry()]
    assert register(after(entry()), entry()) == []


def test_another_name_is_a_correction() -> None:
    (corrected,) = register(after(entry()), entry("Sở Tư pháp tỉnh"))

    assert isinstance(corrected, AgencyCorrected)
    assert corrected.name == "Sở Tư pháp tỉnh"


def test_another_code_points_at_its_agency() -> None:
    (added,) = add_code(after(entry()), "000.00.05.H03")
    (taken,) = take_code(NOT_REGISTERED, "000.00.05.H03", agency_code="H03.05")

    assert added == AgencyCodeAdded(code="000.00.05.H03", valid_from=None, valid_to=None)
    assert after(taken).other_code_of == "H03.05"
    assert add_code(after(entry(), added), "000.00.05.H03") == []
    assert take_code(after(taken), "000.00.05.H03", agency_code="H03.05") == []


def test_a_code_never_changes_hands() -> None:
    taken = AgencyCodeTaken(code="000.00.05.H03", agency_code="H03.05")

    with pytest.raises(AgencyCodeInUse):
        take_code(after(taken), "000.00.05.H03", agency_code="H03.06")
    with pytest.raises(AgencyCodeInUse):
        take_code(after(entry()), "H03.05", agency_code="H03.06")
    with pytest.raises(AgencyCodeInUse):
        register(after(taken), entry(code="000.00.05.H03"))


def test_office_hours_open_before_they_close() -> None:
    late = OfficeHours(morning_opens=time(7, 30), morning_closes=time(12, 0))

    (hours_set,) = set_office_hours(after(entry()), late)

    assert evolve(after(entry()), hours_set).hours == late
    assert set_office_hours(after(entry()), OfficeHours()) == []
    with pytest.raises(OfficeHoursOutOfOrder):
        set_office_hours(after(entry()), OfficeHours(morning_closes=time(14, 0)))
    with pytest.raises(OfficeHoursOutOfOrder):
        set_office_hours(after(entry()), OfficeHours(afternoon_closes=time(13, 30)))


def test_a_closed_agency_takes_nothing_more() -> None:
    (closed,) = close(after(entry()), closed_on=date(2025, 7, 1), successor_code="H55.05")

    assert closed == AgencyClosed(closed_on=date(2025, 7, 1), successor_code="H55.05")
    must_be_open(after(entry(), closed), date(2025, 6, 30))
    with pytest.raises(AgencyIsClosed):
        must_be_open(after(entry(), closed), date(2025, 7, 1))
    assert close(after(entry(), closed), closed_on=date(2025, 7, 1)) == []


def test_nothing_is_decided_about_an_agency_that_is_not_there() -> None:
    with pytest.raises(AgencyNotRegistered):
        close(NOT_REGISTERED, closed_on=date(2025, 7, 1))
