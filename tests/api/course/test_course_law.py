"""A law over random sequences of acts: the record is what was told and heard, and every next dose follows by the written rule.

The rule stands a second time, in `course_rule.py`, without anything of the program.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import course_live
import pytest
from course_live import WAYS, Way, what_is_done
from course_rule import Held, One, Rhythm, Told, with_report
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from voicecoach.api.compile import plan_by_estimate
from voicecoach.api.course.allow import AllowRequest, allow_exercise
from voicecoach.api.course.change import ChangeRequest, change_course
from voicecoach.api.course.check_in import CheckInRequest, check_in
from voicecoach.api.course.common.diary import Diary
from voicecoach.api.course.common.opened import CourseRequest
from voicecoach.api.course.done import DoneRequest, record_session
from voicecoach.api.course.go_on import ContinueRequest, continue_course
from voicecoach.api.course.move import MoveRequest, move_session
from voicecoach.api.course.skip import SkipRequest, skip_day
from voicecoach.api.course.start import StartRequest, start_course
from voicecoach.api.course.stop import stop_course
from voicecoach.api.course.today import SessionOfCourse, SessionOfCourseRequest, session_today
from voicecoach.api.course.undo import undo
from voicecoach.api.course.why import WhyRequest, explain_doses
from voicecoach.api.live import LiveRequest, play_session
from voicecoach.api.observer import SILENT
from voicecoach.api.resume import find_interrupted
from voicecoach.compiler.resolve.resolve import resolve_session
from voicecoach.errors import RequestError
from voicecoach.journal.reader import Record, read_journal
from voicecoach.journal.writer import default_journal
from voicecoach.live.players.silent import SilentPlayer
from voicecoach.programme.course import Course
from voicecoach.programme.courses import read_courses
from voicecoach.programme.meaning import Programme, ladder_of, resolve_programme, session_levels
from voicecoach.request import SessionRequest
from voicecoach.sheets.library import library
from voicecoach.wallclock import VARIABLE

PROGRAMME = "two-moves-programme"
LADDERS = {"slow-hold": 4, "slow-move": 3}
FAST = next((str(path) for path in (Path("/dev/shm"),) if path.is_dir()), None)  # noqa: S108
"""In memory where the system has such a folder: every entry waits for the disk."""
FIRST = datetime(2026, 3, 2, 11, tzinfo=UTC)
HOME = "Europe/Berlin"
ZONES = (HOME, "Pacific/Auckland", "America/Los_Angeles", "Pacific/Honolulu")
SILENTLY = SessionRequest(name="two-moves", voice="silent", floor="off")
ANY = CourseRequest()
DAY = timedelta(days=1)
SHEETS = {
    "slow-hold": """\
exercise: slow-hold
name: Slow hold
position: standing
dose: {sets: 1-4, reps: 1, hold: 5 s, sides: none}
steps:
  - {id: hold, say: {full: "Rise onto your toes.", short: "Rise."}, hold: dose}
ladder: [1x5 s, 2x5 s, 3x5 s, 4x5 s]
""",
    "slow-move": """\
exercise: slow-move
name: Slow move
position: standing
dose: {sets: 1-3, reps: 2, sides: none}
steps:
  - {id: move, say: {full: "Bend your knees.", short: "Bend."}, move: 3 s}
ladder: [1x2, 2x2, 3x2]
""",
    "two-moves": """\
routine: two-moves
name: Two moves
exercises: [slow-hold, slow-move]
""",
    PROGRAMME: f"""\
