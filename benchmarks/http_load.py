"""A closed-loop HTTP load generator that costs the measured machine as little as it can.

Each connection sends its next request as soon as the answer to the last one is complete. That
hides the waiting of requests that a real crowd would already have sent (coordinated omission),
so the latencies are those at the measured rate, not those of an overloaded server.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

END_OF_HEADERS = b"\r\n\r\n"
CONTENT_LENGTH = b"content-length: "


@dataclass(slots=True)
class Tally:
    """What came back: seconds each answer took, and how many of each status."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    def percentile(self, share: float) -> float:
        """Milliseconds below which this share of the answers arrived."""
        ordered = sorted(self.seconds)
        return round(ordered[min(int(share * len(ordered)), len(ordered) - 1)] * 1000, 2)


class _Connection(asyncio.Protocol):
    def __init__(
        self, requests: Iterator[bytes], tally: Tally, keep_on: Callable[[], bool]
    ) -> None:
        self.requests = requests
        self.tally = tally
        self.keep_on = keep_on
        self.finished: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.received = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._send()

    def data_received(self, data: bytes) -> None:
        self.received += data
        end = self.received.find(END_OF_HEADERS)
        if end < 0:
            return
        head = bytes(self.received[:end]).lower()
        at = head.index(CONTENT_LENGTH) + len(CONTENT_LENGTH)
        length = int(head[at:].split(b"\r\n", 1)[0])
        if len(self.received) < end + len(END_OF_HEADERS) + length:
            return
        self.tally.seconds.append(time.perf_counter() - self.sent_at)
        self.tally.statuses[int(head[9:12])] += 1
        self.received.clear()
        self._send()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.finished.done():
            self.finished.set_exception(exc or ConnectionResetError("the server hung up"))

    def _send(self) -> None:
        if self.keep_on():
            self.sent_at = time.perf_counter()
            self.transport.write(next(self.requests))
        elif not self.finished.done():
            self.finished.set_result(None)
            self.transport.close()


async def load(
    port: int, requests: Iterator[bytes], *, connections: int, seconds: float
) -> tuple[Tally, float]:
    """Send for so many seconds over so many connections; the tally, and the seconds it took."""
    loop = asyncio.get_running_loop()
    tally = Tally()
    start = time.perf_counter()
    protocols = []
    for _ in range(connections):
        _, protocol = await loop.create_connection(
            lambda: _Connection(requests, tally, lambda: time.perf_counter() - start < seconds),
            "127.0.0.1",
            port,
        )
        protocols.append(protocol)
    await asyncio.gather(*(protocol.finished for protocol in protocols))
    return tally, time.perf_counter() - start


def post(path: str, body: bytes, headers: dict[str, str]) -> bytes:
    """One whole HTTP/1.1 request as bytes."""
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/json"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    lines += [f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode() + body
