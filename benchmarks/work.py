"""The work that benchmarks send: one real procedure, received at every commune in turn."""

import asyncio
import json
from functools import cache

from application.ports import Provenance
from benchmarks.instance import Instance
from domain.agency.events import Level
from infrastructure import demo_data
from infrastructure.imports.demo import load_demo
from infrastructure.imports.office import importing
from infrastructure.imports.plain_files import read_plain_agencies

ROUTE = "/v1/dossiers"
PROCEDURE = "1.004194"
"""Đăng ký tạm trú: three working days, four steps, carried out in every commune."""
PAPERS = [{"component": "Đơn hoặc tờ khai theo mẫu của thủ tục", "originals": 1, "copies": 0}]
IMPORT = Provenance(
    principal="bench", role="admin", agency="H03", request="bench", correlation="bench"
)


@cache
def agencies() -> tuple[str, ...]:
    """The codes of the province's communes."""
    rows = read_plain_agencies(demo_data.AGENCIES)
    return tuple(row.code for row in rows if row.level is Level.COMMUNE)


def body(agency: str, number: int) -> bytes:
    """A dossier of an invented person."""
    return json.dumps(
        {
            "procedure": PROCEDURE,
            "channel": "counter",
            "receiving_agency": agency,
            "applicant": {
                "full_name": f"Nguyễn Văn Thử {number}",
                "identity_number": f"{number:012}",
                "phone": "0900000000",
            },
            "papers": PAPERS,
        },
        ensure_ascii=False,
    ).encode()


def load_reference_data(running: Instance) -> None:
    """The shipped catalogue, directory and calendar."""

    async def load() -> None:
        async with importing(running.dsn) as office:
            await load_demo(office.reading, office.ledger, office.clock, IMPORT)

    asyncio.run(load())
