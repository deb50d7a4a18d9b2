"""An HTTP load generator that costs the measured machine as little as it can.

Without a pace each connection sends its next request as soon as the answer to the last one is
complete. That hides the waiting of requests that a real crowd would already have sent (coordinated
omission), so the latencies are those at the measured rate, not those of an overloaded server.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import cast

END_OF_HEADERS = b"\r\n\r\n"


@dataclass(slots=True)
class Tally:
    """What came back: seconds each answer took, and how many of each status."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    def percentile(self, share: float) -> float:
        """Milliseconds below which this share of the answers arrived."""
        ordered = sorted(self.seconds)
        return round(ordered[min(int(share * len(ordered)), len(ordered) - 1)] * 1000, 2)


@dataclass(slots=True)
class Pace:
    """So many requests a second in all, evenly; None is as fast as the answers come."""

    per_second: float | None = None
    next_at: float = 0.0

    def wait(self) -> float:
        """Seconds until the next request is due."""
        if self.per_second is None:
            return 0.0
        now = time.perf_counter()
        self.next_at = max(self.next_at or now, now - 1.0) + 1 / self.per_second
        return max(0.0, self.next_at - now)


@dataclass(kw_only=True)
class Sending:
    """What all connections of one measurement share."""

    requests: Iterator[bytes]
    until: float
    pace: Pace
    answered: Callable[[bytes], None]
    tally: Tally = field(default_factory=Tally)


class _Connection(asyncio.Protocol):
    def __init__(self, sending: Sending) -> None:
        self.sending = sending
        self.finished: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.received = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's is one without saying so
        self._send()

    def data_received(self, data: bytes) -> None:
        self.received += data
        end = self.received.find(END_OF_HEADERS)
        if end < 0:
            return
        head = bytes(self.received[:end]).lower()
        length = int(header(head, b"content-length") or 0)
        if len(self.received) < end + len(END_OF_HEADERS) + length:
            return
        self.sending.tally.seconds.append(time.perf_counter() - self.sent_at)
        self.sending.tally.statuses[int(head[9:12])] += 1
        self.sending.answered(head)
        self.received.clear()
        self._send()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.finished.done():
            self.finished.set_exception(exc or ConnectionResetError("the server hung up"))

    def _send(self) -> None:
        if time.perf_counter() >= self.sending.until:
            self.finished.set_result(None)
            self.transport.close()
        elif wait := self.sending.pace.wait():
            asyncio.get_running_loop().call_later(wait, self._write)
        else:
            self._write()

    def _write(self) -> None:
        self.sent_at = time.perf_counter()
        self.transport.write(next(self.sending.requests))


async def load(
    port: int,
    requests: Iterator[bytes],
    *,
    connections: int,
    seconds: float,
    pace: Pace | None = None,
    answered: Callable[[bytes], None] = lambda _: None,
) -> tuple[Tally, float]:
    """Send for so many seconds over so many connections; the tally, and the seconds it took.

    `answered` is told the head of each answer, in lower case.
    """
    loop = asyncio.get_running_loop()
    start = time.perf_counter()
    sending = Sending(
        requests=requests, until=start + seconds, pace=pace or Pace(), answered=answered
    )
    protocols = []
    for _ in range(connections):
        _, protocol = await loop.create_connection(lambda: _Connection(sending), "127.0.0.1", port)
        protocols.append(protocol)
    await asyncio.gather(*(protocol.finished for protocol in protocols))
    return sending.tally, time.perf_counter() - start


def header(head: bytes, name: bytes) -> bytes | None:
    """A header of an answer, by its name in lower case."""
    at = head.find(b"\r\n" + name + b": ")
    if at < 0:
        return None
    return head[at + len(name) + 4 :].split(b"\r\n", 1)[0]


def post(path: str, body: bytes, headers: dict[str, str]) -> bytes:
    """One whole HTTP/1.1 request as bytes."""
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/json"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    lines += [f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode() + body
