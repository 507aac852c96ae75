"""Everything by three buttons: the menu is opened, gone through and left, and what it offers is really done."""

import pytest
from test_live_session import Recorder, first_hold, run, taped
from test_recorded_asides import is_heard, says

from voicecoach.compiler.compile import plan_session
from voicecoach.compiler.resolve.resolve import Request
from voicecoach.compiler.unroll.plan import Plan
from voicecoach.live.commands import AnyCommand, Command
from voicecoach.live.session.gates import gates_of
from voicecoach.live.session.session import Outcome, Session
from voicecoach.sheets.library.library import Library

BUTTON_MS = 2500
"""Between two presses: a person listens to a choice before going on."""
LANGUAGES = ("en", "de", "es")


@pytest.fixture(scope="module")
def ere(shipped: Library) -> Plan:
    return plan_session(shipped, "hamstring-ere", Request(doses=("hamstring-ere.hold=13s",)))


def menu(plan: Plan, *presses: Command, at_ms: int | None = None) -> tuple[Session, Recorder, Outcome]:
    """A session in which the menu is opened in the first hold, and the buttons are pressed then."""
    start_ms = first_hold(plan).at_ms + 5000 if at_ms is None else at_ms
    asked: list[tuple[int, AnyCommand]] = [(start_ms, Command.MENU)]
    asked += [(start_ms + 6000 + number * BUTTON_MS, press) for number, press in enumerate(presses)]
    session, player, _, outcome = run(plan, asked)
    return session, player, outcome


def steps_to(wanted: str) -> list[Command]:
    """Presses of next from the first choice to one of these, as they are offered, and play."""
    offered = [
        "go-on", "pain", "next-exercise", "previous-exercise", "repeat", "more-time", "where",
        "louder", "softer", "slower", "faster", "less-talk", "more-talk", "quit",
    ]  # fmt: skip
    return [Command.NEXT] * offered.index(wanted) + [Command.READY]


def test_every_choice_is_spoken_and_the_first_follows_the_last(ere: Plan) -> None:
    _, player, _ = menu(ere, *[Command.NEXT] * 14, Command.READY)
    assert is_heard(says(ere, "menu"), player)
    assert all(is_heard(says(ere, name), player) for name in ere.phrases.say if name.startswith("menu-"))


def test_going_on_says_where_and_does_the_hold_that_was_broken_off_again(ere: Plan) -> None:
    _, player, outcome = menu(ere, Command.READY)
    assert is_heard(says(ere, "menu-go-on"), player)
    assert outcome.is_finished
    assert outcome.totals["holds"] == ere.counts.holds
    assert outcome.totals["void"] == 1


def test_back_from_the_first_choice_is_the_last(ere: Plan) -> None:
    _, _, outcome = menu(ere, Command.BACK, Command.READY)
    assert not outcome.is_finished, "the last choice ends the session"


def test_the_volume_is_changed_as_often_as_play_is_pressed_and_the_menu_stays_open(ere: Plan) -> None:
    session, player, outcome = menu(
        ere, *steps_to("louder"), Command.READY, *[Command.BACK] * 7, Command.READY
    )
    assert session.now().gain_db == 4
    assert is_heard(says(ere, "louder"), player, 4)
    assert outcome.is_finished


def test_pain_from_the_menu_stops_and_asks(ere: Plan) -> None:
    _, player, _ = menu(ere, *steps_to("pain"))
    assert is_heard(says(ere, "pain"), player)
    assert is_heard(says(ere, "pain-choice"), player)


def test_ten_seconds_more_are_said_and_given(ere: Plan) -> None:
    rest_ms = first_hold(ere).at_ms - 3000
    _, player, outcome = menu(ere, *steps_to("more-time"), at_ms=rest_ms)
    assert is_heard(says(ere, "more-time"), player)
    assert outcome.totals["holds"] == ere.counts.holds


def test_leaving_out_an_exercise_and_ending_the_session(ere: Plan) -> None:
    _, _, skipped = menu(ere, *steps_to("next-exercise"))
    assert skipped.totals["holds"] == 0
    _, _, ended = menu(ere, *steps_to("quit"))
    assert not ended.is_finished


def test_a_menu_that_nobody_answers_becomes_a_pause(ere: Plan) -> None:
    """Three minutes later; play goes on from there, with the hold again."""
    start_ms = first_hold(ere).at_ms + 5000
    session, _, _, outcome = run(ere, [(start_ms, Command.MENU), (start_ms + 200_000, Command.TOGGLE)])
    assert outcome.is_finished
    assert outcome.totals["holds"] == ere.counts.holds
    assert session.transport.gatekeeper.gate is None


def test_a_command_of_its_own_closes_the_menu(ere: Plan) -> None:
    _, player, outcome = menu(ere, Command.NEXT, Command.REPEAT)
    assert outcome.is_finished
    assert outcome.totals["holds"] == ere.counts.holds
    assert not is_heard(says(ere, "pain"), player)


def test_a_gate_that_was_waited_at_is_waited_at_again(ere: Plan) -> None:
    """The menu answers no gate: it is asked again, and only play at the gate itself passes it."""
    gates = gates_of(ere)
    first = min(gates)
    script, _ = taped(ere)
    reached_ms = next(phase.at_ms for phase in script.phases if phase.index == first + 1)
    asked: list[tuple[int, AnyCommand]] = [
        (reached_ms + 8000, Command.MENU),
        (reached_ms + 16_000, Command.READY),
    ]
    session, _, _, _ = run(ere, [*asked, (reached_ms + 30_000, Command.QUIT)], gates=gates)
    assert session.now().gate is None
    assert first not in session.transport.gatekeeper.passed
    words = [heard.sound.text for heard in session.ledger.heard if heard.sound.kind == "words"]
    opened = words.index(says(ere, "menu"))
    assert says(ere, "gate") in words[:opened]
    assert says(ere, "gate") in words[opened:]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_menu_is_short_in_every_language(shipped: Library, language: str) -> None:
    """A choice is chosen by ear: at most six words, and no two sound the same."""
    plan = plan_session(shipped, "hamstring-ere", Request(language=language))
    choices = [phrase.full for name, phrase in plan.phrases.say.items() if name.startswith("menu-")]
    assert len(choices) == len(set(choices)) == 14
    assert all(len(choice.split()) <= 6 for choice in choices)
