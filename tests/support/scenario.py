"""A story in three parts: given what happened, when somebody asks, then this happens."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Concatenate, ParamSpec

import pytest

from domain.dossier.events import DossierEvent
from domain.dossier.state import NOT_YET_HERE, Dossier, evolve
from domain.refused import Detail, Refused

Said = ParamSpec("Said")


def replay(story: Iterable[DossierEvent]) -> Dossier:
    return reduce(evolve, story, NOT_YET_HERE)


def given(*past: DossierEvent) -> "Past":
    return Past(replay(past))


def when(
    decision: Callable[Said, Sequence[DossierEvent]], *args: Said.args, **kwargs: Said.kwargs
) -> "Attempt":
    """A decision that begins a dossier: there is no past."""
    return Attempt(lambda: decision(*args, **kwargs))


@dataclass(frozen=True)
class Past:
    dossier: Dossier

    def when(
        self,
        decision: Callable[Concatenate[Dossier, Said], Sequence[DossierEvent]],
        *args: Said.args,
        **kwargs: Said.kwargs,
    ) -> "Attempt":
        return Attempt(lambda: decision(self.dossier, *args, **kwargs))


@dataclass(frozen=True)
class Attempt:
    decide: Callable[[], Sequence[DossierEvent]]

    def then(self, *facts: DossierEvent) -> None:
        assert list(self.decide()) == list(facts)

    def then_nothing_happens(self) -> None:
        assert list(self.decide()) == []

    def then_refused(self, why: type[Refused], **details: Detail) -> None:
        """Details that are not named may be anything."""
        with pytest.raises(why) as refused:
            self.decide()
        assert type(refused.value) is why
        assert refused.value.details | details == refused.value.details
