"""How it shows that PostgreSQL is away: for those who must not import the driver."""

from typing import Final

from psycopg import InterfaceError, OperationalError

OUTAGES: Final = (OperationalError, InterfaceError)
"""A pool without a free connection in time is one of the first kind."""
