"""From the receipt to the result in the citizen's hand, over HTTP."""

import pytest

from tests.support.office import Office, new_dossier, new_submission

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("projector")]


async def test_a_dossier_goes_from_receipt_to_returned_result(office: Office) -> None:
    dossier_id, slip = await office.received()
    dossier = f"/v1/dossiers/{dossier_id}"
    assert slip.headers["location"] == dossier
    assert slip.json()["code"].startswith("H03.14-")
    assert slip.json()["due_at"]

    steps: list[tuple[str, str, dict[str, object]]] = [
        ("hand-overs", "one-stop", {"to_unit": "Phòng thử nghiệm"}),
        ("assignments", "leader", {"officer": "officer.1"}),
        ("step-completions", "officer", {"step": 1}),
        ("step-completions", "leader", {"step": 2}),
        ("step-completions", "clerk", {"step": 3}),
        ("decision", "leader", {"outcome": "granted"}),
        ("result", "clerk", {"result_number": "156/QĐ-UBND"}),
        ("result-return", "one-stop", {"returned_by": "counter"}),
    ]
    answer = slip
    for version, (what, role, body) in enumerate(steps, start=1):
        answer = await office.post(f"{dossier}/{what}", body, role, seen=version)
        assert answer.status_code == 200, answer.text
        assert answer.headers["etag"] == f'"{version + 1}"'

    seen = await office.get(dossier, sync_token=answer.headers["sync-token"])
    assert seen.headers["etag"] == '"9"'
    assert seen.json()["phase"] == "returned"
    assert seen.json()["result_number"] == "156/QĐ-UBND"
    assert [step["completed_at"] is not None for step in seen.json()["steps"]] == [True] * 3

    history = await office.get(f"{dossier}/history", sync_token=answer.headers["sync-token"])
    kinds = [line["kind"] for line in history.json()["items"]]
    assert kinds == [
        "received",
        "handed-over",
        "assigned",
        "step-completed",
        "step-completed",
        "step-completed",
        "decided",
        "result-issued",
        "result-returned",
    ]
    assert history.json()["items"][6]["principal"] == "leader.1"
    assert "Nguyễn" not in history.text


async def test_a_submission_is_accepted_and_gets_its_code(office: Office) -> None:
    submitted = await office.post("/v1/submissions", new_submission(), "applicant")
    assert submitted.status_code == 201, submitted.text
    assert submitted.json()["code"] is None

    receipt = await office.post(submitted.headers["location"] + "/receipt", {}, seen=1)

    assert receipt.status_code == 200, receipt.text
    assert receipt.json()["code"].startswith("H03.14-")


async def test_a_submission_may_be_turned_away_in_words(office: Office) -> None:
    submitted = await office.post("/v1/submissions", new_submission(), "applicant")
    reason = {"reason": "Hồ sơ không thuộc thẩm quyền giải quyết."}

    refused = await office.post(submitted.headers["location"] + "/intake-refusal", reason, seen=1)

    assert refused.json()["phase"] == "refused-at-intake"


async def test_what_comes_over_the_counter_may_be_turned_away(office: Office) -> None:
    body = new_dossier(competent_agency=None, papers=None) | {
        "reason": "Hồ sơ không thuộc thẩm quyền giải quyết."
    }

    refused = await office.post("/v1/intake-refusals", body)

    assert refused.status_code == 201, refused.text
    seen = await office.get(refused.headers["location"], sync_token=refused.headers["sync-token"])
    assert seen.json()["reason"] == "Hồ sơ không thuộc thẩm quyền giải quyết."


async def test_codes_of_a_day_follow_each_other(office: Office) -> None:
    codes = [(await office.received())[1].json()["code"] for _ in range(3)]

    assert [code[-4:] for code in codes] == ["0001", "0002", "0003"]
