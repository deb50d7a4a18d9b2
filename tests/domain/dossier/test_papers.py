"""The papers handed in are those that the published list asks for; every shortage is told (R7)."""

from dataclasses import replace

import pytest

from domain.dossier.decisions.papers import (
    CaseUnknown,
    PapersIncomplete,
    PapersUnknown,
    must_be_complete,
)
from domain.dossier.events import HandedInPaper
from tests.support.facts import FILING, PAPERS
from tests.support.reference import BY_PROXY, TERMS


def paper(component: str, *, originals: int = 1, copies: int = 0) -> HandedInPaper:
    return HandedInPaper(component=component, originals=originals, copies=copies)


def test_every_missing_paper_is_in_one_answer_with_its_name() -> None:
    with pytest.raises(PapersIncomplete) as refused:
        must_be_complete(replace(FILING, papers=()), TERMS)

    assert refused.value.details == {
        "missing": ("TP01", "TP02"),
        "names": ("Đơn đề nghị", "Bản vẽ"),
    }


def test_a_paper_of_which_no_piece_was_handed_in_is_missing() -> None:
    papers = (paper("TP01"), paper("TP02", originals=0, copies=0))

    with pytest.raises(PapersIncomplete) as refused:
        must_be_complete(replace(FILING, papers=papers), TERMS)

    assert refused.value.details["missing"] == ("TP02",)


def test_a_case_asks_for_papers_of_its_own() -> None:
    must_be_complete(FILING, TERMS)

    with pytest.raises(PapersIncomplete) as refused:
        must_be_complete(replace(FILING, case=BY_PROXY), TERMS)

    assert refused.value.details["missing"] == ("TP04",)
    must_be_complete(replace(FILING, case=BY_PROXY, papers=(*PAPERS, paper("TP04"))), TERMS)


def test_a_case_that_the_procedure_does_not_have_is_refused_with_those_it_has() -> None:
    with pytest.raises(CaseUnknown) as refused:
        must_be_complete(replace(FILING, case="Trường hợp khác"), TERMS)

    assert refused.value.details["cases"] == (BY_PROXY,)


def test_what_the_list_does_not_name_is_refused_all_of_it() -> None:
    papers = (*PAPERS, paper("TP09"), paper("TP08"))

    with pytest.raises(PapersUnknown) as refused:
        must_be_complete(replace(FILING, papers=papers), TERMS)

    assert refused.value.details == {"papers": ("TP09", "TP08")}


def test_a_component_without_a_code_goes_by_its_name() -> None:
    must_be_complete(replace(FILING, papers=(*PAPERS, paper("Ảnh chân dung"))), TERMS)


def test_a_row_of_the_index_asks_for_nothing() -> None:
    index_row = replace(TERMS, detailed=False, components=(), steps=())

    must_be_complete(replace(FILING, case="Bất kỳ", papers=(paper("Gì cũng được"),)), index_row)
