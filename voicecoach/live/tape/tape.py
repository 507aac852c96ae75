"""The tape: segments of a plan in order, made ahead of the session while it plays.

What is likely to be said is spoken in batches that grow, so that the first sound waits for a few phrases only, and the
last ones are spoken on all cores. On a simulated clock segments are made when they are asked for, and nothing runs beside.
"""

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from voicecoach.clip import Clip
from voicecoach.compiler.unroll.plan import Plan, Window
from voicecoach.live.tape.segments import Segment, cut_segments, render_segment
from voicecoach.script import Event
from voicecoach.sound.mix import ToneFor, render_tone

FIRST_BATCH_WINDOWS = 2
LARGEST_BATCH_WINDOWS = 16
BREATH_S = 0.005
"""Between two segments, so that playing and drawing get their turn: the tape is soon minutes ahead anyway."""


class Speaker(Protocol):
    """What the tape needs of a studio."""

    def speak(self, text: str) -> Clip: ...

    def prepare(self, texts: Iterable[str]) -> None: ...


class Music(Protocol):
    """What lies beneath a session, stretch by stretch in the order in which they are played."""

    def under(self, pcm: bytes, events: Sequence[Event], at_ms: int) -> bytes:
        """A stretch that begins at a time of the script, with the music that is next beneath it."""
        ...


class SpeechRenderer:
    """A speaker for two threads: one text is spoken at a time, and texts that have been spoken are there at once."""

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker
        self._lock = threading.Lock()
        self._clips: dict[str, Clip] = {}

    def speak(self, text: str) -> Clip:
        clip = self._clips.get(text)
        if clip is None:
            with self._lock:
                clip = self._clips[text] = self._speaker.speak(text)
        return clip

    def speech_ms(self, text: str) -> int:
        return self.speak(text).duration_ms

    def prepare(self, texts: Iterable[str]) -> None:
        """Speak some texts as a batch: one by one would use one core, and all of them would keep the session waiting."""
        missing = [text for text in dict.fromkeys(texts) if text not in self._clips]
        if missing:
            with self._lock:
                self._speaker.prepare(missing)


