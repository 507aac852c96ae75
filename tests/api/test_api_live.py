"""A program plays a session: on the silent player, with commands, with controls of its own, and resumes one."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from voicecoach.api.live import LiveRequest, open_live, play_session
from voicecoach.api.live_journal import ScheduledSession, _is_enough
from voicecoach.api.observer import NoticeList
from voicecoach.api.playing import playing_alone
from voicecoach.api.resume import resume_session
from voicecoach.errors import RequestError
from voicecoach.journal.entries import ExerciseDone
from voicecoach.journal.reader import read_journal
from voicecoach.live.commands import Command, CommandQueue, Now
from voicecoach.live.controls import Connections
from voicecoach.live.players.silent import SilentPlayer
from voicecoach.request import SessionRequest

ROUTINE = SessionRequest(name="tight-hamstrings", voice="silent")
ERE = SessionRequest(name="hamstring-ere", voice="silent")
DATA = Path(__file__).parent.parent / "data"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for the journal."""
    monkeypatch.setenv("VOICECOACH_DATA", str(tmp_path))
    return tmp_path


class Watcher:
    """A control that looks on."""

    def __init__(self) -> None:
        self.seen: list[Now] = []
        self.calls: list[str] = []

    def start(self, queue: CommandQueue, now: Callable[[], Now]) -> None:
        del queue
        self.calls.append("start")
        self.seen.append(now())

    def stop(self) -> None:
        self.calls.append("stop")

    def changed(self, now: Now, *, seeked: bool) -> None:
        del seeked
        self.seen.append(now)


def test_a_program_plays_a_session_and_gets_what_was_done(data: Path) -> None:
    outcome = play_session(ERE, LiveRequest(player="silent", keeps_journal=True))
    assert outcome.is_finished
    assert outcome.is_as_written
    totals = (outcome.holds, outcome.extra, outcome.void, outcome.incomplete, outcome.underruns)
    assert totals == (12, 0, 0, 0, 0)
    assert outcome.left_ms == 0
    (exercise,) = outcome.exercises
    assert (exercise.exercise, exercise.holds, exercise.is_finished) == ("hamstring-ere", 12, True)
    assert outcome.answers is None, "nobody lives by a simulated clock, so nobody is asked"
    assert (data / "journal.jsonl").exists()


def test_commands_are_given_by_the_clock_of_the_player() -> None:
    player = SilentPlayer([(150_000, Command.NEXT_EXERCISE)])
    outcome = play_session(ERE, LiveRequest(player=player))
    assert outcome.is_finished
    assert not outcome.is_as_written
    assert 0 < outcome.holds < 12
    assert outcome.holds + outcome.incomplete + outcome.void >= 12


def test_commands_may_be_put_into_its_queue_at_any_time() -> None:
    with open_live(ERE, LiveRequest(player="silent", keeps_journal=True)) as session:
        assert session.title == "Hamstring end-range expansion"
        assert session.now().state == "playing"
        session.commands.put(Command.QUIT)
        outcome = session.run()
    assert not outcome.is_finished
    assert outcome.holds == 0
    assert outcome.left_ms > 200_000


def test_controls_and_screens_may_be_objects() -> None:
    control, screen, titles = Watcher(), Watcher(), []

    def make_screen(title: str) -> Watcher:
        titles.append(title)
        return screen

    play_session(ERE, LiveRequest(player="silent", controls=[control], screen=make_screen))
    assert titles == ["Hamstring end-range expansion"]
    assert control.calls == screen.calls == ["start", "stop"]
    assert control.seen[-1].state == screen.seen[-1].state == "finished"
    assert {"hold", "rest", "switch"} <= {now.phase for now in control.seen}


def test_the_screen_that_covers_the_terminal_is_given_to_the_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """A control lifts it before the program is suspended."""

    class Cover(Watcher):
        covers = True

        def toggle_help(self) -> None:
            """Nothing is shown."""

        def suspend(self) -> None:
            """Nothing is covered."""

        def resume(self) -> None:
            """Nothing is covered."""

    given: list[Connections] = []

    def find(_name: str, connections: Connections) -> Watcher:
        given.append(connections)
        return Watcher()

    monkeypatch.setattr("voicecoach.api.live.find_control", find)
    for screen in (Cover(), Watcher()):
        live = LiveRequest(player="silent", controls=["keys"], screen=lambda _title, it=screen: it)  # type: ignore[misc]
        play_session(ERE, live)
    assert [isinstance(one.guard, Cover) for one in given] == [True, False]


def test_without_a_journal_nothing_is_written(data: Path) -> None:
    outcome = play_session(ERE, LiveRequest(player="silent"))
    assert outcome.holds == 12
    assert outcome.exercises == ()
    assert not outcome.is_kept
    assert list(data.iterdir()) == []


