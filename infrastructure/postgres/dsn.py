"""What an address of a database says."""

from psycopg.conninfo import conninfo_to_dict


def database_name(dsn: str) -> str:
    """Like libpq, the user's name where none is given; empty where neither is."""
    said = conninfo_to_dict(dsn)
    return str(said.get("dbname") or said.get("user") or "")
