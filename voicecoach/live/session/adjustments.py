"""What a person changes about a running session: how loud it is, how much time there is to move, how much is said."""

from dataclasses import dataclass, replace

from voicecoach.compiler.unroll.plan import Line, Window
from voicecoach.script import PhaseKind
from voicecoach.wording import Notice

GAIN_STEP_DB, LOWEST_GAIN_DB, HIGHEST_GAIN_DB = 2, -20, 6
PACE_STEP_PERCENT, LOWEST_PACE_PERCENT, HIGHEST_PACE_PERCENT = 15, 55, 145
UNCHANGED_PACE_PERCENT = 100
LEAST_TALK = -2
"""In steps down from the talk that the session began with: shorter forms without images, then signals only."""


@dataclass(slots=True)
class Adjustments:
    """Changes to one session, counted from how it began. Each change returns what to tell the person about it."""

    gain_db: int = 0
    pace_percent: int = UNCHANGED_PACE_PERCENT
    """Of the time that is given for everything without a fixed length."""
    talk_level: int = 0
    """From LEAST_TALK to 0."""

    @property
    def changes_windows(self) -> bool:
        """Whether windows have to be adjusted at all."""
        return self.talk_level != 0 or self.pace_percent != UNCHANGED_PACE_PERCENT

    def change_gain(self, by_db: int) -> str:
        """Louder, or softer when negative."""
        self.gain_db = min(max(self.gain_db + by_db, LOWEST_GAIN_DB), HIGHEST_GAIN_DB)
        return Notice("loudness {gain_db:+d} dB", gain_db=self.gain_db)

    def change_pace(self, by_percent: int) -> str:
        """More time to move, or less when negative. Holds, ramps and rests stay as they are."""
        self.pace_percent = min(
            max(self.pace_percent + by_percent, LOWEST_PACE_PERCENT), HIGHEST_PACE_PERCENT
        )
        return Notice("time to move: {percent} %", percent=self.pace_percent)

    def change_talk(self, by: int) -> str:
        """More talk, or less when negative; never more than the session began with."""
        self.talk_level = min(max(self.talk_level + by, LEAST_TALK), 0)
        return ("signals only", "brief talk", "as much talk as at the start")[self.talk_level - LEAST_TALK]

    def apply(self, window: Window) -> Window:
        """A window of the plan as it is wanted now."""
        return with_less_talk(with_pace(window, self.pace_percent), self.talk_level)


def with_pace(window: Window, percent: int) -> Window:
    """A window with this share of its time, if what is done in it has no fixed length."""
    if not window.elastic or window.kind is PhaseKind.REST or percent == UNCHANGED_PACE_PERCENT:
        return window
    return replace(window, length_ms=window.length_ms * percent // 100)


def with_less_talk(window: Window, level: int) -> Window:
    """A window with less to say: at -1 shorter forms and no images, at -2 only safety, counts and sides."""
    if level == 0:
        return window
    lines = tuple(_shorter(line, level) for line in window.lines if _is_said(line, level))
    return replace(window, lines=lines)


def _is_said(line: Line, level: int) -> bool:
    if line.must or line.priority == "safety":
        return True
    return line.priority == "count" if level == LEAST_TALK else line.priority not in {"imagery", "encourage"}


def _shorter(line: Line, level: int) -> Line:
    if line.priority == "safety":
        return line
    return replace(line, forms=line.forms[-1:] if level == LEAST_TALK else line.forms[1:] or line.forms)
