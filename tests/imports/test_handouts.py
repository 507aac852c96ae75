"""Handouts as people write them: every dose is right, or is shown where it stands as doubtful."""

import importlib
from pathlib import Path

import pytest
from click.testing import CliRunner
from handout_cases import judge, read_cases, read_parts

from voicecoach.api.show import show_sheet
from voicecoach.errors import RequestError
from voicecoach.imports import read_import, sheet_texts
from voicecoach.imports._dose.loads import find_load
from voicecoach.imports._dose.reader import read_sentence
from voicecoach.sheets.checks.check import check_sheets
from voicecoach.sheets.library.library import Library, shipped_cues
from voicecoach.sheets.reading.load import parse_sheet

CASES = [case for part in read_parts() for case in read_cases(part)]
READ = [case for case in CASES if not case.get("refused")]


@pytest.mark.parametrize("case", READ, ids=lambda case: case["id"])
def test_nothing_of_a_handout_is_wrong_in_silence(case: dict[str, object]) -> None:
    """All exercises are found, and a dose that is not that of the page is told of, with its line."""
    assert judge(case).silent == []


def test_nearly_all_doses_are_right() -> None:
    """97 of 100, over all handouts."""
    outcomes = [judge(case) for case in READ]
    assert len(CASES) >= 60
    doses, right = sum(one.doses for one in outcomes), sum(one.right for one in outcomes)
    doses += sum(len(case["exercises"]) for case in CASES if case.get("refused"))
    assert right / doses >= 0.97, [wrong for one in outcomes for wrong in one.wrong]


def test_a_page_that_is_not_understood_is_refused() -> None:
    """A list of bare names below one dose for all of them is none that the reader knows."""
    for case in CASES:
        if case.get("refused"):
            with pytest.raises(RequestError):
                read_import(case["text"].encode(), "x.txt")


def test_every_sheet_of_a_handout_can_be_read() -> None:
    """None has a fault in its form."""
    for case in READ:
        for sheet in sheet_texts(read_import(case["text"].encode(), f"{case['id']}.txt")):
            assert parse_sheet(sheet.text.encode(), sheet.place).form is not None


@pytest.mark.parametrize("case", READ[::8], ids=lambda case: case["id"])
def test_the_sheets_of_a_handout_have_no_fault(case: dict[str, str], tmp_path: Path) -> None:
    """`voicecoach check` finds nothing to mend in them."""
    for sheet in sheet_texts(read_import(case["text"].encode(), f"{case['id']}.txt")):
        path = tmp_path / sheet.place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(sheet.text, encoding="utf-8")
    assert check_sheets(Library((tmp_path, shipped_cues())), (tmp_path,)).faults == ()


def import_text(text: str, folder: Path, *options: str) -> tuple[int, str]:
    """The exit code of the command for a handout, and what it tells."""
    path = folder / "handout.txt"
    path.write_text(text, encoding="utf-8")
    command = importlib.import_module("voicecoach.cli.import").command
    result = CliRunner().invoke(command, [str(path), "--dry-run", *options])
    return result.exit_code, result.stderr


def test_a_doubtful_dose_is_shown_where_it_stands_and_is_in_the_exit_code(tmp_path: Path) -> None:
    """The line, the column, what is taken, and what to write instead."""
    code, told = import_text(
        "Press up\n\n1. Push up from the floor.\n2. 3 sets of as many as you can\n", tmp_path
    )
    assert code == 1
    assert (
        "handout.txt:4:14: warning[doubtful-dose]: press-up: not understood as a dose: 'as many'\n"
        "  |\n"
        "4 | 2. 3 sets of as many as you can\n"
        "  |              ^^^^^^^\n"
        "  = hint: write it as '3 sets of 10, hold 5 s, rest 30 s, each side', and how often as 'twice a day'\n"
    ) in told
    assert import_text("Press up\n\n1. Push up.\n2. 3 sets of 10\n", tmp_path)[0] == 0


