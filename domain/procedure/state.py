"""What the rules remember of a procedure: the terms of its latest version."""

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from domain.procedure.events import (
    ProcedureEvent,
    ProcedurePublished,
    ProcedureTerms,
    ProcedureWithdrawn,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    code: str = ""
    terms: ProcedureTerms | None = None
    withdrawn_on: date | None = None


NOT_PUBLISHED = Procedure()


def evolve(procedure: Procedure, event: ProcedureEvent) -> Procedure:
    """The procedure after one more event. Never refuses."""
    match event:
        case ProcedurePublished(code=code, terms=terms):
            return replace(procedure, code=code, terms=terms, withdrawn_on=None)
        case ProcedureWithdrawn(withdrawn_on=withdrawn_on):
            return replace(procedure, withdrawn_on=withdrawn_on)
        case _:
            assert_never(event)
