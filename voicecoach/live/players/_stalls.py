"""How a player finds out that its device was kept waiting: by the thread that feeds it, and by the clocks of the machine."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

THREADS = Path("/proc/self/task")


def asleep_s() -> float:
    """How long the machine has been suspended since it started; always 0 where that is not known."""
    if not hasattr(time, "CLOCK_BOOTTIME"):
        return 0.0
    return time.clock_gettime(time.CLOCK_BOOTTIME) - time.monotonic()


class SuspendWatch:
    """Notices that the machine was suspended: the clock that everything here runs by stands still meanwhile."""

    def __init__(self, asleep: Callable[[], float] = asleep_s) -> None:
        self._asleep = asleep
        self._known_s = asleep()

    def has_slept(self) -> bool:
        """Whether it was suspended since this was asked last."""
        asleep_now_s = self._asleep()
        slept_s, self._known_s = asleep_now_s - self._known_s, asleep_now_s
        return slept_s > 0.05


def thread_ids() -> frozenset[str]:
    """The threads of this process, as the kernel numbers them; none where it has no such list."""
    with suppress(OSError):
        return frozenset(thread.name for thread in THREADS.iterdir())
    return frozenset()


class ThreadWatch:
    """Whether a thread that a library has started still does something: it is counted how often it went to sleep.

    A thread that feeds a device wakes up 30 times a second. When it does not, because the sound server or this process
    stands still, the device runs dry once it has played what it holds.
    """

    def __init__(self, before: frozenset[str]) -> None:
        """`before` are the threads that there were before the library started its own; the youngest is watched."""
        ours = {str(thread.native_id) for thread in threading.enumerate()}
        fresh = thread_ids() - before - ours
        self._status = THREADS / max(fresh, key=int) / "status" if fresh else None
        self._count = -1

    @property
    def is_known(self) -> bool:
        """Whether there is a thread to watch."""
        return self._status is not None

    def has_moved(self) -> bool:
        """Whether it did something since this was asked last; True also when that is not known."""
        count = self._read()
        if count is None:
            return True
        moved, self._count = count != self._count, count
        return moved

    def _read(self) -> int | None:
        if self._status is None:
            return None
        with suppress(OSError, ValueError):
            for line in self._status.read_text(encoding="ascii", errors="replace").splitlines():
                if line.startswith("voluntary_ctxt_switches"):
                    return int(line.split()[1])
        return None
