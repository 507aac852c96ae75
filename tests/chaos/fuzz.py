"""Spoilt documents at every door: it works, or there is a fault that says where. Nothing else, within 2 s and 300 MB.

Each door has a process of its own, so that its memory is its own, and is limited by the time that it computes: what else
the machine does makes nothing slower. Inputs are numbered; `find_input` makes the one of a number again.
"""

import resource
import signal
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from random import Random
from types import FrameType

from chaos.doors import DOORS, Door, name_of

CORPUS = Path(__file__).with_name("corpus")
"""Inputs that once found something, a folder for each door. They are tried first."""
LONGEST_S = 2.0
MOST_MB = 300
MOST_ADDRESSES_MB = 3072
"""What the process of a door may ask for, so that a hungry input ends in a MemoryError and not with the machine: libraries reserve
most of it and use a tenth."""
_MOST_FINDINGS = 5


class TooSlow(BaseException):
    """An input takes more than `LONGEST_S` of computing. No `except Exception` on the way keeps it."""


@dataclass
class Tried:
    """What became of the inputs of one door."""

    door: str
    count: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)
    slowest_s: float = 0.0
    peak_mb: int = 0


def find_input(door: Door, number: int) -> bytes:
    """The input of this number, always the same."""
    return door.spoil(Random(f"{door.name} {number}"), door.seeds())


def kept_inputs(door: Door) -> list[bytes]:
    """Those of the corpus."""
    folder = CORPUS / door.name.replace(", ", "-").replace(" ", "-")
    return [path.read_bytes() for path in sorted(folder.glob("*"))]


def try_door(door: Door, count: int, first: int = 0) -> Tried:
    """The corpus of a door and `count` numbered inputs, in this process."""
    # What the process held before is nobody's finding: in its own it is little, in one that runs tests a lot.
    tried = Tried(door.name, peak_mb=_peak_mb())
    with tempfile.TemporaryDirectory() as folder:
        for number, content in enumerate(_inputs(door, count, first)):
            _try_one(door, content, Path(folder), tried, number)
            if len(tried.findings) >= _MOST_FINDINGS:
                break
    return tried


def _inputs(door: Door, count: int, first: int) -> Iterator[bytes]:
    yield from kept_inputs(door)
    yield from door.seeds()
    for number in range(first, first + count):
        yield find_input(door, number)


def _try_one(door: Door, content: bytes, folder: Path, tried: Tried, number: int) -> None:
    before_s = _computed_s()
    try:
        with _at_most(LONGEST_S):
            tried.outcomes[door.attempt(content, folder)] += 1
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        trace = "".join(traceback.format_exception(error)[-6:])[-3000:]
        tried.findings.append(f"{door.name}, input {number} ({name_of(content)}): {trace}\n{content[:400]!r}")
        _keep(door, content)
    tried.count += 1
    tried.slowest_s = max(tried.slowest_s, _computed_s() - before_s)
    peak_mb = _peak_mb()
    if peak_mb > MOST_MB >= tried.peak_mb:
        tried.findings.append(f"{door.name}, input {number}: {peak_mb} MB\n{content[:400]!r}")
        _keep(door, content)
    tried.peak_mb = max(tried.peak_mb, peak_mb)


def _peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _keep(door: Door, content: bytes) -> None:
    """What found something, where the one who mends it finds it."""
    folder = Path("build/chaos") / door.name.replace(", ", "-").replace(" ", "-")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name_of(content)).write_bytes(content)


def _computed_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


@contextmanager
def _at_most(limit_s: float) -> Iterator[None]:
    def end(_number: int, _frame: FrameType | None) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGPROF, end)
    signal.setitimer(signal.ITIMER_PROF, limit_s)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def try_all(total: int, first: int = 0, jobs: int = 2) -> Iterator[Tried]:
    """All doors, each in a process of its own; `total` inputs between them by their shares, at least 20 each."""
    doors = sorted(DOORS, key=lambda door: door.share)
    whole = sum(door.share for door in doors)
    work = [(door.name, max(20, round(total * door.share / whole)), first) for door in doors]
    # Not a `multiprocessing.Pool`: its workers may start no processes of their own, and some doors do.
    with ProcessPoolExecutor(jobs, get_context("spawn"), max_tasks_per_child=1) as pool:
        yield from pool.map(try_in_bounds, *zip(*work, strict=True))


def try_in_bounds(name: str, count: int, first: int) -> Tried:
    """The door of that name, in a process that is bounded from then on."""
    bound = MOST_ADDRESSES_MB << 20
    resource.setrlimit(resource.RLIMIT_AS, (bound, resource.getrlimit(resource.RLIMIT_AS)[1]))
    return try_door(next(door for door in DOORS if door.name == name), count, first)
