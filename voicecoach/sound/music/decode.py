"""A music file -> its frames at the rate of a session, mono, a second at a time.

WAV is read here; everything else by miniaudio, which comes with voicecoach on most systems.
"""

import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voicecoach.clip import HIGHEST_RATE_HZ
from voicecoach.errors import MachineError, RequestError

Floats = NDArray[np.float32]
"""1.0 is full scale."""

_FULL_SCALE = np.float32(32_768)
_TAPS = 63
"""Of the low-pass before a rate is lowered: what folds back lies 40 dB below."""


def read_track(path: Path, rate_hz: int) -> Iterator[Floats]:
    """The whole file in pieces of about a second.

    Raises RequestError for a file that is not what its name says, and MachineError when miniaudio is needed and missing.
    """
    pieces = _read_wav(path) if path.suffix.lower() == ".wav" else None
    if pieces is not None:
        from_hz, frames = pieces
        return _at_rate(frames, from_hz, rate_hz)
    return _by_miniaudio(path, rate_hz)


def _by_miniaudio(path: Path, rate_hz: int) -> Iterator[Floats]:
    try:
        import miniaudio  # noqa: PLC0415 - only for those who play music
    except ImportError:
        raise MachineError(
            f"'{path}' is decoded by miniaudio, which is not installed",
            "pip install miniaudio, or use WAV files",
        ) from None
    try:
        stream: Any = miniaudio.stream_file(
            str(path),
            output_format=miniaudio.SampleFormat.SIGNED16,
            nchannels=1,
            sample_rate=rate_hz,
            frames_to_read=rate_hz,
        )
        for piece in stream:
            yield np.frombuffer(piece, np.int16).astype(np.float32) / _FULL_SCALE
    except miniaudio.MiniaudioError as error:
        raise RequestError(
            f"'{path}' cannot be decoded: {error}", "play it elsewhere to see whether it is whole"
        ) from None


def _read_wav(path: Path) -> tuple[int, Iterator[Floats]] | None:
    """Its rate and its frames; None for a WAV whose coding is not plain numbers of 16, 24 or 32 bits."""
    try:
        file = wave.open(str(path), "rb")  # noqa: SIM115 - closed by the reader below
    except (wave.Error, EOFError):
        return None
    except OSError as error:
        raise RequestError(f"'{path}' cannot be read: {error.strerror or error}") from None
    if file.getsampwidth() not in {2, 3, 4} or not 0 < file.getframerate() <= HIGHEST_RATE_HZ:
        file.close()
        return None
    return file.getframerate(), _wav_pieces(file)


def _wav_pieces(file: wave.Wave_read) -> Iterator[Floats]:
    channels, width = file.getnchannels(), file.getsampwidth()
    with file:
        while raw := file.readframes(file.getframerate()):
            whole = raw[: len(raw) - len(raw) % (channels * width)]
            # The two upper bytes of each number, whatever its width, are the 16 bits.
            upper = np.frombuffer(whole, np.uint8).reshape(-1, channels, width)[:, :, -2:]
            samples = np.ascontiguousarray(upper).view("<i2")[:, :, 0]
            yield samples.mean(axis=1, dtype=np.float32) / _FULL_SCALE


def _at_rate(pieces: Iterator[Floats], from_hz: int, to_hz: int) -> Iterator[Floats]:
    """At another rate: without what the new rate cannot hold, then along straight lines between frames."""
    if from_hz == to_hz:
        yield from pieces
        return
    step = from_hz / to_hz
    taps = _low_pass(to_hz / from_hz) if step > 1 else np.ones(1, np.float32)
    half = len(taps) // 2
    held = np.zeros(half, np.float32)
    at = 0.0  # the next frame to make, counted from the first of the filtered stretch
    left = np.zeros(0, np.float32)
    for piece in _with_end(pieces, half):
        joined = np.concatenate([held, piece])
        if len(joined) < len(taps):
            held = joined
            continue
        filtered = np.concatenate([left, np.convolve(joined, taps, "valid")])
        held = joined[len(joined) - len(taps) + 1 :]
        count = max(0, int(np.ceil((len(filtered) - 1 - at) / step)))
        if count:
            places = at + step * np.arange(count)
            yield np.interp(places, np.arange(len(filtered)), filtered).astype(np.float32)
            at += step * count
        drop = min(int(at), len(filtered) - 1)
        left, at = filtered[drop:], at - drop


def _with_end(pieces: Iterator[Floats], half: int) -> Iterator[Floats]:
    yield from pieces
    yield np.zeros(half + 1, np.float32)


def _low_pass(share: float) -> Floats:
    at = np.arange(_TAPS) - _TAPS // 2
    taps = np.sinc(0.9 * share * at) * np.hanning(_TAPS + 2)[1:-1]
    return np.asarray(taps / taps.sum(), np.float32)
