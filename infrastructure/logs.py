"""Log lines: JSON with known keys only, in UTC, never personal data.

Keys are allowed by name (ALLOWED), so that a new one is a decision, not an accident. Messages of
exceptions may quote what a person typed; outside of development they are left out, and the places
in the code remain. structlog calls the message `event`; here that means something else.
"""

import logging
import sys
import traceback
from typing import Final

import orjson
import structlog
from psycopg import OperationalError
from structlog.typing import EventDict, Processor

ALLOWED: Final = frozenset(
    {
        # what every line has
        "time", "level", "logger", "message", "exception", "left_out",
        # whose doing it is: accounts and agencies, never names of persons
        "request", "correlation", "causation", "trace_id", "principal", "role", "agency",
        # HTTP: the template of the route, not the path that was asked for
        "method", "route", "status", "code", "url", "host", "port",
        # the log of events and what is made from it
        "command", "stream_id", "dossier_id", "version", "position", "topic", "events",
        "read_model", "schema", "batch", "lag", "rate", "migration", "migrations",
        # processes
        "process", "pid", "exit_code", "attempt", "seconds", "duration_ms", "count", "reason_code",
        "error", "file", "row", "table",
    }
)  # fmt: skip
SAFE_TO_QUOTE: Final = (OSError, OperationalError)
"""Exceptions that speak of files, sockets and servers."""


def configure(level: str = "info", *, dev: bool = False) -> None:
    """For the whole process, uvicorn's and every library's lines included.

    A terminal gets lines for people, everything else JSON. `dev` shows what exceptions say.
    """
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
        structlog.processors.EventRenamer("message"),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *before,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*before, _first_line_only],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _ExceptionPlaces(quote_everything=dev),
                _only_allowed_keys,
                _for_people() if sys.stderr.isatty() else _json,
            ],
        )
    )
    logging.root.handlers = [handler]
    logging.root.setLevel(logging.WARNING)
    for ours in ("api", "benchmarks", "projections", "infrastructure", "application"):
        logging.getLogger(ours).setLevel(level.upper())
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).handlers = []
        logging.getLogger(name).propagate = True
    logging.getLogger("uvicorn.access").disabled = True


def _first_line_only(_: object, __: str, line: EventDict) -> EventDict:
    """Libraries put values and whole exceptions after it (asyncio does)."""
    line["message"] = str(line["message"]).strip().partition("\n")[0]
    return line


class _ExceptionPlaces:
    """Replaces an exception by its types and places, and what it says if that is harmless."""

    def __init__(self, *, quote_everything: bool) -> None:
        self._quote_everything = quote_everything

    def __call__(self, _: object, __: str, line: EventDict) -> EventDict:
        info = line.pop("exc_info", None)
        if info is True:
            info = sys.exc_info()
        error = info[1] if isinstance(info, tuple) else info
        if isinstance(error, BaseException):
            line["exception"] = "\n".join(self._told(error))
        return line

    def _told(self, error: BaseException) -> list[str]:
        cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        parts = self._told(cause) if cause is not None else []
        parts += [
            f"{frame.filename}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)
        ]
        if isinstance(error, BaseExceptionGroup):
            parts += [told for part in error.exceptions for told in self._told(part)]
        quotes = self._quote_everything or isinstance(error, SAFE_TO_QUOTE)
        parts.append(f"{type(error).__name__}: {error}" if quotes else type(error).__name__)
        return parts


def _only_allowed_keys(_: object, __: str, line: EventDict) -> EventDict:
    left_out = sorted(line.keys() - ALLOWED)
    for key in left_out:
        del line[key]
    if left_out:
        line["left_out"] = left_out
    return line


def _json(_: object, __: str, line: EventDict) -> str:
    return orjson.dumps(line, default=str).decode()


def _for_people() -> structlog.dev.ConsoleRenderer:
    return structlog.dev.ConsoleRenderer(event_key="message", timestamp_key="time")
