"""Where a session is: a segment of its tape, and a time in its script."""

from dataclasses import dataclass

from voicecoach.live.tape.segments import Segment


@dataclass(frozen=True, slots=True)
class Position:
    """What is heard now, or was heard last. Before the first sound there is no segment."""

    segment: Segment | None = None
    at_ms: int = 0
    """In the script."""
    index: int = 0
    """Of the segment on the tape."""

    @property
    def is_elastic(self) -> bool:
        """Whether a person may take time here, or leave it out: no ramp or hold has begun."""
        return self.segment is not None and self.at_ms < self.segment.elastic_end_ms

    @classmethod
    def at_start_of(cls, segment: Segment, index: int) -> "Position":
        """The start of a segment."""
        return cls(segment, segment.at_ms, index)
