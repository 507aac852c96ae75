"""Notices on the desktop, over a real bus that only this test knows, to a small service that keeps what it is asked to show."""

import asyncio
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import pytest
from courses import started, written

from voicecoach.errors import MachineError
from voicecoach.reminders.notice import show_notice

if sys.platform != "linux":
    pytest.skip("other systems have no D-Bus", allow_module_level=True)

from dbus_fast import Variant
from dbus_fast.aio import MessageBus
from dbus_fast.annotations import DBusInt32, DBusSignature, DBusStr, DBusUInt32
from dbus_fast.service import ServiceInterface, dbus_method

pytestmark = pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="dbus-daemon is not installed")
PATIENCE_S = 20
NAME, PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"

Texts = Annotated[list[str], DBusSignature("as")]
Hints = Annotated[dict[str, Variant], DBusSignature("a{sv}")]
About = Annotated[list[str], DBusSignature("ssss")]


@dataclass(frozen=True)
class Shown:
    """One notice as the desktop shows it."""

    app: str
    title: str
    message: str


class Desktop(ServiceInterface):
    """What shows notices, as their specification has it, as far as it is asked."""

    def __init__(self) -> None:
        super().__init__(NAME)
        self.shown: list[Shown] = []

    @dbus_method(name="GetCapabilities")
    def capabilities(self) -> Texts:
        return ["body"]

    @dbus_method(name="GetServerInformation")
    def about(self) -> About:
        return ["desktop of a test", "voicecoach", "1", "1.2"]

    @dbus_method(name="Notify")
    def notify(
        self,
        app: DBusStr,
        _replaces: DBusUInt32,
        _icon: DBusStr,
        title: DBusStr,
        message: DBusStr,
        _actions: Texts,
        _hints: Hints,
        _timeout: DBusInt32,
    ) -> DBusUInt32:
        self.shown.append(Shown(app, title, message))
        return len(self.shown)


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    """The address of a session bus on which nobody shows notices."""
    command = ["dbus-daemon", "--session", "--nofork", "--print-address", f"--address=unix:dir={tmp_path}"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as daemon:
        assert daemon.stdout is not None
        address = daemon.stdout.readline().strip()
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield address
        daemon.kill()


@pytest.fixture
def desktop(bus: str) -> Iterator[Desktop]:
    """The same with a desktop on it."""
    shows = Desktop()
    is_ready, is_over = threading.Event(), threading.Event()

    async def serve() -> None:
        connection = await MessageBus(bus).connect()
        connection.export(PATH, shows)
        await connection.request_name(NAME)
        is_ready.set()
        await asyncio.to_thread(is_over.wait)
        connection.disconnect()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    assert is_ready.wait(PATIENCE_S)
    yield shows
    is_over.set()
    thread.join()


def remind(folder: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "voicecoach", "plan", "remind", "now", *options],
        env={**os.environ, "VOICECOACH_DATA": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_notice_is_shown(desktop: Desktop) -> None:
    """In a process of its own, as always: the library leaves its line to the bus open."""
    script = (
        "from voicecoach.reminders.notice import show_notice; show_notice('Five weeks', 'Session 6 of 15')"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", script], check=True)
    assert desktop.shown == [Shown("voicecoach", "Five weeks", "Session 6 of 15")]


@pytest.mark.parametrize("options", [[], ["--before", "24h"]])
def test_a_session_that_is_due_is_told_with_its_number_and_length(
    options: list[str], desktop: Desktop, tmp_path: Path
) -> None:
    """This one was missed, so it is due on every day."""
    written(tmp_path, [started()])
    told = remind(tmp_path, *options)
    assert (told.returncode, told.stdout, told.stderr) == (0, "", "")
    (shown,) = desktop.shown
    assert shown.title == "Five weeks for tight hamstrings"
    assert shown.message.startswith("Session 1 of 15, about 26 minutes: voicecoach plan today --play")


def test_of_several_courses_each_is_named(desktop: Desktop, tmp_path: Path) -> None:
    written(tmp_path, [started(), started("c2", "steady-legs-and-trunk")])
    assert remind(tmp_path).returncode == 0
    assert len(desktop.shown) == 2
    assert desktop.shown[1].message.endswith(": voicecoach plan today steady-legs-and-trunk --play")


STOPPED = {"event": "course-stopped", "course": "c1"}


@pytest.mark.parametrize("entries", [[], [started(), STOPPED], [{**started(), "start": "2100-01-01"}]])
def test_where_nothing_is_due_nothing_happens(
    entries: list[dict[str, object]], desktop: Desktop, tmp_path: Path
) -> None:
    """No course, one that was stopped, one that has not begun."""
    written(tmp_path, entries)
    told = remind(tmp_path)
    assert (told.returncode, told.stdout, told.stderr) == (0, "", "")
    assert desktop.shown == []


@pytest.mark.usefixtures("bus")
def test_a_bus_without_a_desktop_is_told_with_its_cure(tmp_path: Path) -> None:
    """The failure is the system's to log: exit code 3, and no traceback."""
    written(tmp_path, [started()])
    failed = remind(tmp_path)
    assert failed.returncode == 3
    assert "no notice can be shown on this machine: " in failed.stderr
    assert "voicecoach plan calendar" in failed.stderr
    assert "Traceback" not in failed.stderr


def test_a_machine_without_a_bus_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus")
    with pytest.raises(MachineError, match="no notice can be shown"):
        show_notice("Five weeks", "Session 6 of 15")
