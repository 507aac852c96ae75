"""Live sessions of two exercises, as a person does them who quits, leaves out, has pain, or whose machine dies.

What a session writes depends only on its doses and on what the person does, so each is really played once, on the silent
player, and written again with the names and days of others: that makes a law over thousands of sessions take minutes.
"""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from secrets import token_hex
from typing import Any

from course_rule import One

from voicecoach.api.compile import compile_session
from voicecoach.api.course.today import SessionOfCourse
from voicecoach.api.live import LiveRequest, play_session
from voicecoach.api.live_journal import ScheduledSession
from voicecoach.api.resume import resume_session
from voicecoach.live.commands import AnyCommand, Command
from voicecoach.live.players.silent import SilentPlayer
from voicecoach.script import Phase, PhaseKind, Script
from voicecoach.wallclock import now

HOLD, MOVE = "slow-hold", "slow-move"
ORDER = (HOLD, MOVE)


@dataclass(frozen=True)
class Way:
    """How a person does a session. What is named is an exercise."""

    left_out: str | None = None
    """Said `next exercise` as it was set up."""
    hurts: str | None = None
    """Pressed `this hurts` in its last hold or movement."""
    then: str = "again"
    """After pain: again, leave-out or quit."""
    quits: str | None = None
    """Quit in its last hold or movement."""
    is_at_once: bool = False
    """Quit before anything was done."""
    is_killed: bool = False
    """Whoever quit did not quit: the machine died at that moment."""

    @property
    def ends(self) -> bool:
        """Whether the session comes to its end."""
        return self.quits is None and not self.is_at_once and (self.hurts is None or self.then != "quit")


WAYS = (
    Way(),
    *(Way(left_out=name) for name in ORDER),
    *(Way(hurts=name, then=then) for name in ORDER for then in ("again", "leave-out", "quit")),
    *(Way(quits=name, is_killed=dead) for name in ORDER for dead in (False, True)),
    *(Way(hurts=name, then="quit", is_killed=True) for name in ORDER),
    Way(left_out=HOLD, quits=MOVE),
    Way(left_out=HOLD, hurts=MOVE, then="leave-out"),
    Way(is_at_once=True),
)


def what_is_done(
    levels: Mapping[str, int], way: Way, *, resumed: bool = False
) -> tuple[dict[str, One], bool] | None:
    """By the plain rule: what was done of each exercise, and whether it is that session; None if nothing came of it.

    `resumed`: the session went on later where it had stopped, and was left alone to its end.
    """
    exercises = {}
    is_over = way.is_at_once and not resumed
    enough = 0
    for name in (one for one in ORDER if one in levels):
        if is_over:
            exercises[name] = One(levels[name], begun=False, finished=False)
            continue
        one = One(levels[name])
        half = levels[name] - 1 if name == HOLD else 0
        if name == way.left_out:
            one, half = One(levels[name], begun=False, finished=False), 0
        if name == way.hurts:
            one = replace(one, stopped=True, finished=way.then == "again" or (way.then == "quit" and resumed))
            is_over = way.then == "quit" and not resumed
        if name == way.quits:
            one = replace(one, finished=resumed)
            is_over = not resumed
        exercises[name] = one
        enough += one.finished or (name == HOLD and 2 * half >= levels[name])
    if not any(one.begun or one.stopped for one in exercises.values()):
        return None
    return exercises, (way.ends or resumed) and 2 * enough >= len(exercises)


def play(session: SessionOfCourse, way: Way, folder: Path) -> str:
    """The session of a course, done in a way, is in the journal of a folder afterwards. Its id is returned."""
    key = token_hex(8)
    asked = session.request.model_copy(update={"cues": ()}).model_dump_json()
    first = _recorded(session, way, asked)
    _write(folder, _again(first, key, session.scheduled))
    return key


