"""Processes that we start: they end with us, and start again when they end by themselves."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import structlog

log = structlog.get_logger(__name__)

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None
_SHORTEST_PAUSE = 0.2
_LONGEST_PAUSE = 10.0
"""Seconds before a process that keeps ending is started again: doubled each time up to this."""
_LONG_ENOUGH = 30.0
"""Seconds after which a process that ends is taken for a healthy one that met an accident."""


def ends_with_parent(by: signal.Signals) -> Callable[[], None]:
    """For `Popen(preexec_fn=…)`: the child gets this signal when its parent ends, even by kill -9.

    The kernel sends it when the *thread* that started the child ends, so start children from the
    main thread. Only Linux can do this; elsewhere a killed parent leaves its children running.
    """
    parent = os.getpid()

    def in_the_child() -> None:
        if _libc is not None:
            _libc.prctl(_PR_SET_PDEATHSIG, by)
            if os.getppid() != parent:  # the parent ended before the kernel knew of our wish
                os._exit(1)

    return in_the_child


def is_alive(pid: int) -> bool:
    """Whether a process of this number runs, whoever owns it."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@dataclass(slots=True, kw_only=True)
class Child:
    """A process in a session of its own, started again whenever it ends."""

    name: str
    command: Sequence[str]
    environ: Mapping[str, str]
    inherits: Sequence[int] = ()
    """File descriptors that it shares with us."""
    ended_in_a_row: int = 0
    exit_code: int | None = None
    """Of the last time that it ended."""
    _process: "subprocess.Popen[bytes] | None" = None
    _started_at: float = 0.0
    _not_before: float = field(default=0.0)

    def keep_running(self) -> None:
        """To be called often: starts the process if it is time to."""
        now = time.monotonic()
        if self._process is None:
            if now >= self._not_before:
                self._start(now)
        elif (exit_code := self._process.poll()) is not None:
            self._process, self.exit_code = None, exit_code
            lived = now - self._started_at
            self.ended_in_a_row = 1 if lived > _LONG_ENOUGH else self.ended_in_a_row + 1
            pause = min(_SHORTEST_PAUSE * 2 ** (self.ended_in_a_row - 1), _LONGEST_PAUSE)
            self._not_before = now + pause
            log.warning("ended", process=self.name, exit_code=exit_code, seconds=pause)

    def ask_to_stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)

    def wait_until_stopped(self, seconds: float) -> None:
        """What has not stopped by then is killed, with all that it has started."""
        if self._process is None:
            return
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._process = None

    def _start(self, now: float) -> None:
        self._process = subprocess.Popen(
            self.command,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            pass_fds=self.inherits,
            start_new_session=True,  # Ctrl-C is for us; we stop our children in order
            preexec_fn=ends_with_parent(signal.SIGTERM),  # noqa: PLW1509  no thread runs beside us
        )
        self._started_at = now
        log.info("started", process=self.name, pid=self._process.pid)
