"""A recorded sound of a session -> a clip: exactly as long as its file, at the rate of the session, at the loudness of speech."""

import wave
from pathlib import Path

from voicecoach.clip import HIGHEST_RATE_HZ, Clip
from voicecoach.errors import RequestError
from voicecoach.units import LONGEST_MS, format_minutes, frame_at, ms_for_frames

QUIETEST_LUFS = -60.0
"""What is quieter is left as it is: made as loud as speech, it would be nothing but noise."""


def recording_ms(path: Path) -> int:
    """How long a sound file lasts, in ms, rounded up.

    Raises RequestError for a file that is no sound or longer than an hour, MachineError where a decoder is missing.
    """
    duration_ms = _wav_ms(path) if path.suffix.lower() == ".wav" else None
    if duration_ms is None:
        duration_ms = _decoded_ms(path)
    if duration_ms == 0:
        raise RequestError(f"'{path}' has no sound in it", "record it again, or take the line out")
    if duration_ms > LONGEST_MS:
        raise RequestError(
            f"'{path}' lasts {format_minutes(duration_ms)}, and a recording may last an hour", "cut it in two"
        )
    return duration_ms


def read_recording(path: Path, rate_hz: int, level_db: float = 0.0) -> Clip:
    """The whole file as a clip whose length is `recording_ms`, as loud as speech and `level_db` more.

    Its own loud and soft places stay as they are: one gain for all of it, and never so much that its peak is clipped.
    Raises as `recording_ms` does.
    """
    import numpy as np  # noqa: PLC0415 - only for sessions with recordings

    from voicecoach.sound import loudness  # noqa: PLC0415
    from voicecoach.sound.beeps import SPEECH_LUFS  # noqa: PLC0415
    from voicecoach.sound.music.decode import read_track  # noqa: PLC0415

    frames = frame_at(recording_ms(path), rate_hz)
    pieces = [
        np.rint(piece * 32_767).clip(-32_768, 32_767).astype(np.int16) for piece in read_track(path, rate_hz)
    ]
    sound = np.zeros(frames, np.int16)
    whole = np.concatenate(pieces) if pieces else sound[:0]
    sound[: len(whole)] = whole[:frames]
    minute = 60 * rate_hz
    energies = np.concatenate(
        [
            loudness.block_energies(sound[start : start + minute], rate_hz)
            for start in range(0, frames, minute)
        ]
    )
    lufs = loudness.loudness_lufs(energies)
    peak = int(np.abs(sound.astype(np.int32)).max(initial=0))
    if lufs > QUIETEST_LUFS and peak:
        most_db = loudness.CEILING_DB + 20 * float(np.log10(32_768 / peak))
        gain_db = min(SPEECH_LUFS + level_db - lufs, most_db)
        for start in range(0, frames, minute):
            sound[start : start + minute] = loudness.amplify(sound[start : start + minute], gain_db)
    edge = min(rate_hz * loudness.EDGE_MS // 1000, frames // 2)
    rise = 0.5 - 0.5 * np.cos(np.pi * np.arange(edge) / max(edge, 1))
    sound[:edge] = np.rint(sound[:edge] * rise)
    sound[frames - edge :] = np.rint(sound[frames - edge :] * rise[::-1])
    return Clip(sound.astype("<i2").tobytes(), rate_hz)


def _wav_ms(path: Path) -> int | None:
    """The length of a WAV with plain numbers; None for another coding."""
    try:
        with wave.open(str(path), "rb") as file:
            if file.getsampwidth() not in {2, 3, 4} or not 0 < file.getframerate() <= HIGHEST_RATE_HZ:
                return None
            return ms_for_frames(file.getnframes(), file.getframerate())
    except (wave.Error, EOFError):
        return None
    except OSError as error:
        raise RequestError(f"'{path}' cannot be read: {error.strerror or error}") from None


def _decoded_ms(path: Path) -> int:
    """By decoding it: what a compressed file says of its length is not always so."""
    from voicecoach.sound.music.decode import read_track  # noqa: PLC0415

    rate_hz = 8000
    frames = sum(len(piece) for piece in read_track(path, rate_hz))
    return ms_for_frames(frames, rate_hz)
