"""What each command asks of a transport, tried on one that only writes down what it is asked for."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from plans import BEEP_MS
from test_live_session import RATE_HZ, Notebook, speech_ms_of

from voicecoach.compiler.compile import plan_session
from voicecoach.compiler.resolve.exercise import Detail
from voicecoach.compiler.resolve.resolve import Request
from voicecoach.compiler.unroll.plan import Line, Plan, Window
from voicecoach.live.commands import AnyCommand, Command, Number, Seek, SeekBy, State
from voicecoach.live.session.adjustments import Adjustments
from voicecoach.live.session.easier import EasierPlan
from voicecoach.live.session.gates import Gate
from voicecoach.live.session.ledger import Ledger
from voicecoach.live.session.obeying.controlled import Controlled
from voicecoach.live.session.obeying.obey import obey
from voicecoach.live.tape.position import Position
from voicecoach.live.tape.segments import Segment, cut_segments
from voicecoach.script import PhaseKind
from voicecoach.sheets.forms.sheet import Priority
from voicecoach.sheets.library.library import Library

LAST_MS = 10_000_000


class FakeTransport:
    """Knows the segments of a plan, stands where it is put, and writes down all that it is asked to do."""

    def __init__(self, plan: Plan, segments: list[Segment]) -> None:
        self.plan = plan
        self.segments = segments
        self.state: State = "playing"
        self.position = Position()
        self.asks_about_pain = False
        self.asks_menu = False
        self.is_changed = False
        self.skipped_exercise: str | None = None
        self.gate: Gate | None = None
        self.calls: list[tuple[Any, ...]] = []

    def be_at(self, at_ms: int) -> None:
        index = self.index_at(at_ms)
        self.position = Position(self.segments[index], at_ms, index)

    def segment_at(self, index: int) -> Segment | None:
        return self.segments[index] if 0 <= index < len(self.segments) else None

    def index_at(self, at_ms: int) -> int:
        later = (index for index, one in enumerate(self.segments) if one.end_ms > at_ms)
        return next(later, len(self.segments) - 1)

    def stock_phrase(self, name: str) -> str:
        return f"<{name}>"

    def where_text(self) -> str:
        return "here"

    def leave_gate(self) -> Gate | None:
        self.calls.append(("leave_gate",))
        return self.gate

    def pause(self) -> None:
        self.calls.append(("pause",))

    def resume(self) -> None:
        self.calls.append(("resume",))

    def stop(self) -> None:
        self.calls.append(("stop",))

    def repeat(self) -> None:
        self.calls.append(("repeat",))

    def end_hold(self) -> bool:
        return False

    def end_elastic(self) -> None:
        self.calls.append(("end_elastic",))

    def go_on(self) -> None:
        self.calls.append(("go_on",))

    def jump(self, index: int) -> None:
        self.calls.append(("jump", index))

    def jump_and_say(self, index: int) -> None:
        self.calls.append(("jump", index))

    def acknowledge(self, phrase: str) -> None:
        self.calls.append(("acknowledge", phrase))

    def ask_menu(self, text: str, choice: str) -> None:
        self.calls.append(("ask_menu", text, choice))

    def say_choice(self, choice: str) -> None:
        self.calls.append(("say_choice", choice))

    def close_menu(self) -> None:
        self.calls.append(("close_menu",))

    def go_on_from(self, index: int) -> None:
        self.calls.append(("go_on_from", index))

    def leave_out(self, segment: Segment) -> None:
        self.calls.append(("leave_out", self.segments.index(segment)))

    def wait_at(self, gate: Gate) -> None:
        self.calls.append(("wait_at", gate.prompt, gate.is_pain))

    def add_time(self, duration_ms: int, *, at_once: bool) -> None:
        self.calls.append(("add_time", duration_ms, at_once))

    def say_where(self, *, at_once: bool) -> None:
        self.calls.append(("say_where", at_once))

    def stop_and_say(self, text: str) -> None:
        self.calls.append(("stop_and_say", text))

    def set_gain(self, gain_db: int) -> None:
        self.calls.append(("set_gain", gain_db))

    def change_ahead(self, changed: Callable[[Window], Window]) -> None:
        del changed
        self.calls.append(("change_ahead",))

    def follow(self, plan: Plan, window: int) -> None:
        del plan
        self.calls.append(("follow", window))


class Scene:
    """A transport that obeys, with the journal and the notices that come of it."""

    def __init__(self, plan: Plan, segments: list[Segment]) -> None:
        self.transport = FakeTransport(plan, segments)
        self.adjustments = Adjustments()
        self.notebook = Notebook()
        self.notices: list[str] = []
        ledger = Ledger(self.notebook, RATE_HZ)
        self.controlled = Controlled(self.transport, self.adjustments, ledger, self.notices.append)

    def obey(self, *asked: AnyCommand) -> list[tuple[Any, ...]]:
        """What the transport is asked to do."""
        self.transport.calls.clear()
        for one in asked:
            obey(one, self.controlled)
        return self.transport.calls


@pytest.fixture(scope="module")
def plan(shipped: Library) -> Plan:
    return plan_session(shipped, "tight-hamstrings", Request(only=("hamstring-ere", "jefferson-curl")))


@pytest.fixture(scope="module")
def segments(plan: Plan) -> list[Segment]:
    return list(cut_segments(plan.windows, speech_ms_of, BEEP_MS))


@pytest.fixture
def scene(plan: Plan, segments: list[Segment]) -> Scene:
    return Scene(plan, segments)


def hold_of(scene: Scene, number: int = 1) -> Segment:
    return [one for one in scene.transport.segments if one.hold is not None][number - 1]


def in_hold(scene: Scene) -> int:
    """Be a second into the second hold. Returns the index of its segment."""
    hold = hold_of(scene, 2).hold
    assert hold is not None
    scene.transport.be_at(hold.at_ms + 1000)
    return scene.transport.position.index


def in_free_time(scene: Scene) -> int:
    """Be a millisecond into the segment of the second hold, before its ramp. Returns its index."""
    scene.transport.be_at(hold_of(scene, 2).at_ms + 1)
    assert scene.transport.position.is_elastic
    return scene.transport.position.index


@pytest.mark.parametrize(
    ("from_ms", "asked", "to_ms"),
    [
        (150_000, SeekBy(-10_000), 140_000),
        (150_000, SeekBy(-60_000), 90_000),
        (150_000, SeekBy(60_000), 210_000),
        (5000, SeekBy(-10_000), 0),
        (150_000, Seek(30_000), 30_000),
        (150_000, Seek(LAST_MS), LAST_MS),
    ],
)
def test_seeking_goes_the_way_that_was_asked_for(
    scene: Scene, from_ms: int, asked: AnyCommand, to_ms: int
) -> None:
    """Minus is back. What lies between is left out when it goes forward, and only then."""
    transport = scene.transport
    transport.be_at(from_ms)
    here, there = transport.position.index, transport.index_at(to_ms)
    if to_ms > from_ms and transport.segments[there].at_ms < to_ms < transport.segments[-1].at_ms:
        there += 1  # what can begin whole, and is not earlier than was asked for
    assert scene.obey(asked) == [*(("leave_out", index) for index in range(here, there)), ("jump", there)]
    if to_ms < from_ms:
        assert transport.segments[there].at_ms <= to_ms < from_ms


def test_a_little_forward_is_forward(scene: Scene) -> None:
    """Five seconds on, in the middle of a segment: to the next one, never back to the start of this one."""
    transport = scene.transport
    transport.be_at(84_900)
    *left_out, jumped = scene.obey(SeekBy(5000))
    assert left_out[0] == ("leave_out", transport.position.index)
    assert transport.segments[jumped[1]].at_ms >= 89_900


@pytest.mark.parametrize("asked", list(Command))
@pytest.mark.parametrize("state", ["playing", "paused", "waiting", "device-lost"])
def test_every_command_means_something_in_every_state(scene: Scene, asked: Command, state: State) -> None:
    """Before the first sound too. Without a device there is only quitting."""
    scene.transport.state = state
    calls = scene.obey(asked)
    if state == "device-lost" and asked is not Command.QUIT:
        assert calls == []
        assert scene.notices == ["the sound device is lost; quit, or wait until it is back"]
    if asked is Command.QUIT:
        assert calls == [("stop",)]
    in_free_time(scene)
    assert scene.obey(asked) or state in {"paused", "device-lost"} or asked is Command.RESUME


@pytest.mark.parametrize(
    ("state", "asked", "calls"),
    [
        ("playing", Command.PAUSE, [("pause",)]),
        ("waiting", Command.PAUSE, [("pause",)]),
        ("paused", Command.PAUSE, []),
        ("playing", Command.TOGGLE, [("pause",)]),
        ("paused", Command.TOGGLE, [("resume",)]),
        ("paused", Command.RESUME, [("resume",)]),
        ("playing", Command.RESUME, []),
        ("paused", Command.READY, [("resume",)]),
        ("waiting", Command.TOGGLE, [("leave_gate",), ("go_on",)]),
        ("waiting", Command.READY, [("leave_gate",), ("go_on",)]),
        ("waiting", Command.NEXT, [("leave_gate",), ("go_on",)]),
    ],
)
def test_pausing_and_going_on(
    scene: Scene, state: State, asked: Command, calls: list[tuple[Any, ...]]
) -> None:
    in_free_time(scene)
    scene.transport.state = state
    assert scene.obey(asked) == calls


def test_ready_ends_free_time_and_never_a_hold(scene: Scene) -> None:
    in_free_time(scene)
    assert scene.obey(Command.READY) == [("end_elastic",)]
    in_hold(scene)
    assert scene.obey(Command.READY) == []


def test_next_back_and_repeat_go_by_segments(scene: Scene) -> None:
    index = in_hold(scene)
    assert scene.obey(Command.NEXT) == [("leave_out", index), ("jump", index + 1)]
    assert scene.obey(Command.BACK) == [("jump", index - 1)]
    assert scene.obey(Command.REPEAT) == [("repeat",)]
    scene.transport.be_at(0)
    assert scene.obey(Command.BACK) == [("jump", 0)]


def test_whole_exercises_are_skipped_forward_and_back(scene: Scene) -> None:
    """Back goes to the start of the exercise, and from there to the start of the one before."""
    exercises = [one.first.ref.exercise for one in scene.transport.segments]
    first, second = exercises.index("hamstring-ere"), exercises.index("jefferson-curl")
    index = in_hold(scene)
    assert scene.obey(Command.NEXT_EXERCISE) == [("leave_out", index), ("jump", index + 1)]
    assert scene.transport.skipped_exercise == "hamstring-ere"
    assert scene.obey(Command.PREVIOUS_EXERCISE) == [("jump", first)]
    scene.transport.be_at(scene.transport.segments[second].at_ms)
    assert scene.obey(Command.PREVIOUS_EXERCISE) == [("jump", first)]


def test_more_time_waits_until_a_hold_is_over(scene: Scene) -> None:
    in_free_time(scene)
    assert scene.obey(Command.MORE_TIME) == [("add_time", 10_000, True)]
    assert scene.notices == []
    in_hold(scene)
    assert scene.obey(Command.MORE_TIME) == [("add_time", 10_000, False)]
    assert scene.notices == ["ten seconds more, as soon as this is over"]


def test_where_am_i_never_cuts_a_hold(scene: Scene) -> None:
    """In a hold it is shown at once and said afterwards; in a pause it is only shown."""
    in_free_time(scene)
    assert scene.obey(Command.WHERE) == [("say_where", True)]
    in_hold(scene)
    assert scene.obey(Command.WHERE) == [("say_where", False)]
    assert scene.notices == ["here"]
    scene.transport.state = "waiting"
    assert scene.obey(Command.WHERE) == [("say_where", True)]
    scene.transport.state = "paused"
    assert scene.obey(Command.WHERE) == []
    assert scene.notices == ["here", "here"]


def test_pain_stops_is_written_down_and_offers_a_choice(scene: Scene) -> None:
    index = in_hold(scene)
    segment = scene.transport.segments[index]
    assert scene.obey(Command.PAIN) == [
        ("leave_out", index),
        ("stop_and_say", "<pain>"),
        ("wait_at", "<pain-choice>", True),
    ]
    (line,) = scene.notebook.lines
    assert (line["event"], line["exercise"], line["window"]) == (
        "pain",
        "hamstring-ere",
        segment.window_index,
    )
    assert line["at_ms"] == scene.transport.position.at_ms


def test_after_pain_ready_means_again_and_next_means_not_at_all(scene: Scene) -> None:
    index = in_hold(scene)
    scene.transport.state, scene.transport.asks_about_pain = "waiting", True
    scene.transport.gate = Gate("Again?", 9, "Again?", is_pain=True)
    assert scene.obey(Command.READY) == [("leave_gate",), ("go_on_from", index)]
    assert scene.obey(Command.NEXT) == [("leave_out", index), ("jump", index + 1)]
    assert scene.transport.skipped_exercise == "hamstring-ere"


@pytest.mark.parametrize("is_quieter", [False, True])
def test_the_easier_way_is_followed_from_its_window(scene: Scene, plan: Plan, is_quieter: bool) -> None:  # noqa: FBT001
    """With the talk that was asked for meanwhile."""
    in_hold(scene)
    scene.transport.state = "waiting"
    easier = EasierPlan("ere-too-hard", "hamstring-ere", plan, 3, 12)
    scene.transport.gate = Gate("EasierPlan?", 9, "EasierPlan?", is_pain=True, easier=easier)
    if is_quieter:
        scene.adjustments.change_talk(-1)
    changes = [("change_ahead",)] if is_quieter else []
    assert scene.obey(Command.READY) == [("leave_gate",), ("follow", 12), *changes, ("go_on",)]
    (line,) = scene.notebook.lines
    assert (line["event"], line["condition"], line["window"], line["next_window"]) == (
        "easier",
        "ere-too-hard",
        3,
        12,
    )
    assert line["plan"] == plan.digest()


def test_louder_and_softer_go_by_two_decibels_within_limits(scene: Scene) -> None:
    assert scene.obey(Command.LOUDER, Command.SOFTER, Command.SOFTER) == [
        ("set_gain", 2),
        ("acknowledge", "louder"),
        ("set_gain", 0),
        ("acknowledge", "softer"),
        ("set_gain", -2),
        ("acknowledge", "softer"),
    ]
    assert scene.notices == ["loudness +2 dB", "loudness +0 dB", "loudness -2 dB"]
    assert scene.obey(*[Command.LOUDER] * 9)[-2] == ("set_gain", 6)
    assert scene.obey(*[Command.SOFTER] * 20)[-2] == ("set_gain", -20)


def test_slower_is_more_time_to_move(scene: Scene) -> None:
    """By 15 of a hundred, from 55 to 145."""
    assert scene.obey(Command.SLOWER) == [("change_ahead",), ("acknowledge", "slower")]
    assert scene.adjustments.pace_percent == 115
    scene.obey(*[Command.FASTER] * 9)
    assert scene.adjustments.pace_percent == 55
    scene.obey(*[Command.SLOWER] * 9)
    assert scene.adjustments.pace_percent == 145
    assert scene.notices[0] == "time to move: 115 %"


def test_talk_goes_down_in_two_steps_and_back(scene: Scene) -> None:
    scene.obey(*[Command.LESS_TALK] * 3, *[Command.MORE_TALK] * 3)
    levels = ["brief talk", "signals only", "signals only"]
    assert scene.notices == [*levels, "brief talk", *["as much talk as at the start"] * 2]


def test_a_number_answers_no_question_here(scene: Scene) -> None:
    in_free_time(scene)
    assert scene.obey(Number(3)) == []
    assert scene.notices == []


FORMS: tuple[tuple[Detail, str], ...] = (
    ("full", "Let the hip drop slowly."),
    ("short", "Drop the hip."),
    ("word", "Drop."),
)


def line(priority: Priority, *, must: bool = False) -> Line:
    return Line(priority, FORMS, priority, "made for a test", must=must)


@pytest.mark.parametrize(
    ("level", "said"),
    [
        (0, {"safety": 3, "count": 3, "technique": 3, "imagery": 3}),
        (-1, {"safety": 3, "count": 2, "technique": 2}),
        (-2, {"safety": 3, "count": 1}),
    ],
)
def test_less_talk_is_shorter_and_then_only_what_is_needed(level: int, said: dict[str, int]) -> None:
    """How many forms of each line are left to choose from. Safety stays whole."""
    priorities: tuple[Priority, ...] = ("safety", "count", "technique", "imagery")
    window = Window(PhaseKind.REST, 10_000, elastic=True, lines=tuple(line(one) for one in priorities))
    quiet = Adjustments(talk_level=level).apply(window)
    assert {one.cue: len(one.forms) for one in quiet.lines} == said
    assert quiet.length_ms == 10_000
    must = Adjustments(talk_level=-2).apply(replace(window, lines=(line("technique", must=True),)))
    assert [one.forms for one in must.lines] == [FORMS[-1:]]


@pytest.mark.parametrize(
    ("kind", "is_elastic", "length_ms"),
    [
        (PhaseKind.MOVE, True, 4600),
        (PhaseKind.SET_UP, True, 4600),
        (PhaseKind.REST, True, 4000),
        (PhaseKind.HOLD, False, 4000),
    ],
)
def test_a_slower_pace_gives_more_time_to_move_alone(
    kind: PhaseKind,
    is_elastic: bool,  # noqa: FBT001
    length_ms: int,
) -> None:
    """Holds and rests keep what the sheet prescribes."""
    window = Window(kind, 4000, elastic=is_elastic)
    assert Adjustments(pace_percent=115).apply(window).length_ms == length_ms
