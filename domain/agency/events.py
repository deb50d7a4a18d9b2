"""Everything that can have happened to an agency. Past facts: add new ones, never edit these."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum


class Level(StrEnum):
    MINISTRY = "ministry"
    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyRegistered:
    """A body of the state entered the directory under its identifier code (QĐ 20/2020)."""

    code: str
    name: str
    level: Level
    parent_code: str | None
    remote: bool
    """Mountainous, island or remote area, where longer limits apply (R13)."""
    source: str
    """Where the facts come from; "invented" marks what no source states."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyCorrected:
    """Name, place in the tree or source were set right."""

    name: str
    level: Level
    parent_code: str | None
    remote: bool
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyCodeAdded:
    """Another code of the same body, for instance the older form of QCVN 102; or another validity
    of a code that it has, in place of what was said before."""

    code: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyCodeTaken:
    """The only fact of the stream that stands for another code: whose code it is.

    The stream is named after the code like an agency's own, so a code means one body for ever.
    """

    code: str
    agency_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeHoursSet:
    """Opening hours of one working day, office time (Asia/Ho_Chi_Minh), morning and afternoon."""

    morning_opens: time
    morning_closes: time
    afternoon_opens: time
    afternoon_closes: time


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyClosed:
    """The body ended; its successor, if any, takes over."""

    closed_on: date
    successor_code: str | None


AgencyEvent = (
    AgencyRegistered
    | AgencyCorrected
    | AgencyCodeAdded
    | AgencyCodeTaken
    | OfficeHoursSet
    | AgencyClosed
)
