"""After pain: the easier way of an exercise, from its start, while all that was heard stays what it is."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sessions import LIBRARY, on_shelf
from test_live_done import entries_of
from test_live_session import (
    Notebook,
    Recorder,
    contains_hold,
    events_heard,
    run,
    taped,
)

from voicecoach.api.easier import easier_ways
from voicecoach.compiler.compile import plan_session
from voicecoach.compiler.resolve.resolve import Request
from voicecoach.compiler.unroll.plan import Plan
from voicecoach.journal.reader import LastSession, Record, renumbered
from voicecoach.live.commands import AnyCommand, Command, Seek
from voicecoach.live.session.done import sum_up
from voicecoach.live.session.easier import EasierWays
from voicecoach.live.session.gates import gates_of
from voicecoach.live.session.session import Outcome, Session
from voicecoach.request import SessionRequest
from voicecoach.script import Phase, Speech
from voicecoach.sheets.forms.sheet import ExerciseSheet, easier_condition
from voicecoach.sheets.library.library import Library, form_of

ROUTINE = "tight-hamstrings"
BOTH = ("hamstring-ere", "jefferson-curl")
GIVEN = 40
SOON_MS = 8000
"""Before anybody is asked again."""
LATER_MS = 60_000
IN_FIRST_HOLD_MS = 45_000
"""After an exercise began again: its first hold is on, and not over."""
CIRCUIT = """\
routine: two-rounds
name: Two rounds
exercises:
  - circuit: pair
    rounds: 3
    exercises: [jefferson-curl, heel-raise]
