"""The directory is brought up to date from a file: agencies with all their codes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce

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
from application.stream_ids import agency_stream
from domain.agency.decisions import add_code, register, set_office_hours, take_code
from domain.agency.events import AgencyEvent, AgencyRegistered, Level
from domain.agency.state import NOT_REGISTERED, Agency, AgencyCode, OfficeHours, evolve
from domain.refused import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyRow:
    """One agency as a source states it."""

    row: int
    code: str
    name: str
    level: Level
    parent_code: str | None
    remote: bool | None
    """None: the source does not say, so what is known stays."""
    source: str
    other_codes: tuple[AgencyCode, ...] = ()
    hours: OfficeHours | None = None


AgencySource = Iterable[AgencyRow | Remark]


@dataclass(frozen=True, slots=True)
class ImportAgencies:
    agencies: ReferenceStreams[Agency]
    ledger: Ledger
    clock: Clock

    async def __call__(
        self, source: AgencySource, by: Provenance, *, progress: Progress = nobody_watches
    ) -> Imported:
        """Bad rows are reported, the rest is recorded; the same source again records nothing.

        Rows are decided one after the other: a code that an earlier row took is in use for a
        later one. Raises Unanswered, and StaleVersion when somebody else keeps changing the same
        agencies.
        """
        recorder = BatchRecorder(streams=self.agencies, ledger=self.ledger, clock=self.clock, by=by)
        run = _Run(recorder)
        for batch in batches(source):
            await run.take(batch)
            progress(batch[-1].row)
        return run.imported


@dataclass(slots=True)
class _Run:
    """One import on its way: which code got which name so far, and what came of it."""

    recorder: BatchRecorder[Agency]
    imported: Imported = field(default_factory=Imported)
    names: dict[str, str] = field(default_factory=dict)

    async def take(self, batch: Sequence[AgencyRow | Remark]) -> None:
        rows: list[AgencyRow] = []
        for one in batch:
            if isinstance(one, Remark):
                self.imported.note(one)
            elif one.code in self.names:
                self.imported.note(_repeated(one, self.names[one.code]))
            else:
                self.names[one.code] = one.name
                rows.append(one)
        codes = [code for row in rows for code in (row.code, *(o.code for o in row.other_codes))]
        streams = [agency_stream(code) for code in codes]
        self.imported.add(await self.recorder.record(streams, lambda known: _of(rows, known)))


def _of(rows: Sequence[AgencyRow], known: Known[Agency]) -> tuple[list[Change], Imported]:
    """What is decided of each row, given what is known and what the rows before it changed."""
    so_far = dict(known)
    changes: list[Change] = []
    imported = Imported()
    for row in rows:
        try:
            decided = _decide(row, so_far)
        except Refused as refused:
            imported.note(_remark(row, refused.code, str(refused)))
            continue
        imported.count(known=agency_stream(row.code) in so_far, facts=len(decided))
        for code, facts in decided.items():
            stream, loaded = agency_stream(code), _loaded(code, so_far)
            changes.append(Change(stream, loaded.version, facts))
            state = reduce(evolve, facts, loaded.state)
            so_far[stream] = Loaded(state, loaded.version + len(facts))
    return changes, imported


def _decide(row: AgencyRow, known: Known[Agency]) -> dict[str, Sequence[AgencyEvent]]:
    """The agency's own new facts, and those of the streams that stand for its other codes, by
    code. Of a code that the row names twice, the first is meant."""
    agency = _loaded(row.code, known).state
    facts: list[AgencyEvent] = list(register(agency, _entry(row, agency)))
    agency = reduce(evolve, facts, agency)
    decided: dict[str, Sequence[AgencyEvent]] = {row.code: facts}
    for other in row.other_codes:
        if other.code not in decided:
            facts += add_code(
                agency, other.code, valid_from=other.valid_from, valid_to=other.valid_to
            )
            holder = _loaded(other.code, known).state
            decided[other.code] = take_code(holder, other.code, agency_code=row.code)
    if row.hours is not None:
        facts += set_office_hours(agency, row.hours)
    return {code: facts for code, facts in decided.items() if facts}


def _entry(row: AgencyRow, agency: Agency) -> AgencyRegistered:
    entry = AgencyRegistered(
        code=row.code,
        name=row.name,
        level=row.level,
        parent_code=row.parent_code,
        remote=bool(row.remote),
        source=row.source,
    )
    return replace(entry, remote=agency.remote) if row.remote is None else entry


def _loaded(code: str, known: Known[Agency]) -> Loaded[Agency]:
    return known.get(agency_stream(code), Loaded(NOT_REGISTERED, NOTHING_YET))


def _repeated(row: AgencyRow, name: str) -> Remark:
    if row.name == name:
        return _remark(row, "code-twice", "an earlier row says the same")
    return _remark(row, "code-has-another-name", f"an earlier row calls it {name}")


def _remark(row: AgencyRow, reason: str, sentence: str) -> Remark:
    return Remark(row=row.row, code=row.code, reason=reason, sentence=sentence)
