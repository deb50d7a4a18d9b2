"""Questions: lists in pages, one dossier in full or in short, and one's own writes."""

from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest

from tests.api.conftest import Running
from tests.support.office import Office, new_dossier
from tests.support.reference import DEPARTMENT, ONE_STOP, PERMIT

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("projector")]


async def test_a_list_is_read_page_by_page_without_gaps_or_repeats(office: Office) -> None:
    received = [(await office.received())[1] for _ in range(5)]
    newest = received[-1].headers["sync-token"]

    codes: list[str] = []
    path, links = "/v1/dossiers?sort=code&limit=2", []
    for size in (2, 2, 1):
        page = await office.get(path, sync_token=newest)
        items = page.json()["items"]
        assert len(items) == size
        codes += [item["code"] for item in items]
        links.append((page.json()["next"] is not None, "link" in page.headers))
        path = page.headers.get("link", "<>").split(";")[0].strip("<>")

    assert codes == [slip.json()["code"] for slip in received]
    assert links == [(True, True), (True, True), (False, False)]


async def test_the_link_keeps_the_filters(office: Office) -> None:
    await office.received()
    _, slip = await office.received()

    page = await office.get(
        "/v1/dossiers?phase=received&phase=routed&limit=1&open=true",
        sync_token=slip.headers["sync-token"],
    )

    link = page.headers["link"]
    assert link.endswith('>; rel="next"')
    query = parse_qs(urlsplit(link.split(">")[0].lstrip("<")).query)
    assert query["phase"] == ["received", "routed"]
    assert query["cursor"] == [page.json()["next"]]


async def test_a_cursor_with_other_filters_is_refused(office: Office) -> None:
    await office.received()
    _, slip = await office.received()
    page = await office.get("/v1/dossiers?limit=1", sync_token=slip.headers["sync-token"])

    other = await office.get(f"/v1/dossiers?officer=officer.1&cursor={page.json()['next']}")

    assert (other.status_code, other.json()["code"]) == (400, "cursor-mismatch")


@pytest.mark.parametrize(
    ("question", "found"),
    [
        (f"procedure={PERMIT}&competent_agency={DEPARTMENT}", 1),
        (f"receiving_agency={ONE_STOP}&channel=counter&open=true", 1),
        ("channel=post", 0),
        ("overdue=true", 0),
        ("phase=returned", 0),
        ("received_from=2020-01-01&received_to=2198-12-31&sort=-received_at", 1),
        ("received_to=2020-01-01", 0),
        ("code=H03.14-000101-0001", 0),
    ],
)
async def test_filters_narrow_a_list_down(office: Office, question: str, found: int) -> None:
    _, slip = await office.received()

    page = await office.get(f"/v1/dossiers?{question}", sync_token=slip.headers["sync-token"])

    assert len(page.json()["items"]) == found, page.text


async def test_a_dossier_is_found_by_the_code_on_its_receipt(office: Office) -> None:
    dossier_id, slip = await office.received()

    page = await office.get(
        f"/v1/dossiers?code={slip.json()['code']}", sync_token=slip.headers["sync-token"]
    )

    assert [item["id"] for item in page.json()["items"]] == [str(dossier_id)]


async def test_a_line_of_a_work_list_has_names_but_no_persons(office: Office) -> None:
    _, slip = await office.received()

    page = await office.get("/v1/dossiers", sync_token=slip.headers["sync-token"])

    (item,) = page.json()["items"]
    assert item["procedure_name"] == "Cấp giấy phép thử nghiệm"
    assert item["competent_agency_name"] == f"Cơ quan thử nghiệm {DEPARTMENT}"
    assert item["view"] == "summary"
    assert "applicant" not in item


@pytest.mark.parametrize("role", ["one-stop", "officer", "leader", "clerk", "inspector"])
async def test_who_handles_or_inspects_sees_persons_in_the_clear(office: Office, role: str) -> None:
    dossier_id, slip = await office.received()

    seen = await office.get(
        f"/v1/dossiers/{dossier_id}", role, sync_token=slip.headers["sync-token"]
    )

    assert seen.json()["applicant"]["full_name"] == "Nguyễn Văn Thử"
    assert seen.json()["applicant"]["shown"] == "full"