"""


def ways_of(name: str, library: Library = LIBRARY, **asked: Any) -> EasierWays:
    """The easier ways of a session, as `play` knows them."""

    def condition_of(exercise: str) -> str | None:
        sheet = library.find("exercise", exercise)
        return easier_condition(form_of(sheet, ExerciseSheet)) if sheet is not None else None

    def plan_with(conditions: tuple[str, ...]) -> Plan:
        return plan_session(library, name, Request(**asked, conditions=conditions))

    return EasierWays(condition_of, plan_with)


def plan_of(*conditions: str, **asked: Any) -> Plan:
    return plan_session(LIBRARY, ROUTINE, Request(conditions=conditions, **{"only": BOTH, **asked}))


def played(
    plan: Plan, asked: Iterable[tuple[int, AnyCommand]], name: str = ROUTINE, **request: Any
) -> tuple[Session, Recorder, Notebook, Outcome]:
    return run(plan, asked, easier=ways_of(name, **request), gates=frozenset())


def phases_of(plan: Plan, exercise: str, kind: str) -> list[Phase]:
    script, _ = taped(plan)
    return [phase for phase in script.phases if phase.ref.exercise == exercise and phase.kind == kind]


def words_of(session: Session) -> list[str]:
    return [heard.sound.text for heard in session.ledger.heard if heard.sound.kind == "words"]


@pytest.fixture(scope="module")
def routine() -> Plan:
    return plan_of()


def test_whoever_is_hurt_goes_on_in_the_easier_way_from_the_start_of_the_exercise(routine: Plan) -> None:
    """What is heard from there on is the session as it would have been under the condition, to its end."""
    second = phases_of(routine, "hamstring-ere", "hold")[1]
    asked = [(second.at_ms + 3000, Command.PAIN), (second.at_ms + 3000 + SOON_MS, Command.READY)]
    session, player, notebook, outcome = played(routine, asked, only=BOTH)
    assert words_of(session) == ["Stop, and ease off slowly.", session.transport.phrases.say("pain-easier")]
    (line,) = [line for line in notebook.lines if line["event"] == "easier"]
    assert line["condition"] == "ere-too-hard"
    easier = plan_of("ere-too-hard")
    start = next(index for index, one in enumerate(easier.windows) if one.ref.exercise == "hamstring-ere")
    assert session.tape.windows[line["next_window"] + 1 :] == easier.windows[start + 1 :]
    said = [event.text for event in events_heard(session) if isinstance(event, Speech)]
    assert "First comes hamstring end range expansion, lying down." in said
    assert "Have a clear door frame ready." in said
    assert outcome.is_finished
    assert not outcome.is_as_written
    assert outcome.totals["holds"] == 1 + easier.counts.holds
    assert outcome.totals["void"] == outcome.totals["incomplete"] == 1
    assert len(player.pcm) == 2 * sum(heard.frames for heard in session.ledger.heard)


def test_another_exercise_may_be_the_easier_way(routine: Plan) -> None:
    """It counts as the one in whose place it was done, which was stopped for pain."""
    curl = phases_of(routine, "jefferson-curl", "move")[6]
    asked = [(curl.at_ms + 500, Command.PAIN), (curl.at_ms + LATER_MS, Command.READY)]
    session, _, notebook, _ = played(routine, asked, only=BOTH)
    said = [event.text for event in events_heard(session) if isinstance(event, Speech)]
    assert said.count("Well done.") == 1
    done = sum_up(session.tape.plan, session.tape.windows, entries_of(notebook))
    ere, hinge = done
    assert (ere.exercise, ere.holds, ere.was_stopped) == ("hamstring-ere", 12, False)
    assert (hinge.exercise, hinge.did) == ("jefferson-curl", "hip-hinge")
    assert hinge.was_stopped
    assert hinge.is_begun
    assert hinge.is_finished


def test_the_easier_way_has_its_own_gates_and_its_own_name(routine: Plan) -> None:
    hold = phases_of(routine, "hamstring-ere", "hold")[0]
    lying = phases_of(plan_of("ere-too-hard"), "hamstring-ere", "hold")[0]
    paused_ms = LATER_MS * 10 + lying.at_ms
    asked = [
        (LATER_MS, Command.READY),
        (hold.at_ms + LATER_MS, Command.PAIN),
        (hold.at_ms + LATER_MS + SOON_MS, Command.READY),
        (LATER_MS * 10, Command.READY),
        (LATER_MS * 10 + 1, Command.READY),
        (paused_ms, Command.PAUSE),
        (paused_ms + 1000, Command.RESUME),
    ]
    ways = ways_of(ROUTINE, only=BOTH)
    session, _, _, _ = run(routine, asked, easier=ways, gates=gates_of(routine))
    words = words_of(session)
    assert "Press play when you lie beside the frame." in words
    assert any(text.startswith("Hamstring end range expansion, lying down. Left leg.") for text in words)


def test_what_was_done_before_counts_beside_what_is_done_in_the_easier_way(routine: Plan) -> None:
    """All of one side, and then back to the start, where it hurts: no hold is taken for another one."""
    switch = phases_of(routine, "hamstring-ere", "switch")[0]
    at_ms = switch.at_ms + 1000
    asked = [
        (at_ms, Command.PREVIOUS_EXERCISE),
        (at_ms + IN_FIRST_HOLD_MS, Command.PAIN),
        (at_ms + IN_FIRST_HOLD_MS + SOON_MS, Command.READY),
    ]
    session, _, notebook, outcome = played(routine, asked, only=BOTH)
    assert len(notebook.holds("done")) == outcome.totals["holds"] == 6 + 12
    assert not notebook.holds("extra")
    assert sum(window < 0 for window in session.ledger.counted) == 5, "all behind the place where it hurt"


def test_an_easier_way_is_offered_once(routine: Plan) -> None:
    """In the easier way itself there is only the choice between again and not at all."""
    hold = phases_of(routine, "hamstring-ere", "hold")[0]
    late_ms = hold.at_ms + 2 * LATER_MS
    asked = [
        (hold.at_ms + 1000, Command.PAIN),
        (hold.at_ms + LATER_MS, Command.READY),
        (late_ms + LATER_MS, Command.PAIN),
        (late_ms + 2 * LATER_MS, Command.NEXT),
    ]
    session, _, notebook, outcome = played(routine, asked, only=BOTH)
    assert words_of(session)[-1] == session.transport.phrases.say("pain-choice")
    assert [line["event"] for line in notebook.lines].count("easier") == 1
    assert outcome.is_finished


def test_an_exercise_without_an_easier_way_is_tried_again_or_left_out(shipped: Library) -> None:
    plan = plan_session(shipped, "hip-hinge", Request())
    session, _, notebook, _ = played(plan, [(40_000, Command.PAIN), (99_000, Command.READY)], "hip-hinge")
    assert words_of(session)[1] == session.transport.phrases.say("pain-choice")
    assert "easier" not in {line["event"] for line in notebook.lines}


def test_next_leaves_the_exercise_out_although_there_is_an_easier_way(routine: Plan) -> None:
    hold = phases_of(routine, "hamstring-ere", "hold")[0]
    asked = [(hold.at_ms + 1000, Command.PAIN), (hold.at_ms + LATER_MS, Command.NEXT)]
    session, _, notebook, outcome = played(routine, asked, only=BOTH)
    assert "easier" not in {line["event"] for line in notebook.lines}
    assert outcome.totals["incomplete"] == 12
    assert session.notifier.now.state == "finished"


def test_the_question_about_pain_is_asked_again_after_a_pause(routine: Plan) -> None:
    """Nobody goes back into an exercise that hurts because the pause was long."""
    hold = phases_of(routine, "hamstring-ere", "hold")[0]
    at_ms = hold.at_ms
    asked = [
        (at_ms + 1000, Command.PAIN),
        (at_ms + SOON_MS, Command.PAUSE),
        (at_ms + LATER_MS, Command.RESUME),
        (at_ms + LATER_MS + SOON_MS, Command.READY),
    ]
    session, _, notebook, _ = played(routine, asked, only=BOTH)
    assert words_of(session).count(session.transport.phrases.say("pain-easier")) == 2
    assert [line["event"] for line in notebook.lines].count("easier") == 1


def test_in_a_circuit_the_rounds_that_were_done_are_not_done_again(tmp_path: Path) -> None:
    path = on_shelf(tmp_path, CIRCUIT)
    plan = plan_session(LIBRARY, path, Request())
    second = next(phase for phase in phases_of(plan, "jefferson-curl", "move") if phase.ref.set_number == 2)
    asked = [(second.at_ms + 500, Command.PAIN), (second.at_ms + LATER_MS, Command.READY)]
    session, _, notebook, outcome = played(plan, asked, path)
    (line,) = [line for line in notebook.lines if line["event"] == "easier"]
    ahead = session.tape.windows[line["next_window"] :]
    rounds = [
        (one.ref.exercise, one.ref.set_number)
        for one in ahead
        if one.kind == "move" and one.ref.rep_number == 1
    ]
    assert list(dict.fromkeys(rounds)) == [
        ("hip-hinge", 2),
        ("heel-raise", 2),
        ("hip-hinge", 3),
        ("heel-raise", 3),
    ]
    assert outcome.is_finished


def test_the_coach_speaks_german_where_it_is_asked_to() -> None:
    """At pain, at a gate, after a pause; with the names that the voice calls things by."""
    plan = plan_of(language="de")
    hold = phases_of(plan, "hamstring-ere", "hold")[0]
    at_ms = hold.at_ms
    asked = [
        (at_ms + 1000, Command.PAUSE),
        (at_ms + 5000, Command.RESUME),
        (at_ms + LATER_MS, Command.PAIN),
        (at_ms + 2 * LATER_MS, Command.READY),
    ]
    session, _, _, _ = played(plan, asked, only=BOTH, language="de")
    words = words_of(session) + words_of(run(plan, gates=gates_of(plan))[0])
    assert "Drück Wiedergabe, wenn du so weit bist." in words
    assert "Die aktive Dehnung der Beinbeuger. Links. Durchgang 1. Nummer 1. Mit dem Ton abheben." in words
    assert "Halt, und lass langsam nach." in words
    english = {say.full for say in plan_of().phrases.say.values()}
    assert not english & set(words)
    assert session.tape.plan.windows[-1].lines[-1].forms[0][1].startswith("Spür heute")


ALL = [Command.PAIN, Command.READY, *(one for one in Command if one is not Command.QUIT)]


@given(
    st.lists(
        st.tuples(
            st.integers(0, 400_000),
            st.one_of(st.sampled_from(ALL), st.integers(0, 600_000).map(Seek)),
        ),
        max_size=10,
    )
)
@settings(max_examples=GIVEN)
def test_any_commands_keep_the_laws_in_an_easier_way_too(
    routine: Plan, asked: list[tuple[int, AnyCommand]]
) -> None:
    """Holds are exact or void, each counts once, nothing overlaps, and each easier way is taken once at most."""
    ways = ways_of(ROUTINE, only=BOTH)
    session, player, notebook, outcome = run(routine, asked, gates=gates_of(routine), easier=ways)
    at = 0
    for heard in session.ledger.heard:
        assert heard.at == at, "no overlap, nothing lost"
        at += heard.frames
    assert at * 2 == len(player.pcm)
    assert outcome.is_finished
    exact = [heard for heard in session.ledger.heard if contains_hold(heard)]
    done = notebook.holds("done")
    assert len(exact) == len(done) + len(notebook.holds("extra"))
    assert outcome.totals["holds"] == len(done)
    taken = [line["condition"] for line in notebook.lines if line["event"] == "easier"]
    assert len(set(taken)) == len(taken)
    last = last_of(notebook)
    assert len(last.counted) == len(done)
    assert rejoined(routine, last).digest() == session.tape.plan.digest()


def test_less_talk_may_be_asked_for_before_the_easier_way(routine: Plan) -> None:
    """While the coach waits for an answer, also where nothing behind that place is made yet."""
    for at_ms in (8884, 60_000, 120_000):
        told = [
            (1006, Command.READY),
            (at_ms, Command.PAIN),
            (at_ms, Command.LESS_TALK),
            (at_ms + 20_000, Command.READY),
        ]
        ways = ways_of(ROUTINE, only=BOTH)
        session, _, notebook, outcome = run(routine, told, gates=gates_of(routine), easier=ways)
        assert outcome.is_finished
        assert outcome.totals["holds"] == len(notebook.holds("done"))
        assert rejoined(routine, last_of(notebook)).digest() == session.tape.plan.digest()


def test_a_dose_that_does_not_fit_the_easier_way_is_told_and_the_others_stay() -> None:
    """The curl is replaced by the hinge, so its dose is none any more; that of the bridge is kept."""
    doses = ("jefferson-curl.sets=3", "marching-hip-bridge.sets=3")
    ways = easier_ways(SessionRequest(name=ROUTINE, doses=doses), LIBRARY)
    plan = plan_session(LIBRARY, ROUTINE, Request(doses=doses))
    window = next(index for index, one in enumerate(plan.windows) if one.ref.exercise == "jefferson-curl")
    easier = ways.find(plan, "jefferson-curl", window, window + 1)
    assert easier is not None
    assert ways.notices == ["--dose jefferson-curl.sets=3 does not fit the easier way"]
    assert easier.plan.counts.exercises["hip-hinge"].sets == 2
    fresh = ways._plan_with(("low-back-pain",))
    assert fresh.counts.exercises["marching-hip-bridge"].sets == 3


def last_of(notebook: Notebook) -> LastSession:
    start = {"event": "start", "name": ROUTINE, "options": {}, "plan": ""}
    began = Notebook()
    began.lines = [start, *notebook.lines]
    last = Record(tuple(entries_of(began))).last_live()
    assert last is not None
    return last


def rejoined(plan: Plan, last: LastSession) -> Plan:
    """The plan as it had become, made anew from what the journal keeps."""
    ways = ways_of(ROUTINE, only=BOTH)
    for one in last.easier:
        found = ways.find_again(plan, one.exercise, one.condition, one.window, one.next_window)
        assert found is not None
        assert found.plan.digest() == one.plan
        plan = found.plan
    return plan


def test_holds_behind_a_change_of_the_plan_still_count() -> None:
    """Under numbers that no window has, so that the new windows there can count too."""
    assert renumbered({3, 5, 8, 9}, 6) == {3, 5, -1, -2}
    assert renumbered({3, -1, -2, 7}, 5) == {3, -1, -2, -3}
