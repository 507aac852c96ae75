"""A script with pauses is read aloud as it is written, and no pause is shorter than it says."""

from pathlib import Path

import pytest
from sessions import compiled

from voicecoach.errors import RequestError
from voicecoach.imports import Imported, read_import, recognise, sheet_texts
from voicecoach.imports.narration import _pause_ms
from voicecoach.sheets.library.library import Library, shipped_cues

CALM = """# Evening calm

## Arrive
Lie on your back and let your eyes close. [pause 15 s]
Feel the weight of your heels, your hips, your shoulders and the back of your head on the floor beneath you.
(pause for 1 minute)

## Breathe
Breathe in through the nose. [pause 4] Breathe out slowly.
#PAUSE 8

- Let the breath come and go.
"""


def shelved(found: Imported, folder: Path) -> Library:
    """The sheets of an import in a folder of cues."""
    for sheet in sheet_texts(found):
        path = folder / sheet.place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(sheet.text, encoding="utf-8")
    return Library((folder, shipped_cues()))


def test_a_script_is_said_in_order_with_its_pauses(tmp_path: Path) -> None:
    """Headings are chapters; from the end of a phrase to the next there is the pause, and little more."""
    found = read_import(CALM.encode(), "calm.md")
    assert recognise(CALM, "calm.md") == "narration"
    assert found.faults == []
    assert [one.name for one in found.exercises] == ["Arrive", "Breathe"]
    script = compiled("evening-calm", library=shelved(found, tmp_path))
    assert [chapter.title for chapter in script.chapters if chapter.title in {"Arrive", "Breathe"}] == [
        "Arrive",
        "Breathe",
    ]
    said = [phrase.text for phrase in script.speech]
    expected = {
        "Lie on your back and let your eyes close.": 15_000,
        "And the back of your head on the floor beneath you.": 60_000,
        "Breathe in through the nose.": 4_000,
        "Breathe out slowly.": 8_000,
    }
    assert [text for text in said if text in expected] == list(expected)
    for before, after in zip(script.speech, script.speech[1:], strict=False):
        if before.text in expected:
            pause_ms = after.at_ms - before.at_ms - before.duration_ms
            assert expected[before.text] <= pause_ms <= expected[before.text] + 3_000, before.text
    assert not script.notes


@pytest.mark.parametrize(
    ("mark", "pause_ms"),
    [
        ("[pause 15 s]", 15_000),
        ("[Pause: 1 min 30 s]", 90_000),
        ("(pause 1.5 minutes)", 90_000),
        ("#PAUSE 15", 15_000),
        ("# PAUSE 2 min", 120_000),
        ('<break time="500ms"/>', 500),
        ("[silence 20 seconds]", 20_000),
        ("[Pause 10 Sek.]", 10_000),
        ("[pausa 10 segundos]", 10_000),
        ("{wait 3}", 3_000),
        ("[pause]", 5_000),
        ("[pause a while]", None),
        ("[pause 0 s]", None),
        ("[pause 3 hours]", None),
    ],
)
def test_a_pause_is_read_as_people_write_it(mark: str, pause_ms: int | None) -> None:
    """A bare number is one of seconds; what has no time is none."""
    assert _pause_ms(mark) == pause_ms
    assert (
        recognise(f"Close your eyes. {mark}" if mark[0] != "#" else f"Close.\n{mark}\n", "x") == "narration"
    )


def test_a_pause_without_a_time_is_in_doubt_where_it_stands() -> None:
    """And is not said."""
    found = read_import(b"Close your eyes. [pause a while]\nOpen them. [pause 2 s]\n", "x.txt")
    assert [(str(fault.span), fault.code) for fault in found.faults] == [("x.txt:1:18", "doubtful-dose")]
    assert [step.say for step in found.exercises[0].steps] == ["Close your eyes.", "Open them."]


def test_a_script_needs_no_headings() -> None:
    """It is then one chapter, called as the file is; a blank line is a breath."""
    found = read_import(
        "Schlie\u00dfe die Augen.\n\nUnd sp\u00fcre den Atem. [Pause 10 Sek.]\n".encode(), "abend-ruhe.txt"
    )
    (chapter,) = found.exercises
    assert (chapter.name, found.language) == ("Abend ruhe", "de")
    assert [step.fields["move"] for step in chapter.steps] == ["4 s", "12 s"]


def test_a_script_without_words_is_refused() -> None:
    """Pauses alone are no session."""
    with pytest.raises(RequestError, match="there is nothing to say in x"):
        read_import(b"[pause 15 s]\n", "x")
