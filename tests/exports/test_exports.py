"""The other faces of a script: the JSON contract key by key, and the text to the letter."""

import json
from dataclasses import replace
from typing import Any

import pytest

from voicecoach.errors import RequestError
from voicecoach.exports import export_names, export_script
from voicecoach.script import (
    Beep,
    Chapter,
    Counts,
    ExerciseCounts,
    Glide,
    Note,
    Phase,
    PhaseKind,
    Script,
    Speech,
    StepRef,
    VoiceLabel,
)

EXERCISE = "hamstring-ere"
LIFT = StepRef(EXERCISE, None, "lift", set_number=1, rep_number=2, side="left")
SCRIPT = Script(
    title="Größere Beugung",
    routine="tight-hamstrings",
    voice=VoiceLabel("silent", "plain", 150, measured=True),
    duration_ms=62_600,
    events=(
        Speech(1000, 900, 0, 'Say "hello", and breathe.', "welcome", "full"),
        Glide(4000, 3000, 2, "ramp-up"),
        Speech(4250, 500, 2, "Begin now.", "ramp-up", "word"),
        Beep(7000, 400, 3, "hold-start"),
        Speech(8200, 700, 3, "Keep breathing.", "breathe", "short"),
        Beep(14_550, 60, 3, "tick"),
        Beep(15_550, 60, 3, "tick"),
        Beep(16_550, 60, 3, "tick"),
        Beep(17_550, 400, 4, "hold-end"),
        Glide(17_550, 3000, 4, "ramp-down"),
        Beep(50_000, 300, 5, "rest-end"),
        Beep(52_000, 500, 6, "switch"),
        Speech(60_000, 700, 6, "Keep breathing.", "breathe", "short"),
        Beep(61_000, 600, 7, "finish"),
    ),
    phases=(
        Phase(0, PhaseKind.SET_UP, 0, 2000),
        Phase(1, PhaseKind.SET_UP, 2000, 2000, StepRef(EXERCISE, step="stand", side="left")),
        Phase(2, PhaseKind.RAMP_UP, 4000, 3000, LIFT),
        Phase(3, PhaseKind.HOLD, 7000, 10_550, replace(LIFT, variant="supine")),
        Phase(4, PhaseKind.RAMP_DOWN, 17_550, 3000, LIFT),
        Phase(5, PhaseKind.REST, 20_550, 30_000, StepRef(EXERCISE, set_number=1, side="left")),
        Phase(6, PhaseKind.SWITCH, 50_550, 10_450, StepRef(EXERCISE)),
        Phase(7, PhaseKind.FINISH, 61_000, 1600),
    ),
    chapters=(Chapter(0, "Start"), Chapter(2000, "Hamstring end-range expansion")),
    notes=(
        Note(
            "dropped",
            "warning",
            "posture",
            "no room",
            1450,
            900,
            "cues/x.yaml:12:7",
            3,
            mend=("hold 11 s", "say it short"),
        ),
        Note("shortened", "info", "breathe", "its full form is too long", 2000, 1500, "cues/x.yaml:13:7", 3),
        Note("dropped", "info", "image", "no room", 1450, 900, "cues/x.yaml:14:7", 3),
    ),
    counts=Counts(
        holds=1,
        hold_ms=10_550,
        reps=1,
        spoken=4,
        exercises={EXERCISE: ExerciseCounts(sets=2, reps=1, holds=1, hold_ms=10_550)},
    ),
)

TEXT = """\
Größere Beugung (tight-hamstrings)
Voice: silent plain, 150 words a minute, lengths measured.

  0:00.0  == Start ==
  0:01.0   Say "hello", and breathe.

  0:02.0  == Hamstring end-range expansion ==
  0:04.0   ~ tone rises, 3 s
  0:04.2   Begin now.
  0:07.0   +-- hold 10.55 s ##########- left, lift, set 1, rep 2
  0:08.2   | Keep breathing.
  0:14.5   | tick
  0:15.5   | tick
  0:16.5   | tick
  0:17.5   +-- hold ends
  0:17.5   ~ tone falls, 3 s
  0:20.5   ( rest 30 s )
  0:50.0   * rest ends
  0:52.0   * switch sides
  1:00.0   Keep breathing.
  1:01.0   * finish

Notes
  0:07.0 ! dropped posture: no room (cues/x.yaml:12:7)
           to mend it: hold 11 s; or say it short
  0:07.0 . shortened breathe: its full form is too long (cues/x.yaml:13:7)

Total 1 min 3 s: work 21 s, of which hold 10.55 s; rest 40 s; talk 3 s.
1 hold, 1 rep, 4 phrases, 3 of them distinct.
  hamstring-ere: 2 sets, 1 rep, 1 hold of 10.55 s in all
3 notes, 1 cue dropped. 1 left unsaid that only cheer or picture.
"""

