"""What may be done in which phase (domain.md §1.3), and how anything else is refused.

Too early is refused with what is still missing first (`not-received`, `not-handed-over` ...), too
late with what has happened already (`already-received` ...), the end with `dossier-closed`. Every
such refusal says which phase the dossier is in and what may be done there.
"""

from collections.abc import Mapping
from typing import ClassVar

from domain.dossier.state import Dossier, Phase
from domain.refused import Refused

MAY_BE_DONE: Mapping[Phase, tuple[str, ...]] = {
    Phase.NOT_YET: ("submit-online", "receive", "refuse-at-intake"),
    Phase.SUBMITTED: ("accept-submission", "refuse-submission"),
    Phase.REFUSED_AT_INTAKE: (),
    Phase.RECEIVED: ("hand-over",),
    Phase.ROUTED: ("assign",),
    Phase.IN_PROGRESS: ("assign", "complete-step", "decide"),
    Phase.DECIDED: ("complete-step", "issue-result"),
    Phase.DONE: ("return-result",),
    Phase.RETURNED: (),
}


class WrongPhase(Refused):
    """Not in this phase. Never raised itself: its kinds say what stands in the way."""

    def __init__(self, dossier: Dossier) -> None:
        may = MAY_BE_DONE[dossier.phase]
        super().__init__(
            f"{self.code}: the dossier is {dossier.phase}; what may be done: {', '.join(may)}",
            phase=dossier.phase,
            may_be_done=may,
        )


class NotSubmitted(WrongPhase):
    code: ClassVar[str] = "not-submitted"


class NotReceived(WrongPhase):
    code: ClassVar[str] = "not-received"


class NotHandedOver(WrongPhase):
    code: ClassVar[str] = "not-handed-over"


class NotAssigned(WrongPhase):
    code: ClassVar[str] = "not-assigned"


class NotDecided(WrongPhase):
    code: ClassVar[str] = "not-decided"


class NotIssued(WrongPhase):
    code: ClassVar[str] = "not-issued"


class AlreadyReceived(WrongPhase):
    code: ClassVar[str] = "already-received"


class AlreadyHandedOver(WrongPhase):
    code: ClassVar[str] = "already-handed-over"


class AlreadyDecided(WrongPhase):
    code: ClassVar[str] = "already-decided"


class AlreadyIssued(WrongPhase):
    code: ClassVar[str] = "already-issued"


class DossierClosed(WrongPhase):
    """Refused at intake, or the result is in the citizen's hand: nothing more can happen."""

    code: ClassVar[str] = "dossier-closed"


_WAY: tuple[Phase, ...] = (
    Phase.NOT_YET,
    Phase.SUBMITTED,
    Phase.RECEIVED,
    Phase.ROUTED,
    Phase.IN_PROGRESS,
    Phase.DECIDED,
    Phase.DONE,
)
_MISSING: Mapping[Phase, type[WrongPhase]] = {
    Phase.NOT_YET: NotSubmitted,
    Phase.SUBMITTED: NotReceived,
    Phase.RECEIVED: NotHandedOver,
    Phase.ROUTED: NotAssigned,
    Phase.IN_PROGRESS: NotDecided,
    Phase.DECIDED: NotIssued,
}
"""What has to happen next in each phase, for whoever asks for something that comes later."""


def must_be(dossier: Dossier, *phases: Phase, too_late: type[WrongPhase] = DossierClosed) -> None:
    """Raises DossierClosed, what is missing when it is too early for these phases, or else
    `too_late`."""
    if dossier.phase in phases:
        return
    if not MAY_BE_DONE[dossier.phase]:
        raise DossierClosed(dossier)
    if _WAY.index(dossier.phase) < _WAY.index(phases[0]):
        raise _MISSING[dossier.phase](dossier)
    raise too_late(dossier)
