"""The voices: one file per speech engine, imported only when that engine is asked for.

To add an engine, add a file here with two functions: `open_voice(variant, wpm) -> Voice` and `describe() -> VoiceInfo`.
Its file name is its name on the command line. Files that start with an underscore are parts of an engine.
"""

import importlib
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from voicecoach.errors import RequestError
from voicecoach.speech import HIGHEST_WPM, LOWEST_WPM, Voice
from voicecoach.suggest import did_you_mean

DEFAULT_ENGINE = "pyttsx3"


@dataclass(frozen=True, slots=True)
class VoiceInfo:
    """What can be told about an engine without starting it."""

    engine: str
    summary: str
    available: bool
    detail: str
    """Its version where it is available, else what is missing."""
    how_to_get: str
    """The command that installs it; empty when there is nothing to install."""
    recommended: bool
    variants: tuple[str, ...]
    """Names that may follow the colon: some of them, or all."""


def list_engines() -> tuple[str, ...]:
    """The names of the engines, sorted."""
    return tuple(sorted(path.stem for path in Path(__file__).parent.glob("[!_]*.py")))


def describe_engine(engine: str) -> VoiceInfo:
    """What the engine tells of itself. Never raises for an engine of `list_engines()`."""
    return cast("VoiceInfo", importlib.import_module(f"{__name__}.{engine}").describe())


def find_voice(name: str | None, wpm: int) -> Voice:
    """The voice called `ENGINE` or `ENGINE:VARIANT`, at so many words a minute as heard: `find_voice("pyttsx3:en-gb-x-rp", 150)`.

    Starts nothing yet. Raises RequestError for an unknown engine or variant or a rate out of bounds, MachineError for an
    engine that is not installed.
    """
    engine, colon, variant = (name or DEFAULT_ENGINE).partition(":")
    engines = list_engines()
    if engine not in engines:
        raise RequestError(
            f"there is no voice '{engine}'; there are {', '.join(engines)}", did_you_mean(engine, engines)
        )
    if not LOWEST_WPM <= wpm <= HIGHEST_WPM:
        raise RequestError(
            f"a rate of {wpm} words a minute cannot be followed", f"ask for {LOWEST_WPM} to {HIGHEST_WPM}"
        )
    if colon and not variant:
        raise RequestError(
            f"'{name}' names no variant after its colon", f"write '{engine}' or '{engine}:VARIANT'"
        )
    return cast("Voice", importlib.import_module(f"{__name__}.{engine}").open_voice(variant or None, wpm))
