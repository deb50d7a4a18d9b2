"""Nobody appears in the text form of what holds them: it ends in logs and error reports."""

from uuid import UUID

from application.handed_in import HandedIn
from domain.personal_data import Person, PersonalData

SOMEBODY = Person(full_name="Nguyễn Văn Thử", identity_number="000000000000")


def test_a_person_does_not_show() -> None:
    held = PersonalData(UUID(int=1), SOMEBODY)
    typed = HandedIn(procedure="1.000001", receiving_agency="H03", applicant=SOMEBODY)

    for text in (repr(SOMEBODY), repr(held), repr(typed), f"{typed}"):
        assert "Thử" not in text
        assert "000000000000" not in text
