"""Five weeks lived through on a simulated calendar, by somebody who reads only what `voicecoach` says."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from voicecoach.api.course.today import SessionOfCourseRequest, session_today
from voicecoach.api.live import LiveRequest, play_session
from voicecoach.cli import run
from voicecoach.live.commands import AnyCommand, Command
from voicecoach.live.players.silent import SilentPlayer
from voicecoach.request import SessionRequest

PLAY = ("--play", "--voice", "silent", "--player", "silent", "--journal", "--screen", "none")
REST = "today is a rest day"


@pytest.fixture
def at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[..., str]:
    """A command at a time; what is seen of it, and that it went well."""
    monkeypatch.setenv("VOICECOACH_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "100")

    def give(time: str, *arguments: str, code: int = 0) -> str:
        monkeypatch.setenv("VOICECOACH_NOW", f"2026-{time}")
        ended = run(list(arguments))
        seen = "".join(capfd.readouterr())
        assert ended == code, seen
        return seen

    return give


def live(*commands: tuple[int, AnyCommand]) -> None:
    """The session of today, done by somebody who asks for these at these times."""
    request = SessionOfCourseRequest(session=SessionRequest(name="", voice="silent"))
    session = session_today(request)
    live = LiveRequest(player=SilentPlayer(commands), keeps_journal=True, gates=False, check_in=False)
    play_session(session.request, live, scheduled=session.scheduled)


def test_five_weeks_of_one_person(at: Callable[..., str], tmp_path: Path) -> None:  # noqa: PLR0915 - a story
    # -- the first week: beginning, playing, by oneself
    assert "voicecoach plan start tight-hamstrings  do it over weeks" in at("03-02T18:00")
    assert "there are: steady-legs-and-trunk, tight-hamstrings" in at("03-02T18:01", "plan", "start", code=1)
    started = at("03-02T18:01", "plan", "start", "tight-hamstrings", "--days", "mon,wed,fri")
    assert "15 sessions, mon, wed, fri at 07:00" in started
    assert "to do today's session: voicecoach plan today tight-hamstrings --play" in started
    assert "2 cycles of 3 x 10 s, each side" in at("03-02T18:02")
    played = at("03-02T18:03", "plan", "today", *PLAY)
    assert "28 holds, each exact" in played
    assert "say how it felt, today or tomorrow: voicecoach plan check-in" in played
    assert "next: session 2 of 15, Wednesday 4 March 2026" in played
    rest = at("03-02T19:00")
    assert "you are done for today" in rest
    assert "--anyway" not in rest, "nobody is told to train on a day of rest"
    assert "recorded for the session of 2026-03-02" in at(
        "03-03T08:00", "plan", "check-in", "--pain", "1", "--note", "stiff this morning"
    )
    assert "session 2 of 15: done on 2026-03-04" in at("03-05T08:00", "plan", "done", "--on", "yesterday")
    hurt = at("03-06T08:00", "plan", "done", "--pain", "Hamstring ERE=7")
    assert "what that means for your next doses: voicecoach plan why" in hurt
    why = at("03-06T08:01", "plan", "why")
    assert "pain 7 of 10: it stays at level 1, the lowest" in why
    assert "there is an easier variant: voicecoach plan profile --add ere-too-hard" in why
    eased = at("03-06T08:02", "plan", "profile", "--add", "ere-too-hard")
    assert "your sessions are adapted to what you answer with yes:" in eased

    # -- a slip, and what is left out
    at("03-07T08:00", "plan", "check-in", "--worse", "jefferson-curl")
    assert "taken back: the report on the session of Friday 6 March 2026" in at("03-07T08:01", "plan", "undo")
    refused = at(
        "03-09T08:00", "plan", "done", "--left-out", "jefferson-curl", "--pain", "jefferson-curl=4", code=1
    )
    assert "it was left out of this session" in refused
    at("03-09T08:01", "plan", "done", "--left-out", "jefferson-curl")

    # -- a week is missed, and the days are others
    assert "session 5 of 15 has been due since Wednesday 11 March 2026" in at("03-20T18:00", "today")
    changed = at("03-20T18:01", "plan", "change", "--days", "tue,sat", "--at", "18:30")
    assert "8 sessions ahead instead of 11, tue, sat at 18:30" in changed
    at("03-20T18:30", "plan", "done")
    assert "next: session 6 of 12, Sunday 22 March 2026" in at(
        "03-20T19:00", "plan", "move", "--to", "2026-03-22"
    )

    # -- it hurts while playing, and another time the machine dies
    at("03-22T18:30", "plan", "today")
    live((700_000, Command.PAIN), (760_000, Command.QUIT))
    stopped = at("03-22T19:00")
    assert (
        "the session of Sunday 22 March 2026 was not finished; to go on with it: voicecoach play --resume"
        in stopped
    )
    assert "stopped because it hurt: level 2 again" in (w := at("03-22T19:00", "plan", "why")), w
    resume = [word for word in PLAY if word != "--play"]
    assert "holds, each exact" in at("03-22T19:01", "play", "--resume", *resume)
    assert "--resume" not in at("03-22T19:40")
    at("03-28T18:30", "plan", "today")
    live((900_000, Command.QUIT))
    cut_off(tmp_path / "data" / "journal.jsonl")
    told = at("03-28T19:00", "plan", "show")
    assert re.search(r"Sat 2026-03-28 .* broken off", told)
    assert "the session of Saturday 28 March 2026 was not finished" in at("03-28T19:00", "today")
    at("03-31T18:30", "plan", "done")
    assert "--resume" not in at("03-31T18:31"), "the next session closes it"

    # -- the end, and on
    for day in ("04-04", "04-07", "04-11", "04-14", "04-18"):
        at(f"{day}T18:30", "plan", "done", "--pain", "0")
    over = at("04-18T19:00")
    assert "all 12 sessions are done. Keep training at this level: voicecoach plan continue" in over
    assert "voicecoach plan continue  keep training at this level" in over
    figures = at("04-18T19:01", "plan", "stats")
    assert "broken off  1" in figures
    assert "2026-03-02  stiff this morning" in figures
    goes_on = at("04-18T19:02", "plan", "continue", "--per-week", "1")
    assert "it goes on without an end" in goes_on
    assert "taken back: going on with tight-hamstrings" in at("04-18T19:03", "plan", "undo")
    assert "all 12 sessions are done" in at("04-18T19:04", "plan", "today")


def cut_off(path: Path) -> None:
    """The machine lost its power while the last session played."""
    lines = path.read_text(encoding="utf-8").splitlines()
    while json.loads(lines[-1])["event"] in {"done", "end"}:
        lines.pop()
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def test_a_trial_needs_a_journal_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """What somebody only tried out never gets among what they did."""
    monkeypatch.setenv("VOICECOACH_NOW", "2026-03-02T07:00")
    monkeypatch.delenv("VOICECOACH_DATA")
    for name in ("HOME", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    assert run(["plan", "start", "tight-hamstrings"]) == 1
    assert "a trial needs a journal of its own" in capfd.readouterr().err


def test_a_session_is_moved_to_a_day_named_by_the_week_and_free_days_are_named(
    at: Callable[..., str],
) -> None:
    at("03-02T08:00", "plan", "start", "tight-hamstrings", "--days", "mon,thu")
    at("03-02T08:30", "plan", "done")
    refused = at("03-03T08:00", "plan", "move", "--to", "thu", code=1)
    assert "the session is on 2026-03-05 already" in refused
    assert "choose a day with a rest day on both sides: --to 2026-03-04 or 2026-03-06" in refused
    assert "is now on Saturday 7 March 2026" in at("03-03T08:01", "plan", "move", "--to", "Saturday")
    too_close = at("03-03T08:02", "plan", "move", "--on", "mon", "--to", "sun", code=1)
    assert "2026-03-08 is next to 2026-03-07, which has a session" in too_close
    assert "choose a day with a rest day on both sides: --to" in too_close
    wrong = at("03-03T08:03", "plan", "move", "--to", "soon", code=2)
    assert "'soon' is not a day; write 2026-03-02, today, tomorrow or mon to sun" in wrong


def test_where_no_day_is_free_it_says_so(at: Callable[..., str]) -> None:
    at("03-02T08:00", "plan", "start", "tight-hamstrings")
    refused = at("03-02T08:01", "plan", "move", "--on", "wed", "--to", "tue", code=1)
    assert "2026-03-03 is next to 2026-03-02, which has a session" in refused
    assert (
        "no day with a rest day on both sides is free in the next weeks; leave it out: voicecoach plan skip"
        in refused
    )


def test_a_played_session_says_that_the_profile_counts_in_courses_only(at: Callable[..., str]) -> None:
    at("03-02T08:00", "plan", "profile", "--add", "low-back-pain")
    alone = at("03-02T08:01", "play", "hamstring-ere", *PLAY[1:])
    assert "your profile counts in courses only; to adapt this session to it: --with low-back-pain" in alone
    adapted = at("03-02T08:40", "play", "hamstring-ere", "--with", "low-back-pain", *PLAY[1:])
    assert "your profile" not in adapted


def test_a_kind_of_sheet_is_listed_by_its_plural(at: Callable[..., str]) -> None:
    conditions = at("03-02T08:00", "list", "conditions")
    assert conditions.startswith("conditions\n")
    assert "low-back-pain" in conditions
    assert "programmes" not in conditions
    assert "knee" in at("03-02T08:00", "list", "exercises", "knee").lower()
    assert at("03-02T08:00", "list", "techniques").startswith("techniques\n")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals")
def test_a_check_in_asks_on_a_terminal(at: Callable[..., str], tmp_path: Path) -> None:
    import pty  # noqa: PLC0415 - Windows has none

    at("03-02T08:00", "plan", "start", "tight-hamstrings")
    at("03-02T08:01", "plan", "done")
    assert "there is nothing to record" in at("03-02T08:02", "plan", "check-in", code=1)
    ours, theirs = pty.openpty()
    asked = subprocess.Popen(
        [sys.executable, "-m", "voicecoach", "plan", "check-in"],
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "VOICECOACH_DATA": str(tmp_path / "data"), "VOICECOACH_NOW": "2026-03-02T08:03"},
        text=True,
    )
    os.write(ours, b"12\n4\n\n")
    said, _ = asked.communicate(timeout=60)
    os.close(ours)
    os.close(theirs)
    assert asked.returncode == 0, said
    assert "How much did it hurt at its worst" in said
    assert "12 is not a number from 0 to 10" in said
    assert "recorded for the session of 2026-03-02" in said
    assert "pain 4 of 10" in at("03-02T08:04", "plan", "why")


def test_hints_name_the_course_where_several_run(at: Callable[..., str]) -> None:
    """A command that is copied from a hint does what the hint says."""
    at("03-02T08:00", "plan", "start", "tight-hamstrings")
    assert "voicecoach plan today --play; or do it by yourself, then: voicecoach plan done\n" in at(
        "03-02T08:01", "plan", "today"
    )
    at("03-02T08:02", "plan", "start", "steady-legs-and-trunk")
    both = at("03-02T08:03", "plan", "today")
    assert "voicecoach plan today steady-legs-and-trunk --play;" in both
    assert "then: voicecoach plan done tight-hamstrings\n" in both
    hurt = at("03-02T08:04", "plan", "done", "tight-hamstrings", "--pain", "5")
    assert "what that means for your next doses: voicecoach plan why tight-hamstrings" in hurt
    again = at("03-02T08:05", "plan", "done", "tight-hamstrings", code=1)
    assert "to report how it felt: voicecoach plan check-in tight-hamstrings" in again
