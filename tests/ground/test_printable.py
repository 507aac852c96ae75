"""What a terminal would obey never reaches it."""

from dataclasses import replace

import pytest
from handmade import script_of, speech

from voicecoach.encoders import PLAIN
from voicecoach.encoders._parts.id3 import build_tag
from voicecoach.encoders.flac import _comments
from voicecoach.encoders.wav import SCRIPT_CHUNK, build_header
from voicecoach.exports import export_names, export_script
from voicecoach.printable import printable, printable_lines, refused_character
from voicecoach.script import Chapter, Phase, PhaseKind, Script

OBEYED = (
    *("\x1b]0;PWNED\x07", "\x1b]52;c;cm0=\x07", "\x9b31m", "\x7f", "\x08", "\0", "\r", "\x85"),
    *("\u202e", "\u2066", "\udc1b"),
)
"""A new title of the window, a write to the clipboard, colours in one byte, deletions, overrides of direction, half a pair."""


def test_control_characters_are_replaced_and_every_column_stays() -> None:
    """Escapes, bells, line ends and marks that turn the reading direction; letters and signs of any script stay."""
    text = "a\x1b[2J\x07\n\u202eÄ 足\t|"
    assert printable(text) == "a\ufffd[2J\ufffd\ufffd\ufffdÄ 足\ufffd|"
    assert printable(text, keep="\t\n") == "a\ufffd[2J\ufffd\n\ufffdÄ 足\t|"


@pytest.mark.parametrize("text", OBEYED)
def test_lines_keep_what_is_read_and_lose_what_is_obeyed(text: str) -> None:
    """A hard space, a joiner in an emoji and a tab are read."""
    around = "1\u00a0cm, 👩\u200d🦯\tÄ\n"
    shown = printable_lines(f"{around}{text}{around}")
    assert refused_character(shown) is None
    assert shown.startswith(around)
    assert shown.endswith(around)
    assert refused_character(text) is not None


@pytest.mark.parametrize("hidden", ["\u200b", "\u2060", "\ufeff"])
def test_what_nobody_sees_is_refused_in_a_sheet(hidden: str) -> None:
    """It would make two names of one."""
    assert refused_character(f"sto{hidden}ol") == hidden


def _hostile(text: str) -> Script:
    script = script_of(
        [speech(0, 900, f"Lift {text} now.")], 2000, phases=(Phase(0, PhaseKind.SET_UP, 0, 2000),)
    )
    return replace(
        script,
        title=f"Legs {text}",
        routine=f"legs{text}",
        voice=replace(script.voice, id=f"v{text}"),
        chapters=(Chapter(0, f"Lift {text}"),),
    )


@pytest.mark.parametrize("text", [text for text in OBEYED if text != "\udc1b"])
def test_no_face_of_a_script_carries_an_order(text: str) -> None:
    """Whoever made the script: every export, and the names in a WAV, an MP3 and a FLAC."""
    for name in export_names():
        assert refused_character(export_script(_hostile(text), name)) is None, name
    script = _hostile(text)
    labels = build_header(script, 8000).partition(SCRIPT_CHUNK)[0].partition(b"cue ")[2]
    assert len(labels) > 100
    tags = build_tag(script).partition(b"PRIV")[0]
    for order in (text.encode(), text.encode("utf-16-le")):
        # A single byte may be part of a size.
        if len(text) > 1 or ord(text) > 0xFF:
            assert order not in labels + tags + _comments(script, PLAIN)


def test_the_rest_of_a_label_stays() -> None:
    """Only the character goes."""
    header = build_header(_hostile("\x1b]0;PWNED\x07"), 8000)
    assert "Lift \ufffd]0;PWNED\ufffd".encode() in header
