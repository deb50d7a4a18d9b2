"""When it happened: now, or earlier and typed in later; never in the future or out of order."""

from datetime import UTC, timedelta, timezone

import pytest

from domain.dossier.decisions import Moment
from domain.dossier.decisions.moment import EffectiveBeforeLastFact, EffectiveInTheFuture
from domain.dossier.state import NOT_YET_HERE
from tests.support.facts import handed_over, received
from tests.support.moments import at
from tests.support.scenario import replay

HANDED_OVER = replay([received(), handed_over(handed_over_at=at("2019-12-05 10:00"))])
NOON = at("2019-12-05 12:00")


def test_what_nobody_dates_happens_now() -> None:
    assert Moment(now=NOON).after(HANDED_OVER) == NOON
    assert Moment(now=NOON).after(NOT_YET_HERE) == NOON


def test_what_is_typed_in_later_happened_when_it_is_said_to_have() -> None:
    assert Moment(now=NOON, said=at("2019-12-05 10:00")).after(HANDED_OVER) == at(
        "2019-12-05 10:00"
    )


def test_what_is_said_with_an_offset_is_kept_in_utc() -> None:
    local = at("2019-12-05 10:30").astimezone(timezone(timedelta(hours=7)))

    happened = Moment(now=NOON, said=local).after(HANDED_OVER)

    assert (happened, happened.tzinfo) == (at("2019-12-05 10:30"), UTC)


def test_nothing_is_recorded_before_it_happens() -> None:
    with pytest.raises(EffectiveInTheFuture):
        Moment(now=NOON, said=NOON + timedelta(microseconds=1)).after(NOT_YET_HERE)


def test_nothing_is_slipped_in_before_the_last_fact() -> None:
    with pytest.raises(EffectiveBeforeLastFact) as refused:
        Moment(now=NOON, said=at("2019-12-05 09:59")).after(HANDED_OVER)

    assert refused.value.details == {"last": "2019-12-05T03:00:00+00:00"}


def test_a_machine_whose_clock_is_behind_still_records_what_came_next() -> None:
    behind = Moment(now=at("2019-12-05 09:59"))

    assert behind.after(HANDED_OVER) == at("2019-12-05 10:00")