programme: {PROGRAMME}
name: Two moves over five weeks
routine: two-moves
weeks: 5
sessions: 2-3 a week
""",
}
DAYS = st.sampled_from(
    [("mon", "thu"), ("tue", "fri"), ("wed", "sun"), ("mon", "wed", "fri"), ("tue", "thu", "sat")]
)
SCORES = st.none() | st.sampled_from([0, 2, 3, 4, 5, 6, 9, 10])
NAMES = st.sampled_from(sorted(LADDERS))


PLAYED_TO_NOBODY = set[str]()
"""The levels at which that was tried: it takes a while."""
COUNT = {"acts": 0, "played": 0, "finished": 0}
CUES = Path()
"""The folder of the sheets."""


@pytest.fixture(scope="module", autouse=True)
def _one_library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The sheets are read once for all courses: what is looked at here is what becomes of them."""
    folder = tmp_path_factory.mktemp("law")
    (folder / "cues").mkdir()
    for name, text in SHEETS.items():
        (folder / "cues" / f"{name}.yaml").write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        for name in (VARIABLE, "VOICECOACH_DATA"):
            patch.setenv(name, os.environ.get(name, ""))
        patch.setenv("TZ", HOME)
        patch.setattr(course_live, "PLACE", folder / "live")
        patch.setattr(sys.modules[__name__], "CUES", folder / "cues")
        keep_results(
            patch,
            library.find_folders,
            resolve_session,
            resolve_programme,
            ladder_of,
            session_levels,
            plan_by_estimate,
        )
        keep_the_last(patch, read_journal, lambda path=None: (path or default_journal()).read_bytes())
        keep_the_last(patch, read_courses, lambda record: record)
        yield
    time.tzset()


def keep_the_last(
    patch: pytest.MonkeyPatch, function: Callable[..., Any], source: Callable[..., Any]
) -> None:
    """What a function returns is kept until what it reads is different: an act reads the journal five times."""
    last: list[Any] = [None, None]

    def kept(*given: Any) -> Any:
        try:
            now = source(*given)
        except FileNotFoundError:
            return function(*given)
        if last[0] is None or (now is not last[0] if isinstance(now, Record) else now != last[0]):
            last[:] = [now, function(*given)]
        return last[1]

    for module in [one for name, one in sys.modules.items() if name.startswith("voicecoach.")]:
        if getattr(module, function.__name__, None) is function:
            patch.setattr(module, function.__name__, kept)
    patch.setattr(sys.modules[__name__], function.__name__, kept)


def keep_results(patch: pytest.MonkeyPatch, *functions: Callable[..., Any]) -> None:
    """What these functions return is kept: what the sheets mean stays the same, however much is done."""
    for function in functions:
        results: dict[Any, Any] = {}

        def kept(*given: Any, _function: Any = function, _results: Any = results, **named: Any) -> Any:
            values = (*given, *sorted(named.items()))
            key = repr(
                [
                    id(one) if isinstance(one, library.Library | Programme) else one
                    for one in values
                    if one is not SILENT
                ]
            )
            if key not in _results:
                _results[key] = _function(*given, **named)
            return _results[key]

        for module in [one for name, one in sys.modules.items() if name.startswith("voicecoach.")]:
            if getattr(module, function.__name__, None) is function:
                patch.setattr(module, function.__name__, kept)


@dataclass
class Live:
    """What began a session of a course: somebody played one, or, without a key, recorded one by hand."""

    course: int
    key: str = ""
    way: Way = WAYS[0]
    session: SessionOfCourse | None = None
    tag: int | None = None
    """The act that it was, if anything came of it."""
    resumed_as: int | None = None
    is_void: bool = False


