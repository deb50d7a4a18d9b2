"""What may be decided about a procedure, and what a dossier may rely on when it comes in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import ClassVar

from domain.deadlines import TimeLimit, Unit, add_up
from domain.procedure.events import (
    Channel,
    ChannelTerms,
    ProcedurePublished,
    ProcedureTerms,
    ProcedureWithdrawn,
    Step,
)
from domain.procedure.state import Procedure
from domain.refused import Refused

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledLimit:
    """A time limit that a person decided, the source being silent or of two minds (R1a)."""

    limit: TimeLimit
    decided_by: str


NOTHING_SETTLED: Mapping[Channel, SettledLimit] = MappingProxyType({})


class ProcedureIsWithdrawn(Refused):
    code: ClassVar[str] = "procedure-withdrawn"

    def __init__(self, procedure: Procedure) -> None:
        super().__init__(
            f"procedure {procedure.code} is no longer offered", procedure=procedure.code
        )


class ProcedureNotPublished(Refused):
    code: ClassVar[str] = "procedure-not-published"

    def __init__(self, code: str) -> None:
        super().__init__(f"the catalogue has no procedure {code} yet", procedure=code)


class ChannelNotOffered(Refused):
    code: ClassVar[str] = "channel-not-offered"

    def __init__(self, code: str, channel: Channel) -> None:
        super().__init__(
            f"procedure {code} is not received by {channel}", procedure=code, channel=channel
        )


class NoUsableTimeLimit(Refused):
    """The catalogue's own text contradicts itself, or says nothing (R1a): a person must decide."""

    code: ClassVar[str] = "no-usable-time-limit"

    def __init__(self, procedure: Procedure, terms: ChannelTerms) -> None:
        super().__init__(
            f"procedure {procedure.code} has no usable time limit by {terms.channel}",
            procedure=procedure.code,
            channel=terms.channel,
            problem=terms.limit_problem or "none-stated",
        )


class StepsDifferFromLimit(Refused):
    """The internal budgets do not add up to what the citizen is promised (R16)."""

    code: ClassVar[str] = "steps-differ-from-limit"

    def __init__(self, code: str) -> None:
        super().__init__(f"the steps of {code} do not add up to its time limit", procedure=code)


def publish(
    procedure: Procedure,
    code: str,
    terms: ProcedureTerms,
    *,
    effective_from: date | None,
    settled: Mapping[Channel, SettledLimit] = NOTHING_SETTLED,
) -> list[ProcedurePublished]:
    """A new version, unless it says nothing new.

    What a person settles now or settled before stands against the source (R1a). A row of the
    index, which knows no components, steps or policies, takes none away from a full record.
    """
    _steps_must_fit(code, terms)
    known = procedure.terms
    if known is not None:
        terms = _keep_what_is_settled(_keep_details(terms, known), known)
    terms = _keep_steps_that_fit(_settle(terms, settled))
    if terms == known and procedure.withdrawn_on is None:
        return []
    return [ProcedurePublished(code=code, terms=terms, effective_from=effective_from)]


def settle(
    procedure: Procedure, code: str, settled: Mapping[Channel, SettledLimit]
) -> list[ProcedurePublished]:
    """A new version in which a person settled limits, the source being as it was.

    Raises ProcedureNotPublished, ProcedureIsWithdrawn, ChannelNotOffered.
    """
    if procedure.terms is None:
        raise ProcedureNotPublished(code)
    if procedure.withdrawn_on is not None:
        raise ProcedureIsWithdrawn(procedure)
    offered = {one.channel for one in procedure.terms.channels}
    for channel in settled:
        if channel not in offered:
            raise ChannelNotOffered(code, channel)
    terms = _keep_steps_that_fit(_settle(procedure.terms, settled))
    if terms == procedure.terms:
        return []
    return [ProcedurePublished(code=code, terms=terms, effective_from=None)]


def withdraw(procedure: Procedure, *, withdrawn_on: date, why: str) -> list[ProcedureWithdrawn]:
    if procedure.terms is None or procedure.withdrawn_on is not None:
        return []
    return [ProcedureWithdrawn(withdrawn_on=withdrawn_on, why=why)]


