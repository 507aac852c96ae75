"""Whole processes, measured from outside: wall time, processor time and peak memory; work within one; and medians of them."""

import os
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

KB_PER_MB = 1000
_SAMPLE_S = 0.004


@dataclass(frozen=True, slots=True)
class Usage:
    """What one child process used, the processes that it started included."""

    wall_s: float
    cpu_s: float
    peak_mb: float
    """The largest resident size of any one of its processes."""


@dataclass(frozen=True, slots=True)
class Child:
    """A command to be measured, and what is to be done before each run of it, which is not."""

    command: Sequence[str | Path]
    environment: Mapping[str, str] | None = None
    prepare: Callable[[], None] = lambda: None

    def run(self) -> Usage:
        """Run it to its end with its output thrown away. Raises RuntimeError with what it said when it fails."""
        self.prepare()
        with tempfile.TemporaryFile() as said:
            start_s = time.perf_counter()
            process = self._start(said.fileno())
            _pid, status, usage = os.wait4(process.pid, 0)
            wall_s = time.perf_counter() - start_s
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode:
                said.seek(0)
                raise RuntimeError(
                    f"{self._told()} ended with {process.returncode}: {said.read().decode(errors='replace')}"
                )
        # Linux counts in KiB. This process imports nothing large, because a child's peak begins with the size of its parent.
        return Usage(wall_s, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1.024 / KB_PER_MB)

    def tree_peak_mb(self) -> float:
        """The peak of the memory of all its processes together, each shared page counted once. Sampled, so a little low."""
        self.prepare()
        process = self._start(subprocess.DEVNULL)
        peak_kb = 0.0
        watching = threading.Event()

        def watch() -> None:
            nonlocal peak_kb
            while not watching.wait(_SAMPLE_S):
                peak_kb = max(peak_kb, sum(map(_shared_out_kb, _family(process.pid))))

        watcher = threading.Thread(target=watch)
        watcher.start()
        code = process.wait()
        watching.set()
        watcher.join()
        if code:
            raise RuntimeError(f"{self._told()} ended with {code}")
        return peak_kb * 1.024 / KB_PER_MB

    def _start(self, said: int) -> subprocess.Popen[bytes]:
        environment = {**os.environ, **(self.environment or {})}
        # Compiled modules are kept, as they are of anything installed; the first round writes them.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        return subprocess.Popen(
            self.command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said
        )

    def _told(self) -> str:
        return " ".join(map(str, self.command))[:200]


def alternate(children: Sequence[Child], round_count: int) -> list[list[Usage]]:
    """Each child once a round, so that a slow minute of the machine meets all alike; one list of runs a child.

    The first round fills the caches of disk and interpreter, and is not counted.
    """
    runs: list[list[Usage]] = [[] for _ in children]
    for round_number in range(round_count + 1):
        for child, used in zip(children, runs, strict=True):
            usage = child.run()
            if round_number:
                used.append(usage)
    return runs


def median_s(work: Callable[[], object], round_count: int = 5) -> float:
    """How long a piece of work takes within this process."""
    times_s = []
    for _ in range(round_count):
        start_s = time.perf_counter()
        work()
        times_s.append(time.perf_counter() - start_s)
    return statistics.median(times_s)


def median_wall_s(runs: Sequence[Usage]) -> float:
    return statistics.median(usage.wall_s for usage in runs)


def median_cpu_s(runs: Sequence[Usage]) -> float:
    return statistics.median(usage.cpu_s for usage in runs)


def median_peak_mb(runs: Sequence[Usage]) -> float:
    return statistics.median(usage.peak_mb for usage in runs)


def _family(pid: int) -> list[int]:
    """A process and all its descendants, as far as they are still there."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return []
    return [pid, *(member for child in children for member in _family(int(child)))]


def _shared_out_kb(pid: int) -> float:
    """Its memory, what is shared divided among those who share it."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((float(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