class Journal(RuleBasedStateMachine):
    """One person, one programme. `self.states` are the states before each act that still counts; the last one holds."""

    def __init__(self) -> None:
        super().__init__()
        self._temporary = TemporaryDirectory(dir=FAST)
        self.folder = Path(self._temporary.name)
        os.environ["VOICECOACH_DATA"] = str(self.folder)
        self.moment, self.zone = FIRST, HOME
        self.states: list[tuple[Held, ...]] = [()]
        self.tags: list[int] = [0]
        """Which act made each state."""
        self.lives: list[Live] = []
        """Whatever began a session, oldest first."""
        self.acts = 0
        self.bytes = b""
        self.travel(HOME)

    def teardown(self) -> None:
        self._temporary.cleanup()
        COUNT["acts"] += self.acts
        COUNT["played"] += sum(one.key != "" for one in self.lives)
        COUNT["finished"] = max(COUNT["finished"], *(len(one.finished()) for one in self.courses), 0)

    # -- what stands

    @property
    def courses(self) -> tuple[Held, ...]:
        return self.states[-1]

    @property
    def running(self) -> Held | None:
        return self.courses[-1] if self.courses and not self.courses[-1].is_stopped else None

    @property
    def today(self) -> date:
        return self.moment.astimezone(ZoneInfo(self.zone)).date()

    def diary(self) -> Diary:
        """A second later: no two acts are of one instant."""
        self.moment += timedelta(seconds=1)
        os.environ[VARIABLE] = self.moment.isoformat()
        return Diary(folder=self.folder, zone=self.zone)

    def push(self, state: tuple[Held, ...]) -> None:
        self.acts += 1
        self.states.append(state)
        self.tags.append(self.acts)

    def record(self) -> Record:
        return read_journal(self.folder / "journal.jsonl")

    def tell(self, act: Callable[[], object], held: Held | None, *, is_new: bool = False) -> None:
        """Do an act. With `held` it must be taken, and that is what stands then; without, it must be refused."""
        if held is None:
            with pytest.raises(RequestError):
                act()
            return
        act()
        self.push((*(self.courses if is_new else self.courses[:-1]), held))

    def due_levels(self, held: Held, day: date) -> dict[str, int]:
        levels = {name: held.next_level(name, rungs, day) for name, rungs in LADDERS.items()}
        return {name: level for name, (level, is_stopped) in levels.items() if not is_stopped}

    # -- acts

    @initialize(days=DAYS)
    def begin(self, days: tuple[str, ...]) -> None:
        self.start(days, None)

    @rule(days=DAYS, level=st.sampled_from([None, None, 2, "middle"]))
    def start(self, days: tuple[str, ...], level: Any) -> None:
        def act() -> object:
            request = StartRequest(programme=PROGRAMME, days=days, cues=(CUES,), from_level=level)
            return start_course(request, self.diary())

        held = self.running
        if held is not None and not held.is_over():
            self.tell(act, None)
            return
        earlier = self.courses[-1] if self.courses else None
        first, levels = self.today, dict[str, int]()
        before: tuple[Told, ...] = ()
        if earlier is not None:
            first = max([first, *(one.day + 2 * DAY for one in earlier.sessions)])
            before = _inherited(earlier)
            levels = {name: _earned(earlier, name, rungs, first) for name, rungs in LADDERS.items()}
        if level is not None:
            levels = {
                name: (rungs + 1) // 2 if level == "middle" else min(level, rungs)
                for name, rungs in LADDERS.items()
            }
            for name, rungs in LADDERS.items():
                outcomes = _outcomes(earlier, name) if earlier is not None else []
                if earlier is not None and outcomes and (outcomes[-1].worse or (outcomes[-1].pain or 0) >= 6):
                    levels[name] = min(levels[name], _earned(earlier, name, rungs, first))
        made = Held(
            start=first,
            rhythms=(Rhythm(date.min, days),),
            levels=levels,
            is_chosen=level is not None,
            before=before,
        )
        if held is not None:  # it is over, and ends with this
            act()
            self.push((*self.courses[:-1], replace(held, is_stopped=True), made))
            return
        self.tell(act, made, is_new=True)

    @precondition(lambda self: self.running is not None)
    @rule(
        back=st.sampled_from([0, 0, 0, 1, 2, 3, 5]),
        pain=st.dictionaries(NAMES, st.sampled_from([0, 3, 4, 6, 10])),
        effort=SCORES,
        unfinished=st.sets(NAMES, max_size=1),
        left_out=st.sets(NAMES, max_size=1),
    )
    def done(
        self, back: int, pain: dict[str, int], effort: int | None, unfinished: set[str], left_out: set[str]
    ) -> None:
        held, day = self.running, self.today - back * DAY
        assert held is not None
        request = DoneRequest(
            day=day,
            pain_of=pain,
            effort=effort,
            not_finished=tuple(sorted(unfinished)),
            left_out=tuple(sorted(left_out)),
        )
        until = replace(held, sessions=tuple(one for one in held.sessions if one.day <= day))
        levels = self.due_levels(until, day)
        begun = set(levels) - left_out
        is_refused = (
            held.is_over()
            or day < held.start
            or day in [one.day for one in held.finished()]
            or not begun
            or not {*pain, *unfinished} <= begun
        )
        told = Told(
            day,
            self.acts,
            finished=True,
            exercises={
                name: One(
                    level,
                    begun=name in begun,
                    finished=name in begun - unfinished,
                    pain=pain.get(name),
                    effort=effort if name in begun else None,
                )
                for name, level in levels.items()
            },
        )
        self.tell(
            lambda: record_session(request, self.diary()),
            None if is_refused else replace(held, sessions=(*held.sessions, told)),
        )
        if not is_refused:
            self.lives.append(Live(tag=self.acts, course=len(self.courses) - 1))

    @precondition(lambda self: self.running is not None and not self.running.is_over())
    @rule(times=st.integers(1, 6))
    def well(self, times: int) -> None:
        """So many sessions, each on its day, and nothing to complain of."""
        for _ in range(times):
            held = self.running
            assert held is not None
            if held.is_over():
                return
            self.moment += (held.next_day(self.today) - self.today) * 1
            self.done(0, {}, None, set(), set())

    @precondition(lambda self: self.running is not None and not self.running.is_over())
    @rule(way=st.sampled_from(WAYS))
    def play(self, way: Way) -> None:
        held = self.running
        assert held is not None
        levels = self.due_levels(held, self.today)
        request = SessionOfCourseRequest(session=SILENTLY, anyway=True)
        if not levels:
            with pytest.raises(RequestError):
                session_today(request, self.diary())
            return
        session = session_today(request, self.diary())
        assert session.scheduled.levels == levels
        if not {way.left_out, way.hurts, way.quits} <= {None, *levels}:
            return
        key = course_live.play(session, way, self.folder)
        self.lives.append(Live(len(self.courses) - 1, key=key, way=way, session=session))
        done = what_is_done(levels, way)
        if done is not None:
            told = Told(self.today, self.acts, finished=done[1], exercises=done[0], key=key)
            self.push((*self.courses[:-1], replace(held, sessions=(*held.sessions, told))))
            self.lives[-1].tag = self.acts

    @precondition(lambda self: self.running is not None and not self.running.is_over())
    @rule()
    def play_to_nobody(self) -> None:
        """Into nothing, or into a file: that changes nothing, whatever the doses."""
        levels = self.due_levels(self.courses[-1], self.today)
        if levels and str(levels) not in PLAYED_TO_NOBODY:
            PLAYED_TO_NOBODY.add(str(levels))
            session = session_today(SessionOfCourseRequest(session=SILENTLY, anyway=True), self.diary())
            for player in (SilentPlayer(), f"file:{self.folder / 'session.wav'}"):
                live = LiveRequest(player=player, gates=False)
                assert not play_session(session.request, live, scheduled=session.scheduled).is_kept

    @rule()
    def go_on_with_it(self) -> None:
        """Resume what was interrupted last, unless a session of its course came after it, or another was played."""
        last: Live | None = None
        for one in self.lives:
            if one.key and not one.is_void:
                last = one
            elif last is not None and not one.is_void and one.course == last.course:
                last = None  # its course went on without it
        self.diary()
        if last is None or last.way.ends or last.resumed_as is not None:
            with pytest.raises(RequestError):
                find_interrupted()
            return
        assert find_interrupted().session == last.key
        assert last.session is not None
        course_live.resume(last.session, last.way, last.key, self.folder)
        done = what_is_done(last.session.scheduled.levels, last.way, resumed=True)
        assert done is not None
        held = self.courses[last.course]
        before = next((one for one in held.sessions if one.key == last.key), None)
        told = Told(self.today, self.acts, finished=done[1], exercises=done[0], key=last.key)
        for changes in before.reports if before is not None else ():
            told = with_report(told, changes)
        sessions = (*(one for one in held.sessions if one is not before), told)
        courses = list(self.courses)
        courses[last.course] = replace(held, sessions=sessions)
        for place in range(last.course + 1, len(courses)):  # those that follow it know that it was done today
            courses[place] = replace(courses[place], before=_inherited(courses[place - 1]))
        self.push(tuple(courses))
        last.resumed_as = self.acts

    @precondition(lambda self: self.running is not None)
    @rule(
        pain=st.dictionaries(NAMES, st.sampled_from([0, 4, 6]), max_size=1),
        worse=st.sets(NAMES, max_size=1),
        unfinished=st.sets(NAMES, max_size=1),
    )
    def report(self, pain: dict[str, int], worse: set[str], unfinished: set[str]) -> None:
        held = self.running
        assert held is not None
        request = CheckInRequest(
            pain_of=pain, worse=tuple(sorted(worse)), not_finished=tuple(sorted(unfinished))
        )
        last = held.in_order()[-1] if held.sessions else None
        names = {*pain, *worse, *unfinished}
        begun = {name for name, one in last.exercises.items() if one.begun or one.stopped} if last else set()
        changed = None
        if last is not None and names and names <= begun:
            changes: dict[str, dict[str, object]] = {name: {} for name in names}
            for name, score in pain.items():
                changes[name]["pain"] = score
            for name in worse:
                changes[name]["worse"] = True
            for name in unfinished:
                changes[name]["finished"] = False
            amended = with_report(last, changes)
            sessions = tuple(amended if one is last else one for one in held.sessions)
            changed = replace(held, sessions=sessions)
        self.tell(lambda: check_in(request, self.diary()), changed)

    @precondition(lambda self: self.running is not None)
    @rule()
    def skip(self) -> None:
        held = self.running
        assert held is not None
        day = _due_from(held, self.today)
        skipped = None if held.is_over() else _without(held, day)
        self.tell(lambda: skip_day(SkipRequest(), self.diary()), skipped)

    @precondition(lambda self: self.running is not None)
    @rule(by=st.integers(-2, 6))
    def move(self, by: int) -> None:
        held = self.running
        assert held is not None
        day = _due_from(held, self.today)
        to = day + by * DAY
        rest = _without(held, day)
        first = held.may_be_done_from(self.today)
        near = any(one >= first and rest.is_due_on(one) for one in (to - DAY, to, to + DAY))
        last = max((one.day for one in held.sessions), default=None)
        too_soon = last is not None and to < last + 2 * DAY
        is_refused = held.is_over() or to == day or to < max(self.today, held.start) or near or too_soon
        origin = next((key for key, there in held.moved if there == day), day)
        moved = (*((key, there) for key, there in held.moved if key != origin), (origin, to))
        kept = tuple((key, there) for key, there in moved if key != there)
        self.tell(
            lambda: move_session(MoveRequest(to=to), self.diary()),
            None if is_refused else replace(held, moved=kept),
        )

    @precondition(lambda self: self.running is not None)
    @rule(clock=st.sampled_from(["06:30", "07:00", "19:15"]), days=DAYS)
    def change(self, clock: str, days: tuple[str, ...]) -> None:
        """Other days and another time; the time has no say in any dose."""
        held = self.running
        assert held is not None
        courses = read_courses(self.record())
        is_same = days == held.rhythms[-1].days and clock == f"{courses[-1].clocks[0]:%H:%M}"
        is_refused = is_same or (held.kept is not None and len(days) > 2)
        changed = held
        if days != held.rhythms[-1].days:
            first = self.today + DAY if self.today in [one.day for one in held.sessions] else self.today
            changed = _with_days(held, first, days)
        self.tell(
            lambda: change_course(ChangeRequest(days=days, clock=clock), self.diary()),
            None if is_refused else changed,
        )

    @precondition(lambda self: self.running is not None)
    @rule(name=NAMES)
    def allow(self, name: str) -> None:
        held = self.running
        assert held is not None
        _, is_stopped = held.next_level(name, LADDERS[name], self.today)
        allowed = replace(held, allowed={**held.allowed, name: self.acts})
        self.tell(
            lambda: allow_exercise(AllowRequest(exercise=name), self.diary()), allowed if is_stopped else None
        )

    @precondition(lambda self: self.running is not None and self.running.is_over())
    @rule(days=st.sampled_from([("tue",), ("mon", "thu")]))
    def go_on(self, days: tuple[str, ...]) -> None:
        held = self.running
        assert held is not None
        last = max(one.day for one in held.sessions)
        reached = {}
        for name, rungs in LADDERS.items():
            known = [*_outcomes(held, name)]
            if known:
                reached[name] = min(known[-1].level, rungs)
        kept = replace(_with_days(held, max(self.today, last + DAY), days), kept=reached)
        self.tell(lambda: continue_course(ContinueRequest(days=days), self.diary()), kept)

    @precondition(lambda self: self.running is not None)
    @rule(sure=st.sampled_from([False, False, True]))
    def stop(self, sure: bool) -> None:  # noqa: FBT001 - drawn
        held = self.running
        assert held is not None
        if sure:
            self.tell(lambda: stop_course(ANY, self.diary()), replace(held, is_stopped=True))

    @rule()
    def take_back(self) -> None:
        if len(self.states) == 1:
            with pytest.raises(RequestError):
                undo(self.diary())
            return
        undo(self.diary())
        self.states.pop()
        tag = self.tags.pop()
        for one in self.lives:
            # Whoever takes a course back has no session of it to go on with either.
            one.is_void = one.is_void or one.tag == tag or one.course >= len(self.courses)
            if one.resumed_as == tag:
                one.resumed_as = None
                # Of what nothing had come before, nothing is left to go on with.
        self.acts += 1

    @rule(days=st.sampled_from([1, 1, 2, 2, 3, 3, 8, 15, 30, -1]))
    def time_passes(self, days: int) -> None:
        """Or somebody sets the clock of the machine back."""
        self.moment += days * DAY

    @rule(zone=st.sampled_from(ZONES))
    def travel(self, zone: str) -> None:
        self.zone = os.environ["TZ"] = zone
        time.tzset()

    # -- laws

    @invariant()
    def nothing_that_was_written_is_touched(self) -> None:
        path = self.folder / "journal.jsonl"
        now = path.read_bytes() if path.exists() else b""
        assert now.startswith(self.bytes)
        self.bytes = now

    @invariant()
    def the_record_is_what_was_told(self) -> None:
        record = self.record()
        assert record.notices == ()
        worse = record.worse_next_morning()
        courses = read_courses(record)
        assert [_read(course, worse) for course in courses] == [_told(held) for held in self.courses]
        assert len(record.sessions()) == sum(len(held.sessions) for held in self.courses)

    @invariant()
    def the_next_doses_follow_by_the_rule(self) -> None:
        held = self.running
        if held is None:
            return
        (session,) = explain_doses(WhyRequest(), self.diary())
        if held.is_over():
            assert session.number is None
            return
        day = held.next_day(self.today)
        assert (session.number, session.day) == (len(held.finished()) + 1, day)
        shown = {one.dose.exercise: one.dose.level_number for one in session.doses if one.dose.level}
        assert shown == self.due_levels(held, day)


