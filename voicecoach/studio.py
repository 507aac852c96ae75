"""The studio: a voice -> finished clips, each spoken once. Trimmed, at one loudness, and kept in a cache on disk.

The gain belongs to the voice. It is measured once, from the same few sentences in the language that is spoken, and kept like a
clip; so cold or warm, and in any order, a text gives the same bytes. A phrase that is still more than `SPREAD_LU` from the
loudness of the rest is brought that near, so that no phrase shouts and none is lost, and the nuances within that stay.

Lengths are remembered for every text, sound only for those used last: what lies in the cache is read again when its time
comes, so a long session needs no more memory than a short one.
"""

import hashlib
import json
import struct
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self, runtime_checkable

from voicecoach.clip import BYTES_PER_FRAME, Clip
from voicecoach.pronounce import AS_WRITTEN, Pronouncer
from voicecoach.sound.beeps import SPEECH_LUFS
from voicecoach.sound.pack import SoundPack
from voicecoach.speech import Voice
from voicecoach.speech_cache import SpeechCache

if TYPE_CHECKING:
    from voicecoach.sound.loudness import Frames

PROCESSING = "trim-clean-level/4"
"""Part of every cache key. Increase it when what happens between the engine and the cache, or the layout of an entry, changes."""

CALIBRATION = (
    "Squeeze the ball between your knees, and lift the hips.",
    "Rest for thirty seconds, then the other leg.",
    "Fold forward from the hips with a flat back.",
)
"""What a voice says in English so that its loudness is known: of 90 coach phrases, three whose loudness together is that of
all, within 0.3 LU for two voices of espeak-ng at three rates and for hibari. Other languages have theirs in their phrases: a
German voice that is measured in English is 1.4 LU too quiet in German."""
_CALIBRATION_GAP_MS = 350
"""As between phrases of a session, whose loudness this stands for."""

SPREAD_LU = 0.8
"""How much louder or quieter than `SPEECH_LUFS` a phrase may stay; 1 LU is promised, and rounding and peaks need some of it."""
_MOST_MORE_DB = 12.0
"""A phrase is not made louder than that beyond its voice: what is so quiet is breath, and would come out as noise."""

_GAIN = struct.Struct("<i")
"""In hundredths of a dB."""

MOST_HELD_BYTES = 4_000_000
"""Of clips that can be read again: a minute and a half of speech, and more than what is said again soon."""


@runtime_checkable
class _SlowStarter(Protocol):
    """A Voice whose engine takes a while to start, and can do so on its own."""

    def warm_up(self) -> None: ...


class Studio:
    """A voice with its cache. `speech_ms` and `speak` are what the compiler and the mix are given.

    `calibration` are a few sentences in the language that is spoken, from which the loudness of the voice is measured.
    `pronounce` turns a text into what the engine is given.
    """

    def __init__(
        self,
        voice: Voice,
        cache_folder: Path | None = None,
        calibration: Sequence[str] = CALIBRATION,
        pronounce: Pronouncer = AS_WRITTEN,
    ) -> None:
        self.voice = voice
        self.pronounce = pronounce
        self._calibration = tuple(calibration)
        self.cache = SpeechCache(cache_folder)
        self.pack: SoundPack | None = None
        """Sounds of the person's own, in place of some beeps."""
        self._durations_ms: dict[str, int] = {}
        self._spoken: set[str] = set()
        self._only_here: dict[str, Clip] = {}
        """Clips that are not in the cache."""
        self._latest: OrderedDict[str, Clip] = OrderedDict()
        """Clips that are, the last used at the end."""
        self._latest_bytes = 0
        self._gain_db: float | None = None
        self._gain_known = False

    @property
    def voice_id(self) -> str:
        """Who speaks, as the engine calls it."""
        return self.voice.id

    @property
    def spoken_count(self) -> int:
        """How many texts the engine has spoken so far, without those that measure its loudness."""
        return len(self._spoken)

    @property
    def loaded_count(self) -> int:
        """How many texts came from the cache on disk."""
        return len(self._durations_ms) - len(self._spoken)

    @property
    def notices(self) -> list[str]:
        """What the user should be told once, on stderr."""
        return self.cache.notices

    def warm_up(self) -> None:
        """Start the engine in the background if this voice has never spoken: then it will be needed."""
        self._load_gain()
        if not self._gain_known and isinstance(self.voice, _SlowStarter):
            self.voice.warm_up()

    def speak(self, text: str) -> Clip:
        """The finished clip of the text. Raises MachineError when the engine is not available or fails twice on the text."""
        if (clip := self._only_here.get(text)) is not None:
            return clip
        if (clip := self._latest.get(text)) is not None:
            self._latest.move_to_end(text)
            return clip
        return self._load(text) or self._record((text,))

    def speech_ms(self, text: str) -> int:
        """How long the finished clip lasts. Raises as `speak` does."""
        if text not in self._durations_ms:
            self.speak(text)
        return self._durations_ms[text]

    def prepare(
        self, texts: Iterable[str], watch: Callable[[int, int], None] = lambda _done, _total: None
    ) -> None:
        """Have all these texts ready; those in neither cache are spoken in one batch, on all cores. Raises as `speak` does.

        `watch` is told how many of those are spoken: first none, last all.
        """
        missing = [
            text
            for text in dict.fromkeys(texts)
            if text not in self._durations_ms and self._load(text) is None
        ]
        if missing:
            self._record(missing, watch)

    def close(self) -> None:
        """Release the voice. Safe to call twice."""
        self.voice.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _record(
        self, texts: Sequence[str], watch: Callable[[int, int], None] = lambda _done, _total: None
    ) -> Clip:
        """Speak the texts, in the same batch as what measures the voice if that is not known yet. Returns the last clip."""
        watch(0, len(texts))
        self._load_gain()
        first = () if self._gain_known else self._calibration
        spoken = self.voice.speak_all((*first, *map(self.pronounce, texts)))
        if first:
            self._keep_gain([next(spoken) for _ in first])
        for number, (text, raw) in enumerate(zip(texts, spoken, strict=True), 1):
            clip = self._finish(raw)
            self._spoken.add(text)
            # A voice without loudness is a stand-in that costs nothing to ask again.
            is_kept = self._gain_db is not None and self.cache.write(
                self._key("clip", self.pronounce.key(text)), clip.rate_hz, clip.pcm
            )
            self._remember(text, clip, is_kept=is_kept)
            watch(number, len(texts))
        return clip

    def _remember(self, text: str, clip: Clip, *, is_kept: bool) -> None:
        self._durations_ms[text] = clip.duration_ms
        if not is_kept:
            self._only_here[text] = clip
            return
        self._latest[text] = clip
        self._latest_bytes += len(clip.pcm)
        while self._latest_bytes > MOST_HELD_BYTES:
            self._latest_bytes -= len(self._latest.popitem(last=False)[1].pcm)

    def _finish(self, raw: Clip) -> Clip:
        return raw if self._gain_db is None else finish_clip(raw, self._gain_db)

    def _load(self, text: str) -> Clip | None:
        entry = self.cache.read(self._key("clip", self.pronounce.key(text)))
        if entry is None or len(entry[1]) % BYTES_PER_FRAME:
            return None
        clip = Clip(entry[1], entry[0])
        self._remember(text, clip, is_kept=True)
        return clip

    def _load_gain(self) -> None:
        if self._gain_known or (entry := self.cache.read(self._key("gain", ""))) is None:
            return
        if len(entry[1]) == _GAIN.size:
            self._gain_db = _GAIN.unpack(entry[1])[0] / 100
            self._gain_known = True

    def _keep_gain(self, raw_clips: list[Clip]) -> None:
        self._gain_db = measure_gain_db(raw_clips)
        self._gain_known = True
        if self._gain_db is not None:
            hundredths = round(self._gain_db * 100)
            self.cache.write(self._key("gain", ""), self.voice.rate_hz, _GAIN.pack(hundredths))

    def _key(self, kind: str, text: str) -> bytes:
        """A hash of everything that determines the bytes; 32 bytes."""
        voice = self.voice
        parts = [PROCESSING, kind, voice.engine, voice.version, voice.id, voice.wpm, self._calibration, text]
        return hashlib.sha256(json.dumps(parts).encode()).digest()


