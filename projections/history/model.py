"""The fold from each event of a dossier to one line of its timeline."""

from collections.abc import Iterable, MutableMapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Never, get_args
from uuid import UUID

import msgspec

from domain.dossier.events import DossierEvent
from domain.personal_data import PersonalData
from infrastructure.event_store.recorded import Recorded
from projections.engine.read_model import ReadModel, tables_beside


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """One event of a dossier: who did what, when, for whom, and why. Times are UTC."""

    position: int
    dossier_id: UUID
    version: int
    kind: str
    """What happened, in the words of the topic: "received", "handed-over"."""
    topic: str
    recorded_at: datetime
    effective_at: datetime
    principal: str
    role: str
    agency: str
    on_behalf_of: str | None
    reason: str | None
    request: str
    correlation: str
    causation: str | None
    what: dict[str, Any]
    """The fact as JSON. In the place of personal data only whose it is: {"sealed": subject id}."""


def fold(event: Recorded, _: MutableMapping[UUID, Never]) -> Iterable[HistoryLine]:
    by = event.by
    return (
        HistoryLine(
            position=event.position,
            dossier_id=event.stream_id,
            version=event.version,
            kind=event.topic.split(".")[1],
            topic=event.topic,
            recorded_at=event.recorded_at,
            effective_at=event.effective_at,
            principal=by.principal,
            role=by.role,
            agency=by.agency,
            on_behalf_of=by.on_behalf_of,
            reason=by.reason,
            request=by.request,
            correlation=by.correlation,
            causation=by.causation,
            what=msgspec.to_builtins(event.fact, enc_hook=_whose),
        ),
    )


def _whose(value: object) -> object:
    if isinstance(value, PersonalData):
        return {"sealed": str(value.subject_id)}
    raise NotImplementedError(type(value))


HISTORY: ReadModel[Never, HistoryLine] = ReadModel(
    name="history",
    version=1,
    facts=frozenset(get_args(DossierEvent)),
    line=HistoryLine,
    fold=fold,
    tables=tables_beside(__file__),
)
