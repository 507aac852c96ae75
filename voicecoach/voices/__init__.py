"""The voices: one file per speech engine, imported only when that engine is asked for.

To add an engine, add a file here that follows `VoiceModule`, or install a package with an entry point in the group
`voicecoach.voices`. The file name is the engine's name on the command line. Files that start with an underscore are parts
of an engine. An engine whose file says `IS_AUTOMATIC = True` may speak when none is named: the one with the lowest `ORDER`
that is available and speaks the language.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from voicecoach.errors import RequestError
from voicecoach.plugins import Registry
from voicecoach.speech import HIGHEST_WPM, LOWEST_WPM, Voice

AUTO = "auto"
"""As a voice: the best engine that is there."""


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
    """The names of the engines in their own order, the best first."""
    return VOICES.names()


def automatic_engines(speaks: Callable[[str], bool] = lambda _engine: True) -> Iterator[VoiceInfo]:
    """The engines that may speak when none is named, the best first; `speaks` says which of them know the language."""
    for name in VOICES.names():
        if VOICES.describe(name).constants.get("IS_AUTOMATIC") is True and speaks(name):
            yield describe_engine(name)


def automatic_engine(speaks: Callable[[str], bool] = lambda _engine: True) -> str:
    """The engine that speaks when none is named: the first automatic one that is available, else the last that there is."""
    last = ""
    for info in automatic_engines(speaks):
        if info.available:
            return info.engine
        last = info.engine
    if not last:
        raise RequestError("no voice speaks this language", "name one: --voice ENGINE:VOICE")
    return last


def better_engine(engine: str, speaks: Callable[[str], bool] = lambda _engine: True) -> VoiceInfo | None:
    """The best engine that would speak in place of this one if it were installed; None if this one is the best."""
    for info in automatic_engines(speaks):
        if info.engine == engine:
            break
        if not info.available:
            return info
    return None


def describe_engine(engine: str) -> VoiceInfo:
    """What an engine reports about itself.

    Raises RequestError for an unknown engine, MachineError for one of another package that cannot be loaded.
    """
    return VOICES.load(engine).describe()


def engine_files(engine: str) -> tuple[Path, ...]:
    """The files outside Python packages that decide how an engine speaks, where it knows them: its `engine_files()`."""
    module = VOICES.load(engine) if engine in VOICES else None
    files = getattr(module, "engine_files", None)
    return tuple(files()) if files is not None else ()


def find_voice(name: str | None, wpm: int) -> Voice:
    """The voice called `ENGINE` or `ENGINE:VARIANT`, at `wpm` words per minute as heard: `find_voice("pyttsx3:en-gb-x-rp", 150)`.

    `auto` and None are the best engine that is there. Starts nothing yet. Raises RequestError for an unknown engine or variant or a rate out of bounds, MachineError for an
    engine that is not installed.
    """
    engine, colon, variant = (automatic_engine() if name in {None, AUTO} else str(name)).partition(":")
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
