"""Readers: one audio format is one file here, named as the suffix of the files that it reads. See `recording.py`."""

import importlib
import pkgutil
from pathlib import Path
from typing import Protocol, cast

from voicecoach.errors import RequestError
from voicecoach.verify.recording import Recording


class Reader(Protocol):
    """What a module of this folder must offer."""

    def open_recording(self, path: Path) -> Recording:
        """The file, open. Raises RequestError for one that is not there, not whole or not of this format."""
        ...


def reader_names() -> list[str]:
    """The suffixes that can be read, in the order of the alphabet."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__))


def find_reader(path: Path) -> Reader:
    """The reader for a file, by its suffix in any case of letters. Raises RequestError when there is none."""
    suffix = path.suffix.removeprefix(".").lower()
    if suffix not in reader_names():
        what = f"a '.{suffix}' file" if suffix else f"'{path}', which has no suffix that names a format,"
        formats = ", ".join(f".{name}" for name in reader_names())
        raise RequestError(
            f"{what} can't be verified", f"the formats are {formats}: verify the file that render wrote"
        )
    return cast(Reader, importlib.import_module(f"{__name__}.{suffix}"))
