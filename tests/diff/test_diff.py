"""Two sessions compared: what a coach is told when a sheet, an option or the compiler has changed."""

import json
import time
from dataclasses import replace
from pathlib import Path

import pytest
from sessions import ROUTINE, compiled, on_shelf, speech

from voicecoach.cli import run
from voicecoach.cli.diff import parse_session
from voicecoach.diff import Change, Diff, compare
from voicecoach.exports import export_script
from voicecoach.request import make_request
from voicecoach.script import Script
from voicecoach.sheets.forms.terms import PACING_DEFAULTS, STOCK_PHRASES, WORD_LISTS

SHEET = """\
exercise: squeeze
name: Squeeze
position: seated
dose: {sets: 2, hold: 10 s, rest: 20 s, sides: none}
steps:
  - id: press
    say: {full: "Press the knees together.", short: "Press."}
    move: 4 s
    ramp: none
    hold: dose
    cues:
      - {say: {full: "Keep breathing."}, id: breathe, when: during, at: 20%}
  - id: release
    say: {full: "Let go."}
    move: 3 s
"""


def own_cues(folder: Path) -> Path:
    """A folder of sheets whose defaults and stock phrases no edit of the shipped ones changes."""
    times = [
        f"  {name}: {{value: {1 if name == 'long-hold' else 5} s, why: It is a round number.}}"
        for name in PACING_DEFAULTS
    ]
    pacing = "\n".join(["pacing: default", "times:", *times])
    say = [
        f'  {name}: {{full: "{name.capitalize()}.", short: "{name.capitalize()}."}}' for name in STOCK_PHRASES
    ]
    words = [
        f"  {name}: {{{', '.join(f'{word}: {word}' for word in sorted(wanted))}}}"
        for name, wanted in WORD_LISTS.items()
    ]
    (folder / "phrases").mkdir(exist_ok=True)
    (folder / "pacing.yaml").write_text(pacing + "\n", encoding="utf-8")
    phrases = "\n".join(["phrases: en", "say:", *say, "words:", *words])
    (folder / "phrases" / "en.yaml").write_text(phrases + "\n", encoding="utf-8")
    return folder


def diffed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(["diff", *arguments, "--voice", "estimate"]) == 0
    return capsys.readouterr().out


def changes(difference: Diff, code: str) -> list[Change]:
    return [change for part in difference.parts for change in part.changes if change.code == code]


def edited(folder: Path, *edits: tuple[str, str]) -> tuple[str, str]:
    """The paths of the sheet as it is and with some texts replaced."""
    text = SHEET
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    return on_shelf(folder, SHEET, "before.yaml"), on_shelf(folder, text, "after.yaml")


def test_the_report_of_a_changed_sheet_is_readable_as_a_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A longer hold, other words, a cue at another place, a new step: each told once, however often it happens."""
    before, after = edited(
        tmp_path,
        ("hold: 10 s", "hold: 12 s"),
        ("at: 20%", "at: 5 s"),
        ('{full: "Let go."}', '{full: "Slowly let go."}'),
        (
            "    move: 3 s\n",
            '    move: 3 s\n  - id: breath\n    say: {full: "Breathe out."}\n    move: 2 s\n',
        ),
    )
    assert (
        diffed(capsys, before, after, "--cues", str(own_cues(tmp_path)))
        == f"""\
A: {before}
B: {after}

Squeeze (squeeze): 1 min 18 s -> 1 min 28 s (+9.8 s: work +9.8 s, hold +4 s, talk +4.3 s)
  longer    set-up: 5.9 s -> 7.6 s
  new       breath, set-up: "Breathe out."
  reworded  release, set-up: "Let go." -> "Slowly let go."
  longer    hold of press: 10 s -> 12 s (set 1, rep 1; set 2, rep 1)
  moved     breathe, hold of press: 3 s later (set 1, rep 1; set 2, rep 1)
  reworded  release, move of release: "Let go." -> "Slowly let go." (set 1, rep 1; set 2, rep 1)
  new       step breath (set 1, rep 1; set 2, rep 1): 4 s, 2 phrases

