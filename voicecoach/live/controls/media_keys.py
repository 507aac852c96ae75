"""The media keys of a keyboard on macOS, Windows and X11 (play, next, previous), whichever program has the focus.

They come from pynput, which sees every key that is pressed on the machine: all but the media keys are ignored at once.
Other programs still get the keys, so an open music player reacts too. On a Linux desktop `mpris` is the better choice: it
is made for players and includes the buttons of earphones.
"""

import sys
from collections.abc import Callable
from importlib import import_module, metadata, util
from typing import Any

from voicecoach.errors import MachineError
from voicecoach.live.commands import Command, CommandQueue, Control, Now
from voicecoach.live.controls import Connections, ControlInfo
from voicecoach.live.controls._presses import Presses

ORDER = 30
HELP = "the media keys of the keyboard"
LIBRARY = "pynput"
_CURE = 'pip install "voicecoach[media-keys]"'
_SUMMARY = "media keys of the keyboard"


def open_control(_argument: str, connections: Connections) -> Control:
    """Raises MachineError if the library is not installed or finds no keyboard to listen to."""
    del connections  # this control needs none
    if not is_installed():
        raise MachineError(f"{LIBRARY} is not installed", _CURE)
    try:
        keyboard = import_module(f"{LIBRARY}.keyboard")
    except Exception as error:  # noqa: BLE001 - whatever a machine without a display or a keyboard makes of it
        reason = next(iter(str(error).strip().splitlines()), "pynput cannot be loaded")
        raise MachineError(
            f"the media keys are not available: {reason}", "use --control keys or --control mpris"
        ) from None
    return MediaKeys(keyboard)


def describe() -> ControlInfo:
    if not is_installed():
        return ControlInfo("media-keys", _SUMMARY, available=False, detail=_CURE)
    return ControlInfo(
        "media-keys", _SUMMARY, available=True, detail=f"{LIBRARY} {metadata.version(LIBRARY)}"
    )


def starts_unasked() -> bool:
    """On Linux the desktop passes the media keys on by MPRIS."""
    return sys.platform != "linux" and is_installed()


def is_installed() -> bool:
    return util.find_spec(LIBRARY) is not None


class MediaKeys(Control):
    """Listens to the keyboard behind `keyboard`, the module of the library."""

    is_buttons = True
    """Play, next and previous, and no numbers: the check-in says how to answer with these."""

    def __init__(self, keyboard: Any) -> None:
        self._keyboard = keyboard
        self._listener: Any = None
        self._asks: dict[Any, Callable[[], None]] = {}
        self._held: set[Any] = set()
        """Keys that are down: a key that is held repeats, and counts as one press."""

    def start(self, queue: CommandQueue, now: Callable[[], Now]) -> None:
        presses = Presses(queue.put, now)
        asks = {
            "media_play_pause": presses.play_pause,
            "media_stop": lambda: queue.put(Command.PAUSE),
            "media_next": lambda: queue.put(Command.NEXT),
            "media_previous": presses.previous,
        }
        # Not every system has all of them.
        found = {getattr(self._keyboard.Key, name, None): ask for name, ask in asks.items()}
        self._asks = {key: ask for key, ask in found.items() if key is not None}
        self._listener = self._keyboard.Listener(on_press=self._press, on_release=self._release)
        self._listener.daemon = True
        self._listener.start()

    def stop(self) -> None:
        """Does not wait for the listener's thread: under X11 it ends with the next key press, or with the program."""
        self._asks = {}
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.stop()

    def _press(self, key: Any) -> None:
        ask = self._asks.get(key)
        if ask is not None and key not in self._held:
            self._held.add(key)
            ask()

    def _release(self, key: Any) -> None:
        self._held.discard(key)
