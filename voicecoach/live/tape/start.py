"""Where a session begins, if not at its beginning."""

from dataclasses import dataclass

from voicecoach.live.tape.segments import Segment


@dataclass(frozen=True, slots=True)
class Start:
    """A window of the plan, or else a time of the script: then the next thing that begins whole."""

    window: int | None = None
    at_ms: int = 0

    def is_at(self, segment: Segment) -> bool:
        """Whether to begin with this segment, if not with one before."""
        if self.window is not None:
            return segment.next_window > self.window
        return segment.at_ms >= self.at_ms
