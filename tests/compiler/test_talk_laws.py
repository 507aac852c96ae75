"""Laws of what is said, over random exercises: talk never sets the load, and a movement gets its time."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from sessions import compiled, on_shelf

from voicecoach.script import Phase, PhaseKind, Script

TALKS = ("full", "normal", "brief", "signals")
WORDS = ("Reach", "Turn slowly", "Bend the knee a little", "Lift the arm up, and keep it long")
"""What is asked: each has a word of less than a second as its shortest form."""
CUE = "- {{say: {{full: 'Keep it as long as you can, all the way.', short: 'Keep it long.', word: 'Long.'}}, id: c{n}, when: {when}, priority: {priority}}}"


@st.composite
def steps(draw: st.DrawFn, number: int) -> str:
    move_s = draw(st.integers(3, 12)) / 2
    tone = draw(st.sampled_from(("", "    tone: rise\n", "    tone: fall\n", "    tone: none\n")))
    said = draw(st.sampled_from(WORDS))
    cues = [
        "      "
        + CUE.format(
            n=f"{number}-{index}",
            when=draw(st.sampled_from(("during", "after"))),
            priority=draw(st.sampled_from(("technique", "imagery", "correction", "breath"))),
        )
        for index in range(draw(st.integers(0, 2)))
    ]
    listed = "    cues:\n" + "\n".join(cues) + "\n" if cues else ""
    return (
        f"  - id: s{number}\n    say: {{full: '{said}.', short: 'Go {number}.', word: 'Go.'}}\n"
        f"    move: {move_s} s\n{tone}{listed}"
    )


@st.composite
def exercises(draw: st.DrawFn) -> tuple[str, int]:
    """A sheet of a chain of movements, and how many sessions it was done before."""
    reps, sets = draw(st.integers(2, 5)), draw(st.integers(1, 3))
    chain = "".join(draw(steps(number)) for number in range(draw(st.integers(2, 4))))
    head = (
        "exercise: mine\nname: Mine\nposition: standing\n"
        f"dose: {{sets: {sets}, reps: {reps}, rest: 20 s, count: none}}\nsteps:\n"
    )
    return head + chain, draw(st.sampled_from((0, 1, 3, 9)))


def rep_times(script: Script) -> dict[tuple[int | None, int | None], int]:
    """How long each rep lasts, by set and rep."""
    times: dict[tuple[int | None, int | None], int] = {}
    for phase in script.phases:
        if phase.ref.rep_number is not None:
            key = (phase.ref.set_number, phase.ref.rep_number)
            times[key] = times.get(key, 0) + phase.duration_ms
    return times


def sheet_ms(text: str) -> int:
    return round(sum(float(found) for found in re.findall(r"move: ([\d.]+) s", text)) * 1000)


@settings(max_examples=60, deadline=None)
@given(exercises())
def test_talk_never_sets_the_load(made: tuple[str, int]) -> None:
    """From the second rep on a rep lasts as long as its movements, whatever is said, and however often it was done."""
    text, done = made
    with TemporaryDirectory() as folder:
        path = on_shelf(Path(folder), text)
        for talk in TALKS:
            times = rep_times(compiled(path, talk=talk, session_number=done + 1))
            later = {number: ms for number, ms in times.items() if number[1] != 1}
            assert set(later.values()) == {sheet_ms(text)}, talk


@settings(max_examples=60, deadline=None)
@given(exercises())
def test_from_the_word_that_commands_a_movement_it_has_its_time(made: tuple[str, int]) -> None:
    """To the next command there is at least the `move` of the sheet, in the first rep too."""
    text, done = made
    with TemporaryDirectory() as folder:
        script = compiled(on_shelf(Path(folder), text), session_number=done + 1)
    wanted_ms = dict(zip(re.findall(r"id: (s\d)", text), re.findall(r"move: ([\d.]+) s", text), strict=False))
    commands = [
        (event, script.phases[event.phase])
        for event in script.speech
        if event.cue in wanted_ms and _is_done(script.phases[event.phase])
    ]
    ends_ms = {phase.index: phase.end_ms for phase in script.phases}
    for event, phase in commands:
        # The first word of a window stands 100 ms in, and so does that of the next one.
        got_ms = ends_ms[phase.index] + 100 - event.at_ms
        assert got_ms >= float(wanted_ms[event.cue]) * 1000


def _is_done(phase: Phase) -> bool:
    return phase.kind is PhaseKind.MOVE and phase.ref.rep_number is not None


@settings(max_examples=40, deadline=None)
@given(exercises())
def test_a_cue_about_a_movement_is_not_only_heard_after_it(made: tuple[str, int]) -> None:
    """What is attached to a movement is heard before it ends for the first time, or told in the walk-through."""
    text, _ = made
    with TemporaryDirectory() as folder:
        script = compiled(on_shelf(Path(folder), text))
    # A breath cue is for the moment, and waits for one with room.
    during = re.findall(r"id: (c\d-\d), when: during, priority: (?!breath)", text)
    ends_ms: dict[str, int] = {}
    for phase in script.phases:
        if _is_done(phase) and phase.ref.step is not None:
            ends_ms.setdefault(phase.ref.step, phase.end_ms)
    for cue in during:
        first_ms = next((event.at_ms for event in script.speech if event.cue == cue), None)
        assert first_ms is not None, f"{cue} is never heard"
        assert first_ms < ends_ms[f"s{cue[1]}"]
