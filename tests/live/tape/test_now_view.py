"""What a screen is given to show at a position of the tape: nothing too early, nothing in the wrong place."""

import pytest
from plans import BEEP_MS
from test_live_session import RATE_HZ, Buzz, speech_ms_of

from voicecoach.compiler.compile import plan_session
from voicecoach.compiler.resolve.resolve import Request
from voicecoach.live.tape.now_view import NowView
from voicecoach.live.tape.position import Position
from voicecoach.live.tape.segments import Segment
from voicecoach.live.tape.sound_queue import Sound
from voicecoach.live.tape.tape import SpeechRenderer, Tape
from voicecoach.script import Speech
from voicecoach.sheets.library.library import Library


@pytest.fixture(scope="module")
def tape(shipped: Library) -> Tape:
    """All of it made."""
    plan = plan_session(
        shipped,
        "tight-hamstrings",
        Request(only=("hamstring-ere", "jefferson-curl"), doses=("hamstring-ere.hold=13s",)),
    )
    tape = Tape(plan, SpeechRenderer(Buzz(speech_ms_of)), BEEP_MS, RATE_HZ)
    while not tape.ends_at(len(segments_of(tape))):
        pass
    return tape


def segments_of(tape: Tape) -> list[Segment]:
    found: list[Segment] = []
    while (segment := tape.peek(len(found))) is not None:
        found.append(segment)
    return found


def place(tape: Tape, at_ms: int) -> Position:
    index = tape.find_at(at_ms)
    return Position(tape.peek(index), at_ms, index)


def spoken(tape: Tape) -> list[tuple[int, str]]:
    return [
        (event.at_ms, event.text)
        for segment in segments_of(tape)
        for event in segment.events
        if isinstance(event, Speech)
    ]


def test_a_phrase_is_shown_from_its_first_word_and_never_before(tape: Tape) -> None:
    """Looked at a millisecond before, and at the onset, of every phrase of the session."""
    view, before = NowView(tape), ""
    phrases = spoken(tape)
    assert len(phrases) > 100
    for at_ms, text in phrases:
        if at_ms:
            assert view.snapshot("playing", place(tape, at_ms - 1), None).saying == before
        assert view.snapshot("playing", place(tape, at_ms), None).saying == text
        before = text


def test_what_the_coach_says_beside_the_script_is_shown_too(tape: Tape) -> None:
    words = Sound("words", b"\x00\x00", "Ready when you are.")
    now = NowView(tape).snapshot("waiting", place(tape, 60_000), words)
    assert now.saying == "Ready when you are."


def test_a_hold_is_shown_with_its_numbers_and_what_is_left_of_it(tape: Tape) -> None:
    """Four seconds into the first hold of 13 s: set 1 of 4, rep 1, left side."""
    hold = next(one.hold for one in segments_of(tape) if one.hold is not None)
    now = NowView(tape).snapshot("playing", place(tape, hold.at_ms + 4000), None)
    assert (now.phase, now.phase_at_ms, now.phase_duration_ms) == ("hold", 4000, 13_000)
    assert now.exercise == "Hamstring end-range expansion"
    assert (now.ref.set_number, now.ref.rep_number, now.ref.side) == (1, 1, "left")
    assert now.at_ms == hold.at_ms + 4000
    assert now.left_ms == tape.duration_ms() - now.at_ms


def test_sets_are_counted_as_long_as_there_are_any(tape: Tape) -> None:
    """The greatest number that is shown of an exercise is its total, and no number is above its total."""
    view = NowView(tape)
    shown = [
        view.snapshot("playing", place(tape, phase.at_ms), None)
        for segment in segments_of(tape)
        for phase in segment.phases
    ]
    for exercise in ("Hamstring end-range expansion", "Jefferson curl"):
        of_it = [now for now in shown if now.exercise == exercise and now.ref.set_number is not None]
        assert {now.sets for now in of_it} == {max(now.ref.set_number or 0 for now in of_it)}
        assert all((now.ref.rep_number or 0) <= (now.reps or 0) for now in of_it)


def test_next_is_what_the_person_does_next(tape: Tape) -> None:
    """At the end of a side the switch to the other; at the end of an exercise the name of the next one."""
    view = NowView(tape)
    phases = [phase for segment in segments_of(tape) for phase in segment.phases]
    titles = {
        phase.index: view.snapshot("playing", place(tape, phase.at_ms), None).next_title for phase in phases
    }
    ere = [phase for phase in phases if phase.ref.exercise == "hamstring-ere"]
    left = [phase for phase in ere if phase.ref.side == "left"]
    assert titles[left[-1].index] == "Switch sides, right"
    assert titles[ere[-1].index] == "Jefferson curl"
    assert titles[phases[-1].index] == ""


def test_before_the_first_sound_there_is_only_the_time(tape: Tape) -> None:
    now = NowView(tape).snapshot("playing", Position(), None)
    assert (now.at_ms, now.exercise, now.phase, now.saying) == (0, None, "", "")
    assert now.left_ms == now.duration_ms == tape.duration_ms()
