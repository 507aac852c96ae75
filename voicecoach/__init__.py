"""voicecoach: a cue compiler. Exercise sheets in, a spoken, beeped, exactly timed session out.

>>> import voicecoach
>>> session = voicecoach.compile("tight-hamstrings", minutes=30, conditions=["low-back-pain"], voice="silent")
>>> session.script.duration_ms <= 30 * 60_000
True
>>> session.script.events[0].type
'speech'

`session.render("session.wav")` writes it as a sound file. docs/api.md documents all that a program can do; README.md
beside this file is the map of the house. Nothing is loaded before it is used.
"""

import sys
from importlib import import_module
from types import ModuleType

from voicecoach.version import __version__

TYPE_CHECKING = False
"""As type checkers know it: `typing` alone takes as long to load as Python."""
if TYPE_CHECKING:
    from voicecoach.api.live import LiveOutcome, LiveRequest
    from voicecoach.api.observer import Observer
    from voicecoach.api.program import check, compile, diff, explain, open_library, play, render, verify  # noqa: A004
    from voicecoach.api.session import CompiledSession, Rendered
    from voicecoach.errors import MachineError, RequestError, SheetError, VoicecoachError
    from voicecoach.request import SessionRequest
    from voicecoach.script import Script
    from voicecoach.sheets.library.library import Library

__all__ = [
    "CompiledSession",
    "Library",
    "LiveOutcome",
    "LiveRequest",
    "MachineError",
    "Observer",
    "Rendered",
    "RequestError",
    "Script",
    "SessionRequest",
    "SheetError",
    "VoicecoachError",
    "__version__",
    "check",
    "compile",
    "diff",
    "explain",
    "open_library",
    "play",
    "render",
    "verify",
]

_HOMES = {
    **dict.fromkeys(["LiveOutcome", "LiveRequest"], "voicecoach.api.live"),
    "Observer": "voicecoach.api.observer",
    **dict.fromkeys(
        ["check", "compile", "diff", "explain", "open_library", "play", "render", "verify"],
        "voicecoach.api.program",
    ),
    **dict.fromkeys(["CompiledSession", "Rendered"], "voicecoach.api.session"),
    **dict.fromkeys(["MachineError", "RequestError", "SheetError", "VoicecoachError"], "voicecoach.errors"),
    "SessionRequest": "voicecoach.request",
    "Script": "voicecoach.script",
    "Library": "voicecoach.sheets.library.library",
}
"""Where each public name is defined."""


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'voicecoach' has no attribute '{name}'")
    value: object = getattr(import_module(_HOMES[name]), name)
    setattr(sys.modules[__name__], name, value)
    return value


def __dir__() -> list[str]:
    return sorted(__all__)


class _Package(ModuleType):
    """Keeps `voicecoach.diff`, `.explain` and `.verify` the functions, although there are packages of these names.

    Importing a package binds its name in its parent; for these three that would hide what they are for.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _HOMES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