def resume(session: SessionOfCourse, way: Way, key: str, folder: Path) -> None:
    """A session that was played so and stopped goes on to its end."""
    asked = session.request.model_copy(update={"cues": ()}).model_dump_json()
    _write(folder, _again(_resumed(session, way, asked, folder), key, session.scheduled))


_PLAYED: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
PLACE = Path()
"""A folder for the journals of sessions that are really played."""


def _recorded(session: SessionOfCourse, way: Way, asked: str) -> list[dict[str, Any]]:
    if (asked, way) not in _PLAYED:
        with _a_journal() as path:
            player = SilentPlayer(_commands(compile_session(session.request).script, way))
            live = LiveRequest(player=player, keeps_journal=True, gates=False, check_in=False)
            play_session(session.request, live, scheduled=session.scheduled)
            lines = _lines(path)
            if way.is_killed:
                lines = [one for one in lines if one["event"] not in {"end", "done"}]
            _PLAYED[asked, way] = lines
    return _PLAYED[asked, way]


def _resumed(session: SessionOfCourse, way: Way, asked: str, folder: Path) -> list[dict[str, Any]]:
    if (asked, way, "resumed") not in _PLAYED:
        courses = [one for one in _lines(folder / "journal.jsonl") if one["event"] == "course-started"]
        before = [*courses, *_again(_recorded(session, way, asked), token_hex(8), session.scheduled)]
        with _a_journal() as path:
            _write(path.parent, before)
            live = LiveRequest(player=SilentPlayer(), keeps_journal=True, gates=False, check_in=False)
            resume_session(live)
            _PLAYED[asked, way, "resumed"] = _lines(path)[len(before) :]
    return _PLAYED[asked, way, "resumed"]


def _again(lines: list[dict[str, Any]], key: str, scheduled: ScheduledSession) -> list[dict[str, Any]]:
    """Lines of another session, now, of this course."""
    at, course = now(), {"course": scheduled.course, "number": scheduled.number}
    known = {"session": key, "at": at.isoformat(timespec="milliseconds")}
    of_event = {"start": course, "done": {**course, "date": at.date().isoformat()}}
    return [{**one, **known, **of_event.get(one["event"], {})} for one in lines]


def _commands(script: Script, way: Way) -> Iterator[tuple[int, AnyCommand]]:
    """What the person asks for, and when."""
    if way.is_at_once:
        yield 500, Command.QUIT
    shift_ms = 0
    if way.left_out is not None:
        mine = [one for one in script.phases if one.ref.exercise == way.left_out]
        at_ms = next(one for one in mine if one.kind is PhaseKind.SET_UP).at_ms + 1500
        yield at_ms, Command.NEXT_EXERCISE
        shift_ms = mine[-1].end_ms - at_ms
    if way.quits is not None:
        yield _last(script, way.quits).end_ms - 900 - shift_ms, Command.QUIT
    if way.hurts is not None:
        at_ms = _last(script, way.hurts).end_ms - 900 - shift_ms
        yield at_ms, Command.PAIN
        if way.then != "again":  # a simulated person who is asked says ready
            yield at_ms + 60_000, Command.NEXT if way.then == "leave-out" else Command.QUIT


def _last(script: Script, exercise: str) -> Phase:
    kind = PhaseKind.HOLD if exercise == HOLD else PhaseKind.MOVE
    return [one for one in script.phases if one.ref.exercise == exercise and one.kind is kind][-1]


@contextmanager
def _a_journal() -> Iterator[Path]:
    before = os.environ["VOICECOACH_DATA"]
    folder = PLACE / token_hex(4)
    os.environ["VOICECOACH_DATA"] = str(folder)
    try:
        yield folder / "journal.jsonl"
    finally:
        os.environ["VOICECOACH_DATA"] = before


def _lines(path: Path) -> list[dict[str, Any]]:
    entries = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return [one for one in entries if one["event"] != "journal"]


def _write(folder: Path, lines: list[dict[str, Any]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "journal.jsonl").open("a", encoding="utf-8") as file:
        file.writelines(f"{json.dumps(one)}\n" for one in lines)