def test_no_sheet_claims_a_dose_that_is_in_doubt() -> None:
    """It says that it must be compared instead."""
    (sheet,) = sheet_texts(read_import(b"Press up\n\n1. Push up.\n2. 3 sets of as many as you can\n", "x"))
    assert "The dose is that of the handout" not in sheet.text
    assert "compare it" in sheet.text


def test_a_line_that_was_not_understood_is_shown(tmp_path: Path) -> None:
    """It is no step, and no doubt about the dose either."""
    code, told = import_text(
        "Bridge\n\n- Lift the hips.\n- 3 sets of 10\nLog it by the door.\n", tmp_path, "--from", "handout"
    )
    assert code == 0
    assert "handout.txt:5:1: warning[not-understood]: not understood, kept as a comment" in told


@pytest.mark.parametrize(
    ("language", "words", "fields"),
    [
        ("en", "Perform 3 sets of 10 repetitions.", {"sets": "3", "reps": "10"}),
        ("en", "Do 3 sets of 10.", {"sets": "3", "reps": "10"}),
        ("en", "10 reps x 3 sets", {"sets": "3", "reps": "10"}),
        ("en", "Hold for a count of 5.", {"hold": "5 s"}),
        ("en", "Tighten for 6 seconds", {"hold": "6 s"}),
        ("en", "Stay for 5 breaths", {"breaths": "5"}),
        ("en", "Do 10 on each leg.", {"reps": "10"}),
        ("en", "three sets of fifteen", {"sets": "3", "reps": "15"}),
        ("en", "SETS: 2 REPETITIONS: 4", {"sets": "2", "reps": "4"}),
        ("en", "Repeat ten times.", {"reps": "10"}),
        ("en", "3 sets of 12, 10 and 8 reps", {"sets": "3", "reps": "12, 10, 8"}),
        ("en", "2 x 10, left leg only", {"sets": "2", "reps": "10", "sides": "left"}),
        ("de", "3 x 12, nur das rechte Bein", {"sets": "3", "reps": "12", "sides": "right"}),
        ("de", "2 S\u00e4tze mit je 10 Wiederholungen.", {"sets": "2", "reps": "10"}),
        ("de", "Halten 10 Sek. Pause 30 Sek.", {"hold": "10 s", "rest": "30 s"}),
        ("de", "3 x 30 Sek., 45 Sek. Pause", {"sets": "3", "hold": "30 s", "rest": "45 s"}),
        ("de", "Zehnmal wiederholen.", {"reps": "10"}),
        ("es", "Haga 3 series de 10 repeticiones.", {"sets": "3", "reps": "10"}),
        ("es", "Mantenga la postura durante 20 segundos", {"hold": "20 s"}),
    ],
)
def test_a_dose_is_read_in_the_words_of_its_language(
    language: str, words: str, fields: dict[str, str]
) -> None:
    """Whole, with nothing left that could mean more."""
    reading = read_sentence(words, language)  # type: ignore[arg-type]
    assert (reading.dose.fields, reading.dose.doubts) == (fields, [])


@pytest.mark.parametrize(
    ("words", "often"),
    [
        ("2 sets of 15, twice daily", (14, 14)),
        ("Complete 10 repetitions, 3 times a day.", (21, 21)),
        ("3 x 30s each side, every other day", (3, 4)),
        ("5 days a week", (5, 5)),
        ("Repeat 10 times", None),
    ],
)
def test_how_often_is_no_number_of_reps(words: str, often: tuple[int, int] | None) -> None:
    """Sessions a week."""
    assert read_sentence(words, "en").dose.a_week == often


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Wall sit\n- Do not hold it for more than 30 seconds.\n- 3 sets\n", "a dose in a warning"),
        (
            "Wall sit\n- Slide down the wall.\n- 3 sets of 10\n- You should hold for 5 seconds.\n",
            "a dose in a remark",
        ),
        ("Wall sit\n- Slide down.\n- 2 sets of 10\n- 3 sets of 10\n", "two values of sets: 2 and 3"),
        ("Wall sit\n- Slide down.\n- 0 sets of 10\n", "not understood as a dose"),
        ("Wall sit\n- Slide down the wall.\n- Stand up.\n", "no dose found"),
    ],
)
def test_what_might_be_a_dose_is_in_doubt(text: str, message: str) -> None:
    """A sentence that is not read for a dose may give one all the same."""
    assert message in " ".join(fault.message for fault in read_import(text.encode(), "x.txt").faults)


