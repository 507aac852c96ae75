"""A small session on the contract between a session and its controls: it obeys, moves a place, and tells of changes."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Self

from voicecoach.live.commands import AnyCommand, Command, CommandQueue, Control, Now, Seek, SeekBy
from voicecoach.script import StepRef

EXERCISES = ("Hamstring end-range expansion", "Side plank", "Wall sit")
EXERCISE_MS = 100_000
STEP_MS = 20_000
"""What `next` and `back` move by."""
NOW = Now(
    "playing",
    42_000,
    len(EXERCISES) * EXERCISE_MS,
    exercise=EXERCISES[0],
    ref=StepRef(set_number=2, rep_number=1, side="left"),
    sets=3,
    reps=2,
    phase="hold",
    phase_at_ms=4_300,
    phase_duration_ms=13_000,
    saying="Keep breathing.",
    next_title="switch, right side",
    left_ms=258_000,
)
PATIENCE_S = 60
"""Nothing here takes that long: it only bounds how long a failure takes, even on a busy machine."""


class SmallSession:
    """Runs in a thread of its own from `with` to its end; nothing moves but by commands."""

    def __init__(self, *controls: Control) -> None:
        self.queue = CommandQueue()
        self.asked: list[tuple[float, AnyCommand]] = []
        """What was asked for, with the time at which it arrived."""
        self._now = NOW
        self._controls: Sequence[Control] = controls
        self._ended = threading.Event()
        self._obeyed = threading.Condition()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        for control in self._controls:
            control.start(self.queue, self.now)
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._ended.set()
        self._thread.join(PATIENCE_S)
        for control in self._controls:
            control.stop()

    def now(self) -> Now:
        return self._now

    def commands(self) -> list[AnyCommand]:
        return [asked for _, asked in self.asked]

    def wait_for(self, *expected: AnyCommand) -> None:
        """Until exactly these were asked for, in this order."""
        with self._obeyed:
            enough = self._obeyed.wait_for(lambda: len(self.asked) >= len(expected), PATIENCE_S)
        assert enough, f"only {self.commands()}"
        assert self.commands() == list(expected)

    def move(self, now: Now, *, seeked: bool = False) -> None:
        """Be somewhere else, and tell those who want to know."""
        self._now = now
        for control in self._controls:
            changed: Callable[..., None] | None = getattr(control, "changed", None)
            if changed is not None:
                changed(now, seeked=seeked)

    def _run(self) -> None:
        while not self._ended.is_set():
            asked = self.queue.get(0.05)
            if asked is None:
                continue
            at_s = time.perf_counter()
            self._obey(asked)
            with self._obeyed:
                self.asked.append((at_s, asked))
                self._obeyed.notify_all()

    def _obey(self, asked: AnyCommand) -> None:
        now = self._now
        states = {
            Command.PAUSE: "paused",
            Command.RESUME: "playing",
            Command.READY: "playing",
            Command.TOGGLE: "paused" if now.state == "playing" else "playing",
            Command.QUIT: "finished",
        }
        if isinstance(asked, Seek):
            self.move(self._at(asked.to_ms), seeked=True)
        elif isinstance(asked, SeekBy):
            self.move(self._at(now.at_ms + asked.by_ms), seeked=True)
        elif asked in states:
            self.move(replace(now, state=states[asked]))  # type: ignore[arg-type]
        elif asked in {Command.NEXT, Command.BACK}:
            step_ms = STEP_MS if asked is Command.NEXT else -STEP_MS
            self.move(self._at(now.at_ms + step_ms), seeked=True)

    def _at(self, at_ms: int) -> Now:
        place_ms = min(max(0, at_ms), NOW.duration_ms - 1)
        exercise = EXERCISES[place_ms // EXERCISE_MS]
        return replace(self._now, at_ms=place_ms, exercise=exercise, left_ms=NOW.duration_ms - place_ms)
