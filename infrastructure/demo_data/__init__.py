"""What the project ships: some forty procedures, Bắc Kạn's agencies, the calendar 2018-2028."""

from pathlib import Path

HERE = Path(__file__).parent
CALENDAR = HERE / "calendar.json"
AGENCIES = HERE / "agencies.json"


def procedure_files() -> list[Path]:
    """One file a sector."""
    return sorted((HERE / "procedures").glob("*.json"))
