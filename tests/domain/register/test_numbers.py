"""A register's version is its number: nothing else counts."""

from functools import reduce
from uuid import uuid4

from domain.register.decisions import take_number
from domain.register.events import NumberTaken
from domain.register.state import NOTHING_NUMBERED, evolve


def test_each_number_is_taken_for_something() -> None:
    dossier = uuid4()

    assert take_number(taken_for=dossier) == [NumberTaken(taken_for=dossier)]


def test_the_last_number_is_how_often_one_was_taken() -> None:
    taken = [NumberTaken(taken_for=uuid4()) for _ in range(3)]

    assert reduce(evolve, taken, NOTHING_NUMBERED).last_number == 3
