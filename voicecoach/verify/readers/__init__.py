"""Readers: one audio format is one file here, named as the suffix of the files that it reads. See `recording.py`."""

from pathlib import Path
from typing import Protocol

from voicecoach.errors import RequestError
from voicecoach.plugins import Registry
from voicecoach.verify.recording import Recording


class Reader(Protocol):
    """What a module of this folder must offer."""

    def open_recording(self, path: Path) -> Recording:
        """The file, open. Raises RequestError for one that is not there, not whole or not of this format."""
        ...


READERS: Registry[Reader] = Registry(__name__, "reader")


def reader_names() -> tuple[str, ...]:
    """The suffixes that can be read."""
    return tuple(READERS.suffixes())


def find_reader(path: Path) -> Reader:
    """The reader for a file, by its suffix in any case of letters. Raises RequestError when there is none."""
    suffix = path.suffix.removeprefix(".").lower()
    if suffix not in reader_names():
        what = f"a '.{suffix}' file" if suffix else f"'{path}', which has no suffix that names a format,"
        formats = ", ".join(f".{name}" for name in reader_names())
        raise RequestError(
            f"{what} can't be verified",
            f"the formats are {formats}: verify the file that `voicecoach render` wrote",
        )
    return READERS.load(READERS.suffixes()[suffix])
