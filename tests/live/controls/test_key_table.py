"""What each key and each button of a media player asks for: without a terminal or a bus, so that it is held everywhere."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from controls_session import NOW

from voicecoach.live.commands import (
    ASKED_BY_KEY,
    BINDINGS,
    AnyCommand,
    Command,
    Now,
    Seek,
    SeekBy,
    SetGain,
    short_rows,
)
from voicecoach.live.controls._decode import Decoder

PRESSED = {
    b" ": Command.TOGGLE,
    b"\x1b[C": Command.NEXT,
    b"\x1b[D": Command.BACK,
    b"\x1b[A": Command.LOUDER,
    b"\x1b[B": Command.SOFTER,
    b"\x1bOC": Command.NEXT,
    b"\x1bOD": Command.BACK,
    b"\x1b[1;2C": Command.NEXT_EXERCISE,
    b"\x1b[1;2D": Command.PREVIOUS_EXERCISE,
    b"\x1b[c": Command.NEXT_EXERCISE,
    b"\x1b[d": Command.PREVIOUS_EXERCISE,
    b"n": Command.NEXT_EXERCISE,
    b"N": Command.NEXT_EXERCISE,
    b"p": Command.PREVIOUS_EXERCISE,
    b"P": Command.PREVIOUS_EXERCISE,
    b"r": Command.REPEAT,
    b"R": Command.REPEAT,
    b"\r": Command.READY,
    b"\n": Command.READY,
    b"+": Command.MORE_TIME,
    b"=": Command.MORE_TIME,
    b"t": Command.LESS_TALK,
    b"T": Command.MORE_TALK,
    b"<": Command.SLOWER,
    b">": Command.FASTER,
    b"w": Command.WHERE,
    b"W": Command.WHERE,
    b"x": Command.PAIN,
    b"X": Command.PAIN,
    b"m": Command.MENU,
    b"M": Command.MENU,
    b"q": Command.QUIT,
    b"Q": Command.QUIT,
}
"""The bytes that a terminal sends for each key, written out: a key that changed its meaning would be a fright."""

SHORT_HELP = [
    ("q", "quit"),
    ("?", "all keys"),
    ("space", "pause, resume"),
    ("enter", "ready"),
    ("r", "repeat"),
    ("left", "back"),
    ("right", "next"),
    ("x", "this hurts"),
]


@pytest.mark.parametrize(("pressed", "asked"), PRESSED.items())
def test_each_key_asks_for_one_thing(pressed: bytes, asked: Command) -> None:
    (key,) = Decoder().feed(pressed)
    assert ASKED_BY_KEY[key] is asked


def test_every_key_of_the_table_is_tried_here() -> None:
    """All but the two that ask the screen for help."""
    tried = {key for pressed in PRESSED for key in Decoder().feed(pressed)}
    assert set(ASKED_BY_KEY) - tried == {"?", "h"}
    assert ASKED_BY_KEY["?"] is ASKED_BY_KEY["h"] is None


def test_every_command_has_a_key() -> None:
    """But the two that the one big key stands for."""
    asked = {row.asks for row in BINDINGS}
    assert set(Command) - asked == {Command.PAUSE, Command.RESUME}
    keys = [key for row in BINDINGS for key in row.keys]
    assert len(set(keys)) == len(keys)


def test_the_help_that_is_always_shown_names_these_keys() -> None:
    assert [(row.label, row.meaning) for row in short_rows()] == SHORT_HELP


def test_the_help_says_what_a_key_does() -> None:
    """Nobody presses "quit" for "this hurts": each label stands with the command that its keys ask for."""
    meanings = {row.asks: row.meaning for row in BINDINGS if row.asks is not None}
    spoken = {command: command.value.replace("-", " ") for command in meanings}
    spoken |= {
        Command.TOGGLE: "pause, resume",
        Command.WHERE: "where am I",
        Command.PAIN: "this hurts",
    }
    assert meanings == spoken


def test_runs_may_come_in_pieces() -> None:
    """Every cut of a run of bytes gives the same key."""
    for keys in PRESSED:
        whole = Decoder().feed(keys)
        assert len(whole) == 1
        for cut in range(len(keys) + 1):
            decoder = Decoder()
            assert decoder.feed(keys[:cut]) + decoder.feed(keys[cut:]) == whole


def test_escape_alone_is_nothing_and_swallows_nothing() -> None:
    """The key after it counts, once it was alone for a while."""
    decoder = Decoder()
    assert decoder.feed(b"\x1b") == []
    assert decoder.is_pending
    decoder.lapse()
    assert decoder.feed(b"[r") == ["[", "r"]
    assert decoder.feed(b"\x1b\x1b[C") == ["right"]
    assert decoder.feed(b"\x1bx" + b"\x1b[" + b"1" * 40 + b"r")[-1] == "r"


# The buttons of a media player

Press = Callable[..., None]


class Buttons:
    """The player's interface with nobody on the bus; keeps what is asked for."""

    def __init__(self, now: Now = NOW) -> None:
        interfaces = pytest.importorskip("voicecoach.live.controls._mpris_interfaces")
        self.asked: list[AnyCommand] = []
        self.player = interfaces.Player(self.asked.append, lambda: now, "Tight hamstrings")
        self.root = interfaces.Root(self.asked.append)