KEYS: dict[str, dict[str, type | tuple[type, ...]]] = {
    "speech": {
        "type": str,
        "at_ms": int,
        "duration_ms": int,
        "text": str,
        "cue": str,
        "detail": str,
        "phase": int,
    },
    "beep": {"type": str, "at_ms": int, "duration_ms": int, "name": str, "phase": int},
    "glide": {"type": str, "at_ms": int, "duration_ms": int, "name": str, "phase": int},
    "phase": {
        "index": int,
        "kind": str,
        "at_ms": int,
        "duration_ms": int,
        "exercise": (str, type(None)),
        "variant": (str, type(None)),
        "step": (str, type(None)),
        "set": (int, type(None)),
        "rep": (int, type(None)),
        "side": (str, type(None)),
    },
    "chapter": {"at_ms": int, "title": str},
    "note": {
        "code": str,
        "severity": str,
        "cue": str,
        "reason": str,
        "needed_ms": int,
        "free_ms": int,
        "at": str,
        "phase": int,
        "mend": list,
    },
    "voice": {"engine": str, "id": str, "wpm": int, "measured": bool},
    "counts": {"holds": int, "hold_ms": int, "reps": int, "spoken": int, "exercises": dict},
    "exercise": {"sets": int, "reps": int, "holds": int, "hold_ms": int},
    "script": {
        "format": str,
        "title": str,
        "routine": str,
        "language": str,
        "voice": dict,
        "duration_ms": int,
        "events": list,
        "phases": list,
        "chapters": list,
        "notes": list,
        "counts": dict,
    },
}
"""The contract `voicecoach-script/1`: every key in its order, with its type. Programs of others read these."""


def exported() -> dict[str, Any]:
    fields: dict[str, Any] = json.loads(export_script(SCRIPT, "json"))
    return fields


def check_keys(value: dict[str, Any], row: str) -> None:
    """All keys of the row, in its order, no other, each of its type; and True is no number."""
    assert list(value) == list(KEYS[row])
    for key, wanted in KEYS[row].items():
        assert isinstance(value[key], wanted), key
        assert isinstance(value[key], bool) == (wanted is bool), key


def test_the_json_has_the_keys_of_the_contract() -> None:
    """In every object, in their order, with their types."""
    script = exported()
    check_keys(script, "script")
    check_keys(script["voice"], "voice")
    check_keys(script["counts"], "counts")
    for event in script["events"]:
        check_keys(event, event["type"])
    for row, name in (("phase", "phases"), ("chapter", "chapters"), ("note", "notes")):
        assert script[name]
        for entry in script[name]:
            check_keys(entry, row)
    for count in script["counts"]["exercises"].values():
        check_keys(count, "exercise")
    assert script["format"] == "voicecoach-script/1"
    assert {event["type"] for event in script["events"]} == {"speech", "beep", "glide"}


