"""What is measured of a voice once: the gain that brings it to the loudness of speech, its pace, and whether it is breathy."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from voicecoach.clip import Clip

_KEPT = struct.Struct("<iI?")
"""The gain in hundredths of a dB, the pace in thousandths, and whether it is breathy."""


@dataclass(frozen=True, slots=True)
class VoiceMeasure:
    """What is known of a voice. The figures are rounded as they are kept, so that it is the same cold and warm."""

    gain_db: float | None
    """What brings it to the loudness of speech; None for a voice that makes no sound."""
    pace: float = 1.0
    """How long it takes for a phrase, against the estimate."""
    breathy: bool = False

    def encode(self) -> bytes:
        """As it is kept. Only for a voice that makes a sound."""
        assert self.gain_db is not None, "a voice without sound is not kept"  # noqa: S101
        return _KEPT.pack(round(self.gain_db * 100), round(self.pace * 1000), self.breathy)

    @classmethod
    def decode(cls, content: bytes) -> Self | None:
        """The measure from what was kept; None if it is of another form."""
        if len(content) != _KEPT.size:
            return None
        gain, pace, breathy = _KEPT.unpack(content)
        return cls(gain / 100, pace / 1000, breathy)


def measure_voice(raw_clips: Sequence[Clip], expected_ms: int) -> VoiceMeasure:
    """Measure a voice by what it made of a few sentences, which were expected to last `expected_ms` together."""
    from voicecoach.sound.finish import measure_gain_db, speech_length_ms  # noqa: PLC0415 - numpy, see `judging`
    from voicecoach.sound.speechlike import is_breathy  # noqa: PLC0415 - as above

    pace = speech_length_ms(raw_clips) / max(expected_ms, 1)
    return VoiceMeasure(measure_gain_db(raw_clips), max(round(pace, 3), 0.001), breathy=is_breathy(raw_clips))
