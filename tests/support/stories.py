"""Whole stories, so that every read model has something of every kind to take."""

from datetime import date
from uuid import UUID, uuid5

from application.ports import Fact
from application.stream_ids import agency_stream, procedure_stream
from domain.agency.events import AgencyCodeAdded, AgencyCodeTaken
from domain.dossier.events import Outcome
from domain.register.events import NumberTaken
from tests.support import facts
from tests.support.reference import PERMIT
from tests.support.reference_facts import published, registered, withdrawn

_TEST = UUID("00000000-0000-4000-8000-0000000057a7")


def named(name: str) -> UUID:
    """An id that is the same in every run."""
    return uuid5(_TEST, name)


def from_receipt_to_return(number: int) -> list[Fact]:
    return [
        facts.received(code=f"H03.14-191205-{number:04}"),
        facts.handed_over(),
        facts.assigned(f"officer.{number % 3}"),
        *facts.all_steps_completed(),
        facts.decided(),
        facts.result_issued(),
        facts.result_returned(collected_by=facts.OWNER),
    ]


EVERYTHING: list[tuple[UUID, list[Fact]]] = [
    (procedure_stream(PERMIT), [published(), withdrawn(date(2021, 1, 1)), published(name="Cấp")]),
    (procedure_stream("1.000002"), [published(code="1.000002")]),
    (agency_stream("H03.31"), [registered("H03.31", "Huyện Thử"), AgencyCodeAdded(
        code="000.00.31.H03", valid_from=None, valid_to=date(2021, 1, 1))]),
    (agency_stream("000.00.31.H03"), [AgencyCodeTaken(code="000.00.31.H03", agency_code="H03.31")]),
    (named("register"), [NumberTaken(taken_for=named("done")), NumberTaken(taken_for=named("x"))]),
    (named("done"), from_receipt_to_return(1)),
    (named("online"), [facts.submitted(), *from_receipt_to_return(2)[:3]]),
    (named("not taken"), [facts.submitted(), facts.intake_refused()]),
    (named("refused"), [facts.received(code="H03.14-191205-0003"),
                        facts.decided(Outcome.REFUSED, reason="chưa đủ điều kiện")]),
    (named("waiting"), [facts.submitted()]),
]  # fmt: skip
"""Streams with what happened to each."""
