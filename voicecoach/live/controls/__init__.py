"""The controls: one file per way to control a session, imported only when it is asked for.

To add one, add a file here that follows `ControlModule`. Its file name is its name. Files that start with an underscore are
parts of a control.

A session never depends on a control: one that has nothing to listen to, or loses it, ends, and the session continues.

On macOS and Windows the media keys are read as keys of the keyboard, and nothing is shown on the lock screen. On macOS that
would take pyobjc's MediaPlayer (12.2, wheels), which serves only programs that run an NSApplication loop on their main
thread, where the session runs; on Windows it would take winrt (4.1, wheels) and the SystemMediaTransportControls of a
MediaPlayer that plays nothing. Neither could be tested.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from voicecoach.errors import MachineError
from voicecoach.live.commands import Control
from voicecoach.plugins import Registry


@runtime_checkable
class TerminalGuard(Protocol):
    """What has taken over the terminal while a session runs. A control makes it let go before the program is suspended."""

    covers: bool
    """Whether what the terminal showed before is covered."""

    def toggle_help(self) -> None:
        """Show what the keys do, or hide it again."""
        ...

    def suspend(self) -> None:
        """Give the terminal back for a while."""
        ...

    def resume(self) -> None:
        """Take it over again."""
        ...


@runtime_checkable
class Titled(Protocol):
    """A control that is made before it is known which session it controls, and shows its name."""

    def entitle(self, title: str, number: int | None) -> None:
        """The title of the routine, and which session it is, counted from 1; None: none in particular."""
        ...


@dataclass(frozen=True, slots=True)
class Connections:
    """What a control may need besides the session."""

    title: str = ""
    """The title of the routine, as lock screens show it."""
    answer: Callable[[str], None] = lambda _text: None
    """Called with the reply to somebody whose command was not understood."""
    guard: TerminalGuard | None = None
    """The screen, where there is one."""
    number: int | None = None
    """Which session it is, counted from 1; None: none in particular."""


def entitled(controls: Iterable[Control], connections: Connections) -> Iterator[Control]:
    """The controls, each told which session it controls if it shows that."""
    for control in controls:
        if isinstance(control, Titled):
            control.entitle(connections.title, connections.number)
        yield control


@dataclass(frozen=True, slots=True)
class ControlInfo:
    """What is known about a control without starting it."""

    name: str
    summary: str
    available: bool
    detail: str
    """What it listens to if it is available, otherwise what is missing."""


class ControlModule(Protocol):
    """What a file of this folder must offer."""

    def open_control(self, argument: str, connections: Connections) -> Control:
        """The control; `argument` is what follows the colon of its name, else empty.

        Raises RequestError for an argument that it cannot use, MachineError when it needs what is not installed.
        """
        ...

    def describe(self) -> ControlInfo:
        """What is known about the control without starting it. Never raises."""
        ...

    def starts_unasked(self) -> bool:
        """Whether a session starts it on this system when no control is named."""
        ...


CONTROLS: Registry[ControlModule] = Registry(__name__, "control")


def list_controls() -> tuple[str, ...]:
    """The names of the controls in their own order."""
    return CONTROLS.names()


def usual_controls() -> tuple[str, ...]:
    """The controls that a session starts when none is named."""
    return tuple(name for name in CONTROLS.names() if CONTROLS.load(name).starts_unasked())


def describe_control(name: str) -> ControlInfo:
    """What a control reports about itself. Raises RequestError for an unknown control."""
    return CONTROLS.load(name).describe()


def find_control(name: str, connections: Connections) -> Control:
    """The control called `NAME` or `NAME:ARGUMENT`, such as `keys`, `mpris`, `media-keys`, `line:-` or `line:PATH`.

    Raises RequestError for an unknown name or argument, MachineError for one that needs what is not installed.
    """
    control, _, argument = name.partition(":")
    return CONTROLS.load(control).open_control(argument, connections)


def open_usual(connections: Connections, notice: Callable[[str], None]) -> Iterator[Control]:
    """The controls that a session starts when none is named; what is missing for one is noticed."""
    for name in usual_controls():
        try:
            yield find_control(name, connections)
        except MachineError as error:
            notice(f"no {name}: {error.message}")
