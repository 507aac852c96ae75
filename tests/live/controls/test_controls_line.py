"""Commands as lines: on standard input, from a file, and through a named pipe whose writers come and go."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from controls_session import NOW, PATIENCE_S, SmallSession

from voicecoach.errors import RequestError
from voicecoach.live.commands import AnyCommand, Command, CommandQueue, Seek, SeekBy
from voicecoach.live.controls import Connections, describe_control, find_control
from voicecoach.live.controls.line import Lines, parse_command

needs_pipes = pytest.mark.skipif(
    sys.platform != "linux", reason="named pipes of this system were never tried"
)


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        *((command.value, command) for command in Command),
        ("  Next ", Command.NEXT),
        ("MORE_TIME", Command.MORE_TIME),
        ("seek 1:30", Seek(90_000)),
        ("seek 1:02:03", Seek(3_723_000)),
        ("seek 90 s", Seek(90_000)),
        ("seek +10 s", SeekBy(10_000)),
        ("seek -10 s", SeekBy(-10_000)),
        ("seek -2.5s", SeekBy(-2_500)),
        ("seek -0:10", SeekBy(-10_000)),
    ],
)
def test_a_line_asks_for_one_thing(line: str, asked: AnyCommand) -> None:
    assert parse_command(line) == asked


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("nxet", "'nxet' is not a command; did you mean 'next'?"),
        ("pause now", "'pause now' is not a command; the commands are pause, resume, toggle, repeat,"),
        ("\x1b[2J", "is not a command"),
        ("seek", "'' is not a time; write seek 1:30, seek +10 s or seek -10 s"),
        ("seek 10", "'10' has no unit; write seek 1:30, seek +10 s or seek -10 s"),
        ("seek ++10 s", "'+10 s' is not a time; write"),
        ("seek 1:99", "write seek 1:30"),
    ],
)
def test_what_is_no_command_is_answered_with_what_to_write(line: str, told: str) -> None:
    with pytest.raises(ValueError, match=r".") as refused:
        parse_command(line)
    assert told in str(refused.value)
    assert "\x1b" not in str(refused.value)


def test_a_file_of_lines_is_obeyed_to_its_end(tmp_path: Path) -> None:
    """Empty lines say nothing, one without a line end counts, and what is not understood stops nothing."""
    path = tmp_path / "lines"
    path.write_bytes(b"next\n\n  \r\nnonsense\xff\nback\r\nwhere")
    answers: list[str] = []
    control = find_control(f"line:{path}", Connections(answer=answers.append))
    assert isinstance(control, Lines)
    with SmallSession(control) as session:
        session.wait_for(Command.NEXT, Command.BACK, Command.WHERE)
        assert control.ended.wait(PATIENCE_S)
        session.queue.put(Command.PAUSE)
        session.wait_for(Command.NEXT, Command.BACK, Command.WHERE, Command.PAUSE)
    assert len(answers) == 1
    assert "is not a command" in answers[0]


def open_files() -> int:
    """How many files this process has open, where that can be seen."""
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.exists() else 0


@needs_pipes
def test_a_named_pipe_is_read_for_one_writer_after_the_other(tmp_path: Path) -> None:
    """As many as come, at once behind each other, and with nobody there in between."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    before = open_files()
    with SmallSession(Lines(str(path), lambda _text: None)) as session:
        for _ in range(20):
            path.write_text("next\n", encoding="utf-8")
        session.wait_for(*[Command.NEXT] * 20)
        subprocess.run(["sh", "-c", 'echo back > "$1"', "sh", path], check=True)
        session.wait_for(*[Command.NEXT] * 20, Command.BACK)
        with path.open("wb", buffering=0) as first, path.open("wb", buffering=0) as second:
            first.write(b"re")
            first.write(b"peat\nx\n")
            second.write(b"pain\n")
        session.wait_for(*[Command.NEXT] * 20, Command.BACK, Command.REPEAT, Command.PAIN)
    assert open_files() == before


@needs_pipes
def test_a_named_pipe_that_was_made_anew_is_found(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with SmallSession(Lines(str(path), lambda _text: None)) as session:
        with path.open("w", encoding="utf-8") as writer:
            path.rename(tmp_path / "old")
            os.mkfifo(path)
            writer.write("next\n")
        session.wait_for(Command.NEXT)
        path.write_text("back\n", encoding="utf-8")
        session.wait_for(Command.NEXT, Command.BACK)


@needs_pipes
def test_a_named_pipe_that_is_gone_ends_the_control(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    control = Lines(str(path), lambda _text: None)
    with SmallSession(control) as session:
        with path.open("w", encoding="utf-8") as writer:
            path.unlink()
            writer.write("next\n")
        assert control.ended.wait(PATIENCE_S)
        session.wait_for(Command.NEXT)


@needs_pipes
def test_it_stops_while_nobody_writes(tmp_path: Path) -> None:
    """Before any writer came, with one that says nothing, and twice."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    for with_writer in (False, True):
        control = Lines(str(path), lambda _text: None)
        control.start(CommandQueue(), lambda: NOW)
        writer = path.open("wb") if with_writer else None
        control.stop()
        control.stop()
        assert control.ended.is_set()
        if writer is not None:
            writer.close()


def test_a_line_without_end_does_not_grow_for_ever(tmp_path: Path) -> None:
    path = tmp_path / "lines"
    path.write_bytes(b"n" * 100_000 + b"\nnext\n")
    answers: list[str] = []
    with SmallSession(Lines(str(path), answers.append)) as session:
        session.wait_for(Command.NEXT)
    assert max(map(len, answers)) < 300


@pytest.mark.parametrize("name", ["nowhere", "."])
def test_what_cannot_be_read_is_refused_at_once(name: str, tmp_path: Path) -> None:
    with pytest.raises(RequestError, match=r"hint: (create it first: mkfifo|name a pipe)"):
        find_control(f"line:{tmp_path / name}", Connections())


def test_an_unknown_control_is_refused() -> None:
    with pytest.raises(RequestError, match="did you mean 'mpris'"):
        find_control("mrpis", Connections())
    assert describe_control("line").available


STDIN = """
import sys
from voicecoach.live.commands import CommandQueue, Now
from voicecoach.live.controls import Connections, find_control
queue = CommandQueue()
control = find_control("line:-", Connections(answer=lambda text: print("?", text, flush=True)))
control.start(queue, lambda: Now("playing", 0, 0))
while (asked := queue.get(60)) is not None and asked != "quit":
    print(asked, flush=True)
print("ended" if control.ended.wait(60 if sys.argv[1:] else 0) else "listening", flush=True)
control.stop()
"""


def test_standard_input_is_a_way_to_control() -> None:
    """Each line counts as it comes, not when the input ends."""
    with subprocess.Popen(
        [sys.executable, "-c", STDIN], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for line, told in (
            ("next", "next\n"),
            ("paus", "? 'paus' is not a command; did you mean 'pause'?\n"),
        ):
            process.stdin.write(f"{line}\n")
            assert process.stdout.readline() == told
        process.stdin.write("quit\n")
        assert process.stdout.readline() == "listening\n"
        process.stdin.close()
        assert process.wait(PATIENCE_S) == 0


def test_the_end_of_standard_input_ends_the_control_alone() -> None:
    done = subprocess.run(
        [sys.executable, "-c", STDIN, "wait"],
        input="pain\nquit\n",
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout == "pain\nended\n"
    assert done.stderr == ""
