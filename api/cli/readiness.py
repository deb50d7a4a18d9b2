"""Asking the API whether it is ready, as a load balancer would."""

import http.client

from api.cli.connection import connect
from infrastructure.settings import Settings

_PATIENCE = 1.0


def is_ready(settings: Settings) -> bool:
    """Whether /readyz answers 200 within a second."""
    connection = connect(settings, _PATIENCE)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
