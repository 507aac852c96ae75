"""A stretch of sound: mono frames and their rate."""

from dataclasses import dataclass

from voicecoach.units import ms_for_frames

BYTES_PER_FRAME = 2
LOWEST_RATE_HZ, HIGHEST_RATE_HZ = 8000, 192_000
"""Of sound that is made or read. Lower, and the highest partials of a beep would fold back as false tones."""


@dataclass(frozen=True, slots=True)
class Clip:
    """Mono sound, 16 bits a frame. Engines return clips; nothing here plays them."""

    pcm: bytes
    """Signed 16-bit little-endian frames, `BYTES_PER_FRAME` bytes each."""
    rate_hz: int

    def __post_init__(self) -> None:
        if len(self.pcm) % BYTES_PER_FRAME:
            raise ValueError(f"{len(self.pcm)} bytes are not whole frames of {BYTES_PER_FRAME} bytes")

    @property
    def frames(self) -> int:
        """How many frames the clip has."""
        return len(self.pcm) // BYTES_PER_FRAME

    @property
    def duration_ms(self) -> int:
        """The length in whole milliseconds, rounded up: the clip never outlasts it."""
        return ms_for_frames(self.frames, self.rate_hz)
