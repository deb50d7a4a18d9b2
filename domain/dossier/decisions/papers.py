"""Whether the papers handed in are the ones that the procedure asks for (R7)."""

from collections.abc import Iterable
from typing import ClassVar

from domain.dossier.filing import Filing
from domain.procedure.events import Component, ProcedureTerms
from domain.refused import Refused


class CaseUnknown(Refused):
    code: ClassVar[str] = "case-unknown"

    def __init__(self, case: str, cases: tuple[str, ...]) -> None:
        super().__init__(f"the procedure has no case {case!r}", case=case, cases=cases)


class PapersUnknown(Refused):
    """Nobody may be asked for, or hand in, what the published list does not name."""

    code: ClassVar[str] = "papers-unknown"

    def __init__(self, papers: tuple[str, ...]) -> None:
        super().__init__(f"not among the procedure's papers: {', '.join(papers)}", papers=papers)


class PapersIncomplete(Refused):
    """Every shortage in one answer, with codes to act on and names to read."""

    code: ClassVar[str] = "papers-incomplete"

    def __init__(self, missing: Iterable[Component]) -> None:
        codes = {paper_code(component): component.name for component in missing}
        super().__init__(
            f"missing: {', '.join(codes)}", missing=tuple(codes), names=tuple(codes.values())
        )


def paper_code(component: Component) -> str:
    """By what a handed-in paper refers to it: its code, or its name where it has none."""
    return component.code or component.name


def must_be_complete(filing: Filing, terms: ProcedureTerms) -> None:
    """Raises CaseUnknown, PapersUnknown, PapersIncomplete.

    Only a full record says which papers there are; a row of the index asks for none. What
    belongs to no case is asked for in every case. The national data use "cases" for mere
    headings too ("Giấy tờ phải nộp"), so naming none is allowed and a paper of any case is known.

    One original or copy of a paper is enough: how many the procedure states is not compared. The
    national numbers can't be relied on; of 214 papers in a sample of its records, 48 state neither
    an original nor a copy. Whether there are enough is for the clerk to see.
    """
    if not terms.detailed:
        return
    cases = tuple(dict.fromkeys(component.case for component in terms.components))
    if filing.case and filing.case not in cases:
        raise CaseUnknown(filing.case, tuple(filter(None, cases)))
    known = {paper_code(component) for component in terms.components}
    if unknown := tuple(p.component for p in filing.papers if p.component not in known):
        raise PapersUnknown(unknown)
    here = {paper.component for paper in filing.papers if paper.originals + paper.copies > 0}
    needed = (c for c in terms.components if c.required and c.case in ("", filing.case))
    if missing := [component for component in needed if paper_code(component) not in here]:
        raise PapersIncomplete(missing)
