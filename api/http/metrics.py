"""What is counted about this process, for Prometheus.

prometheus-client and not OpenTelemetry: one observation costs 2 µs, and nothing has to run beside
us. Labels are bounded: route templates, never paths, codes or ids. Each API process answers for
itself.
"""

from typing import Final

from fastapi import Request, Response
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from starlette.responses import PlainTextResponse

from api.http.areas import area

router = area("", "about")

disable_created_metrics()  # type: ignore[no-untyped-call]  # a second series for each, unused
REQUEST_SECONDS: Final = Histogram(
    "hoso_http_request_seconds",
    "Time from the head of a request to the end of its answer.",
    ("method", "route", "status"),
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
LOG_POSITION: Final = Gauge("hoso_log_position", "Position of the last event.")
LAG: Final = Gauge("hoso_projection_lag_events", "Events not yet seen.", ("read_model",))
POOL_SIZE: Final = Gauge("hoso_pool_connections", "Connections open.", ("pool",))
POOL_FREE: Final = Gauge("hoso_pool_connections_free", "Connections nobody uses.", ("pool",))
POOL_WAITING: Final = Gauge("hoso_pool_waiting", "Requests waiting for one.", ("pool",))
APPENDER_ALIVE: Final = Gauge("hoso_appender_alive", "1 while this process takes commands.")


@router.get("/metrics", response_class=PlainTextResponse)
async def metrics(request: Request) -> Response:
    """This process in numbers (Prometheus text)."""
    await request.state.health.measure()
    return Response(generate_latest(REGISTRY), media_type=CONTENT_TYPE_LATEST)
