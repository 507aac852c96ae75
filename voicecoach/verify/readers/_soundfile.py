"""A compressed file -> Recording: decoded by libsndfile, which knows the delay that an encoder leaves."""

import tempfile
from pathlib import Path

import numpy as np

from voicecoach.clip import BYTES_PER_FRAME
from voicecoach.errors import MachineError, RequestError
from voicecoach.units import counted
from voicecoach.verify.recording import Frames, padded

BLOCK_FRAMES = 2**16


class DecodedRecording:
    """A Recording (see `voicecoach.verify.recording`) that is decoded once, into a temporary file.

    Raises RequestError for a file that is not there or cannot be decoded, MachineError without the package soundfile.
    """

    def __init__(self, path: Path, script_json: bytes | None, smear_frames: int = 0) -> None:
        try:
            import soundfile  # noqa: PLC0415 - only compressed files need it
        except (ImportError, OSError) as error:
            raise MachineError(
                f"reading '{path}' needs the package soundfile, which is not installed",
                "pip install soundfile",
            ) from error
        self._decoded = tempfile.TemporaryFile()  # noqa: SIM115 - `close` closes it
        try:
            with soundfile.SoundFile(path) as sound:
                _check_channels(sound.channels, path)
                self.rate_hz: int = sound.samplerate
                # soundfile jumps to where it is after every read of a file that it can seek in, and the next frames of an
                # MP3 then lack what came before them.
                sound.seekable = lambda: False
                while len(block := sound.read(BLOCK_FRAMES, dtype="int16")):
                    self._decoded.write(block.astype("<i2").tobytes())
        except soundfile.LibsndfileError as error:
            self._decoded.close()
            raise RequestError(
                f"'{path}' cannot be decoded: {error.error_string}", "render it again"
            ) from None
        except BaseException:
            self._decoded.close()
            raise
        self.frames: int = self._decoded.tell() // BYTES_PER_FRAME
        self.script_json = script_json
        self.mixed_in_json: bytes | None = None
        self.smear_frames = smear_frames

    def read(self, start_frame: int, frames: int) -> Frames:
        first = min(max(start_frame, 0), self.frames)
        last = min(max(start_frame + frames, first), self.frames)
        self._decoded.seek(first * BYTES_PER_FRAME)
        inside = np.frombuffer(self._decoded.read((last - first) * BYTES_PER_FRAME), dtype="<i2")
        return padded(inside, start_frame, frames, first)

    def close(self) -> None:
        self._decoded.close()


def _check_channels(channels: int, path: Path) -> None:
    if channels != 1:
        raise RequestError(
            f"'{path}' has {counted(channels, 'channel')}, and a session has 1 channel",
            "verify the file that `voicecoach render` wrote",
        )


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