def finish_clip(raw: Clip, gain_db: float) -> Clip:
    """The clip without the silence at its ends, with clean edges, and with the gain of its voice.

    The gain is corrected for a clip that would be more than `SPREAD_LU` away from `SPEECH_LUFS`.
    """
    from voicecoach.sound import loudness  # noqa: PLC0415 - a session whose clips are all cached needs no numpy

    rate_hz = raw.rate_hz
    cleaned = loudness.clean(loudness.trim(_frames_of(raw), rate_hz), rate_hz)
    most_db = gain_db + _MOST_MORE_DB
    gain_db = min(gain_db + _correction_lu(cleaned, rate_hz, gain_db), most_db)
    levelled = loudness.level(cleaned, rate_hz, gain_db)
    # Peaks that had to be held down may have cost more than the spread.
    if (missing_lu := _correction_lu(levelled, rate_hz)) > 0:
        levelled = loudness.level(cleaned, rate_hz, min(gain_db + missing_lu, most_db))
    return Clip(levelled.astype("<i2").tobytes(), rate_hz)


def _correction_lu(pcm: "Frames", rate_hz: int, gain_db: float = 0.0) -> float:
    """What brings the clip, with that gain, within `SPREAD_LU` of `SPEECH_LUFS`; 0 where it is, and for silence."""
    from voicecoach.sound import loudness  # noqa: PLC0415 - see finish_clip

    lufs = loudness.loudness_lufs(loudness.block_energies(pcm, rate_hz)) + gain_db
    if lufs == float("-inf"):
        return 0.0
    return min(max(lufs, SPEECH_LUFS - SPREAD_LU), SPEECH_LUFS + SPREAD_LU) - lufs


def measure_gain_db(raw_clips: Sequence[Clip]) -> float | None:
    """The gain in dB, to the hundredth, that brings these clips to `SPEECH_LUFS` together; None when they are silent."""
    import numpy as np  # noqa: PLC0415 - see finish_clip

    from voicecoach.sound import loudness  # noqa: PLC0415

    parts = []
    for raw in raw_clips:
        parts.append(loudness.trim(_frames_of(raw), raw.rate_hz))
        parts.append(np.zeros(raw.rate_hz * _CALIBRATION_GAP_MS // 1000, np.int16))
    lufs = loudness.loudness_lufs(loudness.block_energies(np.concatenate(parts), raw_clips[0].rate_hz))
    return None if lufs == float("-inf") else round(SPEECH_LUFS - lufs, 2)


def _frames_of(clip: Clip) -> "Frames":
    import numpy as np  # noqa: PLC0415 - see finish_clip

    return np.frombuffer(clip.pcm, dtype="<i2")
