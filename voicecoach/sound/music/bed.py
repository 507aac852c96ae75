"""Music files -> one endless stream of frames at one loudness: in order, again from the start, each faded into the next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voicecoach.errors import RequestError
from voicecoach.sound.loudness import block_energies, loudness_lufs
from voicecoach.sound.music.decode import Floats, read_track

REST_LUFS = -30.0
"""How loud music is where nothing else sounds: 11 LU below speech."""
LOUDEST_MOMENT_LU = 4.0
"""No 400 ms of a track are louder than this above `REST_LUFS`: a track with louder moments is turned down as a whole."""
CROSSFADE_S = 3.0
SHORTEST_S = 1.0
_PIECE_S = 10
_FULL_SCALE = 32_768


@dataclass(frozen=True, slots=True)
class _Track:
    path: Path
    frames: int
    gain: np.float32


class Bed:
    """The music, from its beginning. Each track is listened to once before it is played, to know how loud it is."""

    def __init__(self, tracks: Sequence[Path], rate_hz: int) -> None:
        self._tracks = tuple(tracks)
        self._rate_hz = rate_hz
        self._measured: dict[Path, _Track] = {}
        self._pieces = self._play()
        self._held: Floats = np.zeros(0, np.float32)

    @property
    def rate_hz(self) -> int:
        """Frames a second."""
        return self._rate_hz

    def take(self, frames: int) -> Floats:
        """The next frames, exactly as many. Raises RequestError and MachineError when a file cannot be decoded."""
        parts, missing = [self._held], frames - len(self._held)
        while missing > 0:
            parts.append(next(self._pieces))
            missing -= len(parts[-1])
        joined = np.concatenate(parts)
        self._held = joined[frames:]
        return joined[:frames]

    def _play(self) -> Iterator[Floats]:
        tail: Floats = np.zeros(0, np.float32)
        number = 0
        while True:
            track = self._measure(self._tracks[number % len(self._tracks)])
            number += 1
            following = self._measure(self._tracks[number % len(self._tracks)])
            fade = min(int(CROSSFADE_S * self._rate_hz), track.frames // 3, following.frames // 3)
            held: Floats = np.zeros(0, np.float32)
            start = len(tail)
            for piece in read_track(track.path, self._rate_hz):
                held = np.concatenate([held, piece * track.gain])
                if start and len(held) >= start:
                    held[:start] = _crossed(tail, held[:start])
                    start = 0
                if not start and len(held) > fade:
                    yield held[: len(held) - fade]
                    held = held[len(held) - fade :]
            tail = held

    def _measure(self, path: Path) -> _Track:
        """Its length, and the gain that makes it as loud as music is to be."""
        if path not in self._measured:
            self._measured[path] = self._listen(path)
        return self._measured[path]

    def _listen(self, path: Path) -> _Track:
        energies, frames = [], 0
        waiting: list[Floats] = []
        for piece in read_track(path, self._rate_hz):
            frames += len(piece)
            waiting.append(piece)
            if len(waiting) == _PIECE_S:
                energies.append(self._energies(waiting))
                waiting = []
        if waiting:
            energies.append(self._energies(waiting))
        if frames < SHORTEST_S * self._rate_hz:
            raise RequestError(f"'{path}' is shorter than a second", "choose longer music")
        heard = np.concatenate(energies)
        lufs = loudness_lufs(heard)
        if lufs == float("-inf"):
            raise RequestError(f"'{path}' is silent", "choose other music")
        loudest = -0.691 + 10 * float(np.log10(heard.max()))
        gain_db = min(REST_LUFS - lufs, REST_LUFS + LOUDEST_MOMENT_LU - loudest)
        return _Track(path, frames, np.float32(10 ** (gain_db / 20)))

    def _energies(self, pieces: Sequence[Floats]) -> NDArray[np.floating[Any]]:
        joined = np.concatenate(pieces) * np.float32(_FULL_SCALE - 1)
        return block_energies(joined.astype(np.int16), self._rate_hz)


def _crossed(out: Floats, into: Floats) -> Floats:
    """One fades as the other rises, and together they stay as loud as each."""
    way = (np.arange(len(out), dtype=np.float32) + np.float32(0.5)) / np.float32(len(out))
    angle = way * np.float32(np.pi / 2)
    return np.asarray(out * np.cos(angle) + into * np.sin(angle), np.float32)
