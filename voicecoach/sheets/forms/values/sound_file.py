"""The name of a sound file in a sheet, and what a cue may sound like, each out of the text that was written."""

import re
from pathlib import Path, PurePath
from typing import Annotated

from pydantic import PlainValidator

from voicecoach.sheets.forms.reader import looks_like, reader
from voicecoach.sheets.forms.terms import CUE_SOUNDS, SOUND_SUFFIXES
from voicecoach.units import QuantityError, quote

_FILE = rf"[^\s].*\.(?:{'|'.join(suffix[1:] for suffix in SOUND_SUFFIXES)})"


def is_sound_file(text: str) -> bool:
    """Whether a text names a sound file: `gong.wav`, `sounds/sea.mp3`."""
    return re.fullmatch(_FILE, text.strip(), re.IGNORECASE) is not None


def parse_sound_file(text: str) -> str:
    """`'sounds/sea.mp3'`, as it was written. Raises QuantityError for what is no sound file."""
    if not is_sound_file(text):
        raise QuantityError(
            "not-a-sound-file",
            f"{quote(text)} is not the name of a sound file",
            f"name a file beside this sheet that ends in {', '.join(SOUND_SUFFIXES)}",
        )
    path = PurePath(text.strip())
    if path.is_absolute() or ".." in path.parts or "\\" in text:
        raise QuantityError(
            "sound-elsewhere",
            f"{quote(text)} lies outside the folder of this sheet",
            f"put it beside the sheet, and write '{path.name}'",
        )
    return text.strip()


def parse_cue_sound(text: str) -> str:
    """`'bell'`, `'tick'` or the name of a sound file. Raises QuantityError."""
    if text in CUE_SOUNDS:
        return text
    if is_sound_file(text):
        return parse_sound_file(text)
    raise QuantityError(
        "unknown-choice",
        f"{quote(text)} is not a choice for 'sound'",
        "write bell or tick, or the name of a file beside the sheet, such as gong.wav",
    )


def name_of(file: str) -> str:
    """A file as people would call it: `'sounds/body_scan.mp3' -> 'Body scan'`."""
    words = re.sub(r"[-_.\s]+", " ", Path(file).stem).strip()
    return f"{words[:1].upper()}{words[1:]}" or "Recording"


SoundFile = Annotated[
    str,
    PlainValidator(reader(parse_sound_file)),
    looks_like(_FILE, "write the name of a sound file: sounds/sea.mp3", "sea.mp3", "sounds/sea.wav"),
]
CueSound = Annotated[
    str,
    PlainValidator(reader(parse_cue_sound)),
    looks_like(
        rf"{'|'.join(CUE_SOUNDS)}|{_FILE}",
        "write bell, tick or the name of a sound file: gong.wav",
        *CUE_SOUNDS,
        "gong.wav",
    ),
]
