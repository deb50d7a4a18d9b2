"""No list reads a whole table or sorts it: each order has an index for each usual filter."""

from dataclasses import replace
from datetime import timedelta
from typing import LiteralString

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from domain.dossier.state import Phase
from domain.procedure.events import Channel
from projections.deadlines import reader as deadlines
from projections.deadlines.model import DEADLINES, DeadlineKind
from projections.deadlines.reader import DeadlineQuery
from projections.dossiers import reader as dossiers
from projections.dossiers.model import DOSSIERS
from projections.dossiers.reader import DossierQuery, DossierSort
from projections.pages import Conditions, Order, question
from projections.run import install
from tests.support.moments import at

pytestmark = pytest.mark.postgres
NOW = at("2019-12-12 12:00")
SOME_DOSSIERS = """
INSERT INTO dossiers_v1.current
SELECT gen_random_uuid(), 1, format('H03.%%s-191205-%%s', n %% 5, n),
       CASE WHEN n %% 10 = 0 THEN 'in-progress' WHEN n %% 11 = 0 THEN 'done' ELSE 'returned' END, 4,
       format('1.%%s', n %% 300), 1, '2018', '', 'counter', format('H03.%%s', n %% 20),
       format('H03.%%s', n %% 21), NULL, format('officer.%%s', n %% 100),
       %(now)s - n * interval '1 minute', %(now)s + (n %% 5000 - 2500) * interval '1 minute',
       CASE WHEN n %% 10 = 0 THEN NULL ELSE %(now)s END, NULL, %(now)s, NULL, NULL, NULL, NULL,
       NULL, %(now)s, NULL, NULL, NULL, NULL, NULL, '{}', NULL, NULL, NULL, '[]', '[]'
  FROM generate_series(1, 20000) AS n;
"""
SOME_DEADLINES = """
INSERT INTO deadlines_v1.current
SELECT gen_random_uuid(), gen_random_uuid(), 'step', 1, '{}', '', '1.000001',
       format('H03.%%s', n %% 9), format('officer.%%s', n %% 9),
       %(now)s + (n %% 5000 - 2500) * interval '1 minute',
       CASE WHEN n %% 10 = 0 THEN NULL ELSE %(now)s END
  FROM generate_series(1, 20000) AS n;
"""
NARROWED = {
    "all": DossierQuery(),
    "competent": DossierQuery(competent_agency="H03.7"),
    "receiving": DossierQuery(receiving_agency="H03.7"),
    "officer": DossierQuery(officer="officer.7"),
    "procedure": DossierQuery(procedure="1.7"),
    "agency and officer": DossierQuery(competent_agency="H03.7", officer="officer.7"),
    "agency and phases": DossierQuery(
        receiving_agency="H03.7", phases=frozenset({Phase.RECEIVED, Phase.IN_PROGRESS})
    ),
    "agency and channel": DossierQuery(competent_agency="H03.7", channel=Channel.COUNTER),
    "to be collected": DossierQuery(receiving_agency="H03.7", phases=frozenset({Phase.DONE})),
    "open": DossierQuery(competent_agency="H03.7", open_only=True),
    "overdue": DossierQuery(competent_agency="H03.7", overdue_at=NOW),
    "due soon": DossierQuery(due_from=NOW, due_before=NOW + timedelta(days=1)),
    "a week of arrivals": DossierQuery(
        receiving_agency="H03.7", received_from=NOW - timedelta(days=7), received_before=NOW
    ),
}
BY_DUE_DATE = {"overdue", "due soon"}
BY_ARRIVAL = {"a week of arrivals", "to be collected"}
"""A list that is narrowed down by a time is asked for in the order of that time; what is to be
collected is due no more."""
BY_CODE = {"all", "competent", "receiving", "agency and channel"}
"""A list by code is asked for whole agencies."""
USUAL = {
    DossierSort.DUE: NARROWED.keys() - BY_ARRIVAL,
    DossierSort.NEWEST: NARROWED.keys() - BY_DUE_DATE,
    DossierSort.OLDEST: NARROWED.keys() - BY_DUE_DATE,
    DossierSort.CODE: BY_CODE,
}
EXACT = {"all", "competent", "receiving", "officer", "procedure", "to be collected"}
"""What an index finds by itself, without reading other rows and leaving them out."""
PROMISES = {
    "all": DeadlineQuery(due_before=NOW),
    "agency": DeadlineQuery(agency="H03.7", due_before=NOW + timedelta(days=1)),
    "officer": DeadlineQuery(officer="officer.7"),
    "steps of an agency": DeadlineQuery(agency="H03.7", kinds={DeadlineKind.STEP}, due_from=NOW),
}


@pytest.fixture
async def filled(dsn: str) -> str:
    await install(dsn, [DOSSIERS, DEADLINES])
    with psycopg.connect(dsn, autocommit=True) as connection:
        for insert in (SOME_DOSSIERS, SOME_DEADLINES):
            connection.execute(insert, {"now": NOW})
        connection.execute("ANALYZE dossiers_v1.current, deadlines_v1.current")
    return dsn


async def test_no_list_of_dossiers_is_read_whole_or_sorted(filled: str) -> None:
    for sort in DossierSort:
        for name in USUAL[sort]:
            query = NARROWED[name]
            plan = plan_of(
                filled,
                dossiers.SELECT,
                dossiers.conditions(replace(query, sort=sort)),
                dossiers.ORDERS[sort],
            )
            assert "Seq Scan" not in plan, (sort, name, plan)
            assert "Sort" not in plan, (sort, name, plan)
            assert name not in EXACT or "Filter:" not in plan, (sort, name, plan)


async def test_the_next_page_starts_where_the_last_one_ended(filled: str) -> None:
    for sort, place in {
        DossierSort.DUE: NOW.isoformat(),
        DossierSort.NEWEST: NOW.isoformat(),
        DossierSort.CODE: "H03.7",
    }.items():
        query = replace(NARROWED["competent"], sort=sort)
        plan = plan_of(
            filled,
            dossiers.SELECT,
            dossiers.conditions(query),
            dossiers.ORDERS[sort],
            place=(place, "00000000-0000-4000-8000-000000000000"),
        )
        assert "ROW(" in index_condition(plan), plan


async def test_no_list_of_promises_is_read_whole_or_sorted(filled: str) -> None:
    for name, query in PROMISES.items():
        plan = plan_of(filled, deadlines.SELECT, deadlines.conditions(query), deadlines.ORDER)
        assert "Seq Scan" not in plan, (name, plan)
        assert "Sort" not in plan, (name, plan)


def index_condition(plan: str) -> str:
    return plan.partition("Index Cond:")[2].partition("\n")[0]


def plan_of(
    dsn: str,
    select: LiteralString,
    where: Conditions,
    order: Order,
    *,
    place: tuple[str, str] | None = None,
) -> str:
    query = question(select, where, order, place=place, limit=50)
    with psycopg.connect(dsn) as connection:
        # A test has few rows: reading all of them and sorting what is found would be cheap. What
        # is asked here is whether there is another way.
        for way in ("enable_seqscan", "enable_bitmapscan", "enable_sort"):
            connection.execute(SQL("SET {} = off").format(Identifier(way)))
        rows = connection.execute(SQL("EXPLAIN ") + query, where.params)
        return "\n".join(line for (line,) in rows)
