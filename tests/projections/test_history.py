"""What a line of a case's timeline tells."""

from datetime import timedelta

import orjson

from projections.history.model import HISTORY, HistoryLine
from tests.support import facts
from tests.support.facts import APPLICANT, DOSSIER
from tests.support.moments import at
from tests.support.recorded import OFFICER, RECORDED_AT, recorded


def lines_of(*happened: object) -> list[HistoryLine]:
    events = recorded(DOSSIER, happened, effective_at=at("2019-12-05 10:00"))  # type: ignore[arg-type]
    _, lines = HISTORY.replay(events)
    return lines


def test_a_line_tells_who_did_what_when_for_whom_and_why() -> None:
    (line,) = lines_of(facts.handed_over())

    assert (line.position, line.dossier_id, line.version) == (1, DOSSIER, 1)
    assert (line.kind, line.topic) == ("handed-over", "dossier.handed-over.1")
    assert line.recorded_at == RECORDED_AT + timedelta(seconds=1)
    assert line.effective_at == at("2019-12-05 10:00")
    assert (line.principal, line.role, line.agency) == ("thu.nv", "officer", "H03.14")
    assert (line.on_behalf_of, line.reason) == (OFFICER.on_behalf_of, OFFICER.reason)
    assert (line.request, line.correlation, line.causation) == (
        "request-1",
        "correlation-1",
        "causation-1",
    )
    assert line.what == {
        "from_agency": "H03.01",
        "to_agency": "H03.14",
        "to_unit": "Phòng Thử nghiệm",
        "handed_over_at": "2019-12-05T03:00:00Z",
    }


def test_of_a_person_it_tells_only_whose_data_was_recorded() -> None:
    (line,) = lines_of(facts.received())

    assert line.what["applicant"] == {"sealed": str(APPLICANT.subject_id)}
    assert b"sealed applicant" not in orjson.dumps(line.what)  # not even the sealed token


def test_every_event_of_a_dossier_has_its_line() -> None:
    story = [
        facts.submitted(),
        facts.received(),
        facts.handed_over(),
        facts.assigned(),
        *facts.all_steps_completed(),
        facts.decided(),
        facts.result_issued(),
        facts.result_returned(),
    ]

    assert [line.version for line in lines_of(*story)] == list(range(1, len(story) + 1))
