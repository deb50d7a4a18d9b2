"""`hoso demo`: play a few dossiers through the running API, so that there is something to see."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rich.progress import Progress
from rich.table import Column, Table

from api.cli.client import Answer, Client
from api.cli.terminal import Json, as_json, err, out
from infrastructure.settings import Settings

_WHOLE_COLUMNS = [
    Column(name, no_wrap=True, min_width=width)  # what is cut short can't be pasted
    for name, width in (("code", 21), ("procedure", 9), ("phase", 16), ("due", 25), ("id", 36))
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One dossier: where it comes in, and after which phase we leave it."""

    procedure: str
    agency: str
    applicant: str
    until: str
    online: bool = False


STORIES = (
    Story(procedure="1.004194", agency="H03.31.01", applicant="Nguyễn Văn Thử", until="returned"),
    Story(procedure="1.001193", agency="H03.31.01", applicant="Trần Thị Mẫu", until="returned"),
    Story(procedure="1.004756", agency="H03.09", applicant="Lê Văn Ví Dụ", until="issued"),
    Story(procedure="2.000647", agency="H03.08", applicant="Phạm Thị Giả Định", until="decided"),
    Story(procedure="1.014412", agency="H03.10", applicant="Hoàng Văn Nháp", until="assigned"),
    Story(procedure="1.013225", agency="H03.31.01", applicant="Đỗ Thị Thử", until="handed over"),
    Story(procedure="1.004222", agency="H03.31.01", applicant="Vũ Văn Mẫu", until="received"),
    Story(procedure="1.004194", agency="H03.31.01", applicant="Bùi Thị Nháp", until="received"),
    Story(
        procedure="2.000635",
        agency="H03.05",
        applicant="Ngô Văn Giả Định",
        until="submitted",
        online=True,
    ),
)
"""Procedures and agencies that we ship, people who do not exist."""


def demo(*, json: Json = False) -> None:
    """Play a few dossiers through the running API, from submission to returned result."""
    client = Client(Settings.from_environ(os.environ))
    played: list[tuple[Story, Answer]] = []
    with Progress(console=err, transient=True) as progress:
        for story in progress.track(STORIES, description="Playing dossiers"):
            *_, last = _play(client, story)
            played.append((story, last))
    if json:
        as_json({"dossiers": [answer.body for _, answer in played]})
        return
    table = Table(*_WHOLE_COLUMNS, box=None)
    for story, answer in played:
        dossier = answer.body
        code = dossier["code"] or "(not yet received)"
        due = str(dossier["due_at"] or "")
        table.add_row(str(code), story.procedure, str(dossier["phase"]), due, str(dossier["id"]))
    out.print(table, crop=False)


def _play(client: Client, story: Story) -> Iterator[Answer]:
    """Every command of the story, in order, each as who may give it."""
    terms = _terms(client, story)
    dossier = _hand_in(client, story, terms)
    yield dossier
    for phase, action, role, body in _what_follows(terms):
        if story.until in _BEFORE[phase]:
            return
        dossier = client.change(
            f"/v1/dossiers/{dossier.body['id']}/{action}",
            body,
            seen=dossier.etag,
            role=role,
            agency=story.agency,
        )
        yield dossier


_PHASES = ("submitted", "received", "handed over", "assigned", "decided", "issued", "returned")
_BEFORE = {phase: _PHASES[:place] for place, phase in enumerate(_PHASES)}


def _terms(client: Client, story: Story) -> Any:  # noqa: ANN401  JSON, as another program gets it
    answer = client.ask(f"/v1/procedures/{story.procedure}", role="one-stop", agency=story.agency)
    return answer.body["terms"]


def _hand_in(client: Client, story: Story, terms: Any) -> Answer:  # noqa: ANN401
    body = {
        "procedure": story.procedure,
        "receiving_agency": story.agency,
        "applicant": {"full_name": story.applicant},
        "papers": [
            {
                "component": component["code"] or component["name"],
                "originals": component["originals"],
                "copies": component["copies"],
            }
            for component in terms["components"]
            if component["required"]
        ],
    }
    if story.online:
        return client.open("/v1/submissions", body, role="applicant", agency=story.agency)
    received = {**body, "channel": "counter"}
    return client.open("/v1/dossiers", received, role="one-stop", agency=story.agency)


def _what_follows(terms: Any) -> Iterator[tuple[str, str, str, dict[str, object]]]:  # noqa: ANN401
    """Phase that it leads to, action, role, body."""
    yield "handed over", "hand-overs", "one-stop", {"to_unit": "Bộ phận chuyên môn"}
    yield "assigned", "assignments", "leader", {"officer": "officer.demo"}
    for step in terms["steps"]:
        yield "decided", "step-completions", "officer", {"step": step["number"]}
    yield "decided", "decision", "leader", {"outcome": "granted"}
    yield "issued", "result", "clerk", {"result_number": "1/GP-DEMO"}
    yield "returned", "result-return", "one-stop", {"returned_by": "counter"}
