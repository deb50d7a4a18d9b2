"""The calendar is revised from a file of days off, swapped days and make-up days."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from application.import_batches import BatchRecorder, Known
from application.import_report import Imported, Remark
from application.ports import (
    NOTHING_YET,
    Change,
    Clock,
    Ledger,
    Loaded,
    Provenance,
    ReferenceStreams,
)
from application.stream_ids import calendar_stream
from domain.calendar.decisions import CalendarGap, incomplete_years, revise
from domain.calendar.events import DayKind, SpecialDay
from domain.calendar.state import CALENDAR, NO_CALENDAR, SATURDAY, Calendar
from domain.refused import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRow:
    """One special day as a source states it."""

    row: int
    special: SpecialDay


CalendarSource = Iterable[DayRow | Remark]


@dataclass(frozen=True, slots=True)
class ImportCalendar:
    calendars: ReferenceStreams[Calendar]
    ledger: Ledger
    clock: Clock

    async def __call__(self, source: CalendarSource, by: Provenance) -> Imported:
        """Days are added or changed; days that the source does not name stay as they are.

        A year that the calendar did not cover is covered from now on when the source names
        enough of its days off; if not, the rows of that year are rejected. When the rows would
        leave a gap in the calendar, all of them are. Raises Unanswered, and StaleVersion when
        somebody else keeps revising the calendar.
        """
        said = list(source)
        rows = [row for row in said if isinstance(row, DayRow)]
        recorder = BatchRecorder(
            streams=self.calendars, ledger=self.ledger, clock=self.clock, by=by
        )
        imported = await recorder.record([STREAM], lambda known: _of(rows, known))
        for remark in said:
            if isinstance(remark, Remark):
                imported.note(remark)
        imported.remarks.sort(key=lambda remark: remark.row)
        return imported


STREAM = calendar_stream(CALENDAR)


def _of(rows: Sequence[DayRow], known: Known[Calendar]) -> tuple[list[Change], Imported]:
    loaded = known.get(STREAM, Loaded(NO_CALENDAR, NOTHING_YET))
    incomplete = incomplete_years(loaded.state, [row.special for row in rows])
    imported = Imported()
    days = _believable(rows, incomplete, imported)
    if not days:
        return [], imported
    first, last = days[0].day.year, days[-1].day.year
    if any(first < year < last for year in incomplete):
        sentence = "a year in the middle of the file has too few days off; nothing was imported"
        return [], _rejecting(days, imported, CalendarGap.code, sentence)
    try:
        revised = revise(
            loaded.state, days, covers_from=date(first, 1, 1), covers_to=date(last, 12, 31)
        )
    except Refused as refused:
        return [], _rejecting(days, imported, refused.code, str(refused))
    changed = {day.day for fact in revised for day in fact.days}
    for day in days:
        imported.count(known=day.day in loaded.state.special_days, facts=day.day in changed)
    return [Change(STREAM, loaded.version, revised)] if revised else [], imported


def _rejecting(
    days: Sequence[SpecialDay], imported: Imported, reason: str, sentence: str
) -> Imported:
    """Beside what was said of other rows: one remark that speaks for each of these days."""
    imported.note(Remark(row=0, code="", reason=reason, sentence=sentence))
    imported.rejected += len(days) - 1
    return imported


def _believable(
    rows: Sequence[DayRow], incomplete: AbstractSet[int], imported: Imported
) -> list[SpecialDay]:
    """The days that nothing speaks against, in order; of the others, why not."""
    by_day: dict[date, list[DayRow]] = defaultdict(list)
    for row in rows:
        by_day[row.special.day].append(row)
    days: list[SpecialDay] = []
    for day, (first, *more) in sorted(by_day.items()):
        if any(row.special != first.special for row in more):
            for row in (first, *more):
                imported.note(_remark(row, "day-contradicted", "two rows differ about it"))
            continue
        for row in more:
            imported.note(_remark(row, "day-twice", "an earlier row says the same"))
        if day.year in incomplete:
            sentence = f"{day.year} is new, and the file names too few of its days off"
            imported.note(_remark(first, "year-incomplete", sentence))
        elif first.special.kind is DayKind.MAKE_UP_WORKDAY and day.weekday() < SATURDAY:
            sentence = "a make-up day falls on a day that is worked anyway"
            imported.note(_remark(first, "make-up-on-a-working-day", sentence))
        else:
            days.append(first.special)
    return days


def _remark(row: DayRow, reason: str, sentence: str) -> Remark:
    return Remark(row=row.row, code=row.special.day.isoformat(), reason=reason, sentence=sentence)
