"""What is sent with the commands to a dossier."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from api.http.bodies import Code, CommandBody, Described, ExplainedBody, Line, Name, Text
from application.handed_in import HandedIn
from domain.dossier.events import HandedInPaper, Outcome, ReturnChannel
from domain.personal_data import Person
from domain.procedure.events import Channel

Count = Annotated[int, Field(ge=0, le=1000, strict=True)]
StepNumber = Annotated[int, Field(ge=1, le=1000, strict=True)]
Phone = Annotated[str, StringConstraints(pattern=r"^\+?[0-9 .-]{6,20}$")]
Email = Annotated[
    str, StringConstraints(pattern=r"^[^@\s\x00-\x1f\x7f]+@[^@\s\x00-\x1f\x7f]+$", max_length=254)
]
Account = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._@-]{1,64}$")]


class NewPerson(Described):
    """A person, as typed in. Sealed with a key of that person before it is stored."""

    full_name: Name = Field(examples=["Nguyễn Văn Thử"])
    identity_number: Annotated[str, Line, StringConstraints(max_length=30)] | None = Field(
        None, description="Số định danh cá nhân, or the number of another paper."
    )
    phone: Phone | None = Field(None, examples=["0900 000 000"])
    email: Email | None = None
    address: Annotated[str, Line, StringConstraints(max_length=500)] | None = None

    def person(self) -> Person:
        return Person(
            full_name=self.full_name,
            identity_number=self.identity_number,
            phone=self.phone,
            email=self.email,
            address=self.address,
        )


class NewPaper(Described):
    """A component (thành phần hồ sơ) as handed in."""

    component: Name = Field(description="Its code, or its name where the catalogue has no code.")
    originals: Count = 0
    copies: Count = 0


class Filed(ExplainedBody):
    """What an applicant hands in, by whichever channel."""

    procedure: Code = Field(examples=["1.004194"])
    receiving_agency: Code = Field(
        description="Any code of the agency whose one-stop unit takes it in.", examples=["H03.12"]
    )
    competent_agency: Code | None = Field(
        None, description="The agency that decides, when another one."
    )
    applicant: NewPerson
    owner: NewPerson | None = Field(None, description="Chủ hồ sơ, when not the applicant.")
    papers: Annotated[tuple[NewPaper, ...], Field(max_length=200)] = ()
    case: Annotated[str, Line, StringConstraints(max_length=1000)] | None = Field(
        None, description="The procedure's case (trường hợp), where it has several."
    )
    return_by: ReturnChannel = ReturnChannel.COUNTER

    def handed_in(self) -> HandedIn:
        return HandedIn(
            procedure=self.procedure,
            receiving_agency=self.receiving_agency,
            competent_agency=self.competent_agency,
            applicant=self.applicant.person(),
            owner=self.owner.person() if self.owner else None,
            papers=tuple(
                HandedInPaper(
                    component=paper.component, originals=paper.originals, copies=paper.copies
                )
                for paper in self.papers
            ),
            case=self.case or "",
            return_by=self.return_by,
        )


class NewSubmission(Filed):
    """A dossier sent online."""


class NewDossier(Filed):
    """A dossier received over the counter or by post."""

    channel: Literal[Channel.COUNTER, Channel.POST]


class NewReceipt(ExplainedBody):
    """Nothing more to say: what was submitted is accepted as it is."""


class NewIntakeRefusal(CommandBody):
    reason: Text = Field(description="In words that the applicant understands.")

    def why(self) -> str:
        return self.reason


class NewRefusalAtCounter(NewIntakeRefusal):
    procedure: Code
    receiving_agency: Code
    channel: Literal[Channel.COUNTER, Channel.POST]
    applicant: NewPerson


class NewHandOver(ExplainedBody):
    to_unit: Name = Field(
        description="The specialised unit of the competent agency.", examples=["Phòng Tư pháp"]
    )


class NewAssignment(ExplainedBody):
    officer: Account = Field(description="An account, not a personal name.", examples=["officer.1"])


class NewStepCompletion(ExplainedBody):
    step: StepNumber = Field(description="The next one of the planned steps.")


class NewDecision(ExplainedBody):
    """Granting comes after the last step; refusing needs a reason in words."""

    outcome: Outcome


class NewResult(ExplainedBody):
    result_number: Annotated[str, Line, StringConstraints(max_length=100)] | None = Field(
        None, description="Number and symbol of the document.", examples=["156/QĐ-UBND"]
    )


class NewResultReturn(ExplainedBody):
    returned_by: ReturnChannel
    collected_by: NewPerson | None = Field(None, description="When not the applicant.")