def test_the_json_says_what_the_script_says() -> None:
    """Every value lands under its key: no two of them are alike here, so a swapped pair would be seen."""
    script = exported()
    assert script["title"] == "Größere Beugung"
    assert script["voice"] == {"engine": "silent", "id": "plain", "wpm": 150, "measured": True}
    assert script["duration_ms"] == 62_600
    assert script["events"][4] == {
        "type": "speech",
        "at_ms": 8200,
        "duration_ms": 700,
        "text": "Keep breathing.",
        "cue": "breathe",
        "detail": "short",
        "phase": 3,
    }
    assert script["events"][3] == {
        "type": "beep",
        "at_ms": 7000,
        "duration_ms": 400,
        "name": "hold-start",
        "phase": 3,
    }
    assert script["phases"][3] == {
        "index": 3,
        "kind": "hold",
        "at_ms": 7000,
        "duration_ms": 10_550,
        "exercise": EXERCISE,
        "variant": "supine",
        "step": "lift",
        "set": 1,
        "rep": 2,
        "side": "left",
    }
    assert script["phases"][0]["exercise"] is None
    assert script["chapters"][1] == {"at_ms": 2000, "title": "Hamstring end-range expansion"}
    assert script["notes"][0] == {
        "code": "dropped",
        "severity": "warning",
        "cue": "posture",
        "reason": "no room",
        "needed_ms": 1450,
        "free_ms": 900,
        "at": "cues/x.yaml:12:7",
        "phase": 3,
        "mend": ["hold 11 s", "say it short"],
    }
    assert script["counts"] == {
        "holds": 1,
        "hold_ms": 10_550,
        "reps": 1,
        "spoken": 4,
        "exercises": {EXERCISE: {"sets": 2, "reps": 1, "holds": 1, "hold_ms": 10_550}},
    }


def test_the_json_has_an_event_a_line() -> None:
    """So that two scripts can be compared by line; and letters stay letters."""
    lines = export_script(SCRIPT, "json").splitlines()
    assert sum(line.lstrip().startswith('{"type"') for line in lines) == len(SCRIPT.events)
    assert sum(line.lstrip().startswith('{"index"') for line in lines) == len(SCRIPT.phases)
    assert '"Größere Beugung"' in lines[2]
    assert lines[0] == "{"
    assert lines[-1] == "}"


def test_the_text_reads_as_it_should() -> None:
    """The golden text: head, chapters, holds as blocks, notes where they belong, totals."""
    assert export_script(SCRIPT, "text") == TEXT


def test_the_totals_of_the_text_add_up() -> None:
    """Work, rest and the rest of the session are the whole; talk is what is spoken."""
    work_ms = sum(
        phase.duration_ms
        for phase in SCRIPT.phases
        if phase.kind in {"set-up", "ramp-up", "hold", "ramp-down"}  # written out: the export asks the kinds
    )
    rest_ms = sum(phase.duration_ms for phase in SCRIPT.phases if phase.kind in {"rest", "switch"})
    talk_ms = sum(phrase.duration_ms for phrase in SCRIPT.speech)
    assert (work_ms, rest_ms, talk_ms) == (20_550, 40_450, 2800)
    assert work_ms + rest_ms + 1600 == SCRIPT.duration_ms


def test_an_estimate_is_called_one() -> None:
    """Lengths that no voice was asked for are never passed off as measured."""
    estimated = Script(
        title="T", routine="r", voice=VoiceLabel("estimate", "", 140, measured=False), duration_ms=0, events=(), phases=(),
        chapters=(), notes=(), counts=Counts(),
    )  # fmt: skip
    text = export_script(estimated, "text")
    assert "No voice was asked: the lengths of phrases are an estimate at 140 words a minute." in text
    assert json.loads(export_script(estimated, "json"))["voice"]["measured"] is False


def test_a_format_that_there_is_not_is_refused_with_those_that_there_are() -> None:
    """Every file of the folder is a format, and each can write this script."""
    assert {"json", "text"} <= set(export_names())
    for name in export_names():
        assert export_script(SCRIPT, name)
    with pytest.raises(RequestError) as caught:
        export_script(SCRIPT, "josn")
    assert caught.value.hint == "did you mean 'json'?"


def test_a_hold_ends_before_the_header_and_the_rest_that_follow_it() -> None:
    """Its end beep lies at the head of the next window; read, it belongs to the hold."""
    hold = Phase(1, PhaseKind.HOLD, 0, 12_500, LIFT)
    script = replace(
        SCRIPT,
        events=(Beep(0, 400, 0, "hold-start"), Beep(12_500, 400, 1, "hold-end")),
        phases=(replace(hold, index=0), Phase(1, PhaseKind.REST, 12_500, 50_100, LIFT)),
        chapters=(Chapter(12_500, "Next"),),
        notes=(),
    )
    lines = export_script(script, "text").splitlines()[3:8]
    assert [line.strip() for line in lines] == [
        "0:00.0   +-- hold 12.5 s ############- left, lift, set 1, rep 2",
        "0:12.5   +-- hold ends",
        "",
        "0:12.5  == Next ==",
        "0:12.5   ( rest 50.1 s )",
    ]
