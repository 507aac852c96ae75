"""The media player on D-Bus: driven by the real `playerctl` over a private bus, and heard by a listener on that bus."""

import asyncio
import os
import queue
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

import pytest
from controls_session import NOW, PATIENCE_S, SmallSession

from voicecoach.live.commands import Command, Seek, SeekBy, SetGain
from voicecoach.live.controls import Connections, _presses, describe_control, find_control
from voicecoach.live.controls.mpris import BUS_NAME, Mpris
from voicecoach.script import NO_STEP

dbus_fast = pytest.importorskip("dbus_fast.aio") and pytest.importorskip("dbus_fast")
pytest.importorskip("voicecoach.live.controls._mpris_interfaces")
pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="there is no MPRIS elsewhere"),
    pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="dbus-daemon is not installed"),
]
needs_playerctl = pytest.mark.skipif(shutil.which("playerctl") is None, reason="playerctl is not installed")

TITLE = "Tight hamstrings"
PLAYER = "org.mpris.MediaPlayer2.Player"


@dataclass
class Bus:
    """A session bus that only this test knows."""

    address: str
    daemon: "subprocess.Popen[str]"

    def kill(self) -> None:
        self.daemon.kill()
        self.daemon.wait()


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Bus]:
    command = ["dbus-daemon", "--session", "--nofork", "--print-address", f"--address=unix:dir={tmp_path}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as daemon:
        assert daemon.stdout is not None
        bus = Bus(daemon.stdout.readline().strip(), daemon)
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
        yield bus
        bus.kill()


@contextmanager
def session_on_bus() -> Iterator[tuple[SmallSession, Mpris]]:
    control = find_control("mpris", Connections(TITLE))
    assert isinstance(control, Mpris)
    with SmallSession(control) as session:
        assert control.ready.wait(PATIENCE_S)
        assert control.bus_name
        yield session, control


def playerctl(*arguments: str) -> str:
    done = subprocess.run(
        ["playerctl", "--player=voicecoach", *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def call(member: str, *values: str, interface: str = PLAYER) -> str:
    """A method of the player by the bus's own tool, for what playerctl does not send."""
    done = subprocess.run(
        [
            *("dbus-send", "--session", "--print-reply", f"--dest={BUS_NAME}", "/org/mpris/MediaPlayer2"),
            *(f"{interface}.{member}", *values),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


class Listener:
    """Everything that the player tells on the bus, a message at a time, as `dbus-monitor` writes it."""

    def __enter__(self) -> Self:
        match = "type='signal',path='/org/mpris/MediaPlayer2'"
        self._monitor = subprocess.Popen(
            ["dbus-monitor", "--session", match], stdout=subprocess.PIPE, text=True, bufsize=1
        )
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        threading.Thread(target=self._read, daemon=True).start()
        # Its own connection loses the name that it began with when it starts to listen: the last thing told before.
        self.until("member=NameLost")
        return self

    def __exit__(self, *_error: object) -> None:
        self._monitor.kill()
        self._monitor.wait()
        assert self._monitor.stdout is not None
        self._monitor.stdout.close()

    def _read(self) -> None:
        assert self._monitor.stdout is not None
        for line in self._monitor.stdout:
            self._lines.put(line.rstrip())

    def until(self, text: str) -> list[str]:
        """The lines up to one with this text, which has to come."""
        lines: list[str] = []
        while not lines or text not in lines[-1]:
            lines.append(self._lines.get(timeout=PATIENCE_S))
        return lines


@needs_playerctl
def test_playerctl_drives_a_session(bus: Bus) -> None:
    """Each verb asks for what it says, and what is read back is where the session is then."""
    del bus
    with session_on_bus() as (session, _):
        assert playerctl("status") == "Playing"
        playerctl("pause")
        session.wait_for(Command.PAUSE)
        assert playerctl("status") == "Paused"
        playerctl("play")
        playerctl("next")
        session.wait_for(Command.PAUSE, Command.RESUME, Command.NEXT)
        assert round(float(playerctl("position"))) == 62
        playerctl("previous")
        playerctl("stop")
        session.wait_for(Command.PAUSE, Command.RESUME, Command.NEXT, Command.BACK, Command.PAUSE)
        assert round(float(playerctl("position"))) == 42


@needs_playerctl
def test_play_pause_pauses_and_goes_on(bus: Bus) -> None:
    """Two presses with time between them are two presses."""
    del bus
    with session_on_bus() as (session, control):
        playerctl("play-pause")
        session.wait_for(Command.TOGGLE)
        assert playerctl("status") == "Paused"
        player = control._player
        assert player is not None
        player._presses.played_s -= PATIENCE_S
        playerctl("play-pause")
        session.wait_for(Command.TOGGLE, Command.TOGGLE)
        assert playerctl("status") == "Playing"


@needs_playerctl
def test_two_presses_repeat_and_three_open_the_menu(bus: Bus, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the one button; a fourth press begins anew. To go back twice in a row is to go two back.

    The time for a press is stretched, since a busy machine may be slow to press.
    """
    del bus
    monkeypatch.setattr(_presses, "DOUBLE_PLAY_S", PATIENCE_S)
    with session_on_bus() as (session, _):
        for _ in range(4):
            call("PlayPause")
        session.wait_for(Command.TOGGLE, Command.REPEAT, Command.MENU, Command.TOGGLE)
        session.asked.clear()
        for _ in range(3):
            playerctl("previous")
        session.wait_for(Command.BACK, Command.BACK, Command.BACK)
        session.asked.clear()
        playerctl("loop", "Track")
        session.wait_for(Command.REPEAT)


def test_the_button_says_ready_while_the_session_waits(bus: Bus) -> None:
    """At once and every time: whoever presses twice there does not ask for a repeat."""
    del bus
    with session_on_bus() as (session, _):
        for count, button in enumerate(("PlayPause", "PlayPause", "Play"), start=1):
            session.move(replace(NOW, state="waiting", gate="Get the stool."))
            call(button)
            session.wait_for(*[Command.READY] * count)


@needs_playerctl
def test_places_are_sought(bus: Bus) -> None:
    """By a step, and to a place of the exercise that plays; a place of one that is over, or of none, asks nothing."""
    del bus
    with session_on_bus() as (session, _):
        playerctl("position", "10+")
        playerctl("position", "5-")
        playerctl("position", "90")
        session.wait_for(SeekBy(10_000), SeekBy(-5_000), Seek(90_000))
        call("SetPosition", "objpath:/voicecoach/exercise/Side_plank", "int64:1000000")
        call("SetPosition", "objpath:/voicecoach/exercise/Hamstring_end_range_expansion", "int64:300000001")
        playerctl("next")
        session.wait_for(SeekBy(10_000), SeekBy(-5_000), Seek(90_000), Command.NEXT)
        assert session.now().exercise == "Side plank"


@needs_playerctl
def test_the_metadata_say_exercise_set_side_and_time_left(bus: Bus) -> None:
    """As a lock screen shows a piece of music; and follow the session."""
    del bus
    with session_on_bus() as (session, _):
        assert playerctl("metadata", "xesam:title") == "Hamstring end-range expansion"
        assert playerctl("metadata", "xesam:artist") == TITLE
        assert playerctl("metadata", "xesam:album") == "Set 2 of 3, rep 1 of 2, left"
        assert playerctl("metadata", "mpris:length") == "300000000"
        art = Path(unquote(urlsplit(playerctl("metadata", "mpris:artUrl")).path))
        assert ET.fromstring(art.read_bytes()).tag.endswith("svg")  # noqa: S314
        assert playerctl("metadata", "xesam:comment") == "4 min 18 s left"
        session.move(
            replace(NOW, exercise="Side plank", ref=replace(NOW.ref, side="right"), left_ms=5_000),
            seeked=True,
        )
        assert playerctl("metadata", "xesam:title") == "Side plank"
        assert playerctl("metadata", "xesam:album") == "Set 2 of 3, rep 1 of 2, right"
        assert playerctl("metadata", "mpris:trackid") == "'/voicecoach/exercise/Side_plank'"
        session.move(replace(NOW, exercise=None, ref=NO_STEP, phase="set-up"))
        assert playerctl("metadata", "xesam:title") == TITLE
        assert playerctl("metadata", "xesam:album") == "Set up"
        session.move(replace(NOW, state="waiting", gate="Get the stool."))
        assert playerctl("metadata", "xesam:album") == "Get the stool."
        assert playerctl("status") == "Paused"
        session.move(replace(NOW, state="finished"))
        assert playerctl("status") == "Stopped"


@needs_playerctl
def test_the_volume_is_the_one_that_is_heard(bus: Bus) -> None:
    """1 is normal, half of it 6 dB less; and a rate of none is a pause."""
    del bus
    with session_on_bus() as (session, _):
        session.move(replace(NOW, gain_db=-6))
        assert float(playerctl("volume")) == 0.501
        playerctl("volume", "0.5")
        call("Set", f"string:{PLAYER}", "string:Volume", "variant:double:1.2", interface=PROPERTIES)
        call("Set", f"string:{PLAYER}", "string:Rate", "variant:double:0", interface=PROPERTIES)
        session.wait_for(SetGain(-6), SetGain(2), Command.PAUSE)


PROPERTIES = "org.freedesktop.DBus.Properties"


def test_every_type_is_the_one_of_the_specification(bus: Bus) -> None:
    """And every `Can` is true: BlueZ drops the buttons of others."""
    del bus
    with session_on_bus():
        told = call("GetAll", f"string:{PLAYER}", interface=PROPERTIES)
    told = " ".join(told.split())
    for name in ("CanGoNext", "CanGoPrevious", "CanPlay", "CanPause", "CanSeek", "CanControl"):
        assert f'string "{name}" variant boolean true' in told
    assert 'string "Position" variant int64 42000000' in told
    assert 'string "mpris:length" variant int64 300000000' in told
    assert 'string "mpris:trackid" variant object path "/voicecoach/exercise/' in told
    assert f'string "xesam:artist" variant array [ string "{TITLE}" ]' in told
    assert 'string "Rate" variant double 1' in told
    assert 'string "MinimumRate" variant double 1' in told
    assert 'string "MaximumRate" variant double 1' in told


def test_the_root_says_who_we_are_and_can_quit(bus: Bus) -> None:
    del bus
    root = "org.mpris.MediaPlayer2"
    with session_on_bus() as (session, _):
        told = " ".join(call("GetAll", f"string:{root}", interface=PROPERTIES).split())
        assert 'string "Identity" variant string "voicecoach"' in told
        assert 'string "CanQuit" variant boolean true' in told
        assert 'string "HasTrackList" variant boolean false' in told
        call("Raise", interface=root)
        assert "NotSupported" in call("OpenUri", "string:file:///song.mp3")
        call("Quit", interface=root)
        session.wait_for(Command.QUIT)


def test_changes_are_told_and_only_changes(bus: Bus) -> None:
    """Properties when they change, never the position; `Seeked` for a jump, and where a new track does not begin at 0."""
    del bus
    with session_on_bus() as (session, _), Listener() as listener:
        session.move(replace(NOW, at_ms=43_000))
        session.move(replace(NOW, at_ms=44_000, state="paused"))
        told = listener.until('string "Paused"')
        assert sum("PropertiesChanged" in line for line in told) == 1
        session.move(replace(NOW, at_ms=20_000, state="paused"), seeked=True)
        told = listener.until("int64 20000000")
        assert "Seeked" in told[-2]
        assert not any("PropertiesChanged" in line for line in told)
        session.move(replace(NOW, at_ms=100_000, exercise="Side plank", state="paused"))
        told = listener.until("int64 100000000")
        assert any("mpris:trackid" in line for line in told)
        assert not any("Position" in line or "PlaybackStatus" in line for line in told)


@needs_playerctl
def test_a_second_session_takes_a_name_of_its_own(bus: Bus) -> None:
    """With the number of its process, as the specification asks; a third in the same process has none and goes without."""
    del bus
    with session_on_bus() as (_, first), session_on_bus() as (_, second):
        assert first.bus_name == BUS_NAME
        assert second.bus_name == f"{BUS_NAME}.instance{os.getpid()}"
        assert len(playerctl("--all-players", "status").splitlines()) == 2
        third = Mpris(TITLE)
        with SmallSession(third):
            assert third.ended.wait(PATIENCE_S)
            assert third.bus_name == ""


def test_the_name_is_gone_when_the_session_is(bus: Bus) -> None:
    del bus
    with session_on_bus() as (_, control):
        assert 'string "voicecoach"' in call(
            "Get", "string:org.mpris.MediaPlayer2", "string:Identity", interface=PROPERTIES
        )
    assert control.ended.is_set()
    assert "ServiceUnknown" in call("Next")
    control.stop()


def test_a_dying_bus_only_ends_the_control(bus: Bus, capfd: pytest.CaptureFixture[str]) -> None:
    """The session goes on, obeys others, tells of changes as before, and nothing is printed."""
    with session_on_bus() as (session, control):
        bus.kill()
        session.move(replace(NOW, state="paused"), seeked=True)
        assert control.ended.wait(PATIENCE_S)
        session.move(NOW, seeked=True)
        session.queue.put(Command.PAIN)
        session.wait_for(Command.PAIN)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("address", ["", "nonsense", "unix:path=/nowhere/bus", "unix:path=/dev/null"])
def test_without_a_bus_there_is_no_such_control(
    address: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    monkeypatch.delenv("DISPLAY", raising=False)
    control = Mpris(TITLE)
    with SmallSession(control) as session:
        assert control.ended.wait(PATIENCE_S)
        session.queue.put(Command.NEXT)
        session.wait_for(Command.NEXT)
    assert capfd.readouterr() == ("", "")


def test_it_can_be_stopped_before_it_began() -> None:
    control = Mpris(TITLE)
    control.stop()
    control.stop()


def test_it_tells_of_itself(bus: Bus, monkeypatch: pytest.MonkeyPatch) -> None:
    del bus
    assert describe_control("mpris").available
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    assert not describe_control("mpris").available


@pytest.mark.device
@pytest.mark.load
def test_a_press_reaches_the_session_within_the_blink_of_an_eye(bus: Bus) -> None:
    """From the call on the bus to the command in the session; the limit leaves room for a busy machine."""
    del bus
    presses = 50

    async def press() -> list[float]:
        caller = await dbus_fast.aio.MessageBus().connect()
        pressed_s = []
        for _ in range(presses):
            pressed_s.append(time.perf_counter())
            await caller.call(dbus_fast.Message(BUS_NAME, "/org/mpris/MediaPlayer2", PLAYER, "Next"))
        caller.disconnect()
        return pressed_s

    with session_on_bus() as (session, _):
        pressed_s = asyncio.run(press())
        session.wait_for(*[Command.NEXT] * presses)
        delays_ms = [
            (came_s - went_s) * 1000 for (came_s, _), went_s in zip(session.asked, pressed_s, strict=True)
        ]
    assert statistics.median(delays_ms) < 20, delays_ms
