"""True words: what was left out is not called complete, and a session without it is not called whole."""

from dataclasses import replace

from voicecoach.live.tape.phrases import LivePhrases
from voicecoach.live.tape.segments import Segment
from voicecoach.live.tape.tape import Tape
from voicecoach.script import Event, Speech


class TrueWords:
    """Keeps what was left out of a session, and changes the words that would not be true because of it."""

    def __init__(self, tape: Tape) -> None:
        self._tape = tape
        self._left_out: dict[int, str | None] = {}
        """The exercise by the first window of each stretch that was left out, and not heard later."""

    def leave_out(self, segment: Segment) -> None:
        """It was not done."""
        self._left_out[segment.window_index] = segment.first.ref.exercise

    def amend(self, segment: Segment) -> Segment:
        """A segment that is about to be heard, with words that are true; its times stay."""
        self._left_out.pop(segment.window_index, None)
        if not self._left_out:
            return segment
        events = (self._true(event, segment) for event in segment.events)
        return replace(segment, events=tuple(event for event in events if event is not None))

    def _true(self, event: Event, segment: Segment) -> Event | None:
        if not isinstance(event, Speech):
            return event
        if event.cue == "exercise-done":
            windows = self._tape.windows[: segment.window_index]
            before = [window.ref.exercise for window in windows if window.ref.exercise]
            return None if before and before[-1] in self._left_out.values() else event
        if event.cue == "done":
            text = LivePhrases(self._tape.plan).say("done-part")
            duration_ms = self._tape.renderer.speech_ms(text)
            fits = duration_ms <= event.duration_ms
            return replace(event, text=text, duration_ms=duration_ms) if fits else None
        return event