Session: 1 min 42 s -> 1 min 52 s (+9.8 s: work +9.8 s, hold +4 s, talk +4.3 s).
2 -> 2 holds, 23 -> 26 phrases: 3 new, 2 moved, 3 reworded, 3 with a different length.
"""
    )


def test_two_sessions_that_are_the_same_say_so_in_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    out = diffed(capsys, ROUTINE, ROUTINE, "--exit-code")
    assert out.startswith("The two are the same: ")
    assert out.count("\n") == 1


def test_exit_code_is_1_only_when_it_is_asked_for_and_they_differ(capsys: pytest.CaptureFixture[str]) -> None:
    pair = ["diff", "hamstring-ere", "hamstring-ere --side left", "--voice", "estimate"]
    assert run(pair) == 0
    assert run([*pair, "--exit-code"]) == 1
    assert run(["diff", "hamstring-ere", "hamstring-ere", "--voice", "estimate", "--exit-code"]) == 0
    capsys.readouterr()


def test_what_is_only_later_because_something_grew_is_no_difference() -> None:
    """A longer hold in the first exercises moves all that follows; only the holds themselves are told."""
    before = compiled(ROUTINE)
    after = compiled(ROUTINE, "hamstring-ere.hold=13s")
    difference = compare(before, after)
    assert {part.id for part in difference.parts if not part.is_same} == {"hamstring-ere"}
    lengths = {change.what: change for change in changes(difference, "length")}
    assert {(version.before, version.after) for version in lengths["hold"].versions} == {(10_000, 13_000)}
    grown = difference.after.hold_ms - difference.before.hold_ms
    assert grown == 3000 * sum(
        phase.kind == "hold" and phase.ref.exercise == "hamstring-ere" for phase in before.phases
    )


def test_a_slower_voice_is_no_difference_in_what_is_said() -> None:
    """Phrases push each other; nobody moved, dropped or reworded one where there is room."""
    before = compiled("marching-hip-bridge")
    shifted = _with_longer_phrase(before)
    difference = compare(before, shifted)
    assert [change.code for part in difference.parts for change in part.changes] == ["length"]


def _with_longer_phrase(script: Script) -> Script:
    """The script with its first phrase 700 ms longer, and all that follows later by as much."""
    first = speech(script)[0]
    events = tuple(
        replace(event, duration_ms=event.duration_ms + 700)
        if event is first
        else replace(event, at_ms=event.at_ms + (700 if event.at_ms > first.at_ms else 0))
        for event in script.events
    )
    phases = tuple(
        replace(phase, duration_ms=phase.duration_ms + 700)
        if phase.index == first.phase
        else replace(phase, at_ms=phase.at_ms + (700 if phase.index > first.phase else 0))
        for phase in script.phases
    )
    return replace(script, events=events, phases=phases, duration_ms=script.duration_ms + 700)


@pytest.mark.parametrize("which", [3, 40, 200])
def test_a_phrase_that_was_lost_is_named_with_its_place(which: int) -> None:
    """Planted: one phrase of the session vanishes and nothing else changes."""
    before = compiled(ROUTINE)
    victim = speech(before)[which]
    after = replace(before, events=tuple(event for event in before.events if event is not victim))
    (gone,) = changes(compare(before, after), "gone")
    assert (gone.what, gone.versions[0].before) == (victim.cue, victim.text)
    phase = before.phases[victim.phase]
    assert (gone.kind, gone.step) == (phase.kind, phase.ref.step)
    assert not changes(compare(before, after), "moved")


def test_a_phrase_that_was_moved_is_told_by_how_much() -> None:
    """Planted: the last phrase of a hold is said half a second earlier."""
    before = compiled(ROUTINE)
    cue = next(
        event
        for event in speech(before)
        if event.cue == "breathe" and before.phases[event.phase].kind == "hold"
    )
    after = replace(
        before,
        events=tuple(
            replace(event, at_ms=event.at_ms - 500) if event is cue else event for event in before.events
        ),
    )
    (moved,) = [change for change in changes(compare(before, after), "moved") if change.what == "breathe"]
    (version,) = moved.versions
    assert (version.after, version.times) == (int(version.before or 0) - 500, 1)


def test_two_phrases_that_changed_places_are_moved() -> None:
    """Planted: pushed along is not the same as said in another order."""
    before = compiled("hamstring-ere")
    first, second = speech(before)[1:3]
    swapped = {
        id(first): replace(second, at_ms=first.at_ms),
        id(second): replace(first, at_ms=first.at_ms + second.duration_ms + 350),
    }
    after = replace(before, events=tuple(swapped.get(id(event), event) for event in before.events))
    assert len(changes(compare(before, after), "moved")) == 1


def test_a_tick_that_is_missing_is_told() -> None:
    before = compiled("hamstring-ere")
    first_ms = min(phase.at_ms for phase in before.phases if phase.ref.exercise is not None)
    tick = next(event for event in before.beeps if event.name == "tick" and event.at_ms > first_ms)
    after = replace(before, events=tuple(event for event in before.events if event is not tick))
    (beeps,) = changes(compare(before, after), "beeps")
    assert (beeps.what, beeps.kind) == ("tick", "hold")
    assert [(version.before, version.after, version.times) for version in beeps.versions] == [(3, 2, 1)]


def test_a_set_more_is_one_line_and_not_a_hundred(capsys: pytest.CaptureFixture[str]) -> None:
    out = diffed(capsys, "hamstring-ere", "hamstring-ere --dose hamstring-ere.sets=3 --side left")
    assert "  gone      the right side: " in out
    assert "  new       set 3 (left): " in out
    assert out.count("Hamstring end-range expansion (") == 1
    assert len(out.splitlines()) <= 20


def test_an_exercise_in_the_place_of_another_is_new_and_the_other_gone(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = diffed(capsys, ROUTINE, f"{ROUTINE} --with low-back-pain").splitlines()
    gone = next(
        index
        for index, line in enumerate(lines)
        if line.startswith("Jefferson curl (jefferson-curl): gone, ")
    )
    new = next(index for index, line in enumerate(lines) if line.startswith("Hip hinge (hip-hinge): new, "))
    assert gone < new
    assert "1 exercise new, 1 exercise gone" in lines[-1]


def test_repeats_are_folded(capsys: pytest.CaptureFixture[str]) -> None:
    out = diffed(capsys, "hamstring-ere", "hamstring-ere --dose hamstring-ere.hold=13s")
    assert "  longer    hold of pull: 10 s -> 13 s (in all 4 holds)\n" in out


def test_a_cue_that_the_compiler_dropped_is_gone_with_its_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A hold that has become too short for its ticks and its cue: lengths, beeps and words are told, each once."""
    before, after = edited(tmp_path, ("hold: 10 s", "hold: 3 s"))
    out = diffed(capsys, before, after, "--cues", str(own_cues(tmp_path)))
    assert out.splitlines()[4:7] == [
        "  shorter   hold of press: 10 s -> 3 s (set 1, rep 1; set 2, rep 1)",
        "  beeps     tick, hold of press: 3 -> 2 (set 1, rep 1; set 2, rep 1)",
        '  gone      breathe, hold of press: "Keep breathing." (set 1, rep 1; set 2, rep 1); it lasts 1.2 s, and the hold has 0.2 s free',
    ]


