"""True words: what was left out is not called complete, and a session without it is not called whole."""

from collections.abc import Sequence
from dataclasses import replace

from voicecoach.compiler.unroll.plan import Window
from voicecoach.live.tape.phrases import LivePhrases
from voicecoach.live.tape.segments import Segment
from voicecoach.live.tape.tape import SpeechRenderer
from voicecoach.script import Event, Speech


class TrueWords:
    """Keeps what was left out of a session, and changes the words that would not be true because of it."""

    def __init__(self, renderer: SpeechRenderer) -> None:
        self._renderer = renderer
        self._left_out: dict[int, str | None] = {}
        """The exercise by the first window of each stretch that was left out, and not heard later."""

    def leave_out(self, segment: Segment) -> None:
        """It was not done."""
        self._left_out[segment.window_index] = segment.first.ref.exercise

    def amend(self, segment: Segment, windows: Sequence[Window], phrases: LivePhrases) -> Segment:
        """A segment that is about to be heard, with words that are true; its times stay."""
        self._left_out.pop(segment.window_index, None)
        if not self._left_out:
            return segment
        events = (self._true(event, segment, windows, phrases) for event in segment.events)
        return replace(segment, events=tuple(event for event in events if event is not None))

    def _true(
        self, event: Event, segment: Segment, windows: Sequence[Window], phrases: LivePhrases
    ) -> Event | None:
        if not isinstance(event, Speech):
            return event
        if event.cue == "exercise-done":
            before = [
                window.ref.exercise for window in windows[: segment.window_index] if window.ref.exercise
            ]
            return None if before and before[-1] in self._left_out.values() else event
        if event.cue == "done":
            text = phrases.say("done-part")
            duration_ms = self._renderer.speech_ms(text)
            fits = duration_ms <= event.duration_ms
            return replace(event, text=text, duration_ms=duration_ms) if fits else None
        return event