class Tape:
    """The segments of a plan; its windows may be changed ahead of the session while it runs."""

    def __init__(
        self,
        plan: Plan,
        renderer: SpeechRenderer,
        beep_ms: Mapping[str, int],
        rate_hz: int,
        tone_for: ToneFor | None = None,
        *,
        has_floor: bool = False,
        music: Music | None = None,
    ) -> None:
        self.plan = plan
        self._music = music
        self.has_floor = has_floor
        self.renderer = renderer
        self.beep_ms = beep_ms
        self.rate_hz = rate_hz
        self.tone_for = tone_for
        self.windows: Sequence[Window] = plan.windows
        self._left_ms = _lengths_from(plan.windows)
        self.originals: Sequence[Window] = plan.windows
        """The windows before anything was changed about them."""
        self.is_changed = False
        """Whether it is no longer the plan as it was compiled."""
        self._segments: list[Segment] = []
        self._lock = threading.Lock()
        self._maker = self._make(0, 0, 0)
        self._is_ended = False
        self._error: BaseException | None = None
        self._thread: threading.Thread | None = None
        self._is_closed = False

    def start(self) -> None:
        """Make segments ahead, in a thread of its own, until all are made."""
        self._thread = threading.Thread(target=self._run, name="voicecoach-tape", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Make no more; waits for the phrases that are being spoken."""
        self._is_closed = True
        if self._thread is not None:
            self._thread.join()

    def get(self, index: int) -> Segment | None:
        """A segment by its index; None if it is not made yet, or does not exist. Raises what the voice raised."""
        while self._thread is None and len(self._segments) <= index and self._pull():
            pass
        if index < len(self._segments):
            return self._segments[index]
        if self._error is not None:
            raise self._error
        return None

    def peek(self, index: int) -> Segment | None:
        """A segment by its index, if it is made already."""
        return self._segments[index] if 0 <= index < len(self._segments) else None

    def ends_at(self, index: int) -> bool:
        """Whether it is known that there is no such segment."""
        return self.get(index) is None and self._is_ended and index >= len(self._segments)

    def find_at(self, at_ms: int) -> int:
        """The index of the segment that is heard at a time in the script; of the last one made, for a time after all of them."""
        later = (index for index, segment in enumerate(self._segments) if segment.end_ms > at_ms)
        return next(later, max(0, len(self._segments) - 1))

    def make_until(self, at_ms: int) -> None:
        """Make the segments up to a time in the script and the one after it, if they are not made yet."""
        with self._lock:
            while self.made_ms <= at_ms and self._make_one():
                pass
            self._make_one()

    @property
    def made_ms(self) -> int:
        """Where the last segment that is made ends."""
        return self._segments[-1].end_ms if self._segments else 0

    def duration_ms(self) -> int:
        """Of the whole script; a lower bound as long as phrases are still to be spoken."""
        if self._is_ended or not self._segments:
            return self.made_ms
        return self.made_ms + self._left_ms[self._segments[-1].next_window]

    def render(self, segment: Segment) -> bytes:
        """The frames of a segment of this tape, or of one that was made of it."""
        pcm = render_segment(
            segment, self.renderer.speak, self.tone_for, self.rate_hz, has_floor=self.has_floor
        )
        return pcm if self._music is None else self._music.under(pcm, segment.events, segment.at_ms)

    def tone(self, name: str) -> bytes:
        """The frames of a beep."""
        return (self.tone_for or render_tone)(name, self.beep_ms[name], self.rate_hz, 0.0).pcm

    def change(self, after: int, changed: Callable[[Window], Window]) -> None:
        """Make the segments after one anew, with changed windows, from the next point where that cuts nothing."""
        with self._lock:
            keep = after + 1
            while keep < len(self._segments) or self._make_one():
                if keep >= len(self._segments):
                    continue
                if _is_clean_cut(self._segments[keep]):
                    break
                keep += 1
            if keep >= len(self._segments):
                return
            first = self._segments[keep]
            index = first.window_index
            self.windows = (*self.windows[:index], *(changed(window) for window in self.originals[index:]))
            was_ended = self._make_anew(keep, index, first.first.index, first.at_ms)
        self._go_on(was_ended=was_ended)

    def join(self, window: int, plan: Plan) -> int:
        """Go on at a window with a plan that differs from there on. Returns the index of its first segment there.

        Segments are counted anew up to there: a change such as less talk may have cut them differently.
        """
        with self._lock:
            while not (self._segments and self._segments[-1].next_window >= window) and self._make_one():
                pass
            keep = sum(segment.next_window <= window for segment in self._segments)
            last = self._segments[keep - 1] if keep else None
            self.plan = plan
            self.windows = self.originals = plan.windows
            phase_index, at_ms = (last.phases[-1].index + 1, last.end_ms) if last is not None else (0, 0)
            was_ended = self._make_anew(keep, window, phase_index, at_ms)
        self._go_on(was_ended=was_ended)
        return keep

    def _make_anew(self, keep: int, window_index: int, phase_index: int, at_ms: int) -> bool:
        """Forget all but the first segments. Returns whether all had been made already."""
        del self._segments[keep:]
        self._left_ms = _lengths_from(self.windows)
        self.is_changed = True
        was_ended, self._is_ended = self._is_ended, False
        self._maker = self._make(window_index, phase_index, at_ms)
        return was_ended

    def _go_on(self, *, was_ended: bool) -> None:
        if self._thread is not None and was_ended:
            self._thread.join()
            self.start()

    def _make(self, window_index: int, phase_index: int, at_ms: int) -> Iterator[Segment]:
        return cut_segments(
            self.windows[window_index:],
            self.renderer.speech_ms,
            self.beep_ms,
            at_ms=at_ms,
            phase_index=phase_index,
            window_index=window_index,
        )

    def _run(self) -> None:
        while not self._is_closed and self._pull():
            time.sleep(BREATH_S)

    def _pull(self) -> bool:
        """Make one more. False when there is none."""
        with self._lock:
            return self._make_one()

    def _make_one(self) -> bool:
        if self._is_ended or self._error is not None:
            return False
        try:
            self._speak_ahead()
            self._segments.append(next(self._maker))
        except StopIteration:
            self._is_ended = True
            return False
        except Exception as error:  # noqa: BLE001  # raised for whoever gets the segment, in the session's thread
            self._error = error
            return False
        return True

    def _speak_ahead(self) -> None:
        """The phrases of the next windows, in a batch as large as what is made already."""
        made = len(self._segments)
        batch = min(max(FIRST_BATCH_WINDOWS, made), LARGEST_BATCH_WINDOWS)
        met = self._segments[-1].window_index + 1 if made else 0
        self.renderer.prepare(
            line.forms[0][1]
            for window in self.windows[met : met + batch]
            for line in window.lines
            if line.forms
        )


def _lengths_from(windows: Sequence[Window]) -> list[int]:
    """The least that the windows last from each one on, in ms, and 0 behind the last."""
    sums = [0]
    for window in reversed(windows):
        sums.append(sums[-1] + window.length_ms)
    return sums[::-1]


def _is_clean_cut(segment: Segment) -> bool:
    """Whether the windows from here on do not depend on those before: no beep of theirs sounds at its head."""
    return segment.windows[0].elastic and segment.at_ms == segment.first.at_ms