def terms_for(procedure: Procedure, channel: Channel) -> ChannelTerms:
    """What holds for a dossier that comes in by this channel; its limit is usable.

    Raises ProcedureIsWithdrawn, ChannelNotOffered, NoUsableTimeLimit.
    """
    if procedure.terms is None or procedure.withdrawn_on is not None:
        raise ProcedureIsWithdrawn(procedure)
    for terms in procedure.terms.channels:
        if terms.channel is channel:
            if terms.limit is None or terms.limit_problem is not None:
                raise NoUsableTimeLimit(procedure, terms)
            return terms
    raise ChannelNotOffered(procedure.code, channel)


def time_limit_for(procedure: Procedure, channel: Channel) -> TimeLimit:
    """The usable limit alone. Raises as `terms_for`."""
    terms = terms_for(procedure, channel)
    if terms.limit is None:
        raise NoUsableTimeLimit(procedure, terms)
    return terms.limit


def steps_fit(steps: Sequence[Step], limits: Sequence[TimeLimit]) -> bool:
    """Whether the budgets, where every step has one, add up to one of the limits.

    Same-day procedures count their steps in hours that only have to fit into the day.
    """
    budgets = [step.budget for step in steps if step.budget is not None]
    total = add_up(budgets)
    if len(budgets) < len(steps) or total is None or not limits:
        return True
    return any(_same_length(total, limit) for limit in limits)


def _steps_must_fit(code: str, terms: ProcedureTerms) -> None:
    if not steps_fit(terms.steps, _limits(terms)):
        raise StepsDifferFromLimit(code)


def _same_length(total: TimeLimit, limit: TimeLimit) -> bool:
    """Budgets that cannot be compared with the limit, such as hours with months, may stand."""
    if limit.unit is Unit.SAME_DAY:
        in_the_day = add_up([total, TimeLimit(amount=ZERO, unit=Unit.WORKING_DAY)])
        return in_the_day is None or in_the_day.amount <= 1
    both = add_up([total, replace(limit, amount=-limit.amount)])
    return both is None or both.amount == 0


def _keep_details(new: ProcedureTerms, known: ProcedureTerms) -> ProcedureTerms:
    """What the new source leaves unsaid stays: to an index row everything but names and levels,
    to a full record of the national catalogue the internal steps, which are the province's own."""
    if new.detailed:
        return replace(new, steps=new.steps or known.steps)
    if not known.detailed:
        return new
    return replace(
        known,
        name=new.name,
        sector=new.sector,
        promulgated_by=new.promulgated_by,
        levels=new.levels or known.levels,
        online_level=new.online_level,
    )


def _keep_what_is_settled(new: ProcedureTerms, known: ProcedureTerms) -> ProcedureTerms:
    """A limit that a person settled stays until a person settles it anew."""
    before = {
        one.channel: SettledLimit(limit=one.limit, decided_by=one.settled_by)
        for one in known.channels
        if one.settled_by is not None and one.limit is not None
    }
    return _settle(new, before, unless_settled=True)


def _settle(
    terms: ProcedureTerms,
    settled: Mapping[Channel, SettledLimit],
    *,
    unless_settled: bool = False,
) -> ProcedureTerms:
    def as_settled(one: ChannelTerms) -> ChannelTerms:
        decided = settled.get(one.channel)
        if decided is None or (unless_settled and one.settled_by is not None):
            return one
        return replace(one, limit=decided.limit, limit_problem=None, settled_by=decided.decided_by)

    return replace(terms, channels=tuple(map(as_settled, terms.channels)))


def _keep_steps_that_fit(terms: ProcedureTerms) -> ProcedureTerms:
    """Steps made for an older limit must not hold up the new one: they go, to be made anew."""
    return terms if steps_fit(terms.steps, _limits(terms)) else replace(terms, steps=())


def _limits(terms: ProcedureTerms) -> list[TimeLimit]:
    return [one.limit for one in terms.channels if one.limit is not None]
