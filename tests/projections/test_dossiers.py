"""What the row of a dossier says after each event."""

from dataclasses import replace
from uuid import UUID

import pytest

from application.ports import Fact
from domain.dossier.events import Outcome, ReturnChannel
from domain.dossier.state import Phase
from domain.personal_data import Person, PersonalData, Sealed
from domain.procedure.events import Channel
from infrastructure.event_store.recorded import Recorded
from projections.dossiers.model import DOSSIERS, PORTAL_STATUS
from projections.dossiers.row import CLOSED, DossierRow
from projections.sealed import sealed
from tests.support import facts
from tests.support.facts import DOSSIER
from tests.support.moments import at
from tests.support.recorded import RECORDED_AT, recorded
from tests.support.stories import EVERYTHING


def row_after(*happened: Fact) -> DossierRow:
    rows, lines = DOSSIERS.replay(recorded(DOSSIER, happened))
    assert not lines
    return rows[DOSSIER]


def event_of(version: int) -> Recorded:
    return recorded(DOSSIER, [facts.received()] * version)[-1]


def test_what_was_sent_online_waits_for_the_intake_check() -> None:
    row = row_after(facts.submitted())

    assert (row.phase, row.portal_status, row.code) == (Phase.SUBMITTED, 1, "")
    assert row.channel is Channel.ONLINE
    assert row.due_at == at("2019-12-06 09:00")
    assert row.came_in_at == row.submitted_at == facts.SUBMITTED_AT
    assert row.received_at is None


def test_a_receipt_brings_the_code_the_appointment_and_the_planned_steps() -> None:
    row = row_after(facts.submitted(), facts.received(channel=Channel.ONLINE))

    assert (row.phase, row.portal_status, row.code) == (Phase.RECEIVED, 2, facts.CODE)
    assert row.due_at == facts.DUE_AT
    assert (row.submitted_at, row.received_at) == (facts.SUBMITTED_AT, facts.RECEIVED_AT)
    assert [(step.number, step.completed_at) for step in row.steps] == [
        (1, None),
        (2, None),
        (3, None),
    ]


def test_a_dossier_taken_at_the_counter_was_never_submitted() -> None:
    row = row_after(facts.received())

    assert row.submitted_at is None
    assert row.came_in_at == facts.RECEIVED_AT


@pytest.mark.parametrize("before", [(), (facts.submitted(),)], ids=["counter", "online"])
def test_a_refusal_at_intake_ends_the_clock(before: tuple[Fact, ...]) -> None:
    row = row_after(*before, facts.intake_refused())

    assert (row.phase, row.portal_status) == (Phase.REFUSED_AT_INTAKE, 3)
    assert row.reason == facts.NOT_COMPETENT
    assert row.done_at == facts.RECEIVED_AT
    assert row.code == ""


def test_an_officer_of_the_unit_works_through_the_steps() -> None:
    row = row_after(
        facts.received(), facts.handed_over(), facts.assigned("thu.nv"), facts.step_completed(1)
    )

    assert (row.phase, row.portal_status) == (Phase.IN_PROGRESS, 4)
    assert (row.unit, row.officer) == ("Phòng Thử nghiệm", "thu.nv")
    assert [step.completed_at for step in row.steps] == [facts.STEP_COMPLETED_AT, None, None]


def test_the_clock_ends_when_the_result_reaches_the_one_stop_unit() -> None:
    decided = row_after(facts.received(), facts.decided(Outcome.REFUSED, reason="chưa đủ"))
    issued = row_after(facts.received(), facts.decided(), facts.result_issued("156/GP-TN"))

    assert (decided.portal_status, decided.done_at) == (4, None)
    assert (decided.outcome, decided.reason) == (Outcome.REFUSED, "chưa đủ")
    assert (issued.portal_status, issued.done_at) == (9, facts.ISSUED_AT)
    assert issued.result_number == "156/GP-TN"


def test_a_returned_result_says_who_collected_it_sealed() -> None:
    relative = PersonalData(UUID(int=7), Person(full_name="Trần Thị Mẫu"))
    row = row_after(
        facts.received(),
        facts.result_issued(),
        facts.result_returned(ReturnChannel.POST, collected_by=relative),
    )

    assert (row.phase, row.portal_status) == (Phase.RETURNED, 10)
    assert (row.returned_by, row.returned_at) == (ReturnChannel.POST, facts.RETURNED_AT)
    assert row.collected_by == sealed(
        PersonalData(UUID(int=7), Sealed("sealed collected_by")), event_of(3), "collected_by"
    )


def test_persons_can_be_opened_only_at_the_place_where_they_were_sealed() -> None:
    row = row_after(facts.submitted(), facts.received())

    assert (row.applicant.version, row.applicant.field) == (2, "applicant")
    assert row.applicant.as_held().subject_id == facts.APPLICANT.subject_id


def test_plaintext_never_gets_into_a_row() -> None:
    in_the_clear = replace(event_of(1), fact=facts.received())

    with pytest.raises(TypeError):
        DOSSIERS.replay([in_the_clear])


def test_every_event_leaves_its_version_and_its_time() -> None:
    row = row_after(facts.received(), facts.handed_over())

    assert row.version == 2
    assert row.changed_at > RECORDED_AT


def test_every_phase_has_a_status_at_the_national_portal() -> None:
    assert set(Phase) - set(PORTAL_STATUS) == {Phase.NOT_YET}


def test_the_clock_of_a_dossier_has_ended_in_the_closed_phases_and_no_others() -> None:
    for _, story in EVERYTHING:
        for length in range(1, len(story) + 1):
            rows, _ = DOSSIERS.replay(recorded(DOSSIER, story[:length]))
            for row in rows.values():
                assert (row.done_at is not None) == (row.phase in CLOSED)
