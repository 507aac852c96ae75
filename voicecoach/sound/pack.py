"""Sounds of a person's own: a folder with a WAV for each beep that is to sound different, named as the beep is.

Each is trimmed, so that its onset is where the beep begins, and brought to the loudness of the beep that it replaces. When
something sounds does not change: holds stay exact.
"""

import wave
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from voicecoach.clip import HIGHEST_RATE_HZ, LOWEST_RATE_HZ, Clip
from voicecoach.errors import RequestError
from voicecoach.sound.beeps import BEEPS, GLIDES, SPEECH_LUFS
from voicecoach.suggest import did_you_mean
from voicecoach.units import ms_for_frames

if TYPE_CHECKING:
    from voicecoach.sound.mix import ToneFor
    from voicecoach.sound.resample import Frames

LONGEST_MS = 1000
"""Longer than this, a beep would run into the words after it."""
LONGEST_TICK_MS = 300
SHORTEST_MS = 30
FAINTEST_PEAK_DB = -40.0
"""Of full scale: what is fainter is nearly all noise once it is as loud as a beep."""

_SUFFIX = ".wav"
_FULL_SCALE = 32_768
_EDGE_DB = -40.0


@dataclass(frozen=True, slots=True)
class OwnSound:
    """One beep as its owner wants it: trimmed, mono, at the rate of its file."""

    name: str
    clip: Clip


@dataclass(frozen=True, slots=True)
class SoundPack:
    """The sounds of a folder."""

    folder: Path
    sounds: Mapping[str, OwnSound]

    def durations_ms(self) -> dict[str, int]:
        """How long each of its own sounds lasts, by the name of the beep."""
        return {name: sound.clip.duration_ms for name, sound in self.sounds.items()}

    def tones(self, others: "ToneFor") -> "ToneFor":
        """Its own sounds, and all others from elsewhere."""

        @cache
        def tone_for(name: str, duration_ms: int, rate_hz: int, level_db: float) -> Clip:
            sound = self.sounds.get(name)
            if sound is None:
                return others(name, duration_ms, rate_hz, level_db)
            return _levelled(sound, rate_hz, BEEPS[name].level_db + level_db)

        return tone_for


def read_pack(folder: Path) -> SoundPack:
    """The sounds of a folder. Raises RequestError when it is missing or empty, or a file does not fit."""
    if not folder.is_dir():
        raise RequestError(f"there is no folder '{folder}' of sounds", f"{_names()}")
    paths = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    found = [path for path in paths if path.suffix.lower() == _SUFFIX]
    if not found:
        raise RequestError(f"'{folder}' has no WAV file", _names())
    return SoundPack(folder, {path.stem: _read(path) for path in found})


def _names() -> str:
    return f"name each file as the sound that it replaces: {', '.join(f'{name}{_SUFFIX}' for name in BEEPS)}"


def _read(path: Path) -> OwnSound:
    name = path.stem
    if name in GLIDES:
        raise RequestError(
            f"'{path}': the tone {name} is as long as the movement beneath it, and no file can be",
            _names(),
        )
    if name not in BEEPS:
        raise RequestError(
            f"'{path}' replaces no sound: there is none called '{name}'",
            did_you_mean(name, BEEPS) or _names(),
        )
    frames, rate_hz = _frames_of(path)
    trimmed = _trimmed(frames, path)
    duration_ms = ms_for_frames(len(trimmed), rate_hz)
    longest_ms = LONGEST_TICK_MS if name == "tick" else LONGEST_MS
    if not SHORTEST_MS <= duration_ms <= longest_ms:
        way = "short" if duration_ms < SHORTEST_MS else "long"
        raise RequestError(
            f"'{path}' is too {way}: {duration_ms} ms without the silence around it",
            f"the sound {name} may last {SHORTEST_MS} to {longest_ms} ms",
        )
    return OwnSound(name, Clip(trimmed.astype("<i2").tobytes(), rate_hz))


def _frames_of(path: Path) -> tuple["Frames", int]:
    """Mono, 16 bits, as the file has it."""
    import numpy as np  # noqa: PLC0415 - only for those who have sounds of their own

    try:
        with wave.open(str(path), "rb") as file:
            channels, width, rate_hz = file.getnchannels(), file.getsampwidth(), file.getframerate()
            # A little more than fits is enough to say that it is too long.
            raw = file.readframes(10 * rate_hz)
    except (wave.Error, EOFError):
        raise RequestError(
            f"'{path}' is not a WAV file of whole numbers (PCM)", "save it as WAV, 16 bits, mono"
        ) from None
    except OSError as error:
        raise RequestError(f"'{path}' cannot be read: {error.strerror or error}") from None
    if not LOWEST_RATE_HZ <= rate_hz <= HIGHEST_RATE_HZ:
        raise RequestError(
            f"'{path}' has {rate_hz} frames a second",
            f"save it with {LOWEST_RATE_HZ} to {HIGHEST_RATE_HZ}, such as 44100",
        )
    if width not in {2, 3, 4}:
        raise RequestError(f"'{path}' has {8 * width} bits", "save it as WAV, 16 bits, mono")
    whole = raw[: len(raw) - len(raw) % (channels * width)]
    # The two upper bytes of each number, whatever its width, are the 16 bits.
    numbers = np.frombuffer(whole, np.uint8).reshape(-1, channels, width)[:, :, -2:]
    samples = np.ascontiguousarray(numbers).view("<i2")[:, :, 0]
    return np.rint(samples.mean(axis=1)).astype(np.int16), rate_hz


def _trimmed(frames: "Frames", path: Path) -> "Frames":
    """Without the silence around it: what is 40 dB below its peak is silence."""
    import numpy as np  # noqa: PLC0415 - see _frames_of

    levels = np.abs(frames.astype(np.int32))
    peak = int(levels.max(initial=0))
    if peak < _FULL_SCALE * 10 ** (FAINTEST_PEAK_DB / 20):
        raise RequestError(
            f"'{path}' is too quiet: its peak is below {FAINTEST_PEAK_DB:.0f} dB of full scale",
            "record or save it louder",
        )
    (loud,) = np.nonzero(levels > peak * 10 ** (_EDGE_DB / 20))
    return frames[int(loud[0]) : int(loud[-1]) + 1]


def _levelled(sound: OwnSound, rate_hz: int, level_db: float) -> Clip:
    """At the rate of the mix and the loudness of the beep, with soft edges; never longer than it was."""
    import numpy as np  # noqa: PLC0415 - see _frames_of

    from voicecoach.sound import loudness  # noqa: PLC0415
    from voicecoach.sound.resample import resample  # noqa: PLC0415

    frames = resample(np.frombuffer(sound.clip.pcm, "<i2"), sound.clip.rate_hz, rate_hz)
    frames = loudness.clean(frames[: rate_hz * sound.clip.duration_ms // 1000], rate_hz)
    lufs = loudness.loudness_lufs(loudness.block_energies(frames, rate_hz))
    gain_db = SPEECH_LUFS + level_db - lufs if lufs > float("-inf") else 0.0
    return Clip(loudness.level(frames, rate_hz, gain_db).astype("<i2").tobytes(), rate_hz)


def names_of(pack: SoundPack | None) -> Iterable[str]:
    """The beeps that sound different, in the order of the table."""
    return () if pack is None else [name for name in BEEPS if name in pack.sounds]
