"""Full records of the national catalogue: one procedure a JSON file, with all its text."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson

from application.import_procedures import DeletedRow, ProcedureRow
from application.import_report import Remark
from domain.agency.events import Level
from domain.procedure.events import (
    Channel,
    ChannelTerms,
    Component,
    Fee,
    ProcedureTerms,
    RuleVersion,
    SupplementPolicy,
)
from domain.procedure.stated_limits import StatedLimit, cut_off, judge
from infrastructure.imports.procedure_code import read_code
from infrastructure.imports.procedure_index import CHANNELS, online_level
from infrastructure.imports.table import visible

SOURCE = "national catalogue, full record"
IN_FORCE = {"ACTIVE", "UPDATED"}
LONGEST_EXCLUSION = 300
"""Characters of a sentence about time that does not count; the whole stands at the source."""
_LEVELS = {
    "isMinistry": Level.MINISTRY,
    "isProvince": Level.PROVINCE,
    "isWard": Level.COMMUNE,
}
_RESTART = re.compile(r"tính\s+lại\s+từ\s+đầu", re.IGNORECASE)
_NOT_COUNTED = re.compile(r"không\s+tính\s+vào\s+(?:tổng\s+)?thời", re.IGNORECASE)
_SUPPLEMENT = re.compile(r"hoàn\s+thiện|bổ\s+sung", re.IGNORECASE)
_SENTENCES = re.compile(r"(?<=[.;\n])\s+")

Raw = Mapping[str, Any]


def read_records(paths: Sequence[Path]) -> Iterator[ProcedureRow | DeletedRow | Remark]:
    """One row per file, numbered in the order given. A file that can't be read is a remark."""
    for number, path in enumerate(paths, start=1):
        try:
            yield from _read(number, orjson.loads(path.read_bytes()))
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as unreadable:
            yield Remark(
                row=number,
                code=path.stem,
                reason="unreadable-record",
                sentence=f"{path.name} is not a full record: {type(unreadable).__name__}",
            )


def _read(number: int, record: Raw) -> Iterator[ProcedureRow | DeletedRow | Remark]:
    detail: Raw = record["detail"]
    code, deleted, remark = read_code(record["code"], number)
    if remark is not None:
        yield remark
        if remark.rejected:
            return
    if deleted:
        yield DeletedRow(row=number, code=code)
        return
    if detail["state"] not in IN_FORCE:
        sentence = f"its state in the national catalogue is {detail['state']}"
        yield Remark(row=number, code=code, reason="not-in-force", sentence=sentence)
        return
    terms = _terms(detail)
    if not terms.components:
        sentence = "it has no components: nothing is said of what to hand in"
        yield Remark(
            row=number, code=code, reason="no-components", sentence=sentence, rejected=False
        )
    yield ProcedureRow(row=number, code=code, terms=terms)


def _terms(detail: Raw) -> ProcedureTerms:
    text = "\n".join(step.get("description") or "" for step in detail["executionSteps"])
    channels = _channels(detail["executionMethods"], text)
    return ProcedureTerms(
        name=visible(detail["name"]),
        sector=detail["categoriesDetails"][0]["code"] if detail["categoriesDetails"] else "",
        promulgated_by=detail.get("departmentPromulgateCode") or "",
        levels=tuple(level for key, level in _LEVELS.items() if detail.get(key)),
        channels=channels,
        components=tuple(_components(detail["executionCases"])),
        steps=(),  # what the applicant does; internal steps and budgets are the province's own
        supplement_policy=_supplement_policy(text),
        supplement_days=None,
        cut_off=cut_off(text),
        excluded=_excluded(text),
        rule_version=RuleVersion.ND118_2025,
        online_level=online_level(channels, full=bool(detail.get("isFullProcess"))),
        results=tuple(result["code"] for result in detail["resultsDetails"] if result.get("code")),
        source=SOURCE,
        detailed=True,
    )


def _channels(methods: Sequence[Raw], steps: str) -> tuple[ChannelTerms, ...]:
    by_channel: dict[Channel, list[Raw]] = {}
    for method in methods:
        by_channel.setdefault(CHANNELS[method["submissionMethod"]], []).append(method)
    return tuple(
        _channel(channel, by_channel[channel], steps)
        for channel in Channel
        if channel in by_channel
    )


def _channel(channel: Channel, methods: Sequence[Raw], steps: str) -> ChannelTerms:
    text = "\n".join([steps, *(method.get("description") or "" for method in methods)])
    stated = [
        StatedLimit(str(method["processingTime"]), method["processingTimeUnit"])
        for method in methods
    ]
    limit, problem = judge(stated, text)
    fees = tuple(fee for method in methods for fee in _fees(method.get("fees") or []))
    return ChannelTerms(channel=channel, limit=limit, limit_problem=problem, fees=fees)


def _fees(fees: Sequence[Raw]) -> Iterator[Fee]:
    """Fees in đồng. Those in another currency, such as visas, are left to the full text."""
    for fee in fees:
        amount, currency = fee.get("value") or 0, fee.get("currencyName") or ""
        if amount and currency in ("", "Việt Nam Đồng"):
            yield Fee(amount_vnd=int(amount), name=visible(fee.get("description") or ""))


def _components(cases: Sequence[Raw]) -> Iterator[Component]:
    for case in cases:
        for component in case["profileComponents"]:
            yield Component(
                code=component.get("code") or None,
                name=visible(component["name"]),
                originals=int(component.get("originalQty") or 0),
                copies=int(component.get("copyQty") or 0),
                required=bool(component.get("required")),
                case=visible(case.get("name") or ""),
            )


def _supplement_policy(text: str) -> SupplementPolicy:
    """R8. Where a procedure says both, time does not count while waiting, and then starts anew."""
    if _RESTART.search(text):
        return SupplementPolicy.RESTART
    if any(_SUPPLEMENT.search(sentence) for sentence in _excluded(text)):
        return SupplementPolicy.PAUSE
    return SupplementPolicy.NOT_STATED


def _excluded(text: str) -> tuple[str, ...]:
    """The sentences about time that does not count (R11), each once."""
    found = (visible(one) for one in _SENTENCES.split(text) if _NOT_COUNTED.search(one))
    return tuple(dict.fromkeys(sentence[:LONGEST_EXCLUSION] for sentence in found))
