"""The reasons that the compiler gives for a phrase: its form, its place, and what became of what has no room."""

from voicecoach.compiler.resolve.exercise import Detail, Words
from voicecoach.compiler.schedule.placed import Placed, Said
from voicecoach.compiler.schedule.schedule import schedule_placed
from voicecoach.compiler.unroll.fade import Exposure, Fading
from voicecoach.compiler.unroll.plan import Line, Plan, Window
from voicecoach.script import Counts, PhaseKind, StepRef, VoiceLabel
from voicecoach.sheets.forms.sheet import Breath, Moment

BEEP_MS = {"hold-start": 500, "hold-end": 500, "tick": 100}
READY = Window(PhaseKind.GET_READY, 5000, elastic=True)


def cue(name: str, *lengths_ms: int, at: int | None = None, must: bool = False) -> Line:
    """A cue whose forms last so long, asked for at a percentage of its window."""
    details: tuple[Detail, ...] = ("full", "short", "word")
    forms = tuple((detail, f"{name} {length}") for detail, length in zip(details, lengths_ms, strict=False))
    moment = None if at is None else Moment(percent=at)
    return Line(name, forms, "breath", "a.yaml:1:1", must, "during", moment)


def placed(*lines: Line, hold_ms: int = 10_000) -> tuple[Placed, ...]:
    """A get-ready and a hold with these cues; a text says how long it lasts."""
    windows = (READY, Window(PhaseKind.HOLD, hold_ms, elastic=False, lines=lines))
    plan = Plan("T", "t", windows, Counts())
    voice = VoiceLabel("random", "", 150, measured=False)
    return schedule_placed(plan, lambda text: int(text.split()[1]), BEEP_MS, voice).placed


def said(window: Placed) -> dict[str, Said]:
    return {one.line.cue: one for one in window.said}


def test_a_cue_waits_for_the_one_that_is_still_spoken() -> None:
    """Both want the middle of a hold of 10 s: the second comes 350 ms after the first, which lasts 2 s."""
    _, hold, _ = placed(cue("a", 2000, at=50), cue("b", 1000, at=50))
    first, second = said(hold)["a"], said(hold)["b"]
    assert (first.at_ms, first.wanted_ms, first.earliest_ms, first.waits_for) == (5000, 5000, 750, None)
    assert (second.at_ms, second.wanted_ms, second.waits_for) == (7350, 5000, "a")
    assert second.remark is not None
    assert (second.remark.code, second.remark.reason) == ("moved", "said 2.3 s after the time asked for")


def test_a_shorter_form_has_its_cause() -> None:
    """A hold of 10 s with a beep of 0.5 s leaves 9 s; the first form lasts 9.5 s, and speech may fill half of the hold."""
    _, hold, _ = placed(cue("a", 9500, 1000))
    one = said(hold)["a"]
    assert one.detail == "short"
    assert one.remark is not None
    assert one.remark.cause == "half of the hold is speech already"
    assert one.remark.reason == "said as 'short': half of the hold is speech already"


def test_what_must_be_said_and_has_no_room_is_said_before_with_its_cause() -> None:
    ready, hold, _ = placed(cue("a", 3000, must=True), hold_ms=2000)
    assert said(hold) == {}
    remark = said(ready)["a"].remark
    assert remark is not None
    assert remark is hold.hoisted[0]
    assert (remark.code, remark.kind) == ("hoisted", PhaseKind.HOLD)
    assert remark.cause == "it lasts 3.0 s, and the hold has 1.0 s free"
    assert remark.reason == "said before the hold: it lasts 3.0 s, and the hold has 1.0 s free"


def test_fading_says_what_its_level_is_made_of() -> None:
    """The second time, after three sessions, with brief talk: 1 + 1 + 1, so the shortest form alone is left."""
    exposure = Exposure({"": "brief"}, {"": 3})
    words = Words("Lift your heel.", "Lift.", "Up.")
    forms, first = exposure.expose(("lunge", "step"), "lift", words)
    assert first == Fading(exposure=0, head_start=1, is_brief=True, scope="exercise")
    assert forms == (("word", "Up."),)
    _, second = exposure.expose(("lunge", "step"), "lift", words)
    assert (second.exposure, second.level) == (1, 3)
    assert exposure.expose((), "rest", words)[1].scope == "session"
    assert exposure.expose(("lunge",), "rest", words)[1].scope == "exercise"


def test_a_plan_has_the_digest_that_older_journals_have() -> None:
    """In figures: a session that was begun with an older version can be resumed."""
    line = Line(
        "breathe",
        (("full", "Breathe out."), ("word", "Breathe.")),
        "breath",
        "cues/a.yaml:7:5",
        must=True,
        slot="during",
        moment=Moment(percent=50),
        exposure=2,
    )
    lift = StepRef("lunge", None, "lift", 1, 2, "left")
    windows = (
        Window(PhaseKind.TRANSITION, 15_000, elastic=True, ref=StepRef("lunge", "supine"), chapter="Lunge"),
        Window(PhaseKind.HOLD, 8000, elastic=False, lines=(line,), ticks=True, ref=lift),
        Window(PhaseKind.RAMP_DOWN, 3000, elastic=False, glide="ramp-down"),
    )
    assert Plan("T", "t", windows, Counts()).digest() == "8f55d563bc8084f4"
    paced = Window(PhaseKind.HOLD, 8000, elastic=False, breath=Breath(in_ms=3000, out_ms=4000))
    assert Plan("T", "t", (paced,), Counts()).digest() != Plan("T", "t", (), Counts()).digest()