def test_the_language_of_a_handout_is_that_of_its_sheets() -> None:
    """A German handout says German words, and its ids are those that people expect."""
    text = next(case["text"] for case in CASES if case["id"] == "german-steps")
    found = read_import(text.encode(), "x.txt")
    assert [one.id for one in found.exercises] == ["wadendehnung", "bruecke"]
    assert [one.position for one in found.exercises] == ["standing", "supine"]
    assert 'in: {de: {full: "Legen Sie sich auf den R\u00fccken."' in list(sheet_texts(found))[1].text


def test_sitting_down_and_standing_up_is_the_movement() -> None:
    """Not a way to get ready for it."""
    text = next(case["text"] for case in CASES if case["id"] == "do-sets")
    (exercise,) = read_import(text.encode(), "x.txt").exercises
    assert [(step.say, step.per) for step in exercise.steps] == [
        ("Sit down slowly and count to four.", "rep"),
        ("Stand up again without your hands.", "rep"),
    ]


def test_a_direction_is_no_side() -> None:
    """It is written as one, and told."""
    found = read_import(b"Feet\n\n1. Ankle circles, 20 each direction\n2. Wall push, 3x10\n", "x.txt")
    assert [(str(fault.span), fault.code) for fault in found.faults] == [("x.txt:3:22", "doubtful-dose")]


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("@ 12kg", "load", "12 kg"),
        ("with a 2.5 kg dumbbell in each hand", "load", "2.5 kg"),
        ("15-20 lb dumbbells", "load", "15-20 lb"),
        ("mit zwei 4-kg-Hanteln", "load", "4 kg"),
        ("3 Pfund", "load", "1.5 kg"),
        ("con mancuerna de 2,5 kilos", "load", "2.5 kg"),
        ("with a yellow or red band", "band", "yellow, red"),
        ("mit rotem Theraband", "band", "red"),
        ("con goma elástica amarilla", "band", "yellow"),
        ("band: green", "band", "green"),
        ("red carpet", None, None),
        ("10 kgm", None, None),
    ],
)
def test_a_load_and_a_band_are_read_as_a_sheet_writes_them(
    text: str, field: str | None, value: str | None
) -> None:
    """To their last word, so that nothing of them is spoken as a step."""
    found = find_load(text, 0)
    if field is None:
        assert found is None
    else:
        assert found is not None
        assert (found.field, found.value, found.end) == (field, value, len(text))


def test_a_load_and_a_band_are_in_the_dose_of_the_sheet() -> None:
    """Where the coach says them, and a ladder may name them."""
    text = "1. Row with a red band: 3 x 12\n2. Curl @ 4-6 kg: 3 x 10\n"
    sheets = [sheet.text for sheet in sheet_texts(read_import(text.encode(), "x.txt"))]
    assert "name: Row\n" in sheets[0]
    assert "  band: red\n" in sheets[0]
    assert "  load: 4-6 kg\n" in sheets[1]


BY_WEEK = """\
Tendon plan

{often}
Calf raise
Rise onto your toes and lower slowly.
Week 1: 2 x 10
Weeks 2-4: 3 x 12

Wall push
Lean into the wall.
3 x 10
"""


