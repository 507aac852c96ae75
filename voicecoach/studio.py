"""The studio: a voice -> finished clips, each spoken once. Trimmed, at one loudness, and kept in a cache on disk.

The gain belongs to the voice. It is measured once, from the same few sentences in the language that is spoken, and kept like a
clip; so cold or warm, and in any order, a text gives the same bytes. A phrase that is still more than `SPREAD_LU` from the
loudness of the rest is brought that near, so that no phrase shouts and none is lost, and the nuances within that stay.

Lengths are remembered for every text, sound only for those used last: what lies in the cache is read again when its time
comes, so a long session needs no more memory than a short one.
"""

import hashlib
import json
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self, runtime_checkable

from voicecoach.clip import BYTES_PER_FRAME, Clip
from voicecoach.errors import MachineError, RequestError
from voicecoach.estimate import bounds_ms, estimate_ms
from voicecoach.pronounce import AS_WRITTEN, Pronouncer, is_speakable, sound_key
from voicecoach.sound.judging import Judged, judge, judge_all
from voicecoach.sound.known_voices import known_measure
from voicecoach.sound.pack import SoundPack
from voicecoach.sound.voice_measure import VoiceMeasure, measure_voice
from voicecoach.speech import Voice
from voicecoach.speech_cache import SharedClips, SpeechCache
from voicecoach.units import quote

PROCESSING = "trim-clean-level/6"
"""Part of every cache key. Increase it when what happens between the engine and the cache, or the layout of an entry, changes."""

CALIBRATION = (
    "Squeeze the ball between your knees, and lift the hips.",
    "Rest for thirty seconds, then the other leg.",
    "Fold forward from the hips with a flat back.",
)
"""What a voice says in English so that its loudness is known: of 90 coach phrases, three whose loudness together is that of
all, within 0.3 LU for three voices. Other languages have theirs: a German voice measured in English is 1.4 LU too quiet."""

MOST_HELD_BYTES = 4_000_000
"""Of clips that can be read again: a minute and a half of speech, and more than what is said again soon."""

SILENT_ENGINE = "silent"
"""The voice that is meant to make no sound."""


@runtime_checkable
class _Renewable(Protocol):
    """A Voice that can speak in a fresh process."""

    def renew(self) -> None: ...


@runtime_checkable
class _SlowStarter(Protocol):
    """A Voice whose engine takes a while to start, and can do so on its own."""

    def warm_up(self) -> None: ...


