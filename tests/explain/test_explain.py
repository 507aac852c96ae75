"""Why this is said here: what a coach is told about any moment of a session."""

import json
from pathlib import Path

import pytest
from plans import BEEP_MS
from sessions import LABEL, LIBRARY, ROUTINE, estimated, on_shelf
from test_diff import own_cues

from voicecoach.cli import run
from voicecoach.compiler.compile import plan_session
from voicecoach.compiler.resolve.exercise import MeantCue, UnmetCue
from voicecoach.compiler.resolve.resolve import Request
from voicecoach.errors import RequestError
from voicecoach.explain import Explanation, Moment, Timed, explain, parse_moment, time_session
from voicecoach.script import PhaseKind, Speech
from voicecoach.sheets.library.library import Library
from voicecoach.units import format_clock

SHEET = """\
exercise: press
name: Press
position: seated
dose: {sets: 2, reps: 2, hold: 8-10 s, rest: 20 s, sides: none}
steps:
  - id: squeeze
    say: {full: "Press the knees together.", short: "Press."}
    move: 4 s
    ramp: none
    hold: dose
    cues:
      - {say: {full: "Lift the crown of the head.", short: "Grow."}, id: grow, when: during, at: 20%}
      - {say: {full: "Breathe evenly and slowly now.", short: "Breathe."}, id: air, at: 20%, priority: breath}
      - {say: {full: "Stop at once if there is any pain that grows or that you do not know."}, id: stop, must: yes, priority: safety,
         reps: first}
      - {say: {full: "Soften the jaw."}, id: jaw, when: during, sets: later, every: 2 reps, priority: imagery}
      - {say: {full: "Mind the back."}, id: back, when: during, if: low-back-pain, priority: breath}
  - id: release
    say: {full: "Let go."}
    move: 3 s
"""


def timed(name: str, library: Library = LIBRARY, **request: object) -> tuple[Timed, Request]:
    asked = Request(**request)  # type: ignore[arg-type]
    plan = plan_session(library, name, asked)
    return time_session(plan, estimated, BEEP_MS, LABEL), asked


@pytest.fixture
def own(tmp_path: Path) -> tuple[str, Library]:
    """The sheet above, with pacing and stock phrases of its own."""
    return on_shelf(tmp_path, SHEET, "press.yaml"), Library((own_cues(tmp_path), *LIBRARY.folders))


def told(own: tuple[str, Library], text: str, *, times: int = 1, **request: object) -> Explanation:
    """What is told about a phrase, on the nth time that it is said."""
    name, library = own
    session, asked = timed(name, library, **request)
    # The opening only introduces the sounds.
    first_ms = min(phase.at_ms for phase in session.script.phases if phase.ref.exercise is not None)
    event = [
        event
        for event in session.script.events
        if text == (event.text if isinstance(event, Speech) else event.name)
        and (isinstance(event, Speech) or event.at_ms > first_ms)
    ][times - 1]
    return explain(session, library, name, asked, Moment(event.at_ms, event.at_ms + 1))


def test_an_explanation_is_readable_as_a_whole(
    tmp_path: Path, own: tuple[str, Library], capsys: pytest.CaptureFixture[str]
) -> None:
    name, _ = own
    # In a second session nothing is told before it is done.
    clock = format_clock(told(own, "Breathe.", session_number=2).event.at_ms)
    command = ["explain", name, "--at", clock, "--session", "2", "--voice", "estimate"]
    assert run([*command, "--cues", str(tmp_path)]) == 0
    assert capsys.readouterr().out == GOLDEN.replace("PATH", name)


GOLDEN = """\
0:37.4  "Breathe." (air), 0.667 s long, until 0:38.1

Where it is
  Press (press), step squeeze, set 1 of 2, rep 1 of 2.
  hold, 0:33.5 to 0:41.5. A hold is fixed: exactly 8 s, whatever is said ('hold: dose', PATH:10:11; the dose is 'hold: 8-10 s', of which the lowest is used unless more is asked for, PATH:4:32).

Where it is written
  PATH:13:9: asked for here
       |
    13 |       - {say: {full: "Breathe evenly and slowly now.", short: "Breathe."}, id: air, at: 20%, priority: breath}
       |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

On which occasions
  always: it has no selector

Why
  Said as 'short' instead of 'full': half of the hold is speech already.
  Asked for at 20 % of the hold (1.6 s into it), and said 2.334 s later, once 'grow' is over, after a gap of 0.35 s.
  Priority breath: it is placed after safety, control, count, technique.

What gave way here
  stop was hoisted: said before the hold: it lasts 4.9 s, and the hold has 4.2 s free (PATH:14:9); to fix it: give it a short form of at most 4.2 s, or a hold that is 0.7 s longer

What stays silent here
  jaw: 'sets: later', and this is set 1 of 2 (PATH:16:9)
  back: 'if: low-back-pain', and --with low-back-pain was not given (PATH:17:9)
"""


