"""The socket that the API listens on, opened before anything else starts.

The supervisor keeps it while API processes come and go, so a client that calls during a restart
waits instead of being refused.
"""

import os
import socket

from infrastructure.settings import Settings

_MOST_WAITING = 2048


class CannotListen(Exception):
    """The address is taken or not ours."""


def listen(settings: Settings) -> socket.socket:
    """Raises CannotListen."""
    host, port = settings.host, settings.port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=_MOST_WAITING)
    except OSError as error:
        why = os.strerror(error.errno or 0)
        raise CannotListen(
            f"can't listen on {host} port {port} ({why}): set HOSO_PORT or HOSO_HOST"
        ) from None
