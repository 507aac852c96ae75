"""The laws that need a whole sheet: counts follow the dose, sides are named in time, over random sheets and requests."""

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from plans import BEEP_MS, LABEL, Speaker, with_names
from test_laws import LAWS

from voicecoach.compiler.compile import plan_session
from voicecoach.compiler.resolve.resolve import Request
from voicecoach.compiler.schedule.schedule import schedule
from voicecoach.compiler.unroll.plan import Plan, Window
from voicecoach.estimate import estimate_ms
from voicecoach.script import Script, Side
from voicecoach.sheets.forms.terms import TALKS
from voicecoach.sheets.library.library import Library, shipped_cues

EXAMPLES = 2_000 if os.environ.get("HYPOTHESIS_PROFILE") == "long" else 40

PHRASES = (
    "Lift.",
    "Keep the knee straight.",
    "Let the {limb} go heavy, and take all the time that you need for it today.",
    "Slowly.",
    "Think of the floor moving away from you.",
)


def says() -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries(
        {"full": st.sampled_from(PHRASES)}, optional={"short": st.just("Go on."), "word": st.just("On.")}
    )


@st.composite
def cues(draw: st.DrawFn, *, in_hold: bool) -> dict[str, object]:
    when = draw(
        st.sampled_from(
            ("before", "during", "after", *(("ready", "ramp-up", "ramp-down") if in_hold else ()))
        )
    )
    cue: dict[str, object] = {"when": when}
    if draw(st.booleans()):
        cue["use"] = draw(st.sampled_from(("breathe", "posture", "slow-lowering", "stop-if-it-hurts")))
    else:
        cue["say"] = draw(says())
    if draw(st.booleans()):
        cue["must"] = "yes"
    if when == "during":
        cue["at"] = draw(st.sampled_from(("0%", "50%", "100%", "3 s")))
    cue |= draw(
        st.fixed_dictionaries(
            {},
            optional={
                "every": st.just("2 reps"),
                "sets": st.sampled_from(("first", "later", "last")),
                "reps": st.sampled_from(("first", "2-3")),
                "priority": st.sampled_from(("technique", "encourage", "breath")),
            },
        )
    )
    return cue


@st.composite
def steps(draw: st.DrawFn, index: int, *, sides: str) -> dict[str, object]:
    per = draw(st.sampled_from(("rep", "rep", "set", "exercise", *(("side",) if sides != "none" else ()))))
    step: dict[str, object] = {"id": f"step-{index}", "say": draw(says()), "per": per}
    shape = draw(st.sampled_from(("move", "hold", "short-hold", "tempo", "breath", "words")))
    in_hold = shape in {"hold", "short-hold"} and per != "exercise"
    if in_hold:
        step["hold"] = "dose" if shape == "hold" else "3 s"
        step |= draw(
            st.fixed_dictionaries(
                {},
                optional={
                    "ramp": st.sampled_from(("none", "1 s up, 0 s down", "3 s up, 2 s down")),
                    "ready": st.just("0 s"),
                    "breathe": st.just("in 2 s, out 3 s"),
                    "move": st.just("2 s"),
                },
            )
        )
    elif shape == "tempo":
        step["tempo"] = draw(st.sampled_from(("3-1-3-0", "1-0-1-0")))
    elif shape == "breath":
        step |= {"breathe": "in 4 s, out 6 s", "breaths": "2"}
    elif shape == "move":
        step["move"] = draw(st.sampled_from(("1 s", "4 s")))
    step["cues"] = draw(st.lists(cues(in_hold=in_hold), max_size=4))
    return step


@st.composite
def sheets(draw: st.DrawFn) -> dict[str, object]:
    sides = draw(st.sampled_from(("each", "within a rep", "none")))
    dose = {
        "sets": f"{draw(st.integers(1, 3))} {draw(st.sampled_from(('sets', 'cycles')))}",
        "reps": str(draw(st.integers(1, 3))),
        "hold": draw(st.sampled_from(("1 s", "5 s", "8 s", "12.5 s"))),
        "sides": sides,
        "side-order": draw(st.sampled_from(("complete", "alternate"))),
        "count": draw(st.sampled_from(("every", "odd", "last three, down", "none"))),
    }
    if draw(st.booleans()):
        dose["rest"] = draw(st.sampled_from(("0 s", "15 s")))
    order = ("exercise", "side" if sides == "each" else "", "set")
    drawn = [draw(steps(index, sides=sides)) for index in range(draw(st.integers(1, 4)))]
    drawn.sort(key=lambda step: order.index(step["per"]) if step["per"] in order else len(order))
    return {
        "exercise": "random",
        "name": "Random",
        "position": "standing",
        "limb": "leg",
        "dose": dose,
        "steps": drawn,
    }


