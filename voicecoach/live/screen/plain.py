"""The session as lines of text, one for each thing that happens: for pipes, logs and screen readers."""

import threading
from collections.abc import Callable, Sequence

from voicecoach.live.commands import BINDINGS, Binding, CommandQueue, Now, PushControl, short_rows
from voicecoach.live.words import exercise_text, position_text
from voicecoach.units import format_clock, format_time
from voicecoach.wording import phase_text, translate

LOOK_S = 0.1
STATES = {
    "playing": "resumed",
    "paused": "paused",
    "waiting": "waiting for you",
    "finished": "finished",
    "device-lost": "no sound",
}


class PlainScreen(PushControl):
    """Writes a line whenever a snapshot differs from the one before.

    It checks ten times a second, and at once when `changed` is called, so that nothing is missed however fast things go.
    With `has_keys` it says which keys there are. To the keys it is a TerminalGuard that covers nothing.
    """

    covers = False

    def __init__(self, write: Callable[[str], None], *, has_keys: bool = False) -> None:
        self._write = write
        self._has_keys = has_keys
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

    def toggle_help(self) -> None:
        """Write what all the keys do."""
        with self._lock:
            self._write_keys(BINDINGS)

    def suspend(self) -> None:
        """Nothing is covered."""

    def resume(self) -> None:
        """Nothing is covered."""

    def _write_keys(self, rows: Sequence[Binding]) -> None:
        language = self._now().language
        keys = ", ".join(
            f"{translate(row.label, language)} {translate(row.meaning, language)}" for row in rows
        )
        self._write(translate("keys: {keys}", language, keys=keys))

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
            if before is None and self._has_keys:
                self._write_keys(short_rows())
            for text in happenings(before, now):
                self._write(f"{format_clock(now.at_ms):>8}  {text}")
        except OSError:  # nobody reads any more; the session keeps playing
            self._write = lambda _line: None


def happenings(before: Now | None, now: Now) -> list[str]:
    """What has happened between two snapshots, in words: `["paused"]`, `["Hold, 13 s", "says: Lift."]`."""

    def say(text: str, /, **values: object) -> str:
        return translate(text, now.language, **values)

    known = before.notices if before else ()
    told = [say("note: {text}", text=notice) for notice in _new_notices(known, now.notices)]
    if now.exercise and (before is None or before.exercise != now.exercise):
        told.append(say("exercise: {name}", name=exercise_text(now)))
    place = position_text(now)
    if place and (before is None or position_text(before) != place):
        told.append(place)
    if before is None or before.state != now.state:
        told += [] if before is None and now.state == "playing" else [say(STATES[now.state])]
    if now.phase and now.state == "playing" and _phase(before) != _phase(now):
        phase, time = phase_text(now.phase, now.language), format_time(now.phase_duration_ms)
        told.append(say("{phase}, {time}", phase=phase, time=time))
    latest = before.said[-1][0] if before is not None and before.said else 0
    told += [say("says: {text}", text=text) for number, text in now.said if number > latest]
    if now.next_title and (before is None or before.next_title != now.next_title):
        told.append(say("next: {text}", text=now.next_title))
    return told


def _new_notices(known: tuple[str, ...], notices: tuple[str, ...]) -> tuple[str, ...]:
    """Those at the end that are new; the oldest may have been dropped meanwhile."""
    for start in range(len(known) + 1):
        old = known[start:]
        if notices[: len(old)] == old:
            return notices[len(old) :]
    return notices


def _phase(now: Now | None) -> tuple[str, int, int] | None:
    """What distinguishes one phase from the next: its kind, its length and its start, to the second."""
    if now is None:
        return None
    return now.phase, now.phase_duration_ms, round((now.at_ms - now.phase_at_ms) / 1000)
