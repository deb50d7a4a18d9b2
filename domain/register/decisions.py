"""What may happen to a register next: a number is taken."""

from uuid import UUID

from domain.register.events import NumberTaken


def take_number(*, taken_for: UUID) -> list[NumberTaken]:
    """Never refuses: which number it is, the place of the fact in the register says."""
    return [NumberTaken(taken_for=taken_for)]
