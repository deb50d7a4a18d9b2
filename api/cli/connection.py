"""A connection to the API of this machine."""

import http.client
import ssl
from urllib.parse import urlsplit

from infrastructure.settings import Settings


def connect(settings: Settings, timeout: float) -> http.client.HTTPConnection:
    """Not yet opened. Over TLS it takes any certificate: the other end is ourselves."""
    url = urlsplit(settings.url)
    host = url.hostname or settings.host
    if url.scheme == "https":
        anyone = ssl._create_unverified_context()  # noqa: S323, SLF001  see above
        return http.client.HTTPSConnection(host, url.port, timeout=timeout, context=anyone)
    return http.client.HTTPConnection(host, url.port, timeout=timeout)
