"""Finding one's way: voicecoach alone, names where a command is wanted, and help that is not cut."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from voicecoach.cli import run

Result = tuple[int, str, str]


@pytest.fixture
def here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[..., Result]:
    """Runs the command with a journal of its own."""
    monkeypatch.setenv("VOICECOACH_DATA", str(tmp_path))

    def call(*arguments: str) -> Result:
        code = run(list(arguments))
        out, err = capfd.readouterr()
        return code, out, err

    return call


def commands_in(text: str) -> list[str]:
    return re.findall(r"^  (voicecoach .+?)  ", text, flags=re.MULTILINE)


def test_alone_it_says_what_there_is_and_three_commands_that_work(here: Callable[..., Result]) -> None:
    code, out, err = here()
    assert (code, err) == (0, "")
    assert "tight-hamstrings       Knee pain from tight hamstrings" in out
    commands = commands_in(out)
    assert commands == [
        "voicecoach show tight-hamstrings",
        "voicecoach play tight-hamstrings",
        "voicecoach plan start tight-hamstrings",
    ]
    assert here(*commands[0].split()[1:])[0] == 0
    assert here(*commands[2].split()[1:])[0] == 0


def test_alone_while_a_course_runs_it_shows_todays_session_or_the_next(here: Callable[..., Result]) -> None:
    """The session that is due with its doses; after it, what comes next."""
    assert here("plan", "start", "tight-hamstrings", "--from", "2026-03-02")[0] == 0
    _, out, _ = here()
    assert "session 1 of 15 has been due since" in out
    assert "2 cycles of 3 x 10 s, each side" in out
    assert commands_in(out)[0] == "voicecoach plan today --play"
    assert here("plan", "done", "--pain", "0")[0] == 0
    _, out, _ = here()
    assert "session 2 of 15 is due on" in out
    assert commands_in(out)[0] == "voicecoach plan check-in", "today it rests"


def test_of_several_courses_the_one_that_is_meant_is_named(here: Callable[..., Result]) -> None:
    for programme in ("tight-hamstrings", "steady-legs-and-trunk"):
        assert here("plan", "start", programme, "--from", "2026-03-02")[0] == 0
    assert commands_in(here()[1])[0] in {
        "voicecoach plan today tight-hamstrings --play",
        "voicecoach plan today steady-legs-and-trunk --play",
    }


@pytest.mark.parametrize("command", ["today", "stats", "calendar"])
def test_what_is_asked_every_day_needs_no_plan_before_it(command: str, here: Callable[..., Result]) -> None:
    """The same to the letter."""
    assert here("plan", "start", "tight-hamstrings", "--from", "2026-03-02")[0] == 0
    code, out, _ = here(command)
    assert (code, out) == here("plan", command)[:2]
    assert code == 0


@pytest.mark.parametrize(
    ("name", "pointed_to"),
    [
        ("tight-hamstrings", ["voicecoach preview tight-hamstrings", "voicecoach play tight-hamstrings"]),
        ("ERE", ["voicecoach preview hamstring-ere", "voicecoach play hamstring-ere"]),
        ("low-back-pain", ["voicecoach show low-back-pain"]),
        ("active-arch", ["voicecoach show active-arch"]),
        ("calf.yaml", ["voicecoach preview calf.yaml", "voicecoach play calf.yaml"]),
    ],
)
def test_a_name_where_a_command_is_wanted_points_to_what_can_be_done_with_it(
    name: str, pointed_to: list[str], here: Callable[..., Result]
) -> None:
    code, out, err = here(name)
    assert (code, out) == (2, "")
    assert f"'{name}' is a" in err
    assert commands_in(err) == pointed_to


def test_a_command_of_plan_is_pointed_to_and_a_slip_too(here: Callable[..., Result]) -> None:
    assert "'done' is a command of plan: voicecoach plan done" in here("done")[2]
    assert "did you mean 'preview'?" in here("previw")[2]
    assert "No such command 'xylophone'" in here("xylophone")[2]


@pytest.mark.parametrize("group", [(), ("plan",)])
def test_no_summary_in_the_help_is_cut(group: tuple[str, ...], here: Callable[..., Result]) -> None:
    code, out, _ = here(*group, "--help")
    commands = out.partition("Commands:")[2]
    assert code == 0
    assert commands.count("\n  ") > 10
    assert "..." not in commands
