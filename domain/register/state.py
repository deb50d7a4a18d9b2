"""What the rules remember of a register: how far its numbers have gone."""

from dataclasses import dataclass, replace
from typing import assert_never

from domain.register.events import NumberTaken, RegisterEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    last_number: int = 0


NOTHING_NUMBERED = Register()


def evolve(register: Register, event: RegisterEvent) -> Register:
    """The register after one more number. Never refuses."""
    match event:
        case NumberTaken():
            return replace(register, last_number=register.last_number + 1)
        case _:
            assert_never(event)