def _read(course: Course, worse: Any) -> list[Any]:
    return [
        (
            one.date,
            one.number,
            {
                each.exercise: One(
                    each.level or 0,
                    each.is_begun,
                    each.is_finished,
                    each.was_stopped,
                    each.pain,
                    each.effort,
                    each.exercise in worse.get(one.session, ()),
                )
                for each in one.exercises
            },
        )
        for one in course.done
    ]


def _told(held: Held) -> list[Any]:
    told, number = [], 1
    for one in held.in_order():
        told.append((one.day, number, one.exercises))
        number += one.finished
    return told


def _outcomes(held: Held, name: str) -> list[One]:
    """All that came of an exercise, in this course and those before it, oldest first."""
    cut = held.allowed.get(name, -1)
    before = () if name in held.allowed else held.before
    own = [one for one in held.in_order() if one.written > cut]
    return [
        one.exercises[name]
        for one in (*before, *own)
        if name in one.exercises and (one.exercises[name].begun or one.exercises[name].stopped)
    ]


def _inherited(held: Held) -> tuple[Told, ...]:
    """What a course that follows this one knows: without what was before an exercise was taken back."""
    known = []
    for one in (*held.before, *held.in_order()):
        exercises = {
            name: each
            for name, each in one.exercises.items()
            if name not in held.allowed or (one in held.sessions and one.written > held.allowed[name])
        }
        known.append(replace(one, exercises=exercises))
    return tuple(known)


