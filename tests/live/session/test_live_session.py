"""Sessions on a simulated clock: live equals tape, and what commands do to holds, counts and sounds."""

import os
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from plans import BEEP_MS, LABEL, Speaker, plans, speakers

from voicecoach.clip import Clip
from voicecoach.compiler.compile import plan_session
from voicecoach.compiler.resolve.resolve import Request
from voicecoach.compiler.schedule.schedule import schedule
from voicecoach.compiler.unroll.plan import Plan
from voicecoach.estimate import estimate_ms
from voicecoach.journal.entries import AnyEntry
from voicecoach.live.clock import SimulatedClock
from voicecoach.live.commands import AnyCommand, Command, Seek, SeekBy
from voicecoach.live.players._clocked import ClockedPlayer
from voicecoach.live.session.gates import find_gates
from voicecoach.live.session.session import Outcome, Session
from voicecoach.live.tape.segments import cut_segments, frame_in
from voicecoach.live.tape.tape import SpeechRenderer, Tape
from voicecoach.script import Beep, Event, Glide, Phase, Script, Speech
from voicecoach.sheets.library.library import Library
from voicecoach.sound.mix import mix

RATE_HZ = 8000
GIVEN = 1000 if os.environ.get("VOICECOACH_SLOW") else 100
"""How many random sequences of commands are tried."""


class Recorder(ClockedPlayer):
    """A player that keeps what is heard, and the silence while nothing was."""

    def __init__(self, asked: Iterable[tuple[int, AnyCommand]] = ()) -> None:
        super().__init__(SimulatedClock(asked))
        self.parts: list[bytes] = []

    def heard(self, pcm: bytes) -> None:
        self.parts.append(pcm)

    @property
    def pcm(self) -> bytes:
        return b"".join(self.parts)


class Notebook:
    """A journal in memory."""

    session = "s"

    def __init__(self) -> None:
        self.lines: list[dict[str, Any]] = []

    def write(self, entry: AnyEntry) -> None:
        self.lines.append(entry.model_dump(mode="json"))

    def holds(self, result: str) -> list[dict[str, Any]]:
        return [line for line in self.lines if line["event"] == "hold" and line["result"] == result]


class Buzz:
    """Speaks with a tone of the length that a speaker gives; another one for every text."""

    def __init__(self, speech_ms: Any) -> None:
        self.speech_ms = speech_ms

    def speak(self, text: str) -> Clip:
        return buzz(self.speech_ms(text), sum(text.encode()) % 97)

    def prepare(self, texts: Iterable[str]) -> None:
        """Nothing has to be got ready."""


