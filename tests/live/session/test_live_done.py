"""What was done of each exercise in a live session, told from what was written down while it played."""

from collections.abc import Iterable

import pytest
from plans import BEEP_MS
from test_live_session import RATE_HZ, Buzz, Notebook, Recorder, run, speech_ms_of, taped

from voicecoach.compiler.compile import plan_session
from voicecoach.compiler.resolve.resolve import Request
from voicecoach.compiler.unroll.plan import Plan
from voicecoach.journal.entries import AnyEntry, ExerciseDone, entries_adapter
from voicecoach.live.commands import AnyCommand, Command
from voicecoach.live.session.done import sum_up
from voicecoach.live.session.session import Session
from voicecoach.live.tape.tape import SpeechRenderer, Tape
from voicecoach.script import Phase
from voicecoach.sheets.library.library import Library

WHEN = "2026-03-02T07:00:00+00:00"


@pytest.fixture(scope="module")
def routine(shipped: Library) -> Plan:
    return plan_session(shipped, "tight-hamstrings", Request(only=("hamstring-ere", "jefferson-curl")))


def entries_of(notebook: Notebook) -> list[AnyEntry]:
    """What was written, read as the journal reads it."""
    return [
        entries_adapter().validate_python({"session": "s", "at": WHEN, **line}) for line in notebook.lines
    ]


def done_after(plan: Plan, asked: Iterable[tuple[int, AnyCommand]] = ()) -> dict[str, ExerciseDone]:
    session, _, notebook, _ = run(plan, asked)
    return {one.exercise: one for one in sum_up(plan, session.tape.windows, entries_of(notebook))}


def phases_of(plan: Plan, exercise: str, kind: str) -> list[Phase]:
    script, _ = taped(plan)
    return [phase for phase in script.phases if phase.ref.exercise == exercise and phase.kind == kind]


def test_a_session_that_is_left_alone_is_done_whole(routine: Plan) -> None:
    done = done_after(routine)
    assert all(one.is_begun and one.is_finished and not one.skipped for one in done.values())
    ere = done["hamstring-ere"]
    assert (ere.holds, ere.holds_planned, ere.hold_ms, ere.held_ms) == (12, 12, 10_000, 120_000)
    assert (ere.sets, ere.reps) == (4, 12)
    assert done["jefferson-curl"].holds_planned == 0


def test_a_movement_that_is_left_out_is_not_finished(routine: Plan) -> None:
    """Also where there is no hold; the other exercise is none the worse."""
    curl = phases_of(routine, "jefferson-curl", "move")[5]
    done = done_after(routine, [(curl.at_ms + 500, Command.NEXT)])
    assert not done["jefferson-curl"].is_finished
    assert done["jefferson-curl"].is_begun
    assert done["jefferson-curl"].skipped == 1
    assert done["hamstring-ere"].is_finished


def test_what_is_left_out_and_done_after_all_is_finished(routine: Plan) -> None:
    """Next, and back again."""
    curl = phases_of(routine, "jefferson-curl", "move")[5]
    asked = [(curl.at_ms + 500, Command.NEXT), (curl.at_ms + 900, Command.BACK)]
    done = done_after(routine, asked)
    assert done["jefferson-curl"].is_finished
    assert done["jefferson-curl"].skipped == 0


def test_the_talk_before_a_movement_may_be_cut_short(routine: Plan) -> None:
    """Whoever is ready early has left out nothing."""
    curl = phases_of(routine, "jefferson-curl", "move")[5]
    done = done_after(routine, [(curl.at_ms - 500, Command.READY)])
    assert all(one.is_finished for one in done.values())


def test_an_exercise_that_is_left_out_is_not_begun(routine: Plan) -> None:
    announced = phases_of(routine, "jefferson-curl", "transition")[0]
    done = done_after(routine, [(announced.at_ms + 500, Command.NEXT_EXERCISE)])
    assert not done["jefferson-curl"].is_begun
    assert not done["jefferson-curl"].is_finished
    assert done["hamstring-ere"].is_finished


