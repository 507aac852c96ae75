"""What a speech engine must do: the Voice protocol. One engine is one file in `voices/`."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from voicecoach.clip import Clip

DEFAULT_WPM = 150
"""Words per minute as heard. Captions run at 145, and recognisers begin to mishear espeak at 160."""
LOWEST_WPM = 80
HIGHEST_WPM = 260


class Voice(Protocol):
    """A speech engine, set to one voice and one rate. It returns sound; it never plays it."""

    @property
    def engine(self) -> str:
        """The name of the engine: the name of its file in `voices/`."""
        ...

    @property
    def id(self) -> str:
        """The engine's own name of the voice."""
        ...

    @property
    def version(self) -> str:
        """Everything else that changes the sound: engine and library versions. Part of the cache key."""
        ...

    @property
    def wpm(self) -> int:
        """Words per minute as heard."""
        ...

    @property
    def rate_hz(self) -> int:
        """The rate of every clip that this voice speaks."""
        ...

    def speak_all(self, texts: Sequence[str]) -> Iterator[Clip]:
        """The raw clips of the texts, in order, including the silence at their ends.

        The same text gives the same bytes whatever was spoken before. May use all cores.
        Raises MachineError when the engine is not available or fails twice on one text.
        """
        ...

    def close(self) -> None:
        """Release processes and models. The voice must not be used afterwards. Safe to call twice."""
        ...