class Studio:
    """A voice with its cache. `speech_ms` and `speak` are what the compiler and the mix are given.

    `calibration` are a few sentences in the language that is spoken, from which the loudness of the voice is measured.
    `pronounce` turns a text into what the engine is given. `shared` are clips that several machines share.
    """

    def __init__(
        self,
        voice: Voice,
        cache_folder: Path | None = None,
        calibration: Sequence[str] = CALIBRATION,
        pronounce: Pronouncer = AS_WRITTEN,
        *,
        shared: SharedClips | None = None,
    ) -> None:
        self.voice = voice
        self.pronounce = pronounce
        self._calibration = tuple(calibration)
        self.cache = SpeechCache(cache_folder, shared, f"{voice.engine} {voice.id}")
        self.pack: SoundPack | None = None
        """Sounds of the person's own, in place of some beeps."""
        self.strict: frozenset[str] = frozenset()
        """Texts that are spoken twice, and have to sound the same both times."""
        self._durations_ms: dict[str, int] = {}
        self._spoken: set[str] = set()
        self._only_here: dict[str, Clip] = {}
        """Clips that are not in the cache."""
        self._latest: OrderedDict[str, Clip] = OrderedDict()
        """Clips that are, the last used at the end."""
        self._latest_bytes = 0
        self._text_of: dict[int, str] = {}  # by the sum of the bytes of its clip
        self._measure: VoiceMeasure | None = None

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
        self._load_measure()
        if self._measure is None and isinstance(self.voice, _SlowStarter):
            self.voice.warm_up()

    def speak(self, text: str) -> Clip:
        """The finished clip of the text. Raises MachineError when the engine is not available, or twice fails on the text or
        gives what cannot be the text, and RequestError when there is nothing to say.
        """
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
        wanted = [text for text in dict.fromkeys(texts) if text not in self._durations_ms]
        if self.cache.is_shared:
            self.cache.fetch(map(self._clip_key, wanted))
        missing = [text for text in wanted if self._load(text) is None]
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
        if (empty := next((text for text in texts if not is_speakable(text)), None)) is not None:
            raise RequestError(f"there is nothing to say in {quote(empty)}", "write words")
        self._load_measure()
        first = () if self._measure is not None else self._calibration
        spoken = self.voice.speak_all((*first, *map(self.pronounce, texts)))
        if first:
            self._keep_measured([next(spoken) for _ in first])
        doubted = {}
        for number, (text, judged) in enumerate(self._judged(texts, spoken), 1):
            why = self._why_doubted(text, judged)
            if why is not None or text in self.strict:
                doubted[text] = (judged.clip, why or "")
            else:
                self._keep(text, judged.clip)
            watch(number, len(texts))
        for text, clip in self._speak_again(doubted):
            self._keep(text, clip)
        return self.speak(texts[-1])

    def _keep(self, text: str, clip: Clip) -> None:
        self._spoken.add(text)
        # A voice without loudness is a stand-in that costs nothing to ask again.
        is_kept = not self._is_mute and self.cache.write(self._clip_key(text), clip.rate_hz, clip.pcm)
        self._remember(text, clip, is_kept=is_kept)

    def _speak_again(self, doubted: Mapping[str, tuple[Clip, str]]) -> Iterator[tuple[str, Clip]]:
        """Clips that were doubted, or of which nothing may be doubted, spoken once more in a fresh process.

        Each comes with the clip of before and what speaks against it. Raises MachineError if there is something against
        it again, or if it is another one: whoever listens trusts it.
        """
        if not doubted:
            return
        if isinstance(self.voice, _Renewable):
            self.voice.renew()
        spoken = self.voice.speak_all(tuple(map(self.pronounce, doubted)))
        for text, judged in self._judged(tuple(doubted), spoken):
            before, why = doubted[text]
            again = self._why_doubted(text, judged)
            if again is None and not why and judged.clip != before:
                again = "it is said in another way each time"
            if again is not None:
                raise MachineError(
                    f"{self.voice.engine} {self.voice.id} does not say {quote(text)}: {again}",
                    "try once more; if it stays, reword the phrase, or take another voice: voicecoach voices",
                )
            yield text, judged.clip

    def _judged(self, texts: Sequence[str], spoken: Iterable[Clip]) -> Iterator[tuple[str, Judged]]:
        """The texts with their finished clips. A voice that is meant to be silent may be."""
        raws = zip(texts, spoken, strict=True)
        if self._is_mute:
            return ((text, Judged(raw)) for text, raw in raws)
        return judge_all(raws, self._judge)

    def _judge(self, text: str, raw: Clip) -> Judged:
        measure = self._measure
        assert measure is not None, "measured before anything is judged"  # noqa: S101
        assert measure.gain_db is not None, "what makes no sound is not judged"  # noqa: S101
        between_ms = bounds_ms(text, self.voice.wpm, measure.pace)
        return judge(raw, measure.gain_db, between_ms, breathy=measure.breathy)

    def _why_doubted(self, text: str, judged: Judged) -> str | None:
        """What speaks against a clip of a text, in words; None: nothing."""
        if self._is_mute or self.voice.engine == SILENT_ENGINE:
            return None
        other = self._text_of.get(zlib.crc32(judged.clip.pcm))
        if other is not None and sound_key(self.pronounce(other)) != sound_key(self.pronounce(text)):
            return judged.why or f"it is what the voice says for {quote(other)}"
        return judged.why

    def _remember(self, text: str, clip: Clip, *, is_kept: bool) -> None:
        self._durations_ms[text] = clip.duration_ms
        self._text_of.setdefault(zlib.crc32(clip.pcm), text)
        if not is_kept:
            self._only_here[text] = clip
            return
        self._latest[text] = clip
        self._latest_bytes += len(clip.pcm)
        while self._latest_bytes > MOST_HELD_BYTES:
            self._latest_bytes -= len(self._latest.popitem(last=False)[1].pcm)

    def _load(self, text: str) -> Clip | None:
        entry = self.cache.read(self._clip_key(text))
        if entry is None or len(entry[1]) % BYTES_PER_FRAME:
            return None
        clip = Clip(entry[1], entry[0])
        self._remember(text, clip, is_kept=True)
        return clip

    @property
    def _is_mute(self) -> bool:
        """Whether the voice was measured and makes no sound."""
        return self._measure is None or self._measure.gain_db is None

    def _load_measure(self) -> None:
        if self._measure is not None:
            return
        voice = self.voice
        self._measure = known_measure(voice.engine, voice.version, voice.id, voice.wpm, self._calibration)
        if self._measure is None and (entry := self.cache.read(self._key("gain", ""))) is not None:
            self._measure = VoiceMeasure.decode(entry[1])

    def _keep_measured(self, raw_clips: list[Clip]) -> None:
        """Measure the voice. Raises MachineError for one that makes no speech of what it is measured by."""
        voice = self.voice
        expected_ms = sum(estimate_ms(text, voice.wpm) for text in self._calibration)
        self._measure = measure_voice(raw_clips, expected_ms)
        if voice.engine == SILENT_ENGINE:
            return
        for text, raw in zip(self._calibration, raw_clips, strict=True):
            why = "it is silent" if self._is_mute else self._judge(text, raw).why
            if why is not None:
                raise MachineError(
                    f"{voice.engine} {voice.id} does not say {quote(text)}: {why}",
                    "try once more; if it stays, take another voice: voicecoach voices",
                )
        self.cache.write(self._key("gain", ""), voice.rate_hz, self._measure.encode())

    def _clip_key(self, text: str) -> bytes:
        return self._key("clip", self.pronounce.key(text))

    def _key(self, kind: str, text: str) -> bytes:
        """A hash of everything that determines the bytes; 32 bytes."""
        voice = self.voice
        parts = [PROCESSING, kind, voice.engine, voice.version, voice.id, voice.wpm, self._calibration, text]
        return hashlib.sha256(json.dumps(parts).encode()).digest()
