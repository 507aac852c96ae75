"""Music that plays elsewhere: a small player on a private bus is made softer or paused, and afterwards is as it was."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Self

import pytest
from controls_session import PATIENCE_S
from test_controls_mpris import bus, pytestmark  # noqa: F401 - a fixture, and where there is no bus

from voicecoach.api.live import LiveRequest, play_session
from voicecoach.live.clock import SteadyClock
from voicecoach.live.commands import Command
from voicecoach.live.others import others_quieted
from voicecoach.live.players.silent import SilentPlayer
from voicecoach.request import make_request

dbus_fast = pytest.importorskip("dbus_fast")
aio = pytest.importorskip("dbus_fast.aio")

NAME = "org.mpris.MediaPlayer2.jukebox"


class Jukebox:
    """A media player that plays, with a volume if `has_volume`."""

    def __init__(self, status: str = "Playing", *, has_volume: bool = True) -> None:
        self.status = status
        self.volume = 0.8
        self.has_volume = has_volume
        self.asked: list[str] = []
        self._loop = asyncio.new_event_loop()
        self._leave = asyncio.Event()
        self._ready = threading.Event()
        self._thread = threading.Thread(
            target=lambda: self._loop.run_until_complete(self._serve()), daemon=True
        )

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(PATIENCE_S)
        return self

    def __exit__(self, *_error: object) -> None:
        self._loop.call_soon_threadsafe(self._leave.set)
        self._thread.join(PATIENCE_S)
        self._loop.close()

    def answer(self, message: Any) -> Any:
        if message.path != "/org/mpris/MediaPlayer2":
            return None
        body, member = list(message.body), message.member
        if member == "Get" and body[1] == "PlaybackStatus":
            return dbus_fast.Message.new_method_return(message, "v", [dbus_fast.Variant("s", self.status)])
        if member == "Get" and self.has_volume:
            return dbus_fast.Message.new_method_return(message, "v", [dbus_fast.Variant("d", self.volume)])
        if member == "Set" and self.has_volume:
            self.volume = body[2].value
            self.asked.append(f"volume {self.volume:.2f}")
            return dbus_fast.Message.new_method_return(message)
        if member in {"Pause", "Play"}:
            self.status = {"Pause": "Paused", "Play": "Playing"}[member]
            self.asked.append(member)
            return dbus_fast.Message.new_method_return(message)
        return dbus_fast.Message.new_error(
            message, "org.freedesktop.DBus.Error.NotSupported", "no such thing here"
        )

    async def _serve(self) -> None:
        connection = await aio.MessageBus().connect()
        connection.add_message_handler(self.answer)
        await connection.request_name(NAME)
        self._ready.set()
        await self._leave.wait()
        connection.disconnect()


def until(is_so: Callable[[], bool]) -> None:
    deadline_s = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < deadline_s
        time.sleep(0.01)


@contextmanager
def quieted(wanted: Any, jukebox: Jukebox, count: int) -> Iterator[None]:
    """In a session, once the jukebox has been asked so many times."""
    with others_quieted(wanted):
        until(lambda: len(jukebox.asked) >= count)
        yield


@pytest.mark.usefixtures("bus")
def test_music_is_softer_for_a_session_and_then_as_it_was() -> None:
    with Jukebox() as jukebox:
        with quieted("duck", jukebox, 1):
            assert (jukebox.status, round(jukebox.volume, 2)) == ("Playing", 0.24)
        assert (jukebox.status, jukebox.volume) == ("Playing", 0.8)


@pytest.mark.usefixtures("bus")
@pytest.mark.parametrize(("wanted", "has_volume"), [("pause", True), ("duck", False)])
def test_music_that_is_paused_goes_on_afterwards(wanted: str, *, has_volume: bool) -> None:
    """Where that was asked for, and where there is no volume to turn down."""
    with Jukebox(has_volume=has_volume) as jukebox:
        with quieted(wanted, jukebox, 1):
            assert jukebox.status == "Paused"
        assert jukebox.asked == ["Pause", "Play"]


@pytest.mark.usefixtures("bus")
def test_what_its_person_does_meanwhile_is_respected() -> None:
    """A volume that was turned stays, and music that was stopped stays silent."""
    with Jukebox() as jukebox:
        with quieted("duck", jukebox, 1):
            jukebox.volume = 0.5
        assert jukebox.volume == 0.5
    with Jukebox() as jukebox:
        with quieted("pause", jukebox, 1):
            jukebox.status = "Stopped"
        assert jukebox.status == "Stopped"


@pytest.mark.usefixtures("bus")
def test_music_that_does_not_play_is_left_alone() -> None:
    with Jukebox(status="Paused") as jukebox:
        with others_quieted("duck"):
            time.sleep(0.5)
        assert (jukebox.status, jukebox.volume, jukebox.asked) == ("Paused", 0.8, [])


def test_without_a_bus_nothing_happens_and_nothing_is_printed(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    start_s = time.monotonic()
    with others_quieted("duck"):
        pass
    assert time.monotonic() - start_s < 3
    assert capfd.readouterr() == ("", "")


@pytest.mark.usefixtures("bus")
def test_a_session_that_is_quit_gives_the_music_back() -> None:
    """Through the whole of it: the music is softer while it plays."""

    class Heard(SilentPlayer):
        is_heard = True

    class Quits:
        """Quits once the music is softer."""

        def start(self, queue: Any, now: Any) -> None:
            del now
            self.thread = threading.Thread(target=self.wait, args=(queue,))
            self.thread.start()

        def wait(self, queue: Any) -> None:
            until(lambda: bool(jukebox.asked))
            queue.put(Command.QUIT)

        def stop(self) -> None:
            self.thread.join(PATIENCE_S)

    player = Heard()
    player.clock = SteadyClock()
    with Jukebox() as jukebox:
        live = LiveRequest(
            player=player, others="duck", controls=[Quits()], keeps_journal=False, check_in=False
        )
        outcome = play_session(make_request("hamstring-ere", voice="silent"), live)
        assert not outcome.is_finished
        assert (jukebox.asked[0], jukebox.volume) == ("volume 0.24", 0.8)