async def test_an_administrator_sees_persons_masked_in_lists_too(office: Office) -> None:
    dossier_id, slip = await office.received()
    newest = slip.headers["sync-token"]

    one = await office.get(f"/v1/dossiers/{dossier_id}", "admin", sync_token=newest)
    some = await office.get("/v1/dossiers?view=full", "admin", sync_token=newest)

    masked = {"initials": "N. V. T.", "identity_number": "…001", "phone": "…000", "shown": "masked"}
    assert one.json()["applicant"] == masked
    assert some.json()["items"][0]["applicant"] == masked
    assert "Nguyễn" not in one.text + some.text


async def test_an_erased_person_is_gone_for_everybody(api: Running, office: Office) -> None:
    dossier_id, slip = await office.received()
    newest = slip.headers["sync-token"]
    history = await office.get(f"/v1/dossiers/{dossier_id}/history", sync_token=newest)
    subject = history.json()["items"][0]["what"]["applicant"]["sealed"]

    await api.state["read_models"].persons.keyring.destroy(UUID(subject))

    seen = await office.get(f"/v1/dossiers/{dossier_id}", sync_token=newest)
    assert seen.json()["applicant"] == {"shown": "erased"}


async def test_an_unchanged_dossier_is_not_sent_again(office: Office) -> None:
    dossier_id, slip = await office.received()
    address = f"/v1/dossiers/{dossier_id}"
    first = await office.get(address, sync_token=slip.headers["sync-token"])

    same = await office.get(address, if_none_match=first.headers["etag"])
    other = await office.get(address, if_none_match='"7"')

    assert (same.status_code, same.content) == (304, b"")
    assert other.status_code == 200


async def test_what_is_due_is_listed_most_urgent_first(office: Office) -> None:
    dossier_id, slip = await office.received()

    due = await office.get(
        f"/v1/deadlines?agency={DEPARTMENT}", sync_token=slip.headers["sync-token"]
    )

    items = due.json()["items"]
    assert sorted(item["kind"] for item in items) == ["result", "step", "step", "step"]
    assert [item["due_at"] for item in items] == sorted(item["due_at"] for item in items)
    assert {item["dossier_id"] for item in items} == {str(dossier_id)}
    overdue = await office.get("/v1/deadlines?when=overdue")
    assert overdue.json()["items"] == []


async def test_a_dossier_typed_in_late_is_overdue_at_once(office: Office) -> None:
    _, slip = await office.received(effective_at="2020-01-06T09:00:00+07:00")
    newest = slip.headers["sync-token"]

    dossiers = await office.get("/v1/dossiers?overdue=true", sync_token=newest)
    deadlines = await office.get("/v1/deadlines?when=overdue&kind=result", sync_token=newest)

    assert len(dossiers.json()["items"]) == len(deadlines.json()["items"]) == 1


async def test_a_procedure_is_asked_for_now_by_version_and_by_day(office: Office) -> None:
    now = await office.get(f"/v1/procedures/{PERMIT}", "applicant")
    first = await office.get(f"/v1/procedures/{PERMIT}?version=1")
    then = await office.get(f"/v1/procedures/{PERMIT}?as_of=2026-01-05")
    before = await office.get(f"/v1/procedures/{PERMIT}?as_of=2018-12-31")

    assert now.json()["version"] == 1
    assert now.json() == first.json() == then.json()
    assert now.json()["terms"]["channels"][0]["limit"] == {"amount": "5", "unit": "working-day"}
    assert before.status_code == 404


async def test_procedures_and_agencies_are_found_without_marks(office: Office) -> None:
    procedures = await office.get("/v1/procedures?text=giay phep thu nghiem")
    agencies = await office.get("/v1/agencies?text=co quan h03.14")
    agency = await office.get(f"/v1/agencies/{DEPARTMENT}")

    assert [item["code"] for item in procedures.json()["items"]] == [PERMIT]
    assert [item["code"] for item in agencies.json()["items"]] == [DEPARTMENT]
    assert agency.json() == agencies.json()["items"][0]


async def test_only_usable_procedures_are_listed_when_asked_for(office: Office) -> None:
    usable = await office.get("/v1/procedures?usable=true&channel=counter")

    assert [item["code"] for item in usable.json()["items"]] == [PERMIT]


async def test_the_post_is_a_channel(office: Office) -> None:
    slip = await office.post("/v1/dossiers", new_dossier(channel="post"))

    page = await office.get("/v1/dossiers?channel=post", sync_token=slip.headers["sync-token"])

    assert len(page.json()["items"]) == 1
