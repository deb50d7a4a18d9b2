"""How the catalogue changes, and what a dossier may rely on."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.deadlines import TimeLimit, Unit
from domain.procedure.decisions import (
    ChannelNotOffered,
    NoUsableTimeLimit,
    ProcedureIsWithdrawn,
    ProcedureNotPublished,
    SettledLimit,
    StepsDifferFromLimit,
    publish,
    settle,
    terms_for,
    time_limit_for,
    withdraw,
)
from domain.procedure.events import (
    Channel,
    ChannelTerms,
    ProcedurePublished,
    ProcedureTerms,
    Step,
)
from domain.procedure.state import NOT_PUBLISHED, Procedure, evolve
from tests.support.reference import TERMS

CODE = "1.000001"
DISPUTED = ChannelTerms(channel=Channel.COUNTER, limit=None, limit_problem="unit-contradicts-text")
SETTLED = {
    Channel.COUNTER: SettledLimit(
        limit=TimeLimit(amount=Decimal(20), unit=Unit.WORKING_DAY), decided_by="QĐ 12/QĐ-TN"
    )
}
INDEX_ROW = replace(TERMS, components=(), steps=(), detailed=False, name="Tên mới", source="index")


def published(terms: ProcedureTerms, before: Procedure = NOT_PUBLISHED) -> Procedure:
    for fact in publish(before, CODE, terms, effective_from=None):
        before = evolve(before, fact)
    return before


def days(amount: int) -> TimeLimit:
    return TimeLimit(amount=Decimal(amount), unit=Unit.WORKING_DAY)


def with_steps(*budgets: TimeLimit | None, limit: TimeLimit) -> ProcedureTerms:
    return replace(
        TERMS,
        channels=(ChannelTerms(channel=Channel.COUNTER, limit=limit, limit_problem=None),),
        steps=tuple(
            Step(number=number, name="a step", role="officer", budget=budget)
            for number, budget in enumerate(budgets, start=1)
        ),
    )


def test_what_says_nothing_new_is_not_published() -> None:
    assert publish(published(TERMS), CODE, TERMS, effective_from=None) == []


def test_an_index_row_takes_nothing_from_a_full_record() -> None:
    (fact,) = publish(published(TERMS), CODE, INDEX_ROW, effective_from=None)

    assert fact.terms == replace(TERMS, name="Tên mới")


def test_a_full_record_replaces_an_index_row() -> None:
    (fact,) = publish(published(INDEX_ROW), CODE, TERMS, effective_from=None)

    assert fact.terms == TERMS


def test_a_full_record_without_internal_steps_leaves_those_of_the_province() -> None:
    (fact,) = publish(
        published(TERMS), CODE, replace(TERMS, steps=(), name="Tên mới"), effective_from=None
    )

    assert fact.terms.steps == TERMS.steps


def test_steps_made_for_an_older_limit_do_not_hold_up_a_new_one() -> None:
    shorter = replace(with_steps(limit=days(3)), steps=())

    (fact,) = publish(published(TERMS), CODE, shorter, effective_from=None)

    assert fact.terms.steps == ()


def test_a_person_settles_a_disputed_limit_and_it_stays_settled() -> None:
    disputed = replace(TERMS, channels=(DISPUTED,), steps=())
    procedure = published(disputed)
    with pytest.raises(NoUsableTimeLimit):
        terms_for(procedure, Channel.COUNTER)

    (fact,) = settle(procedure, CODE, SETTLED)
    procedure = evolve(procedure, fact)

    assert terms_for(procedure, Channel.COUNTER).settled_by == "QĐ 12/QĐ-TN"
    assert time_limit_for(procedure, Channel.COUNTER) == days(20)
    assert publish(procedure, CODE, disputed, effective_from=None) == []
    assert settle(procedure, CODE, SETTLED) == []


def test_a_limit_is_settled_together_with_publishing() -> None:
    disputed = replace(TERMS, channels=(DISPUTED,), steps=())

    (fact,) = publish(NOT_PUBLISHED, CODE, disputed, effective_from=None, settled=SETTLED)

    assert fact.terms.channels[0].limit == days(20)


@pytest.mark.parametrize(
    ("procedure", "settled", "refusal"),
    [
        (NOT_PUBLISHED, SETTLED, ProcedureNotPublished),
        (published(replace(TERMS, channels=(), steps=())), SETTLED, ChannelNotOffered),
        (
            evolve(published(TERMS), withdraw(published(TERMS), withdrawn_on=date.min, why="")[0]),
            SETTLED,
            ProcedureIsWithdrawn,
        ),
    ],
)
def test_nothing_is_settled_for_what_is_not_offered(
    procedure: Procedure, settled: Mapping[Channel, SettledLimit], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        settle(procedure, CODE, settled)


@pytest.mark.parametrize(
    "terms",
    [
        pytest.param(with_steps(days(3), days(2), limit=days(5)), id="days"),
        pytest.param(
            with_steps(
                TimeLimit(amount=Decimal(4), unit=Unit.WORKING_HOUR),
                TimeLimit(amount=Decimal("0.5"), unit=Unit.WORKING_DAY),
                limit=days(1),
            ),
            id="hours and days",
        ),
        pytest.param(
            with_steps(
                TimeLimit(amount=Decimal(7), unit=Unit.WORKING_HOUR),
                limit=TimeLimit(amount=Decimal(0), unit=Unit.SAME_DAY),
            ),
            id="within the same day",
        ),
        pytest.param(with_steps(days(3), None, limit=days(5)), id="one step without a budget"),
        pytest.param(
            with_steps(days(3), limit=TimeLimit(amount=Decimal(1), unit=Unit.MONTH)),
            id="not to be compared",
        ),
    ],
)
def test_steps_that_add_up_to_the_limit_are_published(terms: ProcedureTerms) -> None:
    assert publish(NOT_PUBLISHED, CODE, terms, effective_from=None) == [
        ProcedurePublished(code=CODE, terms=terms, effective_from=None)
    ]


@pytest.mark.parametrize(
    "terms",
    [
        pytest.param(with_steps(days(8), limit=days(10)), id="too short"),
        pytest.param(with_steps(days(8), days(4), limit=days(10)), id="too long"),
        pytest.param(
            with_steps(days(2), limit=TimeLimit(amount=Decimal(0), unit=Unit.SAME_DAY)),
            id="longer than the day",
        ),
    ],
)
def test_steps_that_do_not_add_up_are_refused(terms: ProcedureTerms) -> None:
    with pytest.raises(StepsDifferFromLimit):
        publish(NOT_PUBLISHED, CODE, terms, effective_from=None)


def test_a_withdrawn_procedure_is_not_received_until_it_is_published_again() -> None:
    procedure = published(TERMS)
    (withdrawn,) = withdraw(procedure, withdrawn_on=date(2026, 1, 5), why="abolished")
    procedure = evolve(procedure, withdrawn)

    with pytest.raises(ProcedureIsWithdrawn):
        terms_for(procedure, Channel.COUNTER)
    assert withdraw(procedure, withdrawn_on=date(2026, 1, 6), why="again") == []
    assert terms_for(published(TERMS, procedure), Channel.COUNTER) == TERMS.channels[0]


def test_a_channel_that_is_not_offered_is_refused() -> None:
    only_post = replace(TERMS, channels=tuple(one for one in TERMS.channels[2:]))

    with pytest.raises(ChannelNotOffered):
        terms_for(published(only_post), Channel.COUNTER)
