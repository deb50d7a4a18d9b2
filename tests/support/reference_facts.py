"""Facts of an invented catalogue and directory, ready-made: a test names only what matters."""

from dataclasses import replace
from datetime import date

from domain.agency.events import AgencyRegistered, Level
from domain.procedure.events import ProcedurePublished, ProcedureTerms, ProcedureWithdrawn
from tests.support.reference import PERMIT, TERMS


def published(
    *,
    code: str = PERMIT,
    terms: ProcedureTerms = TERMS,
    name: str | None = None,
    effective_from: date | None = None,
) -> ProcedurePublished:
    return ProcedurePublished(
        code=code, terms=replace(terms, name=name or terms.name), effective_from=effective_from
    )


def withdrawn(withdrawn_on: date, why: str = "bãi bỏ") -> ProcedureWithdrawn:
    return ProcedureWithdrawn(withdrawn_on=withdrawn_on, why=why)


def registered(
    code: str,
    name: str,
    *,
    level: Level = Level.COMMUNE,
    parent_code: str | None = "H03.31",
    remote: bool = False,
) -> AgencyRegistered:
    return AgencyRegistered(
        code=code,
        name=name,
        level=level,
        parent_code=parent_code,
        remote=remote,
        source="invented",
    )
