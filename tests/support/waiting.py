"""Waiting for what happens in other processes."""

import time
from collections.abc import Callable


def wait_until(happened: Callable[[], bool], *, seconds: float = 20.0) -> None:
    """Raises AssertionError when it does not happen in time."""
    until = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < until, f"did not happen within {seconds} s"
        time.sleep(0.05)
