"""The catalogue is brought up to date from a file: what is new is published, the rest stays."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from application.import_batches import BatchRecorder, Known, batches
from application.import_report import Imported, Progress, Remark, nobody_watches
from application.ports import (
    NOTHING_YET,
    Change,
    Clock,
    Ledger,
    Loaded,
    Provenance,
    ReferenceStreams,
)
from application.stream_ids import procedure_stream
from domain.procedure.decisions import NOTHING_SETTLED, SettledLimit, publish, settle, withdraw
from domain.procedure.events import Channel, ProcedureEvent, ProcedurePublished, ProcedureTerms
from domain.procedure.state import NOT_PUBLISHED, Procedure
from domain.refused import Refused
from domain.working_time import office_day

Settled = Mapping[str, Mapping[Channel, SettledLimit]]
"""By code of the procedure: limits that a person decided (R1a)."""
NOBODY_DECIDED: Settled = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureRow:
    """One procedure as a source states it."""

    row: int
    code: str
    terms: ProcedureTerms


@dataclass(frozen=True, slots=True, kw_only=True)
class DeletedRow:
    """The source itself says that the procedure is gone."""

    row: int
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledRow:
    """A person's decision about the limits of a procedure, its source being as it was."""

    row: int
    code: str


CatalogueRow = ProcedureRow | DeletedRow | SettledRow
ProcedureSource = Iterable[CatalogueRow | Remark]


@dataclass(frozen=True, slots=True)
class ImportProcedures:
    procedures: ReferenceStreams[Procedure]
    ledger: Ledger
    clock: Clock

    async def __call__(
        self,
        source: ProcedureSource,
        by: Provenance,
        *,
        settled: Settled = NOBODY_DECIDED,
        progress: Progress = nobody_watches,
    ) -> Imported:
        """Bad rows are reported, the rest is recorded; the same source again records nothing.

        `settled` matters to the procedures that the source names. Raises Unanswered, and
        StaleVersion when somebody else keeps changing the same procedures.
        """
        recorder = BatchRecorder(
            streams=self.procedures, ledger=self.ledger, clock=self.clock, by=by
        )
        run = _Run(recorder, settled, today=office_day(self.clock()))
        for batch in batches(source):
            await run.take(batch)
            progress(batch[-1].row)
        return run.imported


@dataclass(slots=True)
class _Run:
    """One import on its way: what was seen so far, and what came of it."""

    recorder: BatchRecorder[Procedure]
    settled: Settled
    today: date
    imported: Imported = field(default_factory=Imported)
    seen: set[str] = field(default_factory=set)

    async def take(self, batch: Sequence[CatalogueRow | Remark]) -> None:
        rows: list[CatalogueRow] = []
        for one in batch:
            if isinstance(one, Remark):
                self.imported.note(one)
            elif one.code in self.seen:
                self.imported.note(_remark(one, "code-twice", "an earlier row has the same code"))
            else:
                self.seen.add(one.code)
                rows.append(one)
        streams = [procedure_stream(row.code) for row in rows]
        self.imported.add(await self.recorder.record(streams, lambda known: self._of(rows, known)))

    def _of(
        self, rows: Sequence[CatalogueRow], known: Known[Procedure]
    ) -> tuple[list[Change], Imported]:
        changes: list[Change] = []
        imported = Imported()
        for row in rows:
            stream = procedure_stream(row.code)
            loaded = known.get(stream, Loaded(NOT_PUBLISHED, NOTHING_YET))
            try:
                facts = self._decide(row, loaded.state)
            except Refused as refused:
                imported.note(_remark(row, refused.code, str(refused)))
                continue
            _report(row, loaded, facts, imported)
            if facts:
                changes.append(Change(stream, loaded.version, facts))
        return changes, imported

    def _decide(self, row: CatalogueRow, procedure: Procedure) -> Sequence[ProcedureEvent]:
        settled = self.settled.get(row.code, NOTHING_SETTLED)
        match row:
            case ProcedureRow(terms=terms):
                return publish(procedure, row.code, terms, effective_from=None, settled=settled)
            case DeletedRow():
                return withdraw(
                    procedure, withdrawn_on=self.today, why="deleted in the national catalogue"
                )
            case SettledRow():
                return settle(procedure, row.code, settled)


def _report(
    row: CatalogueRow,
    loaded: Loaded[Procedure],
    facts: Sequence[ProcedureEvent],
    imported: Imported,
) -> None:
    if isinstance(row, DeletedRow) and not facts:
        imported.note(_remark(row, "deleted-in-source", "marked as deleted; nothing to withdraw"))
        return
    imported.count(known=loaded.version > NOTHING_YET, facts=len(facts))
    if isinstance(row, DeletedRow):
        sentence = "marked as deleted, so it was withdrawn"
        imported.note(_remark(row, "deleted-in-source", sentence, rejected=False))
    elif terms := _terms_after(loaded.state, facts):
        for reason, channels in _limit_problems(terms).items():
            sentence = f"not receivable by {', '.join(channels)} until its time limit is settled"
            imported.note(_remark(row, reason, sentence, rejected=False))


def _terms_after(procedure: Procedure, facts: Sequence[ProcedureEvent]) -> ProcedureTerms | None:
    published = [fact.terms for fact in facts if isinstance(fact, ProcedurePublished)]
    return published[-1] if published else procedure.terms


def _limit_problems(terms: ProcedureTerms) -> dict[str, list[Channel]]:
    problems: dict[str, list[Channel]] = {}
    for one in terms.channels:
        if one.limit_problem is not None:
            problems.setdefault(one.limit_problem, []).append(one.channel)
    return problems


def _remark(row: CatalogueRow, reason: str, sentence: str, *, rejected: bool = True) -> Remark:
    return Remark(row=row.row, code=row.code, reason=reason, sentence=sentence, rejected=rejected)
