"""The other players on the session bus: found, made softer or paused, and given back.

It has a connection of its own, in a thread of its own, so that the first word does not wait for it. Without a session bus, or
with players that answer nothing, nothing happens.
"""

import asyncio
import logging
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from dbus_fast.aio import MessageBus

PREFIX = "org.mpris.MediaPlayer2."
OWN = PREFIX + "voicecoach"
DUCKED = 0.3
"""Of its volume: about 10 dB, so that it stays beneath speech and beeps."""
ROUNDED = 0.1
"""How far from the volume that it was given a player may be, since some know few steps."""
ANSWER_S = 2.0
"""How long one player may take to answer."""
CONNECT_S = 5.0
END_S = 3.0
"""How long giving the music back may take at the end."""


class Quieter:
    """What makes the other players softer or pauses them, from `start` to `stop`."""

    def __init__(self, wanted: Literal["duck", "pause"]) -> None:
        self._wanted = wanted
        self._loop = asyncio.new_event_loop()
        self._leave = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="other-players", daemon=True)
        self._paused: list[str] = []
        self._ducked: dict[str, tuple[float, float]] = {}
        """The volume of each before, and the one that it was given."""

    def start(self) -> None:
        # Without any logging set up, Python would print what the library logs when its bus dies.
        logging.getLogger("dbus_fast").addHandler(logging.NullHandler())
        self._thread.start()

    def stop(self) -> None:
        with suppress(RuntimeError):  # it has ended
            self._loop.call_soon_threadsafe(self._leave.set)
        self._thread.join(END_S)

    def _run(self) -> None:
        try:
            with suppress(
                Exception
            ):  # no library, no bus, or one that dies: the session goes on as if it were not there
                self._loop.run_until_complete(self._serve())
        finally:
            self._loop.close()

    async def _serve(self) -> None:
        from dbus_fast.aio import MessageBus  # noqa: PLC0415 - only where there is a bus

        bus = MessageBus()
        await asyncio.wait_for(bus.connect(), CONNECT_S)
        try:
            listed = await _call(
                bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.ListNames"
            )
            for name in listed[0]:
                if name.startswith(PREFIX) and not name.startswith(OWN) and not self._leave.is_set():
                    with suppress(Exception):  # one that does not answer plays on
                        await self._quiet(bus, name)
            await self._leave.wait()
            for name in [*self._paused, *self._ducked]:
                with suppress(Exception):  # it may have ended
                    await self._give_back(bus, name)
        finally:
            bus.disconnect()

    async def _quiet(self, bus: "MessageBus", name: str) -> None:
        if await _get(bus, name, "PlaybackStatus") != "Playing":
            return
        if self._wanted == "duck":
            with suppress(Exception):  # many have no volume, and are paused
                before = float(await _get(bus, name, "Volume"))
                await _set_volume(bus, name, before * DUCKED)
                softer = float(await _get(bus, name, "Volume"))
                if softer < before:
                    # Far from what it was given, its person has turned it in this very moment.
                    if abs(softer - before * DUCKED) <= ROUNDED:
                        self._ducked[name] = before, softer
                    return
        self._paused.append(name)
        await _ask(bus, name, "Pause")

    async def _give_back(self, bus: "MessageBus", name: str) -> None:
        """Unless its person has done something about it meanwhile."""
        if name in self._paused:
            if await _get(bus, name, "PlaybackStatus") == "Paused":
                await _ask(bus, name, "Play")
            return
        before, softer = self._ducked[name]
        if abs(float(await _get(bus, name, "Volume")) - softer) < 0.01:
            await _set_volume(bus, name, before)


async def _ask(bus: "MessageBus", name: str, what: str) -> None:
    await _call(bus, name, "/org/mpris/MediaPlayer2", f"{PREFIX}Player.{what}")


async def _get(bus: "MessageBus", name: str, what: str) -> Any:
    found = await _call(
        bus,
        name,
        "/org/mpris/MediaPlayer2",
        "org.freedesktop.DBus.Properties.Get",
        "ss",
        f"{PREFIX}Player",
        what,
    )
    return found[0].value


async def _set_volume(bus: "MessageBus", name: str, volume: float) -> None:
    from dbus_fast import Variant  # noqa: PLC0415 - as above

    values = (f"{PREFIX}Player", "Volume", Variant("d", volume))
    await _call(bus, name, "/org/mpris/MediaPlayer2", "org.freedesktop.DBus.Properties.Set", "ssv", *values)


async def _call(
    bus: "MessageBus", name: str, path: str, method: str, signature: str = "", *values: Any
) -> list[Any]:
    """What a method answers. Raises OSError for an error, TimeoutError for silence."""
    from dbus_fast import Message, MessageType  # noqa: PLC0415 - as above

    interface, _, member = method.rpartition(".")
    message = Message(
        destination=name,
        path=path,
        interface=interface,
        member=member,
        signature=signature,
        body=list(values),
    )
    reply = await asyncio.wait_for(bus.call(message), ANSWER_S)
    if reply is None or reply.message_type is MessageType.ERROR:
        raise OSError(f"{name} does not answer {member}")
    return list(reply.body)
