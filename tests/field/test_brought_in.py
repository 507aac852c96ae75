"""Cases from the field: what is brought in from elsewhere. Each test is named for the folder of its case."""

from pathlib import Path

import pytest
from field_cases import imported, said, script_at

from voicecoach.errors import RequestError
from voicecoach.imports import sheet_texts


def doses(case: str, name: str = "input.txt") -> dict[str, dict[str, str]]:
    return {
        one.name: {field: value for field, value in one.dose.items() if field != "why"}
        for one in imported(case, name).exercises
    }


def test_01_numbered_list_of_exercises() -> None:
    """Seven exercises, each with its own dose, and a routine of them."""
    case = "01-numbered-list-of-exercises"
    assert doses(case) == {
        "Roll the outer thigh": {"sets": "1", "hold": "120-240 s", "sides": "each"},
        "Kneeling hip opener": {"sets": "3", "hold": "20 s"},
        "Ankle circles": {"sets": "1", "reps": "20", "sides": "each"},
        "Side-lying leg raise": {"sets": "1", "reps": "8-12", "hold": "6 s"},
        "One-leg heel lift": {"sets": "1", "reps": "10-15", "sides": "each"},
        "Side plank": {"sets": "2", "hold": "30 s", "sides": "each"},
        "Wall push": {"sets": "3", "reps": "10"},
    }
    (routine,) = imported(case, "input.txt").routines
    assert len(routine.exercises) == 7


def test_03_three_sets_of_ten_repetitions() -> None:
    assert doses("03-three-sets-of-ten-repetitions") == {"Hip lift": {"sets": "3", "reps": "10"}}


def test_04_do_three_sets_of_ten() -> None:
    """The dose is no step, and both other lines are steps of a rep."""
    case = "04-do-three-sets-of-ten"
    assert doses(case) == {"Chair sits": {"sets": "3", "reps": "10"}}
    (exercise,) = imported(case, "input.txt").exercises
    assert [(step.say, step.per) for step in exercise.steps] == [
        ("Sit down slowly and count to four.", "rep"),
        ("Stand up again without your hands.", "rep"),
    ]


def test_06_handout_in_one_paragraph() -> None:
    """One step that is held; how often is a programme, and what not to do is safety."""
    found = imported("06-handout-in-one-paragraph", "input.txt")
    (exercise,) = found.exercises
    assert doses("06-handout-in-one-paragraph") == {
        "Shoulder squeeze": {"sets": "3", "reps": "10", "hold": "5 s"}
    }
    assert [step.fields.get("hold") for step in exercise.steps] == ["dose"]
    assert exercise.safety == ["Do not shrug."]
    assert [one.sessions for one in found.programmes] == ["14 a week"]


def test_07_foreign_json_taken_for_freedb() -> None:
    """Sets, holds and rests as they are, and the true source."""
    case = "07-foreign-json-taken-for-freedb"
    assert doses(case, "input.json") == {
        "Heel slide": {"sets": "3", "hold": "10 s", "rest": "5 s"},
        "Quad squeeze": {"sets": "5", "hold": "6 s", "rest": "4 s"},
    }
    assert all("free-exercise-db" not in sheet.text for sheet in sheet_texts(imported(case, "input.json")))


def test_08_yaml_read_as_a_handout() -> None:
    with pytest.raises(RequestError):
        imported("08-yaml-read-as-a-handout", "input.yaml")


def test_10_german_handout() -> None:
    """In German, with ids as people expect them, and lying on the back is lying."""
    case = "10-german-handout"
    found = imported(case, "input.txt")
    assert (found.language, [one.id for one in found.exercises]) == ("de", ["wadendehnung", "bruecke"])
    assert doses(case) == {
        "Wadendehnung": {"sets": "1", "reps": "3", "hold": "30 s", "sides": "each"},
        "Br\u00fccke": {"sets": "2", "reps": "10", "hold": "5 s"},
    }
    assert [one.position for one in found.exercises] == ["standing", "supine"]


def test_16_timed_work_is_called_a_hold() -> None:
    """Star jumps are work: neither in speech nor in the totals is there a hold."""
    sheets = {
        sheet.id: sheet.text
        for sheet in sheet_texts(imported("16-timed-work-is-called-a-hold", "input.yaml"))
    }
    assert "  work: 30 s\n" in sheets["star-jumps"]
    assert "    work: dose\n" in sheets["star-jumps"]
    assert not [name for name, text in sheets.items() if "hold:" in text]


def test_25_w2a_pauses_and_total(tmp_path: Path) -> None:
    """Pauses become pacing of the entries, the longer one too, and how long it all takes is announced."""
    found = imported("25-w2a-pauses-and-total", "input.yaml")
    (routine,) = found.routines
    assert routine.announces_time
    assert [entry.pacing["transition-same"] for entry in routine.entries] == ["0 s", "0 s", "0 s", "10 s"]
    assert routine.entries[2].pacing["side-switch"] == "4 s"
    for sheet in sheet_texts(found):
        path = tmp_path / sheet.place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(sheet.text, encoding="utf-8")
    script = script_at(tmp_path / "routines" / "input.yaml", cues=(tmp_path,), session=9)
    minutes = round(script.duration_ms / 60_000)
    assert f"It takes about {minutes} minutes." in said(script)
    assert 175 <= script.counts.work_ms / 1000 <= 175.1
