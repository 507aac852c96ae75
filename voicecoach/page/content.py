"""What a page is made of: a script, its sound, and the handout of its exercises."""

from dataclasses import dataclass
from typing import BinaryIO

from voicecoach.script import Script


@dataclass(frozen=True, slots=True)
class PageSound:
    """An encoded session."""

    stream: BinaryIO
    """The whole file, at its beginning; read once, in blocks."""
    media_type: str
    """Such as `audio/mpeg`."""
    suffix: str
    """Of the file that is downloaded, without the dot."""
    byte_count: int


@dataclass(frozen=True, slots=True)
class HandoutExercise:
    """One exercise as it is printed."""

    id: str
    name: str
    dose: str
    equipment: tuple[str, ...]
    why: str | None
    steps: tuple[str, ...]
    cautions: tuple[str, ...]
    set_noun: str | None = None
    """What its sheet calls a set, such as a cycle or a spot, in the language of the session; None: a set."""


@dataclass(frozen=True, slots=True)
class PageContent:
    """A session for the page."""

    script: Script
    language: str
    """BCP 47; a language without wording of its own gets English labels around its own cues."""
    exercises: tuple[HandoutExercise, ...] = ()
    cautions: tuple[str, ...] = ()
    """When to stop, once for the whole session."""
    programme: str | None = None
    """The id of the programme that the session belongs to."""
    session_number: int | None = None
    """Which session of its course, counted from 1."""
    session_count: int | None = None
    """How many sessions the course has."""
    index: str | None = None
    """The file name of the course's index, for the way back."""
    captions: str = ""
    """The session as WebVTT."""
