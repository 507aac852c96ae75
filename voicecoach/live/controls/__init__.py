"""The controls: one file per way to control a session, imported only when it is asked for.

To add one, add a file here with two functions: `open_control(argument, wiring) -> Control` and `describe() -> ControlInfo`.
Its file name is its name. Files that start with an underscore are parts of a control.

No control is ever needed: one that finds nothing to listen to, or loses it, ends, and the session goes on.

Media keys of macOS and Windows are not among them. On macOS they come through pyobjc's MediaPlayer (12.2, wheels), which
delivers them only to a program with an NSApplication whose main thread keeps turning its run loop, and the main thread of
a session is the session. On Windows they come through winrt (4.1, wheels) as the SystemMediaTransportControls of a
MediaPlayer that plays nothing. Neither could be tried on the machines that this is tested on. Both systems have the keys
of the terminal and the line commands.
"""

import importlib
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

from voicecoach.errors import RequestError
from voicecoach.live.commands import Control
from voicecoach.suggest import did_you_mean


class Curtain(Protocol):
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
class Wiring:
    """What a control may need beside the session."""

    title: str = ""
    """Of the routine, as lock screens show it."""
    answer: Callable[[str], None] = lambda _text: None
    """Takes what a control has to say to whoever gave a command that it does not know."""
    curtain: Curtain | None = None
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
    return tuple(sorted(path.stem for path in Path(__file__).parent.glob("[!_]*.py")))


def usual_controls() -> tuple[str, ...]:
    """Those that a session starts unasked, where they find something to listen to."""
    return ("keys", "mpris") if sys.platform == "linux" else ("keys",)


def describe_control(name: str) -> ControlInfo:
    """What a control tells of itself. Never raises for a control of `list_controls()`."""
    return cast("ControlInfo", importlib.import_module(f"{__name__}.{name}").describe())


def find_control(name: str, wiring: Wiring) -> Control:
    """The control called `NAME` or `NAME:ARGUMENT`, such as `keys`, `mpris`, `line:-` or `line:PATH`.

    Raises RequestError for an unknown name or argument, MachineError for one that needs what is not installed.
    """
    control, _, argument = name.partition(":")
    names = list_controls()
    if control not in names:
        hint = did_you_mean(control, names) or f"there are {', '.join(names)}"
        raise RequestError(f"there is no control '{control}'", hint)
    return cast("Control", importlib.import_module(f"{__name__}.{control}").open_control(argument, wiring))
