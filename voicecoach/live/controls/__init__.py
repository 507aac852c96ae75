"""The controls: one file per way to control a session, imported only when it is asked for.

To add one, add a file here with two functions: `open_control(argument, wiring) -> Control` and `describe() -> ControlInfo`.
Its file name is its name. Files that start with an underscore are parts of a control.

No control is ever needed: one that finds nothing to listen to, or loses it, ends, and the session goes on.

The media keys of macOS and Windows are heard as keys of the keyboard. A place on the lock screen is not taken there: on
macOS that would be pyobjc's MediaPlayer (12.2, wheels), which delivers only to a program with an NSApplication whose main
thread keeps turning its run loop, and the main thread of a session is the session; on Windows winrt (4.1, wheels) with the
SystemMediaTransportControls of a MediaPlayer that plays nothing. Neither could be tried where this is tested.
"""

import importlib
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Protocol, cast

from voicecoach.errors import RequestError
from voicecoach.live.commands import Control
from voicecoach.suggest import did_you_mean


class TerminalGuard(Protocol):
    """What covers the terminal while a session runs. A control lifts it before the program is suspended."""

    def toggle_help(self) -> None:
        """Show what the keys do, or hide it again."""
        ...

    def suspend(self) -> None:
        """Give the terminal back for a while."""
        ...

    def resume(self) -> None:
        """Cover it again."""
        ...


@dataclass(frozen=True, slots=True)
class Connections:
    """What a control may need beside the session."""

    title: str = ""
    """Of the routine, as lock screens show it."""
    answer: Callable[[str], None] = lambda _text: None
    """Takes what a control has to say to whoever gave a command that it does not know."""
    curtain: TerminalGuard | None = None
    """The screen, where there is one."""


@dataclass(frozen=True, slots=True)
class ControlInfo:
    """What can be told about a control without starting it."""

    name: str
    summary: str
    available: bool
    detail: str
    """What it listens to where it is available, else what is missing."""


def list_controls() -> tuple[str, ...]:
    """The names of the controls, sorted."""
    return tuple(sorted(path.stem.replace("_", "-") for path in Path(__file__).parent.glob("[!_]*.py")))


def usual_controls() -> tuple[str, ...]:
    """Those that a session starts unasked, where they find something to listen to."""
    if sys.platform == "linux":
        return ("keys", "mpris")
    return ("keys", "media-keys") if describe_control("media-keys").available else ("keys",)


def describe_control(name: str) -> ControlInfo:
    """What a control tells of itself. Never raises for a control of `list_controls()`."""
    return cast("ControlInfo", _module(name).describe())


def find_control(name: str, wiring: Connections) -> Control:
    """The control called `NAME` or `NAME:ARGUMENT`, such as `keys`, `mpris`, `media-keys`, `line:-` or `line:PATH`.

    Raises RequestError for an unknown name or argument, MachineError for one that needs what is not installed.
    """
    control, _, argument = name.partition(":")
    names = list_controls()
    if control not in names:
        hint = did_you_mean(control, names) or f"there are {', '.join(names)}"
        raise RequestError(f"there is no control '{control}'", hint)
    return cast("Control", _module(control).open_control(argument, wiring))


def _module(name: str) -> ModuleType:
    return importlib.import_module(f"{__name__}.{name.replace('-', '_')}")