@pytest.mark.parametrize(
    "request_of_it",
    [
        {},
        {"talk": "full"},
        {"talk": "signals"},
        {"talk": "brief", "session_number": 12},
        {"conditions": ("ere-too-hard", "low-back-pain", "sciatica"), "talk": "full"},
    ],
)
def test_every_sound_of_the_routine_is_traced_to_a_line_of_a_sheet(request_of_it: dict[str, object]) -> None:
    """No sound is without its place, and each phrase leads to the cue that the compiler itself names."""
    session, request = timed(ROUTINE, LIBRARY, **request_of_it)
    said = {
        (phase.index, phase.at_ms + one.at_ms): one.line
        for phase, placed in zip(session.script.phases, session.placed, strict=True)
        for one in placed.said
    }
    for event in session.script.events:
        explanation = explain(session, LIBRARY, ROUTINE, request, Moment(event.at_ms, event.at_ms + 1))
        assert explanation.event.at_ms == event.at_ms
        assert explanation.written, event
        assert all("^" in written.drawing for written in explanation.written)
        line = said.get((event.phase, event.at_ms))
        if line is not None and line.origin and "phrases" not in line.origin:
            assert explanation.written[0].at == line.origin


def test_a_time_of_the_preview_finds_what_the_preview_shows() -> None:
    """The preview cuts its clock to tenths; typed in again, each of its times leads to that line."""
    session, request = timed("hamstring-ere")
    for event in session.script.events:
        clock = format_clock(event.at_ms)
        found = explain(session, LIBRARY, "hamstring-ere", request, parse_moment(clock)).event
        assert format_clock(found.at_ms) == clock


def test_words_of_a_technique_are_shown_where_they_stand() -> None:
    session, request = timed("hamstring-ere")
    event = next(event for event in session.script.speech if event.text == "Keep breathing.")
    cue, words = explain(
        session, LIBRARY, "hamstring-ere", request, Moment(event.at_ms, event.at_ms + 1)
    ).written
    assert cue.at.startswith("cues/exercises/hamstring-ere.yaml:")
    assert words.at.startswith("cues/techniques/breathe.yaml:")
    line, caret = words.drawing.splitlines()[1:]
    assert line[caret.index("^") : caret.rindex("^") + 1] == '"Keep breathing."'


def test_a_stock_phrase_is_shown_in_the_phrases(own: tuple[str, Library]) -> None:
    (written,) = told(own, "Rest.").written
    assert "phrases/en.yaml:" in written.at
    assert 'rest: {full: "Rest."' in written.drawing


def test_beeps_lead_to_the_hold_that_makes_them(own: tuple[str, Library]) -> None:
    """The end beep sounds in the next window and still belongs to its hold."""
    for name in ("hold-start", "tick", "hold-end"):
        explanation = told(own, name)
        assert explanation.phase.kind == "hold"
        assert [written.at.rpartition("press.yaml")[2] for written in explanation.written] == [
            ":10:11",
            ":4:32",
        ]
    assert told(own, "hold-end").rules == (
        "The falling beep ends the hold, exactly 8 s after the onset of the rising one.",
    )


def test_the_end_of_a_rest_leads_to_the_rest(own: tuple[str, Library]) -> None:
    explanation = told(own, "rest-end")
    assert explanation.phase.kind == "rest"
    assert explanation.written[0].what == "the dose is 'rest: 20 s'"


def test_a_dose_that_was_asked_for_is_named(own: tuple[str, Library]) -> None:
    assert "chosen with --dose press.hold=9s" in told(own, "hold-start", doses=("press.hold=9s",)).length
    assert "the lowest is used" in told(own, "hold-start").length


