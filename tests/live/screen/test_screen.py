"""The live view: what lies where at every size, on a real terminal, and as lines for those who cannot see it."""

import ast
import io
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from controls_session import NOW, PATIENCE_S, SmallSession
from hypothesis import given
from hypothesis import strategies as st
from paths import ROOT, TESTS
from rich.console import Console

from voicecoach.live.commands import BINDINGS, Command, CommandQueue, Now, State
from voicecoach.live.controls import TerminalGuard
from voicecoach.live.screen.digits import draw_digits
from voicecoach.live.screen.letters import draw_letters
from voicecoach.live.screen.plain import STATES as PLAIN_STATES
from voicecoach.live.screen.plain import PlainScreen, happenings
from voicecoach.live.screen.terminal import PER_S, Screen, can_show, open_screen
from voicecoach.live.screen.view import STATES, Layout, compose
from voicecoach.live.words import clock_text, count_text
from voicecoach.script import StepRef
from voicecoach.wording import TRANSLATED, texts_in, translate

TITLE = "Tight hamstrings"

AT_80_BY_24 = """\
Tight hamstrings                                                         PLAYING
────────────────────────────────────────────────────────────────────────────────
Hamstring end-range expansion
Set 2 of 3, rep 1 of 2, left

                     ▄ ▄  ▄▄  ▄   ▄▄       ▄   ▄▄▄ ▄▄▄ ▄▄▄
                     █▄█ █  █ █   █ █      █   █▄  █▄   █
                     █ █ ▀▄▄▀ █▄▄ █▄▀ ▄▀   █▄▄ █▄▄ █    █

                                     ██████
                                     ██  ██
                                     ██████
                                         ██
                                     ██████

[█████████████████████████░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░]
            ▄  ▄ ▄▄▄ ▄▄▄ ▄▄    ▄▄  ▄▄  ▄▄▄  ▄  ▄▄▄ ▄ ▄ ▄ ▄  ▄  ▄▄▄
            █▄▀  █▄  █▄  █▄▀   █▄▀ █▄▀ █▄  █▄█  █  █▄█ █ █▀▄█ █ ▄▄
            █ ▀▄ █▄▄ █▄▄ █     █▄▀ █ █ █▄▄ █ █  █  █ █ █ █  █ ▀▄▄▀ ▄
Next   switch, right side
Left   4:18
! loudness +2 dB
q quit   ? all keys   space pause, resume   enter ready   r repeat   left back
right next   x this hurts
"""

AT_40_BY_12_IN_ASCII = """\
Tight hamstrings         WAITING FOR YOU
----------------------------------------
Hamstring end-range expansion
Set 2 of 3, rep 1 of 2, left

Get the stool and stand in front of it.

Next   switch, right side
Left   4:18
q quit   ? all keys   enter ready
right next   space pause, resume
r repeat   left back   x this hurts
"""

HELP_AT_40_BY_12 = """\
Tight hamstrings                  PAUSED
                PAUSED 9
space pause, resume         m menu
enter ready                up louder
    r repeat             down softer
right next                  < slower
 left back                  > faster
    n next exercise         t less talk
    p previous exercise     T more talk
    + more time             ? all keys
    w where am I            q quit
    x this hurts
"""

HELP_AT_60_BY_18 = """\
Tight hamstrings                                      PAUSED
────────────────────────────────────────────────────────────
Hamstring end-range expansion
Set 2 of 3, rep 1 of 2, left

                          PAUSED 9
[███████████████████░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░]

space pause, resume         + more time      > faster
enter ready                 w where am I     t less talk
    r repeat                x this hurts     T more talk
right next                  m menu           ? all keys
 left back                 up louder         q quit
    n next exercise      down softer
    p previous exercise     < slower



"""


def view(now: Now, width: int, height: int, *, ascii_only: bool = False, with_help: bool = False) -> str:
    lines = compose(now, TITLE, Layout(width, height, ascii_only=ascii_only, with_help=with_help))
    return "".join(f"{line.plain.rstrip()}\n" for line in lines)


def test_the_view_on_an_ordinary_terminal() -> None:
    """The countdown stands in the middle, large; what is done, said and next lies around it."""
    assert view(replace(NOW, notices=("loudness +2 dB",)), 80, 24) == AT_80_BY_24


