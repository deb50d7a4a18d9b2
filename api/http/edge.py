"""What happens to every request before and after its route: one plain ASGI layer.

A request id in and out, safe headers, one metric, and one promise: whatever breaks inside, the
client gets a problem without a word of the exception, and the log gets where it broke.
"""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias
from uuid import uuid4

import structlog
from fastapi import Request, Response
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.metrics import REQUEST_SECONDS

log = structlog.get_logger("hoso.http")
SOUND_REQUEST_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
UNROUTED: Final = "unrouted"
RawHeaders: TypeAlias = tuple[tuple[bytes, bytes], ...]
SAFE: Final[RawHeaders] = (
    (b"x-content-type-options", b"nosniff"),
    (b"cache-control", b"no-store"),
)


def request_id(scope: Scope) -> str:
    """The client's own X-Request-Id where it is sound, else one of ours."""
    return str(scope["state"]["request_id"])


def route_of(scope: Scope) -> str:
    """The template of the route, never the path itself: it is safe in logs and metrics."""
    return str(getattr(scope.get("route"), "path", UNROUTED))


@dataclass(slots=True)
class _Answering:
    """Passes an answer on with the headers that every answer has, and remembers its status."""

    send: Send
    headers: RawHeaders
    status: int | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [*message["headers"], *self.headers]
        await self.send(message)


@dataclass(frozen=True, slots=True)
class Edge:
    app: ASGIApp
    fault: Callable[[Request], Response]
    """Answers for an exception that nothing inside expected."""
    headers: RawHeaders = ()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()
        own_id = _request_id(Headers(scope=scope).get("x-request-id", ""))
        scope.setdefault("state", {})["request_id"] = own_id
        named = (b"x-request-id", own_id.encode())
        answering = _Answering(send, (*SAFE, *self.headers, named))
        try:
            await self.app(scope, receive, answering)
        except Exception as error:
            log.exception("failed", route=route_of(scope), request=own_id, exc_info=error)
            if answering.status is not None:  # too late for another answer: hang up
                raise
            await self.fault(Request(scope))(scope, receive, answering)
        finally:
            _count(scope, answering.status, time.perf_counter() - started)


def _request_id(given: str) -> str:
    return given if SOUND_REQUEST_ID.fullmatch(given) else str(uuid4())


def _count(scope: Scope, status: int | None, seconds: float) -> None:
    method = scope["method"] if scope["method"] in METHODS else "other"
    outcome = f"{status // 100}xx" if status else "none"
    REQUEST_SECONDS.labels(method, route_of(scope), outcome).observe(seconds)
