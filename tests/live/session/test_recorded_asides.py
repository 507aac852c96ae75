"""Whatever the coach says beside the script is heard to its end, bit for bit, in a recording of the session."""

import numpy as np
import pytest
from test_live_session import RATE_HZ, Buzz, Recorder, first_hold, run, speech_ms_of, taped

from voicecoach.compiler.compile import plan_session
from voicecoach.compiler.resolve.resolve import Request
from voicecoach.compiler.unroll.plan import Plan
from voicecoach.live.commands import AnyCommand, Command
from voicecoach.live.players._gain import with_gain
from voicecoach.live.session.gates import gates_of
from voicecoach.script import Phase
from voicecoach.sheets.library.library import Library


@pytest.fixture(scope="module")
def ere(shipped: Library) -> Plan:
    return plan_session(shipped, "hamstring-ere", Request(doses=("hamstring-ere.hold=13s",)))


def says(ere: Plan, name: str) -> str:
    """A phrase of the coach, which is the same in every language here."""
    return ere.phrases.say[name].full


def is_heard(text: str, player: Recorder, gain_db: int = 0) -> bool:
    return with_gain(Buzz(speech_ms_of).speak(text).pcm, gain_db) in player.pcm


def rest_of(plan: Plan) -> Phase:
    script, _ = taped(plan)
    return next(phase for phase in script.phases if phase.kind == "rest")


ACKNOWLEDGED = [
    (Command.SLOWER, "slower", 0),
    (Command.FASTER, "faster", 0),
    (Command.LESS_TALK, "less-talk", 0),
    (Command.MORE_TALK, "more-talk", 0),
    (Command.LOUDER, "louder", 2),
    (Command.SOFTER, "softer", -2),
    (Command.MORE_TIME, "more-time", 0),
]


@pytest.mark.parametrize(("command", "name", "gain_db"), ACKNOWLEDGED, ids=str)
def test_what_is_changed_is_acknowledged(ere: Plan, command: Command, name: str, gain_db: int) -> None:
    """In a rest and in a hold: there once it is over, and the hold is whole."""
    for at_ms in (rest_of(ere).at_ms + 300, first_hold(ere).at_ms + 5000):
        _, player, _, outcome = run(ere, [(at_ms, command)])
        assert is_heard(says(ere, name), player, gain_db), (command, at_ms)
        assert outcome.totals["void"] == 0
        assert outcome.totals["holds"] == ere.counts.holds


def test_pain_is_answered_and_the_choice_is_told(ere: Plan) -> None:
    _, player, _, _ = run(ere, [(first_hold(ere).at_ms + 5000, Command.PAIN)])
    assert is_heard(says(ere, "pain"), player)
    assert is_heard(says(ere, "pain-choice"), player)


def test_where_am_i_is_answered(ere: Plan) -> None:
    session, player, _, _ = run(ere, [(rest_of(ere).at_ms + 300, Command.WHERE)])
    (words,) = [heard.sound.text for heard in session.ledger.heard if heard.sound.kind == "words"]
    assert words.startswith(
        says(ere, "where-exercise").format(exercise="hamstring end range expansion").capitalize()
    )
    assert is_heard(words, player)


def test_after_a_pause_it_is_told_where_we_are_and_to_get_back_into_place(ere: Plan) -> None:
    at_ms = first_hold(ere).at_ms + 5000
    asked: list[tuple[int, AnyCommand]] = [(at_ms, Command.PAUSE), (at_ms + 60_000, Command.RESUME)]
    session, player, _, _ = run(ere, asked)
    words = [heard.sound.text for heard in session.ledger.heard if heard.sound.kind == "words"]
    assert says(ere, "back-in-place") in words
    assert len(words) == 2
    assert all(is_heard(text, player) for text in words)


@pytest.mark.parametrize("wait_ms", [None, 20_000])
def test_the_prompts_of_a_gate_are_heard(ere: Plan, wait_ms: int | None) -> None:
    gates = gates_of(ere)
    asked: list[tuple[int, AnyCommand]] = [(10_000_000, Command.READY)]
    if wait_ms is None:
        asked.insert(0, (first_hold(ere).at_ms + 170_000, Command.READY))
    session, player, _, _ = run(ere, asked, gates=gates, gate_wait_ms=wait_ms)
    words = {heard.sound.text for heard in session.ledger.heard if heard.sound.kind == "words"}
    wanted = ["gate-again", "gate-last"] if wait_ms is None else ["gate-goes-on"]
    assert {says(ere, name) for name in wanted} <= words
    assert all(is_heard(text, player) for text in words if text in {says(ere, name) for name in wanted})


def test_louder_is_heard_at_once_and_never_clips(ere: Plan) -> None:
    """Also what was already on its way to the device; three times louder, no frame is at full scale."""
    at_ms = rest_of(ere).at_ms + 300
    _, plain, _, _ = run(ere)
    _, player, _, outcome = run(
        ere, [(at_ms, Command.LOUDER), (at_ms, Command.LOUDER), (at_ms, Command.LOUDER)]
    )
    before, after = (np.frombuffer(one.pcm, "<i2").astype(int) for one in (plain, player))
    length = min(len(before), len(after))
    first = int(np.flatnonzero(before[:length] != after[:length])[0])
    assert 0 <= first * 1000 / RATE_HZ - at_ms < 800, "a tick of this clock is half a second"
    assert np.abs(after).max() < 32_768 * 0.981
    assert outcome.totals["holds"] == ere.counts.holds
