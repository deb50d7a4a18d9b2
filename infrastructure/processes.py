"""Processes that we start end with us, however we end."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


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