@pytest.mark.parametrize("player", ["silent", "silent:1000", "file:out.wav"])
def test_what_nobody_hears_leaves_the_journal_alone(
    player: str, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unless somebody asks for it; and a session that can be heard is written down unless somebody says no."""
    monkeypatch.chdir(tmp_path)
    assert not play_session(ERE, LiveRequest(player=player, gates=False, controls=[])).is_kept
    assert not (data / "journal.jsonl").exists()
    told = LiveRequest(player="silent", keeps_journal=True)
    assert play_session(ERE, told).is_kept
    (session,) = read_journal().sessions()
    assert session.is_finished


class Speaker(SilentPlayer):
    """A player that can be heard."""

    is_heard = True


def test_what_is_heard_is_written_down() -> None:
    assert play_session(ERE, LiveRequest(player=Speaker())).is_kept
    assert not play_session(ERE, LiveRequest(player=Speaker(), keeps_journal=False)).is_kept
    assert len(read_journal().sessions()) == 1


def test_a_session_of_a_course_is_written_down_as_such() -> None:
    scheduled = ScheduledSession("my-course", 3, {"hamstring-ere": 2})
    play_session(ERE, LiveRequest(player="silent", keeps_journal=True), scheduled=scheduled)
    entries = {entry.event: entry for entry in read_journal().entries}
    start, done = entries["start"].model_dump(), entries["done"].model_dump()
    assert (start["course"], start["number"]) == (done["course"], done["number"]) == ("my-course", 3)
    assert [one["level"] for one in done["exercises"]] == [2]


def test_an_interrupted_session_is_resumed_and_all_its_holds_count_once() -> None:
    at_ms = 150_000
    first = play_session(ERE, LiveRequest(player=SilentPlayer([(at_ms, Command.QUIT)]), keeps_journal=True))
    assert not first.is_finished
    assert 0 < first.holds < 12
    again = resume_session(LiveRequest(player="silent", keeps_journal=True), name="hamstring-ere")
    assert again.is_finished
    assert again.holds == 12
    (exercise,) = again.exercises
    assert (exercise.holds, exercise.is_finished) == (12, True)
    with pytest.raises(RequestError, match="there is no session to resume"):
        resume_session(LiveRequest(player="silent", keeps_journal=True))


def test_another_session_than_the_last_cannot_be_resumed() -> None:
    play_session(ERE, LiveRequest(player=SilentPlayer([(1000, Command.QUIT)]), keeps_journal=True))
    with pytest.raises(RequestError, match="'side-plank' was not interrupted"):
        resume_session(LiveRequest(player="silent", keeps_journal=True), name="side-plank")


def rewrite(journal: Path, change: Callable[[dict[str, object]], None]) -> None:
    """Change the line with which the session of a journal starts."""
    entries = [json.loads(line) for line in journal.read_text().splitlines()]
    for entry in entries:
        if entry["event"] == "start":
            change(entry)
    journal.write_text("".join(f"{json.dumps(entry)}\n" for entry in entries))


def test_a_session_whose_sheets_have_changed_is_not_resumed(data: Path) -> None:
    play_session(ERE, LiveRequest(player=SilentPlayer([(100_000, Command.QUIT)]), keeps_journal=True))
    rewrite(data / "journal.jsonl", lambda start: start.update(plan="another"))
    before = (data / "journal.jsonl").read_text()
    with pytest.raises(
        RequestError, match="voicecoach or its sheets have changed since this session was interrupted"
    ):
        resume_session(LiveRequest(player="silent", keeps_journal=True))
    assert (data / "journal.jsonl").read_text() == before


def test_what_is_noticed_on_the_way_comes_with_the_outcome() -> None:
    """And to the observer, at once."""
    heard = NoticeList()
    request = ERE.model_copy(update={"name": "tight-hamstrings", "minutes": 25})
    outcome = play_session(request, LiveRequest(player="silent", keeps_journal=True), heard)
    assert outcome.is_finished
    assert outcome.notices
    assert all(notice.startswith("to fit 25 min: ") for notice in outcome.notices)
    assert tuple(heard.notices) == outcome.notices


@pytest.mark.parametrize(("done", "is_enough"), [(1, False), (2, False), (3, True), (5, True)])
def test_a_session_of_which_most_was_left_out_is_not_that_session(done: int, *, is_enough: bool) -> None:
    """Of five exercises three are enough; an exercise of which half the holds were done counts."""
    exercises = [
        ExerciseDone(
            exercise=f"e{number}", holds_planned=4, holds=2 if number < done else 0, is_finished=False
        )
        for number in range(5)
    ]
    assert _is_enough(exercises) is is_enough


def test_a_session_begins_at_an_exercise() -> None:
    """The exercises before it are left out, and that is written down; all of it counts as a session that was not whole."""
    whole = play_session(ROUTINE, LiveRequest(player="silent", keeps_journal=True))
    live = LiveRequest(player="silent", keeps_journal=True, start_at="hamstring-ere")
    outcome = play_session(ROUTINE, live)
    begun = [one.exercise for one in outcome.exercises if one.is_begun]
    names = [one.exercise for one in whole.exercises]
    assert begun == names[names.index("hamstring-ere") :]
    assert not outcome.is_as_written
    assert 0 < outcome.holds <= whole.holds


def test_a_session_begins_at_a_time_with_what_begins_whole() -> None:
    watcher = Watcher()
    live = LiveRequest(player="silent", controls=[watcher], start_at="2:00")
    outcome = play_session(ERE, live)
    assert 120_000 <= watcher.seen[0].at_ms < 150_000
    assert 0 < outcome.holds < 12
    assert outcome.incomplete + outcome.holds == 12


@pytest.mark.parametrize("start_at", ["wall-sitt", "3:61", "45:00"])
def test_a_start_that_is_not_in_the_session_is_refused(start_at: str) -> None:
    with pytest.raises(RequestError):
        play_session(ERE, LiveRequest(player="silent", start_at=start_at))


def test_a_second_session_at_the_same_time_is_noticed(tmp_path: Path) -> None:
    """While the first one plays, and no longer."""
    heard = NoticeList()
    with playing_alone(heard, tmp_path):
        assert heard.notices == []
        with playing_alone(heard, tmp_path):
            assert len(heard.notices) == 1
            assert "another session is playing" in heard.notices[0]
    with playing_alone(heard, tmp_path):
        assert len(heard.notices) == 1