@st.composite
def requests(draw: st.DrawFn) -> Request:
    choices: tuple[tuple[Side, ...], ...] = (("left", "right"), ("left",), ("right",))
    sides = draw(st.sampled_from(choices))
    return Request(
        sides=sides,
        first=draw(st.sampled_from(("left", "right"))),
        talk=draw(st.sampled_from(TALKS)),
        session_number=draw(st.sampled_from((1, 3, 5, 12))),
    )


@pytest.fixture(scope="module")
def shelf() -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        yield Path(folder)


def compiled(sheet: dict[str, object], request: Request, shelf: Path) -> tuple[Plan, Script]:
    path = shelf / "random.yaml"
    path.write_text(yaml.safe_dump(sheet, sort_keys=False), encoding="utf-8")
    plan = plan_session(Library((shipped_cues(),)), str(path), request)
    return plan, schedule(plan, lambda text: estimate_ms(text, 150), BEEP_MS, LABEL)


def times_done(step: dict[str, object], dose: dict[str, str], sides: int) -> int:
    """How often a step is done, counted by the book: once an exercise, side, set or rep, over all sides."""
    sets, reps = int(dose["sets"].split()[0]), int(dose["reps"])
    rounds = sides if dose["sides"] == "each" else 1
    if step["per"] == "exercise":
        return 1
    if step["per"] == "set":
        return sets * rounds
    if step["per"] == "side":
        return rounds if dose["sides"] == "each" else sets * reps * sides
    return sets * reps * rounds


@settings(max_examples=EXAMPLES)
@given(sheets(), requests())
def test_holds_follow_the_dose_of_any_sheet(shelf: Path, sheet: dict[str, object], request_: Request) -> None:
    """Law 10: the number of holds, and the time under hold, are what the dose says for the sides that are trained."""
    _, script = compiled(sheet, request_, shelf)
    dose: dict[str, str] = sheet["dose"]  # type: ignore[assignment]
    wanted: Counter[str] = Counter()
    all_steps: list[dict[str, object]] = sheet["steps"]  # type: ignore[assignment]
    for step in all_steps:
        if "hold" in step:
            wanted[str(step["id"])] = times_done(step, dose, len(request_.sides))
    found = Counter(phase.ref.step for phase in script.phases if phase.kind == "hold")
    assert found == +wanted
    assert script.counts.holds == sum(wanted.values())
    assert script.counts.hold_ms == sum(phase.duration_ms for phase in script.phases if phase.kind == "hold")


@settings(max_examples=EXAMPLES)
@given(sheets(), requests())
def test_each_side_of_any_sheet_is_named_before_its_first_hold(
    shelf: Path, sheet: dict[str, object], request_: Request
) -> None:
    """Law 11: before the first hold on a side, that side has been said aloud."""
    dose: dict[str, str] = sheet["dose"]  # type: ignore[assignment]
    _, script = compiled(sheet, request_, shelf)
    if dose["sides"] != "each":
        return
    for side in request_.sides:
        first = next(
            (phase for phase in script.phases if phase.kind == "hold" and phase.ref.side == side), None
        )
        if first is not None:
            assert any(
                side in phrase.text.lower() and phrase.end_ms <= first.at_ms for phrase in script.speech
            ), side


@settings(max_examples=EXAMPLES)
@given(sheets(), requests())
def test_the_laws_hold_for_any_sheet(shelf: Path, sheet: dict[str, object], request_: Request) -> None:
    """What holds for random plans holds for the plans that sheets make."""
    plan, _ = compiled(sheet, request_, shelf)
    renamed = with_names([_with_spoken_lengths(window) for window in plan.windows])
    for law in LAWS:
        law.hypothesis.inner_test(Plan(plan.title, plan.routine, renamed, plan.counts), Speaker(1))  # type: ignore[attr-defined]


def _with_spoken_lengths(window: Window) -> Window:
    """The same window with texts that tell their own length, as the laws' voice reads them."""
    lines = tuple(
        replace(
            line,
            forms=tuple((detail, f"phrase {estimate_ms(text, 150)} {text}") for detail, text in line.forms),
        )
        for line in window.lines
    )
    return replace(window, lines=lines)
