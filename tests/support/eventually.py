"""Waiting, within one event loop, for what other tasks bring about."""

import asyncio
import time
from collections.abc import Awaitable, Callable


async def eventually(happened: Callable[[], Awaitable[bool]], *, seconds: float = 20.0) -> None:
    """Raises AssertionError when it does not happen in time."""
    until = time.monotonic() + seconds
    while not await happened():
        assert time.monotonic() < until, f"did not happen within {seconds} s"
        await asyncio.sleep(0.01)