@pytest.mark.parametrize(
    ("method", "arguments", "asked"),
    [
        ("play", (), Command.RESUME),
        ("pause", (), Command.PAUSE),
        ("play_pause", (), Command.TOGGLE),
        ("stop", (), Command.PAUSE),
        ("next", (), Command.NEXT),
        ("previous", (), Command.BACK),
        ("seek", (-10_000_000,), SeekBy(-10_000)),
        ("seek", (10_000_000,), SeekBy(10_000)),
        ("set_position", ("/voicecoach/exercise/Hamstring_end_range_expansion", 90_000_000), Seek(90_000)),
    ],
)
def test_each_button_asks_for_one_thing(
    method: str, arguments: tuple[object, ...], asked: AnyCommand
) -> None:
    buttons = Buttons()
    press: Press = getattr(buttons.player, method)
    press(*arguments)
    assert buttons.asked == [asked]


@pytest.mark.parametrize(
    ("property_set", "value", "asked"),
    [
        ("volume_set", 1.2, [SetGain(2)]),
        ("volume_set", 0.9, [SetGain(-1)]),
        ("volume_set", 1.0, [SetGain(0)]),
        ("rate_set", 0.0, [Command.PAUSE]),
        ("rate_set", 2.0, []),
    ],
)
def test_a_property_that_is_set_asks_for_one_thing(
    property_set: str, value: float, asked: list[AnyCommand]
) -> None:
    buttons = Buttons()
    setattr(buttons.player, property_set, value)
    assert buttons.asked == asked


@pytest.mark.parametrize("button", ["play", "play_pause"])
def test_play_says_ready_while_the_session_waits(button: str) -> None:
    buttons = Buttons(replace(NOW, state="waiting", gate="Get the stool."))
    for _ in range(2):
        press: Press = getattr(buttons.player, button)
        press()
    assert buttons.asked == [Command.READY, Command.READY]


def test_a_lock_screen_shows_where_the_session_is() -> None:
    """The exercise as the track, the routine as the artist, the set as the album; the place in microseconds."""
    player = Buttons().player
    shown = {name: variant.value for name, variant in player.metadata.items()}
    picture = unquote(urlsplit(shown.pop("mpris:artUrl")).path)
    assert Path(picture).read_text(encoding="utf-8").startswith("<svg")
    assert shown == {
        "mpris:trackid": "/voicecoach/exercise/Hamstring_end_range_expansion",
        "mpris:length": 300_000_000,
        "xesam:title": "Hamstring end-range expansion",
        "xesam:artist": ["Tight hamstrings"],
        "xesam:album": "Set 2 of 3, rep 1 of 2, left",
        "xesam:comment": ["4 min 18 s left"],
    }
    assert player.position == 42_000_000


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("playing", "Playing"),
        ("paused", "Paused"),
        ("waiting", "Paused"),
        ("device-lost", "Paused"),
        ("finished", "Stopped"),
    ],
)
def test_a_lock_screen_shows_whether_it_plays(state: str, status: str) -> None:
    player = Buttons(replace(NOW, state=state)).player  # type: ignore[arg-type]
    assert player.playback_status == status


def test_quit_on_a_lock_screen_ends_the_session() -> None:
    buttons = Buttons()
    buttons.root.quit()
    assert buttons.asked == [Command.QUIT]
