"""MPRIS over D-Bus: the buttons of earphones and headsets, media keys and lock screens of a Linux desktop.

Button presses arrive through the desktop, or through BlueZ and mpris-proxy; `playerctl` does the same from a shell. The bus
has a thread of its own, which only puts commands in the queue and reads snapshots. Without a bus the control does nothing,
and if the bus dies it ends; the session is affected by neither.
"""

import asyncio
import contextlib
import logging
import os
import sys
import threading
from collections.abc import Callable
from importlib import metadata, util
from typing import TYPE_CHECKING

from voicecoach.errors import MachineError
from voicecoach.live.commands import CommandQueue, Now, PushControl
from voicecoach.live.controls import Connections, ControlInfo

if TYPE_CHECKING:
    from dbus_fast.aio import MessageBus

    from voicecoach.live.controls._mpris_interfaces import Player

ORDER = 20
HELP = "earphone buttons, media keys and lock screens of a Linux desktop"
BUS_NAME = "org.mpris.MediaPlayer2.voicecoach"
OBJECT_PATH = "/org/mpris/MediaPlayer2"
CONNECT_S = 5
"""How long to wait for an answer from the bus."""
END_S = 2
"""How long disconnecting may take. The thread dies with the program in any case."""
LIBRARY = "dbus-fast"


def open_control(_argument: str, connections: Connections) -> PushControl:
    """Raises MachineError when the library is not installed."""
    if not _is_installed():
        raise MachineError(f"{LIBRARY} is not installed", f"pip install {LIBRARY}")
    return Mpris(connections.title)


def describe() -> ControlInfo:
    summary = "earphone buttons, media keys and lock screens"
    if not _is_installed():
        return ControlInfo("mpris", summary, available=False, detail=f"pip install {LIBRARY}")
    if "DBUS_SESSION_BUS_ADDRESS" not in os.environ:
        return ControlInfo("mpris", summary, available=False, detail="there is no session bus")
    return ControlInfo("mpris", summary, available=True, detail=f"{LIBRARY} {metadata.version(LIBRARY)}")


def starts_unasked() -> bool:
    return sys.platform == "linux"


def _is_installed() -> bool:
    return util.find_spec("dbus_fast") is not None


class Mpris(PushControl):
    """A media player on the session bus, as long as there is one."""

    is_buttons = True
    """Play, next and previous, and no numbers: the check-in says how to answer with these."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._thread: threading.Thread | None = None
        self._loop = asyncio.new_event_loop()
        self._leave = asyncio.Event()
        self._player: Player | None = None
        self.bus_name = ""
        """The name of the player on the bus; empty while it is not there."""
        self.ready = threading.Event()
        """Set once the player is on the bus, or once it is clear that it never will be."""
        self.ended = threading.Event()
        """Set once the connection to the bus has ended."""

    def start(self, queue: CommandQueue, now: Callable[[], Now]) -> None:
        # Without any logging set up, Python would print what the library logs when its bus dies.
        logging.getLogger("dbus_fast").addHandler(logging.NullHandler())
        self._thread = threading.Thread(target=self._run, args=(queue, now), name="mpris", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._call(self._leave.set)
        if self._thread is not None:
            self._thread.join(END_S)
        else:
            self._loop.close()

    def changed(self, now: Now, *, seeked: bool) -> None:
        def tell() -> None:
            if self._player is not None:
                self._player.tell(now, seeked=seeked)

        self._call(tell)

    def _call(self, what: Callable[[], None]) -> None:
        """Run it in the thread of the bus, unless that has ended."""
        with contextlib.suppress(RuntimeError):  # the loop is closed
            self._loop.call_soon_threadsafe(what)

    def _run(self, queue: CommandQueue, now: Callable[[], Now]) -> None:
        try:
            with contextlib.suppress(
                Exception
            ):  # whatever goes wrong with the bus ends this control and nothing else
                self._loop.run_until_complete(self._serve(queue, now))
        finally:
            self._loop.close()
            self.ready.set()
            self.ended.set()

    async def _serve(self, queue: CommandQueue, now: Callable[[], Now]) -> None:
        from dbus_fast.aio import MessageBus  # noqa: PLC0415  # only where there is a bus

        from voicecoach.live.controls._mpris_interfaces import Player, Root  # noqa: PLC0415

        bus = MessageBus()
        await asyncio.wait_for(bus.connect(), CONNECT_S)
        died = asyncio.ensure_future(bus.wait_for_disconnect())  # type: ignore[no-untyped-call]
        try:
            player = Player(queue.put, now, self._title)
            bus.export(OBJECT_PATH, Root(queue.put))
            bus.export(OBJECT_PATH, player)
            self.bus_name = await asyncio.wait_for(_take_name(bus), CONNECT_S)
            player.tell(now(), seeked=False)
            self._player = player
            self.ready.set()
            left = asyncio.ensure_future(self._leave.wait())
            await asyncio.wait([left, died], return_when=asyncio.FIRST_COMPLETED)
            left.cancel()
        finally:
            self._player = None
            self.bus_name = ""
            bus.disconnect()
            await asyncio.wait([died], timeout=END_S)
            if died.done():
                died.exception()  # otherwise asyncio would log it as never retrieved
            else:
                died.cancel()


async def _take_name(bus: "MessageBus") -> str:
    """Our name, or one with the number of this process if another session has it. It does not queue for the name."""
    from dbus_fast import NameFlag, RequestNameReply  # noqa: PLC0415

    for name in (BUS_NAME, f"{BUS_NAME}.instance{os.getpid()}"):
        if await bus.request_name(name, NameFlag.DO_NOT_QUEUE) == RequestNameReply.PRIMARY_OWNER:
            return name
    raise OSError(f"the name {name} is taken")