def test_whoever_quits_has_not_finished_what_was_left(routine: Plan) -> None:
    hold = phases_of(routine, "hamstring-ere", "hold")[3]
    done = done_after(routine, [(hold.at_ms + 2000, Command.QUIT)])
    ere, curl = done["hamstring-ere"], done["jefferson-curl"]
    assert (ere.holds, ere.void, ere.is_begun, ere.is_finished) == (3, 1, True, False)
    assert (curl.is_begun, curl.is_finished) == (False, False)


def test_a_hold_once_more_is_repeated_and_not_counted_twice(routine: Plan) -> None:
    hold = phases_of(routine, "hamstring-ere", "hold")[0]
    ere = done_after(routine, [(hold.end_ms + 1500, Command.REPEAT)])["hamstring-ere"]
    assert (ere.holds, ere.repeated, ere.is_finished) == (12, 1, True)
    assert ere.held_ms == 130_000


def test_pain_is_told_of_the_exercise_that_hurt(routine: Plan) -> None:
    """Tried again and finished, it is finished; that it hurt stays."""
    hold = phases_of(routine, "hamstring-ere", "hold")[1]
    done = done_after(routine, [(hold.at_ms + 3000, Command.PAIN), (hold.at_ms + 15_000, Command.READY)])
    assert done["hamstring-ere"].was_stopped
    assert done["hamstring-ere"].holds == 12
    assert not done["jefferson-curl"].was_stopped


def test_pain_in_a_set_up_is_that_of_its_exercise(routine: Plan) -> None:
    """Although nothing of it was done: something came of it, and the one before has finished without pain."""
    stand = phases_of(routine, "jefferson-curl", "set-up")[0]
    done = done_after(routine, [(stand.at_ms + 1000, Command.PAIN), (stand.at_ms + 20_000, Command.QUIT)])
    ere, curl = done["hamstring-ere"], done["jefferson-curl"]
    assert (ere.was_stopped, ere.is_finished) == (False, True)
    assert (curl.was_stopped, curl.is_begun, curl.has_outcome, curl.is_finished) == (True, False, True, False)


def test_pain_at_the_very_end_is_that_of_the_last_exercise(routine: Plan) -> None:
    script, _ = taped(routine)
    finish = next(phase for phase in script.phases if phase.kind == "finish")
    done = done_after(routine, [(finish.at_ms + 1500, Command.PAIN), (finish.at_ms + 20_000, Command.QUIT)])
    assert [name for name, one in done.items() if one.was_stopped] == ["jefferson-curl"]


def test_after_pain_and_next_the_holds_that_are_left_out_are_counted(routine: Plan) -> None:
    """Each once, and no other stretch: 1 of 12 is done, 11 are left out. One that is done later is not left out."""
    hold = phases_of(routine, "hamstring-ere", "hold")[1]
    hurt = (hold.at_ms + 3000, Command.PAIN)
    ere = done_after(routine, [hurt, (hold.at_ms + 15_000, Command.NEXT)])["hamstring-ere"]
    assert (ere.holds, ere.skipped, ere.holds_planned) == (1, 11, 12)
    again = done_after(routine, [hurt, (hold.at_ms + 15_000, Command.READY)])["hamstring-ere"]
    assert (again.holds, again.skipped) == (12, 0)


def test_a_session_that_went_on_later_is_summed_up_as_one(routine: Plan) -> None:
    """What was heard before it was broken off counts together with what came after."""
    hold = phases_of(routine, "hamstring-ere", "hold")[3]
    _, _, first, _ = run(routine, [(hold.at_ms + 2000, Command.QUIT)])
    heard = [line for line in first.lines if line["event"] == "segment"]
    counted = [line["window"] for line in first.lines if line["event"] == "hold" and line["result"] == "done"]
    second = Notebook()
    session = Session(
        Tape(routine, SpeechRenderer(Buzz(speech_ms_of)), BEEP_MS, RATE_HZ),
        Recorder(),
        second,
        first_window=heard[-1]["next_window"],
        counted=counted,
    )
    session.run()
    done = sum_up(routine, session.tape.windows, [*entries_of(first), *entries_of(second)])
    assert all(one.is_finished for one in done)
    assert done[0].holds == 12
