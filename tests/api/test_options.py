"""What is given on the command line is what the compiler is asked, option by option; and what a terminal shows of progress."""

import pytest

from voicecoach.cli import _notices, run
from voicecoach.cli._notices import TerminalObserver


def test_an_option_of_the_command_line_is_a_field_of_the_request(capfd: pytest.CaptureFixture[str]) -> None:
    """The same words as from a program, in the order of the command line."""
    arguments = ["hamstring-ere", "--voice", "estimate", "--side", "left", "--dose", "hamstring-ere.sets=2"]
    assert run(["preview", *arguments, "--talk", "brief", "--as", "json"]) == 0
    printed = capfd.readouterr().out
    import voicecoach  # noqa: PLC0415 - what is compared with

    session = voicecoach.compile(
        "hamstring-ere", voice="estimate", side="left", doses=["hamstring-ere.sets=2"], talk="brief"
    )
    assert printed == session.json()


def test_a_terminal_shows_how_far_long_work_is(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Not what is over within a second, and nothing at all when stderr is no terminal."""
    now_s = [10.0]
    monkeypatch.setattr(_notices, "monotonic", lambda: now_s[0])
    observer = TerminalObserver()
    observer.progress("rendering", 10, 200)
    assert capfd.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    observer.progress("rendering", 20, 200)
    now_s[0] = 11.5
    observer.progress("rendering", 90, 200)
    assert capfd.readouterr().err == "rendering  45 %\r"
    observer.notice("hello")
    observer.progress("rendering", 200, 200)
    assert capfd.readouterr().err == "note: hello\n               \r"