def test_a_cue_that_is_said_before_its_hold_is_moved_and_neither_gone_nor_new(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = SHEET.replace("id: breathe,", "id: breathe, must: yes,")
    before = on_shelf(tmp_path, sheet, "before.yaml")
    after = on_shelf(tmp_path, sheet.replace("hold: 10 s", "hold: 3 s"), "after.yaml")
    out = diffed(capsys, before, after, "--cues", str(own_cues(tmp_path)))
    assert "  moved     breathe: hold of press -> get-ready of press (set 1, rep 1; set 2, rep 1)\n" in out
    assert " gone " not in out
    assert " new " not in out


def test_the_end_of_a_hold_belongs_to_the_hold(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a ramp its beep sounds at the head of another window, and is still the same beep."""
    before, after = edited(tmp_path, ("ramp: none", "ramp: 3 s up, 3 s down"))
    out = diffed(capsys, before, after)
    assert "ramp-down of press" in out
    assert "beeps" not in out


def test_a_script_from_a_file_is_compared_like_a_session(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "script.json"
    file.write_text(export_script(compiled("hamstring-ere"), "json"), encoding="utf-8")
    assert diffed(capsys, str(file), "hamstring-ere").startswith("The two are the same")
    assert run(["diff", str(file), str(file)]) == 0
    assert capsys.readouterr().out.startswith("The two are the same")


def test_json_tells_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    fields = json.loads(
        diffed(capsys, "hamstring-ere", "hamstring-ere --dose hamstring-ere.hold=13s", "--as", "json")
    )
    assert fields["format"] == "voicecoach-diff/1"
    assert fields["same"] is False
    (part,) = [part for part in fields["parts"] if part["changes"]]
    hold = next(
        change for change in part["changes"] if change["code"] == "length" and change["kind"] == "hold"
    )
    assert hold["versions"] == [{"before": 10_000, "after": 13_000, "times": 4}]
    assert fields["after"]["hold_ms"] - fields["before"]["hold_ms"] == 36_000


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["hamstring-ere 'x", "b"], 2, "A cannot be read: no closing quotation."),
        (["hamstring-ere --sied left", "b"], 2, "No such option '--sied'"),
        (["hamstring-ere", "hamstring-ere --talk loud"], 2, "Invalid value for '--talk'"),
        (["hamstring-er", "b"], 1, "did you mean 'hamstring-ere'?"),
        (["nowhere.json", "b"], 1, "cannot read nowhere.json"),
        (["a.json", "b.json", "--talk", "brief"], 2, "--talk does nothing here"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    arguments: list[str], code: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    voice = [] if arguments[-1] == "brief" else ["--voice", "estimate"]
    assert run(["diff", *arguments, *voice]) == code
    captured = capsys.readouterr()
    assert message in captured.err
    assert captured.out == ""


def test_the_options_of_a_side_come_before_those_of_both() -> None:
    """What may be given several times adds up; of the rest the side's own wins; nothing of it reaches the other side."""
    shared: dict[str, object] = {"doses": ("a.sets=2",), "side": "left", "voice": "estimate", "wpm": 140}
    common = make_request("", **shared, conditions=("sciatica",), talk="brief")
    own = parse_session("A", "tight-hamstrings --with low-back-pain --talk full", common)
    assert own == make_request(
        "tight-hamstrings", **shared, conditions=("sciatica", "low-back-pain"), talk="full"
    )
    other = parse_session("B", "tight-hamstrings", common)
    assert other == make_request("tight-hamstrings", **shared, conditions=("sciatica",), talk="brief")


def test_a_long_session_is_compared_at_once() -> None:
    doses = (
        "hamstring-asmr.sets=12",
        "hamstring-ere.sets=4",
        "hamstring-ere.hold=15s",
        "marching-hip-bridge.sets=6",
    )
    long = compiled(ROUTINE, *doses, allow_outside_range=True)
    brief = compiled(ROUTINE, *doses, allow_outside_range=True, talk="brief")
    assert long.duration_ms > 40 * 60_000
    start_s = time.perf_counter()
    compare(long, brief)
    assert time.perf_counter() - start_s < 1
