"""Ogg Opus -> Recording. The script is in the comment `VOICECOACH_SCRIPT`, deflated and in base64."""

import base64
import binascii
from collections.abc import Mapping
from pathlib import Path

from voicecoach.verify.readers._libav import Carried, decode_with_libav, inflate
from voicecoach.verify.recording import Recording

SUFFIXES = ("opus", "ogg", "oga")


def open_recording(path: Path) -> Recording:
    """The file, open. Raises RequestError for one that is not there or is not an Opus, MachineError without PyAV."""
    return decode_with_libav(path, _carried)


def _carried(tags: Mapping[str, str]) -> Carried:
    named = {name.upper(): text for name, text in tags.items()}
    mixed_in = named.get("VOICECOACH_MIXED_IN")
    try:
        packed = base64.b64decode(named["VOICECOACH_SCRIPT"], validate=True)
    except (KeyError, binascii.Error):
        return None, None
    return inflate(packed), mixed_in.encode() if mixed_in is not None else None
