"""The README says what is true."""

from pathlib import Path

from infrastructure.settings import describe

README = Path(__file__).resolve().parent.parent / "README.md"


def test_every_setting_stands_in_the_table() -> None:
    rows = [
        f"| `{name}` | {f'`{default}`' if default else ''} | {meaning} |"
        for name, default, meaning in describe()
    ]

    missing = [row for row in rows if row not in README.read_text().splitlines()]

    assert not missing, "put into the README:\n" + "\n".join(missing)