def test_the_view_on_a_small_terminal_without_letters_of_others() -> None:
    now = replace(NOW, state="waiting", gate="Get the stool and stand in front of it.")
    assert view(now, 40, 12, ascii_only=True) == AT_40_BY_12_IN_ASCII


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_the_help_shows_every_key(language: str) -> None:
    """In place of the countdown, down to 40 x 12; the line with `quit` goes last of all."""
    assert view(replace(NOW, state="paused"), 60, 18, with_help=True) == HELP_AT_60_BY_18
    assert view(replace(NOW, state="paused"), 40, 12, with_help=True) == HELP_AT_40_BY_12
    for width, height in ((80, 24), (28, 24), (200, 60), (60, 18), (42, 12)):
        shown = view(replace(NOW, language=language), width, height, with_help=True)
        for row in BINDINGS:
            assert f"{translate(row.label, language):>5} {translate(row.meaning, language)}" in shown
    for height in range(1, 12):
        assert "q quit" in view(NOW, 40, height, with_help=True)


@pytest.mark.parametrize("width", [10, 40, 60, 80, 120])
@pytest.mark.parametrize("state", ["playing", "paused", "waiting", "device-lost"])
def test_the_key_that_quits_is_always_shown(width: int, state: State) -> None:
    """On any terminal of three lines and more, whatever is said, asked or noticed."""
    now = replace(NOW, state=state, gate="Get the stool.", saying="Breathe. " * 20, notices=("a" * 90,) * 3)
    for height in range(3, 50):
        assert "q quit" in view(now, width, height)


def test_what_to_do_and_what_is_said_are_large_where_there_is_room() -> None:
    """The phase, the side, the seconds and the phrase; twice as large on a tall terminal, in any language."""
    title, said = draw_letters("HOLD, LEFT", 60, 1), draw_letters("Keep breathing.", 60, 1)
    for width, height in ((60, 18), (80, 24)):
        shown = view(NOW, width, height)
        for row in (*title, *said, *draw_digits("9", width, "\u2588")):
            assert row.strip() in shown
    tall = view(NOW, 120, 40)
    for row in (*draw_letters("HOLD, LEFT", 120, 1, 2), *draw_digits("9", 120, "\u2588", 2)):
        assert row.strip() in tall
    german = view(replace(NOW, language="de", side="links"), 80, 24)
    assert draw_letters("HALTEN, LINKS", 80, 1)[1].strip() in german


def test_a_question_is_the_only_thing_to_read_while_it_waits() -> None:
    """Once, and nothing that was said before."""
    asked = "Press play to try again, or next to leave this exercise out."
    waiting = replace(NOW, state="waiting", gate=asked, saying=asked)
    assert view(waiting, 80, 24, ascii_only=True).count("Press") == 1
    assert "Stop" not in view(replace(waiting, saying="Stop, and ease off slowly."), 80, 24, ascii_only=True)


def test_the_screen_uses_the_words_of_the_voice() -> None:
    spot = replace(NOW, set_noun="spot", phase="transition")
    assert "Spot 2 of 3, rep 1 of 2, left" in view(spot, 80, 24)
    assert "TRANSITION" not in view(spot, 40, 8).upper()
    german = replace(NOW, language="de", set_noun="Punkt", rep_noun="Wiederholung", side="links")
    assert "Punkt 2 von 3, Wiederholung 1 von 2, links" in view(german, 80, 24)


def test_every_notice_has_its_words_in_every_language() -> None:
    """All that the sessions notice, the phases, the states and the keys."""
    texts = (
        {row.meaning for row in BINDINGS}
        | {state for state, _ in STATES.values()}
        | set(PLAIN_STATES.values())
    )
    for path in (ROOT / "voicecoach" / "live" / "session").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name_of(node.func) in {"notify", "notice", "Notice"}:
                texts |= {
                    one.value
                    for one in node.args
                    if isinstance(one, ast.Constant) and isinstance(one.value, str)
                }
    assert len(texts) > 30
    for language in TRANSLATED:
        assert sorted(texts - texts_in(language).keys()) == []
        for text, words in texts_in(language).items():
            assert re.findall(r"{.*?}", text) == re.findall(r"{.*?}", words)


