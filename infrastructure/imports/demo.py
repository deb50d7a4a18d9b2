"""The shipped reference data is imported: at the first start, and by `hoso demo`."""

from dataclasses import dataclass

from application.import_agencies import ImportAgencies
from application.import_calendar import ImportCalendar
from application.import_procedures import ImportProcedures
from application.import_report import Imported
from application.ports import Clock, Ledger, Provenance
from infrastructure import demo_data
from infrastructure.imports.plain_files import (
    read_plain_agencies,
    read_plain_calendar,
    read_plain_procedures,
)
from infrastructure.postgres.pools import Pool
from infrastructure.reference_streams import (
    agency_streams,
    calendar_streams,
    procedure_streams,
)


@dataclass(frozen=True, slots=True)
class DemoLoaded:
    calendar: Imported
    agencies: Imported
    procedures: Imported


async def load_demo(reading: Pool, ledger: Ledger, clock: Clock, by: Provenance) -> DemoLoaded:
    """Import calendar, agencies and procedures; a second time records nothing.

    Raises Unanswered.
    """
    calendar = ImportCalendar(calendar_streams(reading), ledger, clock)
    agencies = ImportAgencies(agency_streams(reading), ledger, clock)
    procedures = ImportProcedures(procedure_streams(reading), ledger, clock)
    return DemoLoaded(
        calendar=await calendar(read_plain_calendar(demo_data.CALENDAR), by),
        agencies=await agencies(read_plain_agencies(demo_data.AGENCIES), by),
        procedures=await procedures(read_plain_procedures(demo_data.procedure_files()), by),
    )
