"""Moments as people say them: office time in, UTC out."""

from datetime import UTC, datetime

from domain.dossier.decisions import Moment
from domain.working_time import OFFICE_TIME


def at(office_time: str) -> datetime:
    """`at("2019-12-05 09:00")` is nine in the morning in Bắc Kạn."""
    return datetime.fromisoformat(office_time).replace(tzinfo=OFFICE_TIME).astimezone(UTC)


def now(office_time: str) -> Moment:
    return Moment(now=at(office_time))
