"""A compressed file that is decoded -> Recording; and what the readers of such files share."""

import tempfile
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from voicecoach.clip import BYTES_PER_FRAME, HIGHEST_RATE_HZ, LOWEST_RATE_HZ
from voicecoach.errors import RequestError
from voicecoach.units import counted
from voicecoach.verify.recording import Frames, padded


class DecodedRecording:
    """A Recording (see `voicecoach.verify.recording`) that is decoded once, into a temporary file."""

    def __init__(
        self,
        rate_hz: int,
        blocks: Iterable[bytes],
        script_json: bytes | None,
        mixed_in_json: bytes | None = None,
        smear_frames: int = 0,
    ) -> None:
        self._decoded = tempfile.TemporaryFile()  # noqa: SIM115 - `close` closes it
        try:
            self._decoded.writelines(blocks)
        except BaseException:
            self._decoded.close()
            raise
        self.rate_hz = rate_hz
        self.frames: int = self._decoded.tell() // BYTES_PER_FRAME
        self.script_json = script_json
        self.mixed_in_json = mixed_in_json
        self.smear_frames = smear_frames

    def read(self, start_frame: int, frames: int) -> Frames:
        first = min(max(start_frame, 0), self.frames)
        last = min(max(start_frame + frames, first), self.frames)
        self._decoded.seek(first * BYTES_PER_FRAME)
        inside = np.frombuffer(self._decoded.read((last - first) * BYTES_PER_FRAME), dtype="<i2")
        return padded(inside, start_frame, frames, first)

    def close(self) -> None:
        self._decoded.close()


def check_channels(channels: int, path: Path) -> None:
    """Raises RequestError for anything but mono and stereo."""
    if channels not in {1, 2}:
        raise RequestError(
            f"'{path}' has {counted(channels, 'channel')}, and a session has 1 or 2",
            "verify the file that `voicecoach render` wrote",
        )


def check_rate(rate_hz: int, path: Path) -> None:
    """Raises RequestError for a rate at which no session is: what is heard is compared with beeps that are made at it."""
    if not LOWEST_RATE_HZ <= rate_hz <= HIGHEST_RATE_HZ:
        raise RequestError(
            f"'{path}' has {rate_hz} frames a second, and a session has {LOWEST_RATE_HZ} to {HIGHEST_RATE_HZ}",
            "verify the file that `voicecoach render` wrote",
        )


def in_the_middle(samples: Frames, channels: int) -> Frames:
    """Frames of left and right in turns as mono: of a session in stereo that is its mono mix, to the bit if nothing was lost."""
    if channels == 1:
        return samples
    both = samples.reshape(-1, channels).astype(np.int32)
    return np.asarray(both.sum(axis=1) // channels, np.int16)


def read_bytes_of(path: Path, most_bytes: int) -> bytes:
    """The beginning of a file. Raises RequestError for one that is not there or cannot be read."""
    try:
        with path.open("rb") as stream:
            return stream.read(most_bytes)
    except FileNotFoundError:
        raise RequestError(f"there is no file '{path}'") from None
    except IsADirectoryError:
        raise RequestError(f"'{path}' is a folder", "name a file in it") from None
    except OSError as error:
        raise RequestError(f"'{path}' cannot be read: {error.strerror or error}") from None
