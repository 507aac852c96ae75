"""Exercise -> Plan: what comes next. Sets x sides x reps x steps become windows and lines, with no clock yet.

Exercise -> side and set by side order -> rep -> step. How much is said fades as it goes (`fade.py`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from voicecoach.compiler.resolve.exercise import Exercise, Session, Visit
from voicecoach.compiler.unroll.announce import Announcer
from voicecoach.compiler.unroll.coach import Coach, Occasion, Tally, make_window, survives_signals
from voicecoach.compiler.unroll.fade import Exposure
from voicecoach.compiler.unroll.passes.early import count_early
from voicecoach.compiler.unroll.passes.intervals import keep_intervals
from voicecoach.compiler.unroll.plan import Plan, Window
from voicecoach.compiler.unroll.sets import between_windows, set_windows, visit_blocks
from voicecoach.compiler.unroll.sounds import sound_windows
from voicecoach.compiler.unroll.steps.step import step_windows
from voicecoach.compiler.unroll.tips import gather_tips
from voicecoach.compiler.unroll.transitions import (
    introduction,
    opening_lines,
    own_break,
    recording_windows,
    return_to,
    round_rest,
    transition,
)
from voicecoach.compiler.unroll.walk_through import needs_walk, walk_through
from voicecoach.errors import RequestError
from voicecoach.script import Counts, ExerciseCounts, PhaseKind
from voicecoach.sheets.forms.terms import Talk


def unroll(session: Session) -> Plan:
    """The plan of a session: every window in order, every line with the forms that it may take."""
    sessions_done = {exercise.id: exercise.sessions_done for exercise in session.exercises}
    talks = {exercise.id: exercise.talk for exercise in session.exercises}
    done = {"": session.session_number - 1, **sessions_done}
    exposure = Exposure({"": session.talk, **talks}, done, session.refreshed)
    coach = Coach(session, exposure, Announcer(session.phrases, exposure))
    talked = (
        _with_talk(window, talks.get(window.ref.exercise or "", session.talk))
        for window in _bounded(_session_windows(coach), session.id)
    )
    kept = keep_intervals(window for window in talked if not _is_nothing(window))
    windows = tuple(count_early(kept))
    exercises = {
        name: ExerciseCounts(tally.sets, tally.reps, tally.holds, tally.hold_ms, tally.works, tally.work_ms)
        for name, tally in coach.tallies.items()
    }
    counts = Counts(
        holds=sum(count.holds for count in exercises.values()),
        hold_ms=sum(count.hold_ms for count in exercises.values()),
        reps=sum(count.reps for count in exercises.values()),
        exercises=exercises,
        works=sum(count.works for count in exercises.values()),
        work_ms=sum(count.work_ms for count in exercises.values()),
    )
    replaced = {one.id: one.replaced for one in session.exercises if one.replaced is not None}
    return Plan(
        session.title,
        session.id,
        windows,
        counts,
        session.untranslated,
        replaced,
        session.exercises,
        session.phrases,
        tells_time="time" in session.announces and session.total_minutes is session.fitted_minutes is None,
        safety=session.safety,
    )


LONGEST_MOVE_MS = 10_000
"""A movement that takes longer than this is a pause."""
MOST_WINDOWS = 20_000
"""Of a session, each a stretch of time: ten hours of holds of 5 s have 15,000."""


def _bounded(windows: Iterable[Window], name: str) -> Iterator[Window]:
    """The windows, if they are not more than anybody does. Raises RequestError."""
    for number, window in enumerate(windows):
        if number >= MOST_WINDOWS:
            raise RequestError(
                f"'{name}' has more than {MOST_WINDOWS:,} steps, holds and rests in all",
                "lower its sets, reps, circuits or steps",
            )
        yield window


def _is_nothing(window: Window) -> bool:
    """An elastic window in which nothing is said or done."""
    return (
        window.elastic
        and not window.length_ms
        and not window.lines
        and window.head_beep is None
        and window.chapter is None
    )


def _with_talk(window: Window, talk: Talk) -> Window:
    """With signals only what a person can't do without is left of a window's lines."""
    if talk != "signals" or not window.lines:
        return window
    kept = tuple(line for line in window.lines if line.orients or survives_signals(line.cue, line.priority))
    return replace(window, lines=kept)


def _session_windows(coach: Coach) -> Iterator[Window]:
    session = coach.session
    yield Window(
        PhaseKind.SET_UP,
        session.pacing_ms["opening"],
        elastic=True,
        chapter=session.phrases.say["welcome"].word or "Start",
    )
    yield Window(PhaseKind.SET_UP, 0, elastic=True, lines=tuple(opening_lines(coach)))
    yield from sound_windows(coach)
    before: Exercise | None = None
    met: set[str] = set()
    told: set[str] = set()
    for index, visit in enumerate(session.visits):
        exercise = visit.exercise
        for recording in visit.before:
            yield from recording_windows(coach, recording)
        if visit.break_ms:
            yield own_break(coach, visit)
        if visit.round_start is not None:
            yield round_rest(coach, visit, visit.round_start)
        # Within a circuit an exercise is the last one only in the last round.
        is_last = index == len(session.visits) - 1
        if _is_return(visit, met | told):
            yield return_to(coach, before, visit, is_last=is_last, is_new=exercise.id not in met)
        else:
            yield transition(coach, before, visit, is_last=is_last)
        for other in (other for start in visit.circuit_starts for other in start.later):
            if other.id not in met | told:
                yield introduction(coach, other)
                told.add(other.id)
        windows = _visit_windows(coach, visit, is_first=exercise.id not in met, is_told=exercise.id in told)
        met.add(exercise.id)
        later = session.visits[index + 1 :]
        comes_again = any(other.exercise.id == exercise.id for other in later)
        is_over = later and not comes_again and not _is_return(later[0], met | told)
        yield from _praised(coach, exercise, windows) if is_over else windows
        before = exercise
    for recording in session.last:
        yield from recording_windows(coach, recording)
    lines = (*coach.pending, coach.say.line("done", ()), coach.say.line("goodbye", (), priority="encourage"))
    coach.pending = []
    yield Window(
        PhaseKind.FINISH,
        session.pacing_ms["closing"],
        elastic=True,
        lines=lines,
        head_beep="finish",
        listen_first=True,
    )


def _praised(coach: Coach, exercise: Exercise, windows: Iterable[Window]) -> Iterator[Window]:
    """The windows of an exercise that is done with them: praise goes with its last movement, not with the way to the next one.

    Without a movement at its end the praise waits until the next position has been told. A long one is a pause that was
    asked for, as in a script that is read aloud, and is left as long as it is. Of what is known every second exercise is praised.
    """
    last: Window | None = None
    for window in windows:
        if last is not None:
            yield last
        last = window
    coach.exercises_over += 1
    is_praised = coach.exercises_over % 2 == 1 or not coach.exposure.needs_few_words(exercise.id)
    praise = coach.say.line("exercise-done", (), {"exercise": exercise.speak}) if is_praised else None
    if praise is None:
        pass
    elif last is None or not (last.elastic and last.kind is PhaseKind.MOVE and last.length_ms):
        coach.arrival.append(praise)
    elif last.length_ms > LONGEST_MOVE_MS:
        coach.pending.append(praise)
    else:
        last = replace(last, lines=(*last.lines, replace(praise, slot="next")))
    if last is not None:
        yield last
    if coach.pending:
        # A tip that found no rest belongs to what was just done.
        told, coach.pending = coach.pending, []
        yield Window(PhaseKind.TRANSITION, 0, elastic=True, lines=tuple(told), ref=Occasion.of(exercise).ref)


def _is_return(visit: Visit, known: set[str]) -> bool:
    """Whether an exercise of a circuit was done or told before, so that its name is enough."""
    return visit.round_number is not None and visit.exercise.id in known


def _visit_windows(coach: Coach, visit: Visit, *, is_first: bool, is_told: bool) -> Iterator[Window]:
    """All sets of an exercise, or the one of this round of a circuit."""
    exercise = visit.exercise
    tally = coach.tallies.setdefault(exercise.id, Tally())
    yield from _way_in(coach, exercise, is_first=is_first and not is_told)
    # The first hold takes longer to set up as long as it is new.
    is_first_hold = is_first and coach.exposure.familiarity(exercise.id) == 0
    for block in visit_blocks(coach, visit, is_first=is_first):
        occasion = Occasion.of(exercise.done_in(block.set_number, block.side), block.set_number, block.side)
        yield from between_windows(
            coach, block, occasion, is_round=visit.round_number is not None, exact_ms=visit.between_ms
        )
        for window in set_windows(coach, block, occasion, tally):
            if window.kind is PhaseKind.GET_READY and is_first_hold:
                is_first_hold = False
                yield replace(window, length_ms=max(window.length_ms, exercise.pacing_ms["get-ready-first"]))
            else:
                yield window
        tally.sets += 1
    if visit.round_number is None:
        # What found no rest is said on the way to the next exercise.
        coach.pending += coach.tips.pop(exercise.id, [])


def _way_in(coach: Coach, exercise: Exercise, *, is_first: bool) -> Iterator[Window]:
    """Into the first position of an exercise, and a new one told before it is done."""
    whole = Occasion.of(exercise)
    for step in exercise.steps:
        if step.per == "exercise":
            yield from step_windows(coach, step, whole)
    walks = is_first and needs_walk(coach, exercise)
    if coach.arrival_ms and (walks or not _is_led_in(exercise)):
        # No step says where to go: there is time to get there all the same.
        lines, coach.arrival = coach.arrival, []
        yield make_window(coach, PhaseKind.SET_UP, coach.arrival_ms, whole, lines)
        coach.arrival_ms = 0
    if not coach.arrival_ms:
        # Without time to get there nothing of it is said, nor on the way to a later exercise.
        coach.arrival = []
    if walks:
        yield from walk_through(coach, exercise)
    if is_first:
        gather_tips(coach, exercise)


def _is_led_in(exercise: Exercise) -> bool:
    """Whether the first step of each side or set says where to go, so that nobody waits to hear it."""
    first = exercise.steps[0]
    is_asked = first.sets is None or first.sets.includes(1, exercise.dose.sets)
    return is_asked and first.per in {"side", "set"} and first.move_ms > 0
