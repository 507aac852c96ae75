"""JSON -> Script: what the export writes is read back whole, and what is no script is refused with the reason."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from handmade import SessionBuilder

from voicecoach.clip import Clip
from voicecoach.encoders._parts.script_chunk import script_pieces
from voicecoach.errors import RequestError
from voicecoach.exports.json import export, script_fields
from voicecoach.script import Counts, ExerciseCounts, Note, Script
from voicecoach.scriptfile import read_script

Fields = dict[str, Any]
KINDS = [
    "set-up",
    "move",
    "get-ready",
    "ramp-up",
    "hold",
    "work",
    "ramp-down",
    "rest",
    "switch",
    "transition",
    "listen",
    "finish",
]


def hush(text: str) -> Clip:
    """A voice that says nothing, for as long as it takes."""
    return Clip(bytes(2 * 500 * len(text)), 8000)


def session() -> Script:
    """Four holds, a note, and counts for an exercise, with letters that are not ASCII."""
    script = SessionBuilder(hush).build(4)
    note = Note(
        code="shortened",
        severity="info",
        cue="breathe",
        reason="said as 'short': half of the hold is speech already",
        needed_ms=2542,
        free_ms=4350,
        at="sheets/plank.yaml:44:9",
        phase=3,
        mend=("hold at least 12 s", "say less"),
    )
    counts = Counts(
        holds=4, hold_ms=40_000, reps=4, spoken=12, exercises={"plank": ExerciseCounts(1, 4, 4, 40_000)}
    )
    return replace(script, title="Müde Beine, 日本", notes=(note,), counts=counts)


def refusal(text: str | bytes) -> str:
    """The first line of what the user is told."""
    with pytest.raises(RequestError) as caught:
        read_script(text, "my.json")
    first, second = str(caught.value).splitlines()
    assert second.startswith("  hint: ")
    return first


def edited(edit: Callable[[Fields], None]) -> str:
    """The JSON of the session after someone changed it."""
    fields = script_fields(session())
    edit(fields)
    return json.dumps(fields)


def test_what_the_export_writes_is_read_back_whole() -> None:
    """Every field of every event, phase, chapter and note: nothing is lost, nothing is made up."""
    script = session()
    assert read_script(export(script), "my.json") == script
    assert export(read_script(export(script).encode(), "my.json")) == export(script)


@pytest.mark.parametrize("holds", [0, 4, 60])
def test_what_a_sound_file_carries_is_the_same_script(holds: int) -> None:
    """Bit by bit as the encoder writes it, whether its lists are empty or span many pieces."""
    script = SessionBuilder(hush).build(holds)
    assert read_script(b"".join(script_pieces(script)), "chunk") == script


def test_a_sound_file_does_not_tell_where_the_sheet_lay() -> None:
    """The path of a home folder must not travel with the file; the name of the sheet and the line are enough."""
    carried = b"".join(script_pieces(session()))
    assert b"someone" not in carried
    assert read_script(carried, "chunk").notes[0].at == "plank.yaml:44:9"
    windows = replace(session().notes[0], at=r"C:\Users\someone\plank.yaml:44:9")
    carried = b"".join(script_pieces(replace(session(), notes=(windows,))))
    assert read_script(carried, "chunk").notes[0].at == "plank.yaml:44:9"


def test_no_piece_of_a_long_script_is_large() -> None:
    """A session of hours is written in small pieces, so that it is never held as text."""
    script = SessionBuilder(hush).build(400)
    sizes = [len(piece) for piece in script_pieces(script)]
    assert sum(sizes) > 500_000
    assert max(sizes) < 60_000


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "it is not valid JSON at line 1, column 1"),
        ('{"format": "voicecoach-script/1",\n "title": }', "it is not valid JSON at line 2, column 11"),
        ("[" * 100_000, "its JSON is too large or too deep"),
        ("9" * 5000, "its JSON is too large or too deep"),
        (b"\xff\xfe\x00", "it is not UTF-8 text"),
        ("[]", "its 'format' does not say so"),
        ("null", "its 'format' does not say so"),
        ('{"format": ["voicecoach-script/1"]}', "its 'format' does not say so"),
        ('{"format": "voicecoach-verify/1"}', "its 'format' does not say so"),
    ],
)
def test_what_is_no_script_at_all_is_refused(text: str | bytes, reason: str) -> None:
    """Whatever the file holds, one sentence and never a traceback."""
    assert refusal(text) == f"error: my.json is not a voicecoach-script/1: {reason}"


def test_a_script_of_a_later_version_is_told_from_garbage() -> None:
    """The cure is another one: the program is too old, not the file wrong."""
    assert refusal('{"format": "voicecoach-script/2"}') == (
        "error: my.json is a voicecoach-script/2, and this voicecoach reads voicecoach-script/1"
    )


def _set(path: tuple[str | int, ...], value: Any) -> Callable[[Fields], None]:
    def edit(fields: Fields) -> None:
        part: Any = fields
        for name in path[:-1]:
            part = part[name]
        part[path[-1]] = value

    return edit


def _drop(*path: str | int) -> Callable[[Fields], None]:
    def edit(fields: Fields) -> None:
        part: Any = fields
        for name in path[:-1]:
            part = part[name]
        del part[path[-1]]

    return edit


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (_drop("title"), "title: is missing"),
        (_drop("events", 1, "at_ms"), "events[1].at_ms: is missing"),
        (_set(("events", 1, "at_ms"), "600"), "events[1].at_ms: must be a whole number"),
        (_set(("events", 1, "at_ms"), 600.5), "events[1].at_ms: must be a whole number"),
        (_set(("events", 1, "at_ms"), True), "events[1].at_ms: must be a whole number"),
        (_set(("events", 1, "at_ms"), -1), "events[1].at_ms: must not be below 0"),
        (
            _set(("events", 1, "type"), "gong"),
            "events[1]: the type of an event must be speech, beep or glide",
        ),
        (_drop("events", 1, "type"), "events[1]: the type of the event is missing"),
        (_set(("events", 1), 7), "events[1]: must be fields in {braces}"),
        (_set(("phases", 2, "side"), "both"), "phases[2].side: must be 'left' or 'right'"),
        (
            _set(("phases", 2, "kind"), "jump"),
            f"phases[2].kind: must be {', '.join(map(repr, KINDS[:-1]))} or 'finish'",
        ),
        (_set(("phases", 2, "rip"), 1), "phases[2].rip: is not a field of a script"),
        (_set(("phases",), {}), "phases: must be a list"),
        (_set(("voice", "measured"), "yes"), "voice.measured: must be true or false"),
        (
            _set(("notes", 0, "severity"), "dire"),
            "notes[0].severity: must be 'info', 'warning' or 'error'",
        ),
        (
            _set(("counts", "exercises", "plank", "reps"), None),
            "counts.exercises.plank.reps: must be a whole number",
        ),
    ],
)
def test_a_field_that_is_wrong_is_named_with_its_place(edit: Callable[[Fields], None], reason: str) -> None:
    """Strictly: no text for a number, no number for a truth, nothing missing, nothing unknown."""
    assert refusal(edited(edit)) == f"error: my.json is not a voicecoach-script/1: {reason}"


def test_further_faults_are_counted() -> None:
    """One is told in full; the reader knows that it is not the only one."""

    def edit(fields: Fields) -> None:
        for phase in fields["phases"]:
            del phase["kind"]

    count = len(session().phases)
    assert refusal(edited(edit)).endswith(f"phases[0].kind: is missing, and {count - 1} more")


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (_set(("phases", 2, "index"), 7), "phases[2].index: phases are numbered from 0"),
        (_set(("phases", 1, "at_ms"), 1), "phases[1].at_ms: the phase before it ends at "),
        (_set(("duration_ms",), 10_000_000), "duration_ms: the last phase ends at "),
        (_set(("events", 3, "at_ms"), 0), "events[3].at_ms: the event before it starts at "),
        (_set(("events", 0, "duration_ms"), 10_000_000), "events[0]: the session is over at "),
        (_set(("events", 0, "phase"), 5000), "events[0].phase: there is no phase 5000"),
    ],
)
def test_a_script_that_breaks_its_laws_is_refused(edit: Callable[[Fields], None], reason: str) -> None:
    """What reads a script relies on sorted events and on phases without gaps, so an edited one is held to them."""
    assert refusal(edited(edit)).startswith(f"error: my.json is not a voicecoach-script/1: {reason}")
