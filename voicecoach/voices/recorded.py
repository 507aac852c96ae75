"""recorded: your own recordings of the phrases that have one; another voice says the others. `voicecoach record` makes them.

A recording is one WAV file, named by the words of its phrase, in a folder of the user's data.
"""

import os
import wave
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from voicecoach.cache_folder import expand_home
from voicecoach.clip import BYTES_PER_FRAME, Clip
from voicecoach.errors import MachineError, RequestError
from voicecoach.speech import Voice
from voicecoach.suggest import one_of, slug
from voicecoach.voices import VoiceInfo
from voicecoach.voices._microphone import record_while
from voicecoach.voices._sound_files import read_sound

__all__ = [
    "OWN",
    "Recordings",
    "describe",
    "file_name_of",
    "list_recordings",
    "open_recordings",
    "open_voice",
    "read_sound",
    "record_while",
]

ORDER = 80
HELP = "your own recordings, and another voice for the rest: recorded, recorded:NAME"
OWN = "own"
"""The recordings that are meant if none are named."""
FOLDER_VARIABLE = "VOICECOACH_DATA"
_LONGEST_NAME = 60


def open_voice(variant: str | None, wpm: int) -> Voice:  # noqa: ARG001 - as every engine
    """Never: recordings speak in a session, together with a voice for all that was not recorded."""
    raise RequestError(
        "recordings cannot speak alone", f"use them in a session: --voice recorded:{variant or OWN}"
    )


def describe() -> VoiceInfo:
    """Which recordings there are."""
    names = list_recordings()
    return VoiceInfo(
        "recorded",
        "your own recordings, and another voice for the rest",
        available=bool(names),
        detail=f"{', '.join(names)}" if names else "nothing is recorded yet",
        how_to_get="" if names else "voicecoach record NAME",
        recommended=False,
        variants=names,
    )


def recordings_folder() -> Path:
    """Where recordings are kept: in `VOICECOACH_DATA`, or where this system keeps a user's data."""
    if named := os.environ.get(FOLDER_VARIABLE):
        return expand_home(named) / "recordings"
    from platformdirs import user_data_path  # noqa: PLC0415 - not needed where the variable is set

    return user_data_path("voicecoach", appauthor=False) / "recordings"


def list_recordings() -> tuple[str, ...]:
    """The names of all recordings."""
    folder = recordings_folder()
    return tuple(sorted(path.name for path in folder.iterdir() if path.is_dir())) if folder.is_dir() else ()


def file_name_of(text: str) -> str:
    """The file of a phrase: its words, and a few letters more where those do not tell it from every other phrase."""
    words = slug(text)
    name = words[:_LONGEST_NAME].rstrip("-")
    if name and name == words and text.isascii():
        return f"{name}.wav"
    return f"{name or 'phrase'}-{sha256(text.encode()).hexdigest()[:6]}.wav"


class Recordings:
    """The recordings of one name, as a guest of a session (see `voicecoach.cast`)."""

    def __init__(self, name: str = OWN) -> None:
        self.folder = recordings_folder() / name
        self.name = f"recordings '{name}'"

    def says(self, text: str) -> bool:
        """Whether this phrase is recorded."""
        return (self.folder / file_name_of(text)).is_file()

    def prepare(self, texts: Sequence[str]) -> None:
        """Nothing has to be prepared."""

    def speak(self, text: str) -> Clip:
        """The recording of a phrase. Raises MachineError for a file that cannot be read."""
        path = self.folder / file_name_of(text)
        try:
            return read_sound(path.read_bytes())
        except (OSError, ValueError) as error:
            raise MachineError(f"the recording {path} cannot be read: {error}", "record it again") from error

    def keep(self, text: str, clip: Clip) -> Path:
        """Keep a finished clip as the recording of a phrase; one that was there is replaced. Raises MachineError."""
        path = self.folder / file_name_of(text)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            unfinished = path.with_suffix(".part")
            with wave.open(str(unfinished), "wb") as file:
                file.setnchannels(1)
                file.setsampwidth(BYTES_PER_FRAME)
                file.setframerate(clip.rate_hz)
                file.writeframes(clip.pcm)
            unfinished.replace(path)
        except OSError as error:
            raise MachineError(
                f"cannot keep a recording in {self.folder}: {error.strerror or error}",
                "free up space or fix the permissions, then try again",
            ) from error
        return path

    def close(self) -> None:
        """Nothing is held."""


def open_recordings(name: str) -> Recordings:
    """The recordings of this name. Raises RequestError if there are none."""
    if name not in list_recordings():
        known = list_recordings()
        hint = one_of(name, known) if known else "record some: voicecoach record NAME"
        raise RequestError(f"there are no recordings '{name}'", hint)
    return Recordings(name)
