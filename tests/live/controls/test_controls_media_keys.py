"""The media keys: what they ask for, and that every other key is forgotten. With a real keyboard of X11 where there is one."""

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from enum import Enum
from pathlib import Path

import pytest
from controls_session import NOW, PATIENCE_S, SmallSession

from voicecoach.errors import MachineError
from voicecoach.live.commands import Command
from voicecoach.live.controls import Connections, describe_control, find_control, media_keys, usual_controls
from voicecoach.live.controls.media_keys import MediaKeys

NEEDED = [tool for tool in ("Xvfb", "xdotool") if shutil.which(tool) is None]
LACKS_LIBRARY = not media_keys.is_installed()


class Key(Enum):
    """The keys of a system that has no key to stop."""

    media_play_pause = 1
    media_next = 2
    media_previous = 3
    esc = 4


class Listener(threading.Thread):
    """Hears what a test presses."""

    latest: "Listener"

    def __init__(self, on_press: Callable[[object], None], on_release: Callable[[object], None]) -> None:
        super().__init__()
        self.press, self.release = on_press, on_release
        self._ended = threading.Event()
        Listener.latest = self

    def run(self) -> None:
        self._ended.wait()

    def stop(self) -> None:
        self._ended.set()

    def tap(self, *keys: object) -> None:
        for key in keys:
            self.press(key)
            self.release(key)


class Keyboard:
    """The module of the library, as far as it is used."""

    Key = Key
    Listener = Listener


@pytest.fixture
def session() -> Iterator[SmallSession]:
    with SmallSession(MediaKeys(Keyboard)) as running:
        yield running
    Listener.latest.join(PATIENCE_S)
    Listener.latest.tap(*Key)
    assert running.queue.get(0) is None, "a key is still heard after the end"


def test_the_media_keys_pause_and_move(session: SmallSession) -> None:
    Listener.latest.tap(Key.media_play_pause, Key.media_next, Key.media_previous)
    session.wait_for(Command.TOGGLE, Command.NEXT, Command.BACK)


def test_two_presses_in_a_row_ask_for_a_repeat(session: SmallSession) -> None:
    """Of play, as the button of earphones does; of previous they are two back."""
    Listener.latest.tap(Key.media_play_pause, Key.media_play_pause, Key.media_previous, Key.media_previous)
    session.wait_for(Command.TOGGLE, Command.REPEAT, Command.BACK, Command.BACK)


def test_previous_opens_the_menu_in_a_pause(session: SmallSession) -> None:
    """Many earphones keep three presses of their button for themselves."""
    session.move(replace(NOW, state="paused"))
    Listener.latest.tap(Key.media_previous)
    session.wait_for(Command.MENU)


def test_play_says_ready_while_the_session_waits(session: SmallSession) -> None:
    session.move(replace(NOW, state="waiting", gate="Get the stool."))
    Listener.latest.tap(Key.media_play_pause)
    session.wait_for(Command.READY)


def test_a_key_that_is_held_is_one_press(session: SmallSession) -> None:
    for _ in range(20):
        Listener.latest.press(Key.media_next)
    Listener.latest.release(Key.media_next)
    Listener.latest.tap(Key.media_next)
    session.wait_for(Command.NEXT, Command.NEXT)


def test_all_other_keys_are_forgotten(session: SmallSession) -> None:
    Listener.latest.tap("a", None, Key.esc, Key.media_next)
    session.wait_for(Command.NEXT)


def test_where_the_library_is_missing_the_cure_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media_keys, "LIBRARY", "no_such_library")
    with pytest.raises(MachineError, match=r"voicecoach\[media-keys\]"):
        find_control("media-keys", Connections())
    assert not describe_control("media-keys").available
    assert "media-keys" not in usual_controls()


@pytest.mark.skipif(LACKS_LIBRARY, reason="pynput is not installed")
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
def test_without_a_display_there_is_a_reason_and_no_traceback() -> None:
    code = (
        "from voicecoach.live.controls import Connections, find_control\n"
        "from voicecoach.errors import MachineError\n"
        "try:\n    find_control('media-keys', Connections())\n"
        "except MachineError as error:\n    print(error)"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={}, cwd=Path.cwd()
    )
    assert told.stdout.startswith("error: the media keys are not available: ")
    assert "cure: " in told.stdout


CHILD = """
from voicecoach.live.commands import CommandQueue, Now
from voicecoach.live.controls import Connections, find_control
control, queue = find_control("media-keys", Connections()), CommandQueue()
control.start(queue, lambda: Now("playing", 0, 0))
control._listener.wait()
print("ready", flush=True)
for _ in range(5):
    print(queue.get(60), flush=True)
control.stop()
"""


@pytest.mark.device
@pytest.mark.skipif(bool(NEEDED), reason=f"not installed: {', '.join(NEEDED)}")
@pytest.mark.skipif(LACKS_LIBRARY, reason="pynput is not installed")
def test_the_keys_of_a_real_keyboard_are_heard(tmp_path: Path) -> None:
    """Of a display of its own: pressed there by xdotool, one of them held for so long that it repeats."""
    with (tmp_path / "display").open("w+b") as told:
        server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(told.fileno()), "-screen", "0", "64x64x8", "-nolisten", "tcp"],
            pass_fds=(told.fileno(),),
            stderr=subprocess.DEVNULL,
        )
    try:
        environment = {**os.environ, "DISPLAY": f":{number_in(tmp_path / 'display')}"}
        listener = subprocess.Popen(
            [sys.executable, "-c", CHILD],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        )
        assert listener.stdout is not None
        assert listener.stdout.readline() == "ready\n"
        held = ("keydown", "XF86AudioNext", "sleep", "1", "keyup", "XF86AudioNext")
        for keys in (("key", "XF86AudioPlay", "a", "XF86AudioNext", "XF86AudioPrev"), held):
            subprocess.run(["xdotool", *keys], check=True, env=environment)
        subprocess.run(["xdotool", "key", "XF86AudioPlay"], check=True, env=environment)
        asked, told_wrong = listener.communicate(timeout=PATIENCE_S)
        assert (asked.split(), told_wrong) == (["toggle", "next", "back", "next", "toggle"], "")
        assert listener.returncode == 0
    finally:
        server.terminate()
        server.wait()


def number_in(path: Path) -> str:
    """Of the display that has started."""
    deadline_s = time.monotonic() + PATIENCE_S
    while not path.read_text().endswith("\n"):
        assert time.monotonic() < deadline_s, "the display does not start"
        time.sleep(0.02)
    return path.read_text().strip()