def test_what_did_not_fit_is_told_as_said_before_its_hold(own: tuple[str, Library]) -> None:
    explanation = told(own, "Stop at once if there is any pain that grows or that you do not know.")
    assert explanation.phase.kind == "get-ready"
    assert explanation.rules[0] == "Said as 'full': a safety line is said in full the first time."
    assert explanation.rules[1].startswith(
        "It belongs in the hold that follows, and it must be said; it lasts "
    )
    assert [(selector.written, selector.here) for selector in explanation.selectors] == [
        ("reps: first", "this is rep 1 of 2")
    ]
    hold = told(own, "hold-start")
    assert (hold.displaced[0].cue, hold.displaced[0].code) == ("stop", "hoisted")
    assert hold.displaced[0].mend


def test_fading_is_counted(own: tuple[str, Library]) -> None:
    """Each time the next shorter form, and the reason in numbers."""
    assert told(own, "Lift the crown of the head.").rules[0] == (
        "Said as 'full': it is said for the first time in this exercise."
    )
    assert told(own, "Grow.").rules[0] == "Said as 'short': it is said for the second time in this exercise."
    again = told(own, "Grow.", times=2).rules[0]
    assert again == "Said as 'short': it is said for the third time in this exercise; it has no shorter form."
    assert told(own, "Grow.", talk="brief").rules[0] == (
        "Said as 'short': it is said for the first time in this exercise, and brief talk begins one form shorter."
    )


def test_what_stays_silent_is_told_with_the_selector_that_keeps_it_so(own: tuple[str, Library]) -> None:
    assert {cue.cue: cue.reason for cue in told(own, "hold-start").silent} == {
        "jaw": "'sets: later', and this is set 1 of 2",
        "back": "'if: low-back-pain', and --with low-back-pain was not given",
    }
    last = {cue.cue: cue.reason for cue in told(own, "hold-start", times=4).silent}
    assert last["jaw"] == "'every: 2 reps', and this is rep 2, and this cue is for reps 1, 3, 5 and so on"
    assert last["stop"] == "'reps: first', and this is rep 2 of 2"
    assert last["grow"].startswith("it becomes rarer: ")
    assert "back" not in {cue.cue for cue in told(own, "hold-start", conditions=("low-back-pain",)).silent}


def test_a_place_is_told_as_asked_for_or_moved(own: tuple[str, Library]) -> None:
    assert (
        told(own, "Grow.").rules[1]
        == "Asked for at 20 % of the hold (1.6 s into it), and said exactly there."
    )
    moved = told(own, "Breathe.").rules[1]
    assert moved.startswith("Asked for at 20 % of the hold (1.6 s into it), and said ")
    assert moved.endswith(" later, once 'grow' is over, after a gap of 0.35 s.")


def test_silence_is_told_as_silence(own: tuple[str, Library]) -> None:
    name, library = own
    session, request = timed(name, library)
    first = explain(session, library, name, request, Moment(0, 1))
    assert first.relation == "Nothing sounds before 0:05.1; this comes first."
    rest = told(own, "Rest.").event
    quiet = explain(session, library, name, request, Moment(rest.end_ms + 2000, rest.end_ms + 2100))
    assert quiet.event == rest
    assert "nothing new is said or beeped" in quiet.relation
    assert explain(session, library, name, request, Moment(rest.at_ms + 200, rest.at_ms + 300)).relation == ""


@pytest.mark.parametrize(
    ("text", "at_ms", "to_ms"),
    [
        ("12:34", 754_000, 755_000),
        ("12:34.5", 754_500, 754_600),
        ("0:05.125", 5_125, 5_126),
        ("1:02:03", 3_723_000, 3_724_000),
        ("75:00", 4_500_000, 4_501_000),
        ("754 s", 754_000, 755_000),
        ("754.5s", 754_500, 754_600),
        ("2 min", 120_000, 121_000),
        ("1.5 min", 90_000, 90_100),
    ],
)
def test_times_are_read_as_exactly_as_they_are_written(text: str, at_ms: int, to_ms: int) -> None:
    assert parse_moment(text) == Moment(at_ms, to_ms)


@pytest.mark.parametrize("text", ["", "banana", "90", "1:79", "-5 s", "12:34 s", "5 h", "1:2"])
def test_nonsense_is_no_time(text: str) -> None:
    with pytest.raises(RequestError, match="hint: write minutes and seconds, 12:34"):
        parse_moment(text)


def test_a_time_past_the_end_is_refused_with_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "hamstring-ere", "--at", "99:00", "--voice", "estimate"]) == 1
    captured = capsys.readouterr()
    assert "error: 99:00.0 is after the end of the session\n  hint: it ends at " in captured.err
    assert captured.out == ""


