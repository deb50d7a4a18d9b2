"""Asking the API whether it is ready, as a load balancer would."""

import http.client
import ssl
from urllib.parse import urlsplit

from infrastructure.settings import Settings

_PATIENCE = 1.0


def is_ready(settings: Settings) -> bool:
    """Whether /readyz answers 200 within a second."""
    url = urlsplit(settings.url)
    host = url.hostname or settings.host
    if url.scheme == "https":
        unverified = ssl._create_unverified_context()  # noqa: S323, SLF001  it is us
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(
            host, url.port, timeout=_PATIENCE, context=unverified
        )
    else:
        connection = http.client.HTTPConnection(host, url.port, timeout=_PATIENCE)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