def _earned(held: Held, name: str, rungs: int, day: date) -> int:
    """The level that was earned in a course, as a course that follows it on a day begins: what is planned has no say."""
    if not _outcomes(held, name):
        return 1
    whole = replace(held, kept=dict.fromkeys(LADDERS, 99), rhythms=held.rhythms)
    level, _ = _as_if_done(whole).next_level(name, rungs, day)
    return level


def _as_if_done(held: Held) -> Held:
    """The same course as if its sessions were all done, so that only what is earned decides."""

    class Done(Held):
        def share(self) -> Any:
            return 1, 0

    return Done(**{name: getattr(held, name) for name in Held.__dataclass_fields__})


def _due_from(held: Held, today: date) -> date:
    day = held.may_be_done_from(today)
    while not held.is_due_on(day):
        day += DAY
    return day


def _without(held: Held, day: date) -> Held:
    """Without the session of a day. One that was moved to that day is gone with it."""
    origins = [origin for origin, to in held.moved if to == day]
    moved = tuple((origin, to) for origin, to in held.moved if to != day)
    return replace(held, moved=moved, skipped=held.skipped | {*origins} if origins else held.skipped | {day})


def _with_days(held: Held, first: date, days: tuple[str, ...]) -> Held:
    """Other days of the week from a day on. What was moved to a day ahead falls back; never two days in a row."""
    from_day = max(first, held.start)
    rhythms = (*(one for one in held.rhythms if one.start < from_day), Rhythm(from_day, days))
    moved = tuple((origin, to) for origin, to in held.moved if to < first)
    changed = replace(held, rhythms=rhythms, moved=moved)
    if changed.is_due_on(first - DAY) and changed.is_due_on(first):
        changed = replace(changed, skipped=changed.skipped | {first})
    return changed


IS_LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
JournalLaws = Journal.TestCase
JournalLaws.settings = settings(
    max_examples=8000 if IS_LONG else 6,
    stateful_step_count=50 if IS_LONG else 12,
    deadline=None,
    phases=[Phase.explicit, Phase.generate] if IS_LONG else list(Phase),
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.skipif(not IS_LONG, reason="only the long profile tries so many")
def test_the_law_was_tried_on_a_hundred_thousand_acts() -> None:
    """And on courses that were lived through to their end."""
    assert COUNT["acts"] >= 100_000, COUNT
    assert COUNT["played"] >= 10_000, COUNT
    assert COUNT["finished"] >= 15, COUNT
