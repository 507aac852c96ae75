"""The studio: a voice -> finished clips, each spoken once. Trimmed, at one loudness, and kept in a cache on disk.

The gain belongs to the voice, not to the utterance, or counted words would shout. It is measured once, from the same few
sentences, and kept like a clip; so cold or warm, and in any order, a text gives the same bytes.
"""

import hashlib
import json
import struct
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from voicecoach.clip import Clip
from voicecoach.speech import Voice
from voicecoach.speech_cache import SpeechCache

if TYPE_CHECKING:
    from voicecoach.sound.loudness import Frames

TARGET_LUFS = -19.0
"""Of speech, integrated over a session. -19 LUFS of mono is as loud as -16 of stereo, the level of podcasts."""

PROCESSING = "trim-level/1"
"""Part of every cache key. Count it up when what happens to a clip between the engine and the cache changes its bytes."""

CALIBRATION = (
    "Squeeze the ball between your knees, and lift the hips.",
    "Rest for thirty seconds, then the other leg.",
    "Fold forward from the hips with a flat back.",
)
"""What a voice says so that its loudness is known: of 90 coach phrases, three whose loudness together is that of all, within
0.3 LU for two voices of espeak-ng at three rates and for hibari."""
_CALIBRATION_GAP_MS = 350
"""As between phrases of a session, whose loudness this stands for."""

_GAIN = struct.Struct("<i")
"""In hundredths of a dB."""


class Studio:
    """A voice with its cache. `speech_ms` and `speak` are what the compiler and the mix are given."""

    def __init__(self, voice: Voice, cache_folder: Path | None = None) -> None:
        self.voice = voice
        self.cache = SpeechCache(cache_folder)
        self.spoken_count = 0
        """How many texts the engine has spoken this time, beside those that measure its loudness."""
        self._clips: dict[str, Clip] = {}
        self._gain_db: float | None = None
        self._gain_known = False

    @property
    def loaded_count(self) -> int:
        """How many texts came from the cache on disk."""
        return len(self._clips) - self.spoken_count

    @property
    def notices(self) -> list[str]:
        """What the user should be told once, on stderr."""
        return self.cache.notices

    def speak(self, text: str) -> Clip:
        """The finished clip of the text. Raises MachineError when the engine cannot be had or fails twice on the text."""
        if text not in self._clips:
            self.prepare((text,))
        return self._clips[text]

    def speech_ms(self, text: str) -> int:
        """How long the finished clip lasts. Raises as `speak` does."""
        return self.speak(text).duration_ms

    def prepare(self, texts: Iterable[str]) -> None:
        """Have all these texts ready; those in neither cache are spoken in one batch, on all cores. Raises as `speak` does."""
        missing = []
        for text in dict.fromkeys(texts):
            if text in self._clips:
                continue
            if (clip := self._load(text)) is not None:
                self._clips[text] = clip
            else:
                missing.append(text)
        if missing:
            self._record(missing)

    def close(self) -> None:
        """Let the voice go. Safe to call twice."""
        self.voice.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _record(self, texts: Sequence[str]) -> None:
        """Speak the texts, in the same batch as what measures the voice if that is not known yet."""
        self._load_gain()
        first = () if self._gain_known else CALIBRATION
        spoken = self.voice.speak_all((*first, *texts))
        if first:
            self._keep_gain([next(spoken) for _ in first])
        for text, raw in zip(texts, spoken, strict=True):
            clip = self._finish(raw)
            self._clips[text] = clip
            self.spoken_count += 1
            # A voice without loudness is a stand-in that costs nothing to ask again.
            if self._gain_db is not None:
                self.cache.write(self._key("clip", text), clip.rate_hz, clip.pcm)

    def _finish(self, raw: Clip) -> Clip:
        if self._gain_db is None:
            return raw
        from voicecoach.sound import loudness  # noqa: PLC0415 - a session whose clips are all cached needs no numpy

        trimmed = loudness.trim(_frames_of(raw), raw.rate_hz)
        levelled = loudness.level(trimmed, raw.rate_hz, self._gain_db)
        return Clip(levelled.astype("<i2").tobytes(), raw.rate_hz)

    def _load(self, text: str) -> Clip | None:
        entry = self.cache.read(self._key("clip", text))
        return None if entry is None else Clip(entry[1], entry[0])

    def _load_gain(self) -> None:
        if not self._gain_known and (entry := self.cache.read(self._key("gain", ""))) is not None:
            self._gain_db = _GAIN.unpack(entry[1])[0] / 100
            self._gain_known = True

    def _keep_gain(self, raw_clips: list[Clip]) -> None:
        self._gain_db = measure_gain_db(raw_clips)
        self._gain_known = True
        if self._gain_db is not None:
            hundredths = round(self._gain_db * 100)
            self.cache.write(self._key("gain", ""), self.voice.rate_hz, _GAIN.pack(hundredths))

    def _key(self, kind: str, text: str) -> bytes:
        """All that decides the bytes, in 32."""
        voice = self.voice
        parts = [PROCESSING, kind, voice.engine, voice.version, voice.id, voice.wpm, text]
        return hashlib.sha256(json.dumps(parts).encode()).digest()


def measure_gain_db(raw_clips: Sequence[Clip]) -> float | None:
    """The gain in dB, to the hundredth, that brings these clips to `TARGET_LUFS` together; None when they are silent."""
    import numpy as np  # noqa: PLC0415 - see _finish

    from voicecoach.sound import loudness  # noqa: PLC0415

    parts = []
    for raw in raw_clips:
        parts.append(loudness.trim(_frames_of(raw), raw.rate_hz))
        parts.append(np.zeros(raw.rate_hz * _CALIBRATION_GAP_MS // 1000, np.int16))
    lufs = loudness.loudness_lufs(loudness.block_energies(np.concatenate(parts), raw_clips[0].rate_hz))
    return None if lufs == float("-inf") else round(TARGET_LUFS - lufs, 2)


def _frames_of(clip: Clip) -> "Frames":
    import numpy as np  # noqa: PLC0415 - see _finish

    return np.frombuffer(clip.pcm, dtype="<i2")