@lru_cache(maxsize=512)
def buzz(duration_ms: int, pitch: int) -> Clip:
    wave = np.sin(np.arange(duration_ms * RATE_HZ // 1000) * (0.05 + pitch / 97))
    return Clip(np.rint(3000 * wave + 1).astype("<i2").tobytes(), RATE_HZ)


def speech_ms_of(text: str) -> int:
    """Random plans speak for as long as their text says, the coach's own words as long as they would take."""
    return Speaker()(text) if text.startswith("phrase ") else estimate_ms(text, 150)


def run(
    plan: Plan, asked: Iterable[tuple[int, AnyCommand]] = (), speaker: Any = speech_ms_of, **options: Any
) -> tuple[Session, Recorder, Notebook, Outcome]:
    player, notebook = Recorder(asked), Notebook()
    session = Session(
        Tape(plan, SpeechRenderer(Buzz(speaker)), BEEP_MS, RATE_HZ), player, notebook, **options
    )
    return session, player, notebook, session.run()


def taped(plan: Plan, speaker: Any = speech_ms_of) -> tuple[Script, bytes]:
    script = schedule(plan, speaker, BEEP_MS, LABEL)
    return script, b"".join(mix(script, Buzz(speaker).speak, RATE_HZ))


@pytest.fixture(scope="module")
def ere(shipped: Library) -> Plan:
    """A shipped exercise with ramps, holds of 13 s and two sides."""
    return plan_session(shipped, "hamstring-ere", Request(doses=("hamstring-ere.hold=13s",)))


def first_hold(plan: Plan, number: int = 1) -> Phase:
    script, _ = taped(plan)
    return [phase for phase in script.phases if phase.kind == "hold"][number - 1]


@given(plans(), speakers())
def test_segments_end_to_end_are_the_script(plan: Plan, speaker: Speaker) -> None:
    """Every event and phase once, no gap, and a hold never apart from its end beep."""
    script = schedule(plan, speaker, BEEP_MS, LABEL)
    segments = list(cut_segments(plan.windows, speaker, BEEP_MS))
    assert [event for segment in segments for event in segment.events] == list(script.events)
    assert [phase for segment in segments for phase in segment.phases if phase.duration_ms] == [
        phase for phase in script.phases if phase.duration_ms
    ]
    edges = [0, *(segment.end_ms for segment in segments)]
    assert [segment.at_ms for segment in segments] == edges[:-1]
    assert edges[-1] == script.duration_ms
    for segment in segments:
        beeps = [
            event.name
            for event in segment.events
            if isinstance(event, Beep) and event.name in {"hold-start", "hold-end"}
        ]
        assert beeps == (["hold-start", "hold-end"] if segment.hold else [])


@given(plans(max_windows=6), st.sampled_from((Speaker(1), Speaker(0))))
@settings(max_examples=40)
def test_live_equals_tape(plan: Plan, speaker: Speaker) -> None:
    """Undisturbed, the frames that are heard are the mix of the script, and every hold counts."""
    script, pcm = taped(plan, speaker)
    session, player, _, outcome = run(plan, speaker=speaker)
    assert player.pcm == pcm
    assert events_heard(session) == list(script.events)
    assert outcome.is_as_written
    assert outcome.totals["holds"] == sum(phase.kind == "hold" for phase in script.phases)


def test_a_movement_without_time_has_no_tone(ere: Plan) -> None:
    """Neither a negative one behind its beep, nor one of no length."""
    for head_beep in ("switch", None):
        window = replace(
            ere.windows[0], length_ms=0, elastic=True, lines=(), head_beep=head_beep, glide="tempo-lift"
        )
        script, _ = taped(replace(ere, windows=(window,)))
        assert [event.name for event in script.events if isinstance(event, Glide)] == []


def events_heard(session: Session) -> list[Event]:
    """The events of all that was heard, in its order."""
    return [
        event
        for heard in session.ledger.heard
        if heard.sound.segment is not None
        for event in heard.sound.segment.events
        if heard.sound.start
        <= frame_in(heard.sound.segment, event.at_ms, RATE_HZ)
        < heard.sound.start + heard.frames
    ]


COMMANDS = [command for command in Command if command is not Command.QUIT]


def commands() -> st.SearchStrategy[list[tuple[int, AnyCommand]]]:
    one = st.one_of(
        st.sampled_from(COMMANDS),
        st.integers(-20_000, 20_000).map(SeekBy),
        st.integers(0, 300_000).map(Seek),
    )
    return st.lists(st.tuples(st.integers(0, 240_000), one), max_size=12)


@given(commands())
@settings(max_examples=GIVEN)
def test_any_commands_keep_the_laws(ere: Plan, asked: list[tuple[int, AnyCommand]]) -> None:
    """Holds are exact or void, each counts once, and what is heard is whole stretches of sounds, one after the other."""
    gates = find_gates(ere.windows)
    session, player, notebook, outcome = run(ere, asked, gates=gates)
    rate_of = {heard.at: heard for heard in session.ledger.heard}
    assert len(rate_of) == len(session.ledger.heard)
    at = 0
    for heard in session.ledger.heard:
        assert heard.at == at, "no overlap, nothing lost"
        at += heard.frames
    assert at * 2 == len(player.pcm)
    done = notebook.holds("done")
    assert len({line["window"] for line in done}) == len(done) == outcome.totals["holds"]
    exact = [heard for heard in session.ledger.heard if contains_hold(heard)]
    assert len(exact) == len(done) + len(notebook.holds("extra"))
    assert len(notebook.holds("void")) == outcome.totals["void"]
    assert outcome.is_finished
    holds = {line["window"] for line in done} | session.ledger.incomplete
    assert len(holds) == ere.counts.holds, "every hold is done or left out"


def contains_hold(heard: Any) -> bool:
    """Whether a stretch holds a whole hold, its two beeps exactly so far apart."""
    sound, segment = heard.sound, heard.sound.segment
    if segment is None or segment.hold is None:
        return False
    first = frame_in(segment, segment.hold.at_ms, RATE_HZ)
    last = frame_in(segment, segment.hold.end_ms, RATE_HZ)
    assert last - first == segment.hold.duration_ms * RATE_HZ // 1000
    return bool(sound.start <= first and sound.start + heard.frames > last)


def frames_of(pcm: bytes) -> NDArray[np.int16]:
    return np.frombuffer(pcm, "<i2")


def test_a_hold_that_is_paused_is_not_counted_and_comes_again_in_full(ere: Plan) -> None:
    """Four seconds into 13: void; then where we are, a get-ready, the ramp, and 13.000 s."""
    hold = first_hold(ere)
    asked = [(hold.at_ms + 4000, Command.PAUSE), (hold.at_ms + 9000, Command.RESUME)]
    session, player, notebook, outcome = run(ere, asked)
    (void,) = notebook.holds("void")
    assert void["heard_ms"] == 4000
    assert outcome.totals["holds"] == ere.counts.holds
    assert outcome.totals["void"] == 1
    again = next(
        heard.sound.segment
        for heard in session.ledger.heard
        if heard.sound.segment is not None and heard.sound.segment.hold and contains_hold(heard)
    )
    assert [phase.kind for phase in again.phases][:3] == ["get-ready", "ramp-up", "hold"]
    assert again.hold is not None
    assert again.hold.duration_ms == 13_000
    said = [event.text for event in again.events if isinstance(event, Speech)]
    assert said
    assert all(len(text.split()) <= 5 for text in said), said
    words = [heard.sound.text for heard in session.ledger.heard if heard.sound.kind == "words"]
    assert words == [
        "Hamstring end range expansion. Left leg. Cycle 1. Number 1. On the tone, lift.",
        "Get back into position.",
    ]
    assert len(player.pcm) > len(taped(ere)[1])


def test_a_pause_between_phrases_loses_and_repeats_nothing(ere: Plan) -> None:
    """What follows the words that say where we are goes on with the frame that was cut."""
    script, pcm = taped(ere)
    rest = next(phase for phase in script.phases if phase.kind == "rest")
    speech = [event for event in script.events if event.phase == rest.index and event.type == "speech"]
    at_ms = speech[0].end_ms + 100
    session, player, _, _ = run(ere, [(at_ms, Command.PAUSE), (at_ms + 60_000, Command.RESUME)])
    beside = [heard for heard in session.ledger.heard if heard.sound.segment is None]
    assert [heard.sound.kind for heard in beside] == ["words", "words", "silence"], "and time to stand again"
    cut, frames = beside[0].at * 2, sum(heard.frames for heard in beside)
    assert player.pcm[:cut] == pcm[:cut]
    assert player.pcm[cut + frames * 2 :] == pcm[cut:]


def test_a_phrase_that_is_paused_is_said_again_from_its_first_word(ere: Plan) -> None:
    script, pcm = taped(ere)
    event = next(event for event in script.events if isinstance(event, Speech) and event.at_ms > 20_000)
    middle_ms = event.at_ms + event.duration_ms // 2
    session, player, _, _ = run(ere, [(middle_ms, Command.TOGGLE), (middle_ms + 4000, Command.TOGGLE)])
    (words,) = [heard for heard in session.ledger.heard if heard.sound.kind == "words"]
    assert player.pcm[(words.at + words.frames) * 2 :] == pcm[event.at_ms * RATE_HZ // 1000 * 2 :]


def test_a_hold_that_is_skipped_ends_with_the_cancel_sound_and_is_incomplete(ere: Plan) -> None:
    hold = first_hold(ere)
    session, _, notebook, outcome = run(ere, [(hold.at_ms + 4000, Command.NEXT)])
    kinds = [heard.sound.kind for heard in session.ledger.heard]
    assert kinds.count("cancel") == 1
    assert len(notebook.holds("incomplete")) == 1
    assert outcome.totals["holds"] == ere.counts.holds - 1


def test_a_repeat_after_a_hold_is_extra(ere: Plan) -> None:
    hold = first_hold(ere)
    _, _, notebook, outcome = run(ere, [(hold.end_ms + 1000, Command.REPEAT)])
    assert len(notebook.holds("extra")) == 1
    holds = {"holds": ere.counts.holds, "extra": 1, "void": 0, "incomplete": 0, "underruns": 0}
    assert outcome.totals == holds


def test_a_gate_waits_prompts_and_pauses(ere: Plan) -> None:
    """A prompt at once, two more, and one before the session pauses by itself; there it waits again."""
    gates = find_gates(ere.windows)
    assert gates
    far_ms = 10_000_000
    session, _, _, outcome = run(ere, [(far_ms * n, Command.READY) for n in range(1, 5)], gates=gates)
    prompts = [heard.sound.text for heard in session.ledger.heard if heard.sound.kind == "words"]
    again = ["Ready when you are."] * 2
    last = "I will pause in half a minute. Press play to go on."
    assert prompts[:5] == ["Press play when you are set.", *again, last, "Press play when you are set."]
    assert outcome.is_finished


def test_ready_ends_an_elastic_window_and_its_gate(ere: Plan) -> None:
    """Who is set before the coach has said all need not press twice."""
    script, pcm = taped(ere)
    switch = next(phase for phase in script.phases if phase.kind == "switch")
    gates = frozenset(gate for gate in find_gates(ere.windows) if ere.windows[gate].kind == "switch")
    session, player, _, _ = run(ere, [(switch.at_ms + 2000, Command.READY)], gates=gates)
    assert all(heard.sound.kind != "words" for heard in session.ledger.heard)
    assert len(player.pcm) < len(pcm)


def test_more_time_is_ten_seconds_of_a_rest_and_never_of_a_hold(ere: Plan) -> None:
    script, pcm = taped(ere)
    rest = next(phase for phase in script.phases if phase.kind == "rest")
    # When all that is said in the rest has been said: a phrase that is broken off is said again.
    silent_ms = max(event.end_ms for event in script.events if rest.at_ms <= event.at_ms < rest.end_ms) + 50
    assert silent_ms < rest.end_ms
    for at_ms in (silent_ms, first_hold(ere).at_ms + 5000):
        _, player, _, outcome = run(ere, [(at_ms, Command.MORE_TIME)])
        words_ms = 300 + speech_ms_of("Ten seconds more.") + 300
        assert len(player.pcm) == len(pcm) + (10_000 + words_ms) * RATE_HZ // 1000 * 2
        assert outcome.totals["holds"] == ere.counts.holds
        assert outcome.totals["void"] == 0


def test_more_time_lets_the_phrase_be_finished(ere: Plan) -> None:
    """Then it says so, and nothing of the script is lost or said twice."""
    script, pcm = taped(ere)
    event = next(event for event in script.events if isinstance(event, Speech) and event.at_ms > 20_000)
    session, player, _, _ = run(ere, [(event.at_ms + 300, Command.MORE_TIME)])
    words, silence = [heard for heard in session.ledger.heard if heard.sound.segment is None]
    assert words.sound.text == "Ten seconds more."
    assert silence.frames == 10 * RATE_HZ
    cut, frames = words.at * 2, words.frames + silence.frames
    assert player.pcm[:cut] == pcm[:cut]
    assert cut >= event.end_ms * RATE_HZ // 1000 * 2
    assert len(player.pcm) >= len(pcm) + frames * 2


def test_what_was_left_out_is_not_called_complete(shipped: Library) -> None:
    """Nor is the session whole."""
    plan = plan_session(shipped, "tight-hamstrings", Request(talk="normal"))
    said = [text for text, _ in texts_heard(run(plan)[0])]
    assert "That was the whole session. Well done." in said
    session, _, _, outcome = run(plan, [(150_000, Command.NEXT_EXERCISE)])
    left_out = [text for text, _ in texts_heard(session)]
    assert outcome.is_finished
    assert "That completes hamstring end range expansion." not in left_out
    assert "That was the whole session. Well done." not in left_out
    assert "That is all for today." in left_out


def texts_heard(session: Session) -> list[tuple[str, int]]:
    return [(event.text, event.at_ms) for event in events_heard(session) if isinstance(event, Speech)]


def test_where_am_i_does_not_break_a_hold(ere: Plan) -> None:
    _, _, notebook, outcome = run(ere, [(first_hold(ere).at_ms + 5000, Command.WHERE)])
    assert not notebook.holds("void")
    assert outcome.totals["holds"] == ere.counts.holds


def test_less_talk_says_less_and_changes_no_hold(ere: Plan) -> None:
    session, _, _, outcome = run(ere, [(30_000, Command.LESS_TALK), (31_000, Command.LESS_TALK)])
    script, _ = taped(ere)
    said = sum(event.type == "speech" for event in events_heard(session))
    assert said < sum(event.type == "speech" for event in script.events) // 2
    assert outcome.totals["holds"] == ere.counts.holds


def test_pain_stops_is_written_down_and_waits(ere: Plan) -> None:
    hold = first_hold(ere)
    asked = [(hold.at_ms + 3000, Command.PAIN), (hold.at_ms + 60_000, Command.NEXT)]
    session, _, notebook, outcome = run(ere, asked)
    assert [line["event"] for line in notebook.lines].count("pain") == 1
    said = [heard.sound.text for heard in session.ledger.heard if heard.sound.kind == "words"]
    assert said[:2] == ["Stop, and ease off slowly.", session.transport.phrases.say("pain-choice")]
    assert outcome.totals["holds"] == 0
    assert outcome.totals["incomplete"] == ere.counts.holds


def test_a_session_that_is_told_to_quit_ends_and_goes_on_where_it_was_cut(ere: Plan) -> None:
    hold = first_hold(ere, 3)
    _, _, notebook, outcome = run(ere, [(hold.at_ms + 2000, Command.QUIT)])
    assert not outcome.is_finished
    assert outcome.totals["holds"] == 2
    last = [line for line in notebook.lines if line["event"] == "segment"][-1]
    counted = {line["window"] for line in notebook.holds("done")}
    session, _, _, rest = run(ere, first_window=last["next_window"], counted=counted)
    first = next(heard.sound.segment for heard in session.ledger.heard if heard.sound.segment is not None)
    assert first.at_ms <= hold.at_ms < first.end_ms
    assert rest.totals["holds"] == ere.counts.holds


@pytest.mark.parametrize("asked", [Command.NEXT, Command.PAIN, Command.BACK, Command.NEXT_EXERCISE])
def test_a_session_that_goes_on_obeys_while_it_says_where_it_is(ere: Plan, asked: Command) -> None:
    """Nobody is thrown back to the welcome, and whoever hurts is heard at once."""
    script, _ = taped(ere)
    window = script.phases.index(first_hold(ere, 3)) - 2
    at_ms = script.phases[window].at_ms
    session, _, notebook, _ = run(ere, [(1000, asked), (60_000, Command.READY)], first_window=window)
    places = [heard.sound.segment.at_ms for heard in session.ledger.heard if heard.sound.segment is not None]
    assert min(places) > at_ms // 2
    assert [line["event"] for line in notebook.lines].count("pain") == (asked is Command.PAIN)