def _name_of(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


@pytest.mark.parametrize(
    ("height", "there"),
    [
        (1, ["HOLD, LEFT 9"]),
        (2, ["q quit", "HOLD, LEFT 9"]),
        (6, ["PLAYING", "Hamstring", "Set 2", "HOLD, LEFT 9", "Says", "q quit"]),
        (8, ["PLAYING", "Hamstring", "Set 2", "HOLD, LEFT 9", "Says", "Next", "Left", "q quit"]),
    ],
)
def test_what_matters_most_is_there_on_the_fewest_lines(height: int, there: list[str]) -> None:
    shown = view(NOW, 40, height)
    assert [word for word in there if word not in shown] == []


@pytest.mark.parametrize("height", range(12, 40))
def test_blank_lines_are_left_out_before_words(height: int) -> None:
    """However they fall: there is always the state, the exercise, the place and what comes next."""
    words = ["PLAYING", "Hamstring", "Set 2", "HOLD", "Next", "q quit"]
    shown = view(NOW, 60, height, ascii_only=True)
    assert [word for word in words if word not in shown] == []
    if height >= 24:
        assert view(NOW, 60, height).endswith("this hurts\n")


ANY_TEXT = st.text(max_size=200)
ANY_NUMBER = st.none() | st.integers(0, 999)
ANY_MS = st.integers(0, 10_000_000)


@given(
    st.builds(
        Now,
        state=st.sampled_from(sorted(STATES)),
        at_ms=ANY_MS,
        duration_ms=ANY_MS,
        exercise=st.none() | ANY_TEXT,
        ref=st.builds(
            StepRef,
            variant=st.none() | ANY_TEXT,
            set_number=ANY_NUMBER,
            rep_number=ANY_NUMBER,
            side=st.sampled_from((None, "left", "right")),
        ),
        sets=ANY_NUMBER,
        reps=ANY_NUMBER,
        phase=ANY_TEXT,
        phase_at_ms=ANY_MS,
        phase_duration_ms=ANY_MS,
        saying=ANY_TEXT,
        language=st.sampled_from(("en", "de", "es", "fr")),
        next_title=ANY_TEXT,
        left_ms=ANY_MS,
        gate=st.none() | ANY_TEXT,
        notices=st.lists(ANY_TEXT, max_size=4).map(tuple),
    ),
    st.builds(
        Layout,
        width=st.integers(1, 130),
        height=st.integers(1, 60),
        ascii_only=st.booleans(),
        with_help=st.booleans(),
    ),
)
def test_any_snapshot_fits_any_terminal(now: Now, layout: Layout) -> None:
    """As many lines as there are, none too wide, and no character that would move the cursor."""
    lines = compose(now, TITLE, layout)
    assert len(lines) == layout.height
    for line in lines:
        assert line.cell_len <= layout.width
        assert line.plain.isprintable()


def test_nothing_is_told_by_colour_alone() -> None:
    """Without any colour each state still looks like no other."""
    shown = {state: view(replace(NOW, state=state), 80, 24) for state in STATES}  # type: ignore[arg-type]
    assert len(set(shown.values())) == len(STATES)


def test_a_countdown_ends_with_one() -> None:
    counted = [count_text(left_ms) for left_ms in (65_000, 59_001, 13_000, 12_001, 12_000, 1, 0, -5)]
    assert counted == ["1:05", "1:00", "13", "13", "12", "1", "0", "0"]
    assert clock_text(754_000) == "12:34"


def test_every_digit_is_its_own() -> None:
    drawn = [tuple(draw_digits(digit, 80, "#")) for digit in "0123456789:"]
    assert len(set(drawn)) == 11
    assert all(len({len(row) for row in rows}) == 1 for rows in drawn)
    assert draw_digits("12:34", 33, "#") == []
    assert len(draw_digits("12:34", 34, "#")[0]) == 34


# On a terminal


def test_only_what_has_changed_is_drawn() -> None:
    """A second look at the same place writes nothing."""
    stream = io.StringIO()
    screen = Screen(Console(file=stream, force_terminal=True, width=80, height=24, _environ={}), TITLE)
    screen._now = lambda: NOW
    screen.resume()
    before = len(stream.getvalue())
    assert "Tight hamstrings" in stream.getvalue()
    screen._draw()
    assert len(stream.getvalue()) == before
    screen._now = lambda: replace(NOW, next_title="rest")
    screen._draw()
    drawn = stream.getvalue()[before:]
    assert drawn.startswith("\x1b[21;8H")
    assert "rest" in drawn
    assert len(drawn) < 40
    assert "\x1b[2J" not in drawn, "it flickers"
    screen.suspend()
    assert stream.getvalue().endswith("\x1b[?1049l\x1b[?25h")
    screen.suspend()


def test_little_is_written_over_a_slow_line() -> None:
    """At most 100 kB a minute, on the largest terminal, with a countdown, a bar and a phrase every four seconds."""
    for width, height in ((80, 24), (120, 40), (200, 60)):
        stream = io.StringIO()
        console = Console(file=stream, force_terminal=True, width=width, height=height, _environ={})
        screen = Screen(console, TITLE)
        says = ("Keep breathing.", "Go deeper, even without moving.", "Tall and steady.")
        moments = [
            replace(
                NOW,
                phase_at_ms=at_ms % 13_000,
                left_ms=258_000 - at_ms,
                saying=says[at_ms // 4000 % 3],
                phase="hold" if at_ms // 13_000 % 2 else "rest",
            )
            for at_ms in range(0, 60_000, 1000 // PER_S)
        ]
        screen._now = lambda moments=moments: moments[0]  # type: ignore[misc]
        screen.resume()
        for moment in moments:
            screen._now = lambda moment=moment: moment  # type: ignore[misc]
            screen._draw()
        assert len(stream.getvalue().encode()) <= 100_000


def test_a_pipe_and_a_dumb_terminal_are_not_drawn_on() -> None:
    assert not can_show(Console(file=io.StringIO()))
    assert not can_show(Console(file=io.StringIO(), force_terminal=True, _environ={"TERM": "dumb"}))
    assert can_show(Console(file=io.StringIO(), force_terminal=True, _environ={"TERM": "xterm"}))
    assert isinstance(open_screen(TITLE), TerminalGuard)


PROGRAM = """
import sys, threading
from dataclasses import replace
sys.path.insert(0, {tests!r})
from controls_session import NOW
from rich.console import Console
from voicecoach.live.commands import Command, CommandQueue
from voicecoach.live.controls import Connections
from voicecoach.live.controls.keys import Keys
from voicecoach.live.screen.terminal import Screen

now, queue = NOW, CommandQueue()
screen = Screen(Console(force_terminal=True), "Tight hamstrings")
keys = Keys(Connections(guard=screen))
for control in (keys, screen):
    control.start(queue, lambda: now)
while (asked := queue.get(60)) not in (None, Command.QUIT):
    if asked is Command.TOGGLE:
        now = replace(now, state="paused" if now.state == "playing" else "playing")
    if asked is Command.NEXT:
        now = replace(now, at_ms=now.at_ms + 1000, phase_at_ms=now.phase_at_ms + 1000, saying="Higher.")
for control in (screen, keys):
    control.stop()
print("three holds")
"""


CHANGES = """
import sys
from dataclasses import replace
sys.path.insert(0, {tests!r})
from controls_session import NOW
from rich.console import Console
from voicecoach.live.screen.terminal import Screen

screen = Screen(Console(force_terminal=True), "Tight hamstrings")
screen.resume()
for at_ms in range(0, 13_000, 100):
    said = "M\\u00fcde? \\u65e5\\u672c Rest." if at_ms % 200 else "Go deeper, even without moving."
    name = "\\u65e5\\u672c\\u8a9e" if at_ms == 12_900 else "a\\u65e5\\u672c" * (at_ms // 100 % 7 + 1)
    screen._now = lambda: replace(NOW, phase_at_ms=at_ms, saying=said, exercise=name)
    screen._draw()
sys.stdin.read()
"""


class Terminal:
    """A window of tmux with a program in it: a real terminal, whose cells can be read as text."""

    def __init__(self, folder: Path, columns: int, lines: int) -> None:
        self._socket = str(folder / "tmux")
        self.tmux(
            "-f",
            os.devnull,
            "-u",
            "new-session",
            "-d",
            "-x",
            str(columns),
            "-y",
            str(lines),
            "env PS1='prompt> ' ENV= sh",
        )

    def tmux(self, *arguments: str) -> str:
        # Sizes that are told by the environment would hold for the window, whatever its size is.
        foreign = {"TMUX", "COLUMNS", "LINES"}
        environment = {name: value for name, value in os.environ.items() if name not in foreign}
        done = subprocess.run(
            ["tmux", "-S", self._socket, *arguments],
            capture_output=True,
            text=True,
            check=True,
            env={**environment, "LC_ALL": "C.UTF-8"},
            encoding="utf-8",
        )
        return done.stdout

    def press(self, *keys: str) -> None:
        self.tmux("send-keys", *keys)

    def wait_for(self, *texts: str, without: str = "\0") -> str:
        """The cells as soon as they show all these texts, and not the other."""
        end_s = time.monotonic() + PATIENCE_S
        while True:
            shown = "".join(f"{line.rstrip()}\n" for line in self.tmux("capture-pane", "-p").splitlines())
            if all(text in shown for text in texts) and without not in shown:
                return shown
            assert time.monotonic() < end_s, shown
            time.sleep(0.02)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    if shutil.which("tmux") is None:
        pytest.skip("tmux is not installed")
    terminal = Terminal(tmp_path, 80, 24)
    yield terminal
    terminal.tmux("kill-server")


def test_a_session_on_a_real_terminal(terminal: Terminal, tmp_path: Path) -> None:
    """Drawn as composed, moved by keys, made smaller, helped, suspended, and gone without a trace."""
    program = tmp_path / "program.py"
    program.write_text(PROGRAM.format(tests=str(TESTS / "live")), encoding="utf-8")
    terminal.wait_for("prompt>")
    terminal.press(f"clear; echo before; {sys.executable} {program}", "Enter")
    shown = terminal.wait_for("q quit")
    assert shown == view(NOW, 80, 24)
    terminal.press("Right")
    terminal.wait_for(draw_letters("Higher.", 80, 1)[1].strip(), "██  ██")
    terminal.press("Space")
    terminal.wait_for("PAUSED", without="PLAYING")
    terminal.press("?")
    terminal.wait_for("less talk")
    terminal.press("?")
    terminal.tmux("resize-window", "-x", "40", "-y", "12")
    terminal.wait_for("PAUSED\n", "Says")
    terminal.tmux("resize-window", "-x", "80", "-y", "24")
    terminal.wait_for("x this hurts", without="Says")
    terminal.press("C-z")
    terminal.wait_for("before", "prompt>", without="Next")
    terminal.press("fg", "Enter")
    terminal.wait_for("Next   switch", "PAUSED")
    terminal.press("q")
    terminal.wait_for("before", "three holds\nprompt>", without="Says")


def test_what_is_drawn_is_the_view(terminal: Terminal, tmp_path: Path) -> None:
    """A hundred changes one after the other leave on a real terminal what the last one looks like."""
    program = tmp_path / "program.py"
    program.write_text(CHANGES.format(tests=str(TESTS / "live")), encoding="utf-8")
    terminal.wait_for("prompt>")
    terminal.press(f"{sys.executable} {program}; sleep 60", "Enter")
    last = replace(
        NOW, phase_at_ms=12_900, saying="M\u00fcde? \u65e5\u672c Rest.", exercise="\u65e5\u672c\u8a9e"
    )
    assert terminal.wait_for(view(last, 80, 24))


def test_a_terminal_is_uncovered_when_the_program_is_killed(terminal: Terminal, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM.format(tests=str(TESTS / "live")), encoding="utf-8")
    terminal.wait_for("prompt>")
    terminal.press(
        f"echo before; exec 3>&1; {sys.executable} {program} & echo $! > {tmp_path}/pid; fg", "Enter"
    )
    terminal.wait_for("Next  ")
    os.kill(int((tmp_path / "pid").read_text()), signal.SIGKILL)
    terminal.wait_for("before", "prompt>", without="Next  ")
    terminal.press("echo $((40 + 2))", "Enter")
    terminal.wait_for("\n42\n")


# As lines


SAID = replace(NOW, said=((4, "Lift."), (5, "Keep breathing.")))


def test_what_happens_is_told_in_words() -> None:
    """All of it at first, then what has changed, a line each."""
    assert happenings(None, SAID) == [
        "exercise: Hamstring end-range expansion",
        "set 2 of 3, rep 1 of 2, left",
        "Hold, 13 s",
        "says: Lift.",
        "says: Keep breathing.",
        "next: switch, right side",
    ]
    later = replace(SAID, at_ms=43_000, phase_at_ms=5_300)
    assert happenings(SAID, later) == []
    assert happenings(SAID, replace(later, said=(*SAID.said, (6, "Higher.")))) == ["says: Higher."]
    assert happenings(SAID, replace(later, state="paused")) == ["paused"]
    assert happenings(replace(SAID, state="paused"), SAID) == ["resumed"]
    waiting = replace(SAID, state="waiting", gate="Get the stool.")
    assert happenings(SAID, waiting) == ["waiting for you"]
    assert happenings(SAID, replace(SAID, state="device-lost")) == ["no sound"]
    assert happenings(SAID, replace(SAID, state="finished")) == ["finished"]
    assert happenings(SAID, replace(SAID, state="finished", language="de"))[-1] == "fertig"


def test_every_phrase_is_told_once_and_in_order() -> None:
    """Also several between two looks, and the same one twice."""
    told = happenings(SAID, replace(SAID, said=((5, "Keep breathing."), (6, "Lift."), (7, "Lift."))))
    assert told == ["says: Lift.", "says: Lift."]


def test_the_plain_screen_says_which_keys_there_are() -> None:
    """At first those that are needed most; all of them when asked."""
    lines: list[str] = []
    screen = PlainScreen(lines.append, has_keys=True)
    screen.changed(NOW, seeked=False)
    assert lines[0].startswith("keys: q quit, ? all keys, space pause, resume")
    screen.toggle_help()
    assert "T more talk" in lines[-1]


def test_the_same_phase_again_is_told_again() -> None:
    """One hold behind another of the same length is another hold."""
    again = replace(NOW, at_ms=60_000, phase_at_ms=0)
    assert happenings(NOW, again) == ["Hold, 13 s"]


def test_each_notice_is_told_once() -> None:
    """Also when the session has left out the oldest since, or says the same twice."""
    one = replace(NOW, notices=("a", "b"))
    assert happenings(NOW, one) == ["note: a", "note: b"]
    assert happenings(one, one) == []
    assert happenings(one, replace(NOW, notices=("b", "c"))) == ["note: c"]
    assert happenings(one, replace(NOW, notices=("a", "b", "b"))) == ["note: b"]


def test_lines_come_as_things_happen() -> None:
    """When the session tells of a change, at once; what it does not tell of, such as a phrase, soon after."""
    lines: list[str] = []
    came = threading.Condition()

    def write(line: str) -> None:
        with came:
            lines.append(line)
            came.notify_all()

    def wait_for(line: str) -> None:
        with came:
            assert came.wait_for(lambda: line in lines, PATIENCE_S), lines

    with SmallSession(PlainScreen(write)) as session:
        wait_for("  0:42.0  Hold, 13 s")
        session.move(replace(NOW, state="paused"))
        assert lines[-1] == "  0:42.0  paused"
        session._now = replace(NOW, state="paused", at_ms=62_500, said=((1, "You are in a hold."),))
        wait_for("  1:02.5  says: You are in a hold.")
        session.queue.put(Command.QUIT)
        session.wait_for(Command.QUIT)
    assert lines[-1] == "  1:02.5  finished"
    assert len(lines) == len(set(lines))


def test_a_reader_that_is_gone_only_ends_the_telling() -> None:
    written = threading.Event()

    def write(_line: str) -> None:
        written.set()
        raise BrokenPipeError

    screen = PlainScreen(write)
    screen.start(CommandQueue(), lambda: NOW)
    assert written.wait(PATIENCE_S)
    screen.changed(replace(NOW, state="paused"), seeked=False)
    screen.stop()
    screen.stop()


# The picture in the README


def test_the_picture_is_the_view_as_it_is() -> None:
    """Drawn again it is the same, byte for byte, and it needs nothing from elsewhere."""
    drawn = subprocess.run(
        [sys.executable, "docs/live.py", "-"], capture_output=True, check=True, cwd=ROOT
    ).stdout
    assert drawn == (ROOT / "docs" / "live.svg").read_bytes()
    texts = [element.text for element in ET.fromstring(drawn).iter() if element.text]  # noqa: S314
    assert any("Left" in text for text in texts)
    assert drawn.count(b"http") == drawn.count(b"http://www.w3.org/2000/svg")
