"""Encoders: one audio format is one file here, named as the suffix of the files that it writes.

`render -o session.wav` imports `voicecoach.encoders.wav`, and only then.
"""

import importlib
import pkgutil
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from voicecoach.errors import RequestError
from voicecoach.script import Script

STDOUT_SUFFIX = "wav"
"""What `-` gets, since it has no suffix: the one format that needs no seeking and nothing installed."""


class Encoder(Protocol):
    """What a module of this folder must offer."""

    def write(self, stream: BinaryIO, script: Script, rate_hz: int, blocks: Iterable[bytes]) -> None:
        """Write one whole file: the blocks of the mix, with the markers and the title of the script.

        The blocks are 16-bit mono little-endian frames, `frame_at(script.duration_ms, rate_hz)` in all.
        The stream is left open, and may be one that cannot seek.
        Raises MachineError when a library that the format needs is not installed, with the cure.
        """
        ...


def encoder_names() -> list[str]:
    """The suffixes that can be written, in the order of the alphabet."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))


def find_encoder(path: str | Path) -> Encoder:
    """The encoder for a file, by its suffix (`'Legs.WAV'` is a wav). Imports that one encoder only.

    Raises RequestError for a suffix that nothing here writes, or for none.
    """
    suffix = STDOUT_SUFFIX if str(path) == "-" else Path(path).suffix.removeprefix(".").lower()
    names = encoder_names()
    if suffix not in names:
        formats = ", ".join(names)
        what = (
            f"'.{suffix}' is not a format that can be written"
            if suffix
            else f"'{path}' has no suffix that names a format"
        )
        hint = f"the formats are {formats}; write -o {Path(path).stem or 'session'}.{STDOUT_SUFFIX}"
        raise RequestError(what, hint)
    return cast(Encoder, importlib.import_module(f"{__name__}.{suffix}"))
