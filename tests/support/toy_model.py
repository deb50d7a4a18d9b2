"""A read model of a few lines, which counts steps and refuses to follow some events."""

from collections.abc import Iterable, MutableMapping
from dataclasses import dataclass
from uuid import UUID

from domain.dossier.events import DossierAssigned, StepCompleted
from infrastructure.event_store.recorded import Recorded
from projections.engine.read_model import ReadModel

POISON = 666
"""A step that the fold can't follow."""
UNSTORABLE = 99_999
"""A step that the table refuses."""
LAST = 100
"""A step after which the row is gone."""


class Poisoned(Exception):
    pass


@dataclass(slots=True, kw_only=True)
class Counted:
    dossier_id: UUID
    officer: str
    steps: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    position: int
    dossier_id: UUID
    step: int


def fold(event: Recorded, rows: MutableMapping[UUID, Counted]) -> Iterable[Step]:
    match event.fact:
        case DossierAssigned(officer=officer):
            rows[event.stream_id] = Counted(dossier_id=event.stream_id, officer=officer)
            return ()
        case StepCompleted(step=step):
            rows[event.stream_id].steps += 1  # spoils the row before it fails
            if step == POISON:
                raise Poisoned("Nguyễn Văn Thử, 000000000001")
            if step == LAST:
                del rows[event.stream_id]
            return (Step(position=event.position, dossier_id=event.stream_id, step=step),)
        case _:
            raise NotImplementedError(type(event.fact))


TOY: ReadModel[Counted, Step] = ReadModel(
    name="toy",
    version=1,
    facts=frozenset({DossierAssigned, StepCompleted}),
    row=Counted,
    line=Step,
    fold=fold,
    tables="""
        CREATE TABLE current (
            dossier_id uuid PRIMARY KEY, officer text NOT NULL, steps integer NOT NULL);
        CREATE TABLE history (
            position bigint PRIMARY KEY, dossier_id uuid NOT NULL, step smallint NOT NULL);
    """,
)
