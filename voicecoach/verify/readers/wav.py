"""WAV and RF64 -> Recording: mono or stereo, 16 bits, read in stretches. The script is in the chunk `vcsc`.

The counterpart of `encoders/wav.py`, written against the layout and not against the writer.
"""

import struct
from pathlib import Path
from typing import BinaryIO

import numpy as np

from voicecoach.errors import RequestError
from voicecoach.units import counted
from voicecoach.verify.readers._decoded import check_rate, in_the_middle
from voicecoach.verify.recording import Frames, padded

LARGEST_SCRIPT_BYTES = 2**26
"""A script of ten hours has 5 MB. Anything that claims to be larger is not a script, and is not read into memory."""

_NOT_HERE = 0xFFFF_FFFF
_PCM, _EXTENSIBLE = 1, 0xFFFE
_BYTES_PER_SAMPLE = 2


def open_recording(path: Path) -> "WavRecording":
    """The file, open. Raises RequestError for one that is not there, not whole, not a WAV, or not in 16 bits."""
    try:
        stream = path.open("rb")
    except FileNotFoundError:
        raise RequestError(f"there is no file '{path}'") from None
    except IsADirectoryError:
        raise RequestError(f"'{path}' is a folder", "name a file in it") from None
    except OSError as error:
        raise RequestError(f"'{path}' cannot be read: {error.strerror or error}") from None
    try:
        return WavRecording(stream, path)
    except BaseException:
        stream.close()
        raise


class WavRecording:
    """A Recording (see `voicecoach.verify.recording`) whose frames stay in the file until they are asked for."""

    def __init__(self, stream: BinaryIO, path: Path) -> None:
        self._stream = stream
        self._path = path
        self.rate_hz = 0
        self.frames = 0
        self._channels = 1
        self.script_json: bytes | None = None
        self.smear_frames = 0
        self.mixed_in_json: bytes | None = None
        self._data_at = 0
        self._read_chunks()

    def read(self, start_frame: int, frames: int) -> Frames:
        first = min(max(start_frame, 0), self.frames)
        last = min(max(start_frame + frames, first), self.frames)
        self._stream.seek(self._data_at + first * self._frame_bytes)
        pcm = self._stream.read((last - first) * self._frame_bytes)
        if len(pcm) < (last - first) * self._frame_bytes:
            raise RequestError(f"'{self._path}' was shortened while it was being read", "try again")
        inside = in_the_middle(np.frombuffer(pcm, dtype="<i2"), self._channels)
        return padded(inside, start_frame, frames, first)

    @property
    def _frame_bytes(self) -> int:
        return self._channels * _BYTES_PER_SAMPLE

    def close(self) -> None:
        self._stream.close()

    def _read_chunks(self) -> None:
        total_bytes = self._stream.seek(0, 2)
        self._stream.seek(0)
        kind, _, form = struct.unpack("<4sI4s", self._exactly(12))
        if kind not in {b"RIFF", b"RF64"} or form != b"WAVE":
            raise self._not_a_wav()
        long_data_bytes = _NOT_HERE
        while self._stream.tell() + 8 <= total_bytes:
            name, size = struct.unpack("<4sI", self._exactly(8))
            if name == b"data" and size == _NOT_HERE:
                size = long_data_bytes
            start = self._stream.tell()
            if start + size > total_bytes:
                raise self._cut_off(name, size, total_bytes - start)
            if name == b"ds64" and size >= 16:
                (long_data_bytes,) = struct.unpack("<8xQ", self._exactly(16))
            else:
                self._read_chunk(name, start, size)
            self._stream.seek(start + size + size % 2)
        if not self.rate_hz:
            raise self._not_a_wav()
        if not self._data_at:
            message = f"'{self._path}' contains no sound: it ends before its data begins"
            raise RequestError(message, "render it again")

    def _read_chunk(self, name: bytes, start: int, size: int) -> None:
        if name == b"fmt ":
            self._read_format(self._exactly(min(size, 40)))
        elif name == b"vcsc" and size <= LARGEST_SCRIPT_BYTES:
            self.script_json = self._exactly(size)
        elif name == b"vcmx" and size <= LARGEST_SCRIPT_BYTES:
            self.mixed_in_json = self._exactly(size)
        elif name == b"data":
            self._data_at, self.frames = start, size // self._frame_bytes

    def _read_format(self, body: bytes) -> None:
        if len(body) < 16:
            raise self._not_a_wav()
        coding, channels, rate_hz, _, _, bits = struct.unpack_from("<HHIIHH", body)
        if coding == _EXTENSIBLE and len(body) >= 26:
            (coding,) = struct.unpack_from("<H", body, 24)
        if (coding, bits) != (_PCM, 16) or channels not in {1, 2}:
            found = f"{counted(channels, 'channel')} of {bits} bits" + (
                "" if coding == _PCM else f", coding {coding}"
            )
            raise RequestError(
                f"'{self._path}' has {found}, and a session has 1 or 2 channels of 16 bits",
                "verify the file that `voicecoach render` wrote",
            )
        check_rate(rate_hz, self._path)
        self.rate_hz, self._channels = rate_hz, channels

    def _exactly(self, count: int) -> bytes:
        body = self._stream.read(count)
        if len(body) < count:
            raise self._not_a_wav()
        return body

    def _not_a_wav(self) -> RequestError:
        return RequestError(
            f"'{self._path}' is not a WAV file", "voicecoach render NAME -o session.wav writes one"
        )

    def _cut_off(self, name: bytes, wanted_bytes: int, found_bytes: int) -> RequestError:
        if name == b"data" and self.rate_hz:
            seconds = [count / self._frame_bytes / self.rate_hz for count in (wanted_bytes, found_bytes)]
            told = f"it should have {seconds[0]:.3f} s of sound and has {seconds[1]:.3f} s"
        else:
            told = f"{wanted_bytes - found_bytes} bytes of its header are missing"
        return RequestError(f"'{self._path}' is cut off: {told}", "render or copy it again")