CIRCUIT = """\
routine: loop
name: Loop
exercises:
  - circuit: pair
    rounds: 2
    rest: 7 s
    exercises:
      - {use: press, dose: {hold: 9 s}, talk: brief, pacing: {transition-circuit: 6 s}}
      - {use: hip-hinge, pacing: {transition-circuit: 6 s}}
"""


def test_what_a_routine_decides_is_shown_in_the_routine(own: tuple[str, Library]) -> None:
    """Dose, talk, times and rests of a circuit stand in the routine, and there they are shown."""
    sheet, library = own
    folder = Path(sheet).parent
    (folder / "exercises").mkdir()
    on_shelf(folder / "exercises", SHEET, "press.yaml")
    loop = on_shelf(folder, CIRCUIT, "loop.yaml"), Library(library.folders)
    assert [one.at for one in told(loop, "hold-start").written][1] == f"{loop[0]}:8:35"
    assert [one.what for one in told(loop, "rest-end").written] == ["the dose is 'rest: 7 s'"]
    assert "brief talk begins one form shorter" in told(loop, "Breathe.").rules[0]
    again = told(loop, "Feet shoulder width.")  # in the second round: the word says where to go
    assert "the pacing default 'transition-circuit', " in again.length
    assert f"{loop[0]}:9:" in again.length


def test_json_tells_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "hamstring-ere", "--at", "0:01.1", "--voice", "estimate", "--as", "json"]) == 0
    fields = json.loads(capsys.readouterr().out)
    assert fields["format"] == "voicecoach-explanation/1"
    assert fields["event"]["cue"] == "safety-first"
    assert fields["written"][0]["at"].startswith("cues/phrases/en.yaml:")
    assert fields["rules"][0] == "Said as 'full': it is said for the first time in this session."


@pytest.mark.parametrize(
    "request_of_it",
    [{}, {"talk": "signals"}, {"talk": "brief", "session_number": 12}, {"conditions": ("sciatica",)}],
)
def test_every_cue_of_a_hold_is_said_or_named_with_the_reason_of_its_silence(
    request_of_it: dict[str, object],
) -> None:
    """By the compiler itself: none is lost, and none is both."""
    session, _ = timed(ROUTINE, LIBRARY, **request_of_it)
    steps = {(one.id, step.id): step for one in session.plan.exercises for step in one.steps}
    silent = 0
    for window in session.plan.windows:
        if window.kind is not PhaseKind.HOLD:
            continue
        step = steps[window.ref.exercise or "", window.ref.step or ""]
        cues: tuple[MeantCue | UnmetCue, ...] = (*step.cues, *step.unmet)
        attached = [cue.origin for cue in cues if cue.when == "during"]
        unsaid = [one.origin for one in window.unsaid]
        said = [line.origin for line in window.lines if line.origin in attached]
        assert sorted([*said, *unsaid]) == sorted(attached)
        silent += len(unsaid)
    assert silent > 20


def test_a_technique_that_waits_for_its_turn_names_the_one_that_has_it() -> None:
    """In the third session and after, one technique a set: the others say which one, even if it is silent itself."""
    session, request = timed("hamstring-ere", LIBRARY, talk="brief", session_number=12)
    turns = [one for window in session.plan.windows for one in window.unsaid if one.why == "turn"]
    assert turns
    assert all(one.rival and one.rival != one.cue for one in turns)
    silent = {
        cue.reason
        for event in session.script.events
        for cue in explain(
            session, LIBRARY, "hamstring-ere", request, Moment(event.at_ms, event.at_ms + 1)
        ).silent
    }
    assert any(reason.endswith(f"it is the turn of '{turns[0].rival}'") for reason in silent)


def test_a_break_of_the_routine_is_shown_in_the_routine(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And not in the rest between the sets of the exercise that follows it."""
    path = tmp_path / "legs.yaml"
    text = "routine: legs\nname: Legs\nexercises: [hip-hinge, {use: chair-squat, break: 10 min}]\n"
    path.write_text(text, encoding="utf-8")
    script = timed(str(path), Library((tmp_path, *LIBRARY.folders)))[0].script
    rest = next(phase for phase in script.phases if phase.duration_ms >= 600_000)
    minutes, ms = divmod(rest.at_ms + 300_000, 60_000)
    at = f"{minutes}:{ms // 1000:02}"
    assert run(["explain", str(path), "--at", at, "--voice", "estimate"]) == 0
    assert f"the routine has 'break: 10 min', {path}:3:" in capsys.readouterr().out
