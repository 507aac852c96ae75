"""The voices: one file per speech engine, imported only when that engine is asked for.

To add an engine, add a file here that follows `VoiceModule`, or install a package with an entry point in the group
`voicecoach.voices`. The file name is the engine's name on the command line. Files that start with an underscore are parts
of an engine. The engine whose `ORDER` is lowest is the default.
"""

from dataclasses import dataclass
from typing import Protocol

from voicecoach.errors import RequestError
from voicecoach.plugins import Registry
from voicecoach.speech import HIGHEST_WPM, LOWEST_WPM, Voice


@dataclass(frozen=True, slots=True)
class VoiceInfo:
    """What is known about an engine without starting it."""

    engine: str
    summary: str
    available: bool
    detail: str
    """Its version if it is available, otherwise what is missing."""
    how_to_get: str
    """The command that installs it; empty when there is nothing to install."""
    recommended: bool
    variants: tuple[str, ...]
    """Names that may follow the colon: some of them, or all."""


class VoiceModule(Protocol):
    """What a file of this folder must offer, and the module of an installed package that adds a voice."""

    def open_voice(self, variant: str | None, wpm: int) -> Voice:
        """The voice, or one of its variants, at a rate in words per minute. Starts nothing yet.

        Raises RequestError for an unknown variant, MachineError when the engine is not installed.
        """
        ...

    def describe(self) -> VoiceInfo:
        """What is known about the engine without starting it. Never raises."""
        ...


VOICES: Registry[VoiceModule] = Registry(
    __name__, "voice", group="voicecoach.voices", offers=("open_voice", "describe")
)


def list_engines() -> tuple[str, ...]:
    """The names of the engines in their own order, the default first."""
    return VOICES.names()


def default_engine() -> str:
    """The engine that is used when none is named."""
    return VOICES.names()[0]


def describe_engine(engine: str) -> VoiceInfo:
    """What an engine reports about itself.

    Raises RequestError for an unknown engine, MachineError for one of another package that cannot be loaded.
    """
    return VOICES.load(engine).describe()


def find_voice(name: str | None, wpm: int) -> Voice:
    """The voice called `ENGINE` or `ENGINE:VARIANT`, at `wpm` words per minute as heard: `find_voice("pyttsx3:en-gb-x-rp", 150)`.

    Starts nothing yet. Raises RequestError for an unknown engine or variant or a rate out of bounds, MachineError for an
    engine that is not installed.
    """
    engine, colon, variant = (name or default_engine()).partition(":")
    VOICES.check(engine)
    if not LOWEST_WPM <= wpm <= HIGHEST_WPM:
        raise RequestError(
            f"{wpm} words per minute is too {'slow' if wpm < LOWEST_WPM else 'fast'} to follow",
            f"ask for {LOWEST_WPM} to {HIGHEST_WPM}",
        )
    if colon and not variant:
        raise RequestError(
            f"'{name}' has no variant after the colon", f"write '{engine}' or '{engine}:VARIANT'"
        )
    return VOICES.load(engine).open_voice(variant or None, wpm)
