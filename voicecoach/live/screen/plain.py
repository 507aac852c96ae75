"""The session as lines of text, one for each thing that happens: for pipes, logs and screen readers."""

import threading
from collections.abc import Callable

from voicecoach.live.commands import CommandQueue, Now, PushControl
from voicecoach.live.words import exercise_text, position_text
from voicecoach.units import format_clock, format_time

LOOK_S = 0.1
STATES = {"playing": "playing", "waiting": "waiting", "finished": "finished", "device-lost": "no sound"}


class PlainScreen(PushControl):
    """Writes a line whenever a snapshot differs from the one before.

    It checks ten times a second, and at once when `changed` is called, so that nothing is missed however fast things go.
    """

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._now: Callable[[], Now] = lambda: Now("playing", 0, 0)
        self._before: Now | None = None
        self._thread: threading.Thread | None = None
        self._ended = threading.Event()
        self._lock = threading.RLock()

    def start(self, queue: CommandQueue, now: Callable[[], Now]) -> None:
        del queue  # a screen asks for nothing
        self._now = now
        self._thread = threading.Thread(target=self._run, name="screen", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Writes what happened last. Safe to call twice."""
        if self._thread is None:
            return
        self._ended.set()
        self._thread.join()
        self._thread = None
        self._look()

    def changed(self, now: Now, *, seeked: bool) -> None:
        del seeked
        with self._lock:
            self._tell(now)

    def _run(self) -> None:
        while not self._ended.is_set():
            self._look()
            self._ended.wait(LOOK_S)

    def _look(self) -> None:
        with self._lock:
            self._tell(self._now())

    def _tell(self, now: Now) -> None:
        before, self._before = self._before, now
        try:
            for text in happenings(before, now):
                self._write(f"{format_clock(now.at_ms):>8}  {text}")
        except OSError:  # nobody reads any more; the session keeps playing
            self._write = lambda _line: None


def happenings(before: Now | None, now: Now) -> list[str]:
    """What has happened between two snapshots, in words: `["paused"]`, `["hold, 13 s", "says: Lift."]`."""
    told = []
    known = before.notices if before else ()
    told += [f"note: {notice}" for notice in _new_notices(known, now.notices)]
    if now.exercise and (before is None or before.exercise != now.exercise):
        told.append(f"exercise: {exercise_text(now)}")
    place = position_text(now)
    if place and (before is None or position_text(before) != place):
        told.append(place)
    if before is None or before.state != now.state:
        told += _state(before, now)
    if now.phase and now.state == "playing" and _phase(before) != _phase(now):
        told.append(f"{now.phase.replace('-', ' ')}, {format_time(now.phase_duration_ms)}")
    if now.saying and (before is None or before.saying != now.saying):
        told.append(f"says: {now.saying}")
    if now.next_title and (before is None or before.next_title != now.next_title):
        told.append(f"next: {now.next_title}")
    return told


def _new_notices(known: tuple[str, ...], notices: tuple[str, ...]) -> tuple[str, ...]:
    """Those at the end that are new; the oldest may have been dropped meanwhile."""
    for start in range(len(known) + 1):
        old = known[start:]
        if notices[: len(old)] == old:
            return notices[len(old) :]
    return notices


def _state(before: Now | None, now: Now) -> list[str]:
    if now.state == "waiting":
        return [f"waiting: {now.gate}" if now.gate else "waiting"]
    if now.state == "playing":
        return ["resumed"] if before is not None else []
    return [STATES.get(now.state, now.state)]


def _phase(now: Now | None) -> tuple[str, int, int] | None:
    """What distinguishes one phase from the next: its kind, its length and its start, to the second."""
    if now is None:
        return None
    return now.phase, now.phase_duration_ms, round((now.at_ms - now.phase_at_ms) / 1000)