def test_doses_that_change_by_the_week_become_a_programme_with_phases() -> None:
    """Its ladder has a rung for each week, so that the plan is that of the page; nothing is in doubt."""
    found = read_import(BY_WEEK.format(often="Do this 3 times a week.").encode(), "x.txt")
    assert [one.dose["sets"] for one in found.exercises] == ["2-3", "3"]
    assert [one.dose["reps"] for one in found.exercises] == ["10-12", "10"]
    assert found.faults == []
    programme = next(sheet.text for sheet in sheet_texts(found) if sheet.place.startswith("programmes"))
    assert (
        "phases:\n"
        "  - {name: Week 1, weeks: 1, routine: tendon-plan}\n"
        "  - {name: Weeks 2-4, weeks: 3, routine: tendon-plan}\n"
        "sessions: 3 a week\n"
        "ladders:\n"
        "  calf-raise: [2x10, 3x12, 3x12, 3x12]\n"
    ) in programme


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (BY_WEEK.format(often=""), [7]),
        ("Hold\n- Lift.\n- Week 1: 3 x 10\n- Week 2: 2 x 10\n- Daily\n", [4]),
        ("Hold\n- Lift.\n- Week 1: 2 x 10\n- Week 3: 3 x 10\n- Daily\n", [4]),
        ("Hold\n- Lift.\n- Week 1: 2 x 10\n- Week 2: as many as you can\n- Daily\n", [4]),
    ],
)
def test_doses_by_the_week_that_no_programme_can_say_are_in_doubt(text: str, lines: list[int]) -> None:
    """Without how often, with less work later, with a week that is missing, with a dose that is none."""
    faults = read_import(text.encode(), "x.txt").faults
    assert {fault.span.line_number for fault in faults if fault.code == "doubtful-dose"} >= set(lines)


def test_a_programme_of_weeks_has_no_fault_and_plans_what_the_page_says(tmp_path: Path) -> None:
    """One session a week: the doses of the four weeks, one after the other."""
    found = read_import(BY_WEEK.format(often="Do this once a week.").encode(), "x.txt")
    for sheet in sheet_texts(found):
        path = tmp_path / sheet.place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(sheet.text, encoding="utf-8")
    assert [fault for fault in check_sheets(Library((tmp_path, shipped_cues())), (tmp_path,)).faults if fault.severity == "error"] == []  # fmt: skip
    card = "\n".join(show_sheet("tendon-plan", "programme", (tmp_path,)).lines)
    assert "  1        1     2x10        3x10" in card
    assert "  2-4      2-4   3x12        3x10" in card


def test_the_rounds_of_a_page_are_those_of_every_exercise_below() -> None:
    """If none has sets of its own."""
    found = read_import(b"Core: 3 rounds\n- Plank, 20 s\n- Russian twist, 20 reps\n", "x.txt")
    assert [(one.name, one.dose["sets"]) for one in found.exercises] == [
        ("Plank", "3"),
        ("Russian twist", "3"),
    ]


def test_a_row_with_sets_of_nothing_is_in_doubt() -> None:
    """Neither reps nor a time: nobody knows what a set is."""
    table = b"Exercise,Sets,Reps\nPlank,2,\nRow,3,12\n"
    shown = b"| Exercise | Sets | Reps |\n|---|---|---|\n| Plank | 2 | |\n| Row | 3 | 12 |\n"
    for text, line in ((shown, 3), (table, 2)):
        faults = read_import(text, "x.txt").faults
        assert [(fault.span.line_number, fault.message) for fault in faults] == [(line, "plank: sets of nothing: neither reps nor a time")]  # fmt: skip


def test_a_rest_inside_what_is_repeated_is_in_doubt_and_one_between_sets_is_not() -> None:
    """Between the reps it would be another prescription."""
    inside = "Squeeze\n\n1. Squeeze and hold for 5 seconds.\n2. Rest for 5 seconds.\n3. Repeat 10 times. Do 3 sets.\n"
    between = "Squat\n\n- Sit down and stand up.\n- Rest for 1 minute between sets.\n- Do 3 sets of 10.\n"
    assert [fault.span.line_number for fault in read_import(inside.encode(), "x.txt").faults] == [4]
    assert read_import(between.encode(), "x.txt").faults == []
