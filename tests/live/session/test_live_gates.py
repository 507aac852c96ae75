"""Gates: where a live session waits by itself, and where a sheet says otherwise."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sessions import LIBRARY, compiled, on_shelf
from test_live_session import run

from voicecoach.compiler.compile import plan_session
from voicecoach.compiler.resolve.resolve import Request
from voicecoach.compiler.unroll.plan import Plan, Window
from voicecoach.live.commands import Command
from voicecoach.live.session.gates import Gate, Gatekeeper, gates_of
from voicecoach.live.tape.segments import Segment

LATE_MS = 10_000_000
SHEET = """\
exercise: band-walk
name: Band walk
position: standing
dose: {sets: 2, reps: 1, rest: 5 s, sides: each}
steps:
  - id: band
    per: exercise
    say: Put the band around both ankles.
    move: 8 s
  - id: stand
    per: set
    say: Stand on your {side} leg.
    move: 3 s
  - id: step
    say: Step out with the {other} foot.
    move: 3 s
variants:
  - id: at-the-wall
    when: low-back-pain
    steps:
      - {id: stand, gate: no}
"""


def plan_of(folder: Path, *changes: tuple[str, str], **request: Any) -> Plan:
    """The plan of the sheet with some of its words changed."""
    text = SHEET
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return plan_session(
        LIBRARY, on_shelf(folder, text, f"{len(list(folder.iterdir()))}.yaml"), Request(**request)
    )


def waits_behind(plan: Plan) -> list[tuple[str, str | None, int | None]]:
    """The windows behind which a session waits, by kind, step and set."""
    windows = [plan.windows[gate] for gate in sorted(gates_of(plan))]
    return [(window.kind, window.ref.step, window.ref.set_number) for window in windows]


def test_by_itself_the_coach_waits_behind_what_prepares_and_at_a_change_of_sides(tmp_path: Path) -> None:
    assert waits_behind(plan_of(tmp_path)) == [("set-up", "band", None), ("switch", None, 1)]


def test_a_step_can_ask_to_be_waited_for_in_words_of_its_own(tmp_path: Path) -> None:
    """Behind its movement; and at the change that leads to it the coach does not wait once more."""
    gate = '{say: {full: "Press play when you stand on the {side}.", short: "Standing?"}}'
    plan = plan_of(tmp_path, ("move: 3 s\n  - id: step", f"move: 3 s\n    gate: {gate}\n  - id: step"))
    assert waits_behind(plan) == [("move", "stand", number) for number in (1, 2, 1, 2)]
    asked = [(LATE_MS * number, Command.READY) for number in range(1, 6)]
    session, _, _, outcome = run(plan, asked, gates=gates_of(plan))
    said = [heard.sound.text for heard in session.ledger.heard if heard.sound.kind == "words"]
    assert said[:3] == ["Press play when you stand on the left.", "Standing?", "Standing?"]
    assert "Press play when you stand on the right." in said
    assert "Press play when you are set." not in said
    assert outcome.is_finished


def test_a_step_can_ask_not_to_be_waited_for(tmp_path: Path) -> None:
    """At the change of sides before it; where the set-up ends with a step of its own, that is waited for all the same."""
    plan = plan_of(tmp_path, ("move: 3 s\n  - id: step", "move: 3 s\n    gate: no\n  - id: step"))
    assert waits_behind(plan) == [("set-up", "band", None)]
    plan = plan_of(tmp_path, ("move: 8 s", "move: 8 s\n    gate: no"))
    assert waits_behind(plan) == [("switch", None, 1)]


def test_a_variant_may_change_the_gate(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, conditions=("low-back-pain",))
    assert waits_behind(plan) == [("set-up", "band", None)]


def test_a_step_that_is_waited_for_once_a_side_is_the_only_one_there(tmp_path: Path) -> None:
    """The coach first tells how to lie down, and then waits."""
    plan = plan_of(tmp_path, ("per: set", "per: side"))
    assert waits_behind(plan) == [("set-up", "stand", 1), ("set-up", "stand", 1)]


def test_a_gate_changes_nothing_in_a_file(tmp_path: Path) -> None:
    with_gate = plan_of(tmp_path, ("move: 8 s", "move: 8 s\n    gate: {say: Press play.}"))
    assert [_without_place(window) for window in with_gate.windows] == [
        _without_place(window) for window in plan_of(tmp_path).windows
    ]


def _without_place(window: Window) -> Window:
    return replace(window, gate=None, lines=tuple(replace(line, origin="") for line in window.lines))


def test_a_gate_is_there_with_signals_only_too(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, ("move: 8 s", "move: 8 s\n    gate: yes"), talk="signals")
    assert ("set-up", "band", None) in waits_behind(plan)


def test_a_position_that_a_variant_changes_is_waited_for() -> None:
    """Standing or lying, as the exercise is done today."""
    plan = plan_session(
        LIBRARY, "tight-hamstrings", Request(conditions=("ere-too-hard",), only=("hamstring-ere",))
    )
    words = [
        gate.words.full
        for index in sorted(gates_of(plan))
        if (gate := plan.windows[index].gate) and gate.words
    ]
    assert words == ["Press play when you lie beside the frame."] * 2


@pytest.mark.parametrize("language", ["de", "es"])
def test_a_gate_speaks_the_language_of_the_session(language: str) -> None:
    plan = plan_session(LIBRARY, "hamstring-asmr", Request(language=language))
    words = {gate.words.full for window in plan.windows if (gate := window.gate) and gate.words}
    assert words == {
        {
            "de": "Drück Wiedergabe, wenn der Ball richtig liegt.",
            "es": "Presiona reproducir con la pelota en su sitio.",
        }[language]
    }
    assert not [
        note for note in compiled("hamstring-asmr", language=language).notes if note.code == "untranslated"
    ]


def test_a_gate_that_was_left_stands_open() -> None:
    """Only the one that was left, and a question about pain is remembered until it is answered."""
    keeper = Gatekeeper(frozenset({4, 9}))
    first, second = segment_at(5), segment_at(10)
    assert keeper.stands_before(first)
    assert keeper.stands_before(second)
    assert not keeper.stands_before(segment_at(4))
    keeper.open(Gate("Ready?", 5, "Ready?"), 0)
    keeper.leave()
    assert not keeper.stands_before(first)
    assert keeper.stands_before(second)
    assert keeper.unanswered is None
    pain = Gate("Again?", 10, "Again?", is_pain=True)
    keeper.open(pain, 0)
    keeper.interrupt()
    assert keeper.unanswered is pain
    assert keeper.asks_about_pain
    keeper.leave()
    assert not keeper.asks_about_pain


def test_a_pause_at_a_gate_does_not_pass_it() -> None:
    """An earbud is taken out and put in again: the gate waits as before."""
    keeper = Gatekeeper(frozenset({4}))
    keeper.open(Gate("Ready?", 5, "Ready?"), 0)
    keeper.interrupt()
    assert keeper.stands_before(segment_at(5))
    assert keeper.unanswered is not None
    assert not keeper.asks_about_pain


def test_nobody_is_prompted_for_ever() -> None:
    """The prompt of the gate and twice again, a reminder before the session pauses, and then it does."""
    keeper = Gatekeeper(frozenset({4}))
    keeper.open(Gate("Ready?", 5, "Ready?"), 0)
    prompts = [(now_s, found) for now_s in range(180) if (found := keeper.due_prompt(now_s * 1000))]
    assert prompts == [(20, "gate-again"), (50, "gate-again"), (150, "gate-last")]
    assert not keeper.is_given_up(179_999)
    assert keeper.is_given_up(180_000)


def test_a_gate_may_go_on_by_itself_but_never_one_after_pain(tmp_path: Path) -> None:
    """It says so five seconds before."""
    keeper = Gatekeeper(frozenset({4}), 20_000)
    keeper.open(Gate("Ready?", 5, "Ready?"), 0)
    assert [(at, found) for at in range(20) if (found := keeper.due_prompt(at * 1000))] == [
        (15, "gate-goes-on")
    ]
    assert not keeper.is_over(19_999)
    assert keeper.is_over(20_000)
    keeper.open(Gate("Again?", 10, "Again?", is_pain=True), 0)
    assert not keeper.is_over(10**6)
    plan = plan_of(tmp_path)
    session, _, _, outcome = run(plan, [(LATE_MS, Command.PAUSE)], gates=gates_of(plan), gate_wait_ms=20_000)
    said = [heard.sound.text for heard in session.ledger.heard if heard.sound.kind == "words"]
    assert said.count("We go on in five seconds.") == len(gates_of(plan)) == 2
    assert outcome.is_finished


def segment_at(window_index: int) -> Segment:
    return Segment(0, 1000, (), (), (), window_index, window_index + 1)
