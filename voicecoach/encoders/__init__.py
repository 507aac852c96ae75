"""Encoders: one audio format is one file here, named as the suffix of the files that it writes.

`render -o session.wav` imports `voicecoach.encoders.wav`, and only then. An installed package adds a format with an entry
point in the group `voicecoach.encoders`.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, Protocol

from voicecoach.encoders._parts.details import PLAIN, FileDetails, Quality
from voicecoach.errors import RequestError
from voicecoach.plugins import Registry
from voicecoach.script import Script

__all__ = [
    "ENCODERS",
    "PLAIN",
    "Encoder",
    "FileDetails",
    "Quality",
    "check_stereo",
    "encoder_names",
    "find_encoder",
]


class Encoder(Protocol):
    """What a module of this folder must offer, and the module of an installed package that adds a format."""

    def write(
        self,
        stream: BinaryIO,
        script: Script,
        rate_hz: int,
        blocks: Iterable[bytes],
        details: FileDetails = PLAIN,
    ) -> None:
        """Write one whole file: the blocks of the mix, with the markers and the title of the script.

        The blocks are 16-bit little-endian frames, `frame_at(script.duration_ms, rate_hz)` in all: mono, and with
        `details.channels` of 2, of which only an encoder with `HOLDS_STEREO = True` hears, left and right in turns.
        The stream is left open, and may be one that cannot seek. `details` are what the file says of its session
        beside the script, and how much of the sound it keeps.
        Raises MachineError when a library that the format needs is not installed, with the cure.
        """
        ...


ENCODERS: Registry[Encoder] = Registry(__name__, "encoder", group="voicecoach.encoders", offers=("write",))


def encoder_names() -> tuple[str, ...]:
    """The suffixes that can be written; the first is what `-` gets, since it has no suffix."""
    return ENCODERS.names()


def find_encoder(path: str | Path) -> Encoder:
    """The encoder for a file, by its suffix (`'Legs.WAV'` is a wav). Imports that one encoder only.

    Raises RequestError for a suffix that nothing here writes, or for none.
    """
    return ENCODERS.load(_name_for(path))


def is_lossy(path: str | Path) -> bool:
    """Whether a format loses some of the sound, so that there is a quality to choose. Raises RequestError for no format."""
    return bool(ENCODERS.describe(_name_for(path)).constants.get("IS_LOSSY", False))


def check_quality(path: str | Path) -> None:
    """Raises RequestError for a format in which there is no quality to choose, since nothing is lost in it."""
    if not is_lossy(path):
        name = _name_for(path)
        lossy = [one for one in encoder_names() if ENCODERS.describe(one).constants.get("IS_LOSSY", False)]
        raise RequestError(
            f"a .{name} loses nothing, so it has no quality to choose",
            f"leave out --quality, or write one of {', '.join('.' + one for one in lossy)}",
        )


def check_stereo(encoder: Encoder) -> None:
    """Raises RequestError for a format that has mono alone, as that of an installed package may have."""
    if not getattr(encoder, "HOLDS_STEREO", False):
        raise RequestError("this format cannot be written in stereo", "leave out --stereo, or write a .wav")


def _name_for(path: str | Path) -> str:
    return encoder_names()[0] if str(path) == "-" else ENCODERS.of_file(path)
