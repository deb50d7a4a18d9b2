"""Every refusal has its HTTP answer and its sentence in both languages."""

import ast
import importlib
import inspect
import pkgutil
import string
import textwrap
from collections.abc import Iterator

import pytest

import api.http
import application
import domain
import infrastructure
import projections
from api.http import invalid, sentences
from api.http.sentences import RULES, SENTENCES, preferred
from api.http.statuses import STATUS
from domain.refused import Refused

ROOMS = (domain, application, infrastructure, projections, api.http)
MEMBERS = {"type", "title", "status", "detail", "instance", "code", "request_id", "errors"}


def load_everything() -> None:
    for room in ROOMS:
        for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            importlib.import_module(module.name)


def every(kind: type[Refused]) -> Iterator[type[Refused]]:
    for refusal in kind.__subclasses__():
        yield refusal
        yield from every(refusal)


def refusals() -> list[type[Refused]]:
    load_everything()
    return [kind for kind in every(Refused) if hasattr(kind, "code")]


def details_of(refusal: type[Refused]) -> set[str]:
    """The names of the values that its constructor hands to Refused."""
    source = textwrap.dedent(inspect.getsource(refusal.__init__))
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return {
        keyword.arg
        for call in calls
        if isinstance(call.func, ast.Attribute) and call.func.attr == "__init__"
        for keyword in call.keywords
        if keyword.arg
    }


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_refusal_has_an_http_status() -> None:
    assert set(refusals()) == set(STATUS)


def test_every_refusal_has_a_sentence_in_both_languages_and_there_are_no_others() -> None:
    codes = {refusal.code for refusal in refusals()}

    assert codes == set(SENTENCES["vi"]) == set(SENTENCES["en"])


def test_a_sentence_names_only_what_its_refusal_knows() -> None:
    for refusal in refusals():
        for language in SENTENCES:
            sentence = SENTENCES[language][refusal.code]
            assert placeholders(sentence.detail) <= details_of(refusal), (refusal, language)
            assert not placeholders(sentence.title)


def test_what_a_refusal_knows_never_hides_a_member_of_the_problem() -> None:
    for refusal in refusals():
        assert not details_of(refusal) & MEMBERS, refusal


def test_a_code_belongs_to_one_refusal() -> None:
    known: dict[str, type[Refused]] = {}
    for refusal in refusals():
        assert known.setdefault(refusal.code, refusal) is refusal


def test_every_rule_for_a_part_of_a_request_has_its_words() -> None:
    rules = {*invalid.RULE.values(), "not-valid"}

    assert rules == set(RULES["vi"]) == set(RULES["en"])
    assert all(placeholders(RULES["vi"][rule]) == placeholders(RULES["en"][rule]) for rule in rules)


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("", "vi"),
        ("vi", "vi"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("fr, en;q=0.3", "en"),
        ("fr", "vi"),
        ("en;q=0.5, vi;q=0.9", "vi"),
        ("en;q=0", "vi"),
        ("en;q=nonsense", "vi"),
        ("*", "vi"),
    ],
)
def test_the_answer_is_vietnamese_unless_english_is_preferred(
    asked: str, given: sentences.Language
) -> None:
    assert preferred(asked) == given
