"""M4A: AAC with title, chapters and cover, for iPhones and what is made for them."""

from collections.abc import Iterable
from typing import BinaryIO

from voicecoach.encoders._parts.details import PLAIN, FileDetails
from voicecoach.encoders._parts.mp4 import write_mp4
from voicecoach.script import Script

ORDER = 22
IS_LOSSY = True
HOLDS_STEREO = True


def write(
    stream: BinaryIO, script: Script, rate_hz: int, blocks: Iterable[bytes], details: FileDetails = PLAIN
) -> None:
    """Write the whole file. Raises MachineError without PyAV."""
    write_mp4(stream, script, rate_hz, blocks, details, "M4A ")
