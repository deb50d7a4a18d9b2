"""A small procedure, two agencies and a plain calendar, all invented, for stories to happen in."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from domain.agency.events import Level
from domain.agency.state import Agency
from domain.calendar.state import Calendar
from domain.deadlines import TimeLimit, Unit
from domain.dossier.filing import RulesInForce
from domain.procedure.events import (
    Channel,
    ChannelTerms,
    Component,
    OnlineLevel,
    ProcedureTerms,
    RuleVersion,
    Step,
    SupplementPolicy,
)
from domain.procedure.state import Procedure

ONE_STOP: Final = "H03.01"
DEPARTMENT: Final = "H03.14"
PERMIT: Final = "1.000001"
PERMIT_VERSION: Final = 3
ONE_STOP_VERSION: Final = 2
CALENDAR_VERSION: Final = 4
BY_PROXY: Final = "Trường hợp ủy quyền"


def working_days(amount: str) -> TimeLimit:
    return TimeLimit(amount=Decimal(amount), unit=Unit.WORKING_DAY)


def component(code: str | None, name: str, *, required: bool, case: str = "") -> Component:
    return Component(code=code, name=name, originals=1, copies=0, required=required, case=case)


TERMS: Final = ProcedureTerms(
    name="Cấp giấy phép thử nghiệm",
    sector="G99-TN01",
    promulgated_by="H03",
    levels=(Level.PROVINCE,),
    channels=tuple(
        ChannelTerms(channel=channel, limit=working_days("5"), limit_problem=None)
        for channel in Channel
    ),
    components=(
        component("TP01", "Đơn đề nghị", required=True),
        component("TP02", "Bản vẽ", required=True),
        component(None, "Ảnh chân dung", required=False),
        component("TP04", "Giấy ủy quyền", required=True, case=BY_PROXY),
    ),
    steps=(
        Step(number=1, name="Thẩm định", role="officer", budget=working_days("3")),
        Step(number=2, name="Ký duyệt", role="leader", budget=working_days("1")),
        Step(number=3, name="Vào sổ", role="clerk", budget=working_days("1")),
    ),
    supplement_policy=SupplementPolicy.RESTART,
    supplement_days=None,
    cut_off=None,
    excluded=(),
    rule_version=RuleVersion.ND61_2018,
    online_level=OnlineLevel.FULL,
    results=("KQ.G99.000001",),
    source="invented",
    detailed=True,
)


def procedure(terms: ProcedureTerms = TERMS, *, withdrawn_on: date | None = None) -> Procedure:
    return Procedure(code=PERMIT, terms=terms, withdrawn_on=withdrawn_on)


def agency(
    code: str, *, closed_on: date | None = None, successor_code: str | None = None
) -> Agency:
    return Agency(
        code=code,
        name=f"Cơ quan thử nghiệm {code}",
        source="invented",
        closed_on=closed_on,
        successor_code=successor_code,
    )


CALENDAR: Final = Calendar(
    version=CALENDAR_VERSION, covers_from=date(2019, 1, 1), covers_to=date(2020, 12, 31)
)
RULES: Final = RulesInForce(
    procedure=procedure(),
    procedure_version=PERMIT_VERSION,
    receiving=agency(ONE_STOP),
    receiving_version=ONE_STOP_VERSION,
    competent=agency(DEPARTMENT),
    calendar=CALENDAR,
    calendar_version=CALENDAR_VERSION,
)


def rules(terms: ProcedureTerms = TERMS) -> RulesInForce:
    """The rules in force with other terms of the procedure."""
    return replace(RULES, procedure=procedure(terms))
