"""The index of the national catalogue: one procedure a row, no components, no steps, no text."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from application.import_procedures import DeletedRow, ProcedureRow
from application.import_report import Remark
from domain.agency.events import Level
from domain.procedure.events import (
    Channel,
    ChannelTerms,
    OnlineLevel,
    ProcedureTerms,
    RuleVersion,
    SupplementPolicy,
)
from domain.procedure.stated_limits import StatedLimit, cut_off, judge
from infrastructure.imports.procedure_code import read_code
from infrastructure.imports.table import Line, lines, visible

COLUMNS = ("code", "name", "promulgating_org_code", "category_codes", "methods", "result_codes")
SOURCE = "national catalogue, index"
CHANNELS = {"DIRECT": Channel.COUNTER, "ONLINE": Channel.ONLINE, "POSTAL": Channel.POST}
_LEVELS = {
    "is_ministry": Level.MINISTRY,
    "is_province": Level.PROVINCE,
    "is_ward": Level.COMMUNE,
}
_METHOD = re.compile(
    r"(DIRECT|ONLINE|POSTAL):(.*?):(WORKING_DAY|DAY|HOUR|MONTH|YEAR|OTHER)"
    r"(?=;\s*(?:DIRECT|ONLINE|POSTAL):|$)",
    re.DOTALL,
)
"""Semicolons part the methods, but stand inside the text of some amounts too."""


def read_index(path: Path) -> Iterator[ProcedureRow | DeletedRow | Remark]:
    """Raises UnknownFile."""
    for line in lines(path, COLUMNS):
        yield from _read(line)


def _read(line: Line) -> Iterator[ProcedureRow | DeletedRow | Remark]:
    code, deleted, remark = read_code(line.cells["code"], line.number)
    if remark is not None:
        yield remark
        if remark.rejected:
            return
    if deleted:
        yield DeletedRow(row=line.number, code=code)
        return
    terms = _terms(line.cells)
    if not terms.name or not terms.channels:
        sentence = "a procedure needs a name and at least one channel"
        yield Remark(row=line.number, code=code, reason="incomplete-row", sentence=sentence)
        return
    yield from _reservations(line, code, terms)
    yield ProcedureRow(row=line.number, code=code, terms=terms)


def _reservations(line: Line, code: str, terms: ProcedureTerms) -> Iterator[Remark]:
    if not terms.levels:
        sentence = "no level says where it is carried out"
        yield Remark(
            row=line.number, code=code, reason="no-level", sentence=sentence, rejected=False
        )
    if line.cells.get("n_components") == "0":
        sentence = "it has no components: nothing is said of what to hand in"
        yield Remark(
            row=line.number, code=code, reason="no-components", sentence=sentence, rejected=False
        )


def _terms(cells: dict[str, str]) -> ProcedureTerms:
    channels = _channels(cells["methods"])
    return ProcedureTerms(
        name=visible(cells["name"]),
        sector=visible(cells["category_codes"]),
        promulgated_by=visible(cells["promulgating_org_code"]),
        levels=tuple(level for column, level in _LEVELS.items() if cells.get(column) == "1"),
        channels=channels,
        components=(),
        steps=(),
        supplement_policy=SupplementPolicy.NOT_STATED,
        supplement_days=None,
        cut_off=cut_off(cells["methods"]),
        excluded=(),
        rule_version=RuleVersion.ND118_2025,
        online_level=online_level(channels, full=cells.get("is_full_process") == "1"),
        results=tuple(filter(None, map(visible, cells["result_codes"].split(";")))),
        source=SOURCE,
        detailed=False,
    )


def _channels(methods: str) -> tuple[ChannelTerms, ...]:
    stated: dict[Channel, list[StatedLimit]] = defaultdict(list)
    for word, amount, unit in _METHOD.findall(methods):
        stated[CHANNELS[word]].append(StatedLimit(amount, unit))
    return tuple(
        ChannelTerms(channel=channel, limit=limit, limit_problem=problem)
        for channel in Channel
        if channel in stated
        for limit, problem in [judge(stated[channel], text="")]
    )


def online_level(channels: tuple[ChannelTerms, ...], *, full: bool) -> OnlineLevel:
    if full:
        return OnlineLevel.FULL
    online = any(one.channel is Channel.ONLINE for one in channels)
    return OnlineLevel.PARTIAL if online else OnlineLevel.INFORMATION
