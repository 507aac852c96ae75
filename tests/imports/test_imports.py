"""Somebody else's exercises become sheets that load without faults, compile, and lose nothing in silence."""

import importlib
import json
import re
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from paths import ROOT, TESTS
from sessions import compiled

from voicecoach.errors import RequestError, SheetError
from voicecoach.imports import Imported, read_import, recognise, sheet_texts
from voicecoach.imports._dose.reader import read_sentence
from voicecoach.imports._draft import ExerciseDraft, free_id
from voicecoach.imports._emit import write_exercise
from voicecoach.imports._text.guess import find_hold, guess_position, one_side_at_a_time
from voicecoach.imports._text.speakable import speakable
from voicecoach.imports._text.utterances import lead_index, short_form, split_utterances
from voicecoach.script import Script
from voicecoach.sheets.checks.check import check_sheets
from voicecoach.sheets.library.library import Library, shipped_cues
from voicecoach.sheets.reading.load import parse_sheet

DATA = TESTS / "data"
FREEDB, W2A, HANDOUT = DATA / "free-exercise-list.json", DATA / "w2a-workout.yaml", DATA / "handout.txt"
COLLECTION = ROOT.parent / "shared" / "data" / "free-exercise-db.json"

UNSPEAKABLE = re.compile(r"[^\w\s',.?!{}-]|\d-|_|\b(?!I\b|T\b)[A-Z]{2,}\b")


def imported(path: Path) -> Imported:
    return read_import(path.read_bytes(), path.name)


def shelved(found: Imported, folder: Path) -> Library:
    """The sheets of an import in a folder of cues, with the shipped ones behind them."""
    for sheet in sheet_texts(found):
        path = folder / sheet.place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(sheet.text, encoding="utf-8")
    return Library((folder, shipped_cues()))


def draft(found: Imported, exercise: str) -> ExerciseDraft:
    return next(one for one in found.exercises if one.id == exercise)


def spoken(exercise: ExerciseDraft) -> list[str]:
    """All that the coach may say of it, the short forms aside."""
    return [
        *(text for step in exercise.steps for text in (step.say, *(cue.say for cue in step.cues))),
        *exercise.safety,
    ]


def hold_lengths_ms(script: Script) -> list[int]:
    starts = [beep for beep in script.beeps if beep.name == "hold-start"]
    ends = [beep for beep in script.beeps if beep.name == "hold-end"]
    # The opening lets each sound be heard once; what it introduces is no hold.
    return [
        end.at_ms - start.at_ms
        for start, end in zip(starts, ends, strict=True)
        if script.phases[start.phase].kind == "hold"
    ]


def words(text: str) -> Counter[str]:
    """The words of a text but for those that a variable may stand for."""
    found = Counter(re.findall(r"[a-z']+", re.sub(r"\{\w+\}", " ", text.lower())))
    for word in ("left", "right", "one", "for", "caution", "hold", "the", "time", "of"):
        del found[word]
    return found


@pytest.mark.parametrize("path", [FREEDB, W2A, HANDOUT], ids=lambda path: path.stem)
def test_every_sheet_that_is_written_has_no_fault_and_compiles(path: Path, tmp_path: Path) -> None:
    """`voicecoach check` is clean, every exercise and routine previews, and every hold lasts what its sheet says."""
    found = imported(path)
    library = shelved(found, tmp_path)
    assert check_sheets(library, (tmp_path,)).faults == ()
    for sheet in sheet_texts(found):
        script = compiled(sheet.id, library=library)
        assert hold_lengths_ms(script) == [
            phase.duration_ms for phase in script.phases if phase.kind == "hold"
        ]
        assert script.counts.hold_ms == sum(hold_lengths_ms(script))


@pytest.mark.parametrize("path", [FREEDB, W2A, HANDOUT], ids=lambda path: path.stem)
def test_what_is_spoken_can_be_spoken(path: Path) -> None:
    """Twelve words at most in full, five in short; no symbols, no digits with dashes, no acronyms."""
    for exercise in imported(path).exercises:
        for text in [
            *spoken(exercise),
            *filter(None, (step.short for step in exercise.steps)),
            exercise.speak or "",
        ]:
            assert not UNSPEAKABLE.search(text), text
            assert len(text.split()) <= 12
        assert all(len(step.short.split()) <= 5 for step in exercise.steps if step.short)


def test_no_word_of_the_instructions_is_lost() -> None:
    """Each is said, or stands in the `why` of a step."""
    found = imported(FREEDB)
    entries = [entry for entry in json.loads(FREEDB.read_text(encoding="utf-8")) if "name" in entry]
    for entry, exercise in zip(entries, found.exercises, strict=True):
        kept = " ".join([*spoken(exercise), *(text for step in exercise.steps for text in step.why)])
        missing = words(" ".join(speakable(text) for text in entry["instructions"])) - words(kept)
        assert not missing, exercise.id


def test_an_exercise_of_the_list_keeps_its_shape() -> None:
    """Set-up once, the movement in every rep, what closes after the last set; the dose says whose it is."""
    row = draft(imported(FREEDB), "broom-row-seated")
    assert [(step.per, step.fields.get("sets")) for step in row.steps] == [
        ("exercise", None),
        ("rep", None),
        ("rep", None),
        ("set", "last"),
    ]
    assert (row.position, row.equipment, row.speak) == ("seated", ["exercise-band"], "Broom Row, Seated")
    assert row.muscles == {"primary": ["middle back"], "secondary": ["biceps", "lats"]}
    assert (row.dose["sets"], row.dose["reps"]) == ("2-3", "8-12")
    assert "defaults of voicecoach" in row.dose["why"]
    assert row.sources == ["free-exercise-db, public domain"]


def test_a_stretch_is_held_for_the_time_that_its_text_names(tmp_path: Path) -> None:
    """On each side, with left and right as the side in turn."""
    found = imported(FREEDB)
    stretch = draft(found, "doorway-calf-stretch")
    assert (stretch.dose["hold"], stretch.dose["sides"]) == ("20-40 s", "each")
    assert [step.fields.get("hold") for step in stretch.steps] == [None, "dose"]
    said = {phrase.text for phrase in compiled(stretch.id, library=shelved(found, tmp_path)).speech}
    assert "Lean in until the calf of your left leg feels long." in said
    assert "Lean in until the calf of your right leg feels long." in said


def test_what_cannot_be_carried_over_is_told() -> None:
    """Fields, images, unknown values and guesses, each with the sheets that it happened to."""
    told = imported(FREEDB).losses.names
    assert told["images left out"] == ["broom-row-seated", "towel-smr"]
    assert told["unknown field 'video' left out"] == ["3-4-rocking-press"]
    assert told["equipment 'other' left out, since it names no thing"] == ["towel-smr"]
    assert told["no instructions, so one step was made up"] == ["3-4-rocking-press-2"]
    assert told["entries without a name left out"] == ["entry 7"]
    assert any("juggling" in what for what in told)


def test_one_entry_alone_is_a_list_of_one() -> None:
    """As the collection keeps its files."""
    entry = json.dumps(json.loads(FREEDB.read_text(encoding="utf-8"))[0]).encode()
    assert [one.id for one in read_import(entry, "row.json").exercises] == ["broom-row-seated"]


def test_a_workout_becomes_a_routine_of_timed_work(tmp_path: Path) -> None:
    """A half time halves the time for each side; an exercise that comes again is one sheet, used again."""
    found = imported(W2A)
    (routine,) = found.routines
    assert routine.exercises == ["warm-up", "knee-bends", "side-plank", "knee-bends"]
    library = shelved(found, tmp_path)
    phases = compiled(routine.id, library=library).phases
    works = [phase.duration_ms for phase in phases if phase.kind == "work"]
    assert works == [90_000, 30_000, 22_500, 22_500, 30_000]
    cues = draft(found, "warm-up").steps[0].cues
    assert [cue.say for cue in cues] == ["Roll the shoulders.", "Swing the arms.", "March and breathe."]
    assert found.losses.names["left out for lack of a name and a duration such as 30s"] == ["No Time"]
    assert "pause kept as pacing, its words left out" in found.losses.names


def test_a_handout_becomes_sheets_and_a_routine(tmp_path: Path) -> None:
    """Titles, steps, doses, warnings and things to have; what is not understood stays as a comment."""
    found = imported(HANDOUT)
    (routine,) = found.routines
    assert (routine.name, routine.exercises) == (
        "Knee rehab programme",
        ["quad-set", "calf-stretch", "heel-slides"],
    )
    quad, calf, slides = found.exercises
    doses = [
        {name: value for name, value in one.dose.items() if name != "why"} for one in (quad, calf, slides)
    ]
    assert doses == [
        {"sets": "2", "reps": "8-12", "hold": "10 s", "sides": "each"},
        {"sets": "3", "hold": "30 s", "rest": "30 s", "sides": "each"},
        {"sets": "3", "reps": "10", "sides": "each"},
    ]
    assert [step.id for step in quad.steps if step.fields.get("hold")] == ["press-back"]
    assert (calf.equipment, calf.safety, calf.limb) == (
        ["wall", "small-towel"],
        ["Stop if it hurts a lot."],
        "leg",
    )
    texts = {sheet.place: sheet.text for sheet in sheet_texts(found)}
    assert (
        "# - not understood, line 20: Log it on the sheet by the door."
        in texts["exercises/calf-stretch.yaml"]
    )
    assert "every morning before breakfast" in texts["routines/knee-rehab-programme.yaml"]
    assert [str(fault.span) for fault in found.faults] == ["handout.txt:20:1"]
    assert [(one.routine, one.sessions) for one in found.programmes] == [(routine.id, "7 a week")]
    assert compiled(routine.id, library=shelved(found, tmp_path)).counts.holds == 2 * 2 * 8 + 3 * 2


@pytest.mark.parametrize(
    ("line", "fields", "limb"),
    [
        ("3 x 10 each side", {"sets": "3", "reps": "10"}, "side"),
        ("3x30 sec", {"sets": "3", "hold": "30 s"}, None),
        ("Hold 10 seconds", {"hold": "10 s"}, None),
        ("Hold for 5 to 10 s, repeat 8-12 times", {"hold": "5-10 s", "reps": "8-12"}, None),
        ("2 sets of 15 reps, rest 1 min between sets", {"sets": "2", "reps": "15", "rest": "60 s"}, None),
        ("Repeat 8\N{EN DASH}12 times on each leg.", {"reps": "8-12"}, "leg"),
        ("2 sets", {"sets": "2"}, None),
    ],
)
def test_a_line_of_dose_is_understood_whole(line: str, fields: dict[str, str], limb: str | None) -> None:
    """Every word of it has a meaning."""
    reading = read_sentence(line, "en")
    assert reading.is_whole
    assert (reading.dose.fields, reading.dose.limb, reading.dose.doubts) == (fields, limb, [])


@pytest.mark.parametrize(
    "line", ["3 x 10 on Mondays", "Hold the wall", "12-8 reps", "0 sets", "9999 reps", "Lift the arms", ""]
)
def test_a_line_with_anything_else_in_it_is_no_dose(line: str) -> None:
    """So no words are lost to a number that is found among them."""
    reading = read_sentence(line, "en")
    assert reading.dose.doubts or not reading.is_whole


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("10-15 lbs", "10 to 15 pounds"),
        ("a 90-degree angle (or 45\N{DEGREE SIGN})", "a 90 degree angle, or 45 degrees"),
        ("5\N{VULGAR FRACTION ONE HALF} & 1/2", "5 and one half and one half"),
        ('16-18" high', "16 to 18 inches high"),
        ("w/ one arm and/or both", "with one arm or both"),
        ("e.g. the E-Z bar", "for example, the easy bar"),
        ("Do NOT use the IT band", "Do not use the I T band"),
        ("# *Lift* {it} up", "Lift it up"),
        ("LIFT THE LEG", "Lift the leg"),
        ("the arms' length", "the arms' length"),
        ("***", ""),
    ],
)
def test_text_is_rewritten_as_it_is_spoken(written: str, said: str) -> None:
    """Nothing reaches the voice that it would spell out or stumble over."""
    assert speakable(written) == said


def test_a_long_sentence_is_cut_where_a_speaker_would_pause() -> None:
    """At a comma or a joining word, into as few utterances as there can be."""
    sentence = "As you breathe out, lift both of the arms slowly to the side until they are level with your shoulders."
    utterances, is_smooth = split_utterances(sentence)
    assert utterances == [
        "As you breathe out.",
        "Lift both of the arms slowly to the side.",
        "Until they are level with your shoulders.",
    ]
    assert is_smooth
    assert not split_utterances("word " * 30)[1]


def test_the_utterance_that_says_what_to_do_leads() -> None:
    """What comes before it is said the first time only."""
    assert lead_index(["While keeping tall.", "Lift the arms."]) == 1
    assert lead_index(["Lift the arms.", "Until they are level."]) == 0


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("Lift the arms until they are level.", "Lift the arms."),
        ("Lift the arms.", None),
        ("Do not lift the heel until the knee is straight.", None),
        ("Press one bell of 10 to 15 pounds overhead.", None),
    ],
)
def test_a_short_form_never_says_less_than_it_may(full: str, short: str | None) -> None:
    """A beginning that can stand alone; never what forbids, nor half of a number."""
    assert short_form(full) == short


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("Lie on your back with the knees bent.", "supine"),
        ("Lie face down on a bench.", "prone"),
        ("Lie on your left side.", "side-lying"),
        ("Begin on your hands and knees.", "all-fours"),
        ("Your partner stands. Kneel in front of a chair.", "kneeling"),
        ("Sit on a chair, then stand.", "seated"),
        ("Raise the arms.", None),
    ],
)
def test_a_position_is_taken_from_the_words_or_not_at_all(text: str, position: str | None) -> None:
    """What is named first counts, and a partner does not."""
    assert guess_position(text.split(". "), "Raise") == position


def test_sides_and_holds_are_found_in_words() -> None:
    """One side after the other, and a time that is long enough to be held."""
    assert one_side_at_a_time("Lift it. Switch legs.") == "leg"
    assert one_side_at_a_time("Hold the bar with both arms at each side.") is None
    assert one_side_at_a_time("Repeat with the other side.") == "side"
    held = find_hold("Hold for twenty to thirty seconds.")
    assert held is not None
    assert held.text == "20-30 s"
    assert find_hold("Hold for 1 s.") is None


def test_ids_are_those_of_sheets_and_each_once() -> None:
    """Whatever the name is written with."""
    assert free_id("3/4 Sit-Up", []) == "3-4-sit-up"
    assert free_id("3_4 sit up", ["3-4-sit-up"]) == "3-4-sit-up-2"
    assert free_id("\N{SNOWMAN}", []) == "exercise"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ('[{"name": "***", "sets": 3, "reps": 10}, {"name": "Row", "sets": 2}]', "***.json"),
        ("name,sets,reps\n--,3,10\nRow,2,8\n", "!.csv"),
        ("## ***\nSit down. [pause 3 s]\n", "!.md"),
    ],
)
def test_a_name_without_words_becomes_one_that_can_be_said(content: str, name: str) -> None:
    """Of exercises and of the routine."""
    for sheet in sheet_texts(read_import(content.encode(), name)):
        assert parse_sheet(sheet.text.encode(), sheet.place).form is not None


@pytest.mark.parametrize(
    "name", ["no", "a: b # c", "- x", "{y}", 'say "hi"', "caf\xe9 \\ \x85 \u2028", "[1]", "&a *b !c", "it's"]
)
def test_whatever_a_name_is_the_sheet_reads_it_back(name: str) -> None:
    """Quoted where YAML would read it otherwise."""
    exercise = draft(imported(FREEDB), "towel-smr")
    exercise.name = name
    exercise.comments, exercise.steps[0].why = [name], [name]
    exercise.muscles = {"primary": [name]}
    form = parse_sheet(write_exercise(exercise).encode(), "x.yaml").form
    assert getattr(form, "name", None) == " ".join(re.sub(r"[\x85\u2028]", " ", name).split())


@pytest.mark.parametrize(
    ("content", "name", "place"),
    [
        (b'[\n  {"name": "Row",}\n]', "a.json", "a.json:2:18"),
        (b"exercises:\n  - name: 'Plank\n", "b.yaml", "b.yaml:2:11"),
    ],
)
def test_a_broken_file_is_shown_where_it_is_broken(content: bytes, name: str, place: str) -> None:
    """Line and column, as of a sheet."""
    with pytest.raises(SheetError) as caught:
        read_import(content, name)
    assert [str(fault.span) for fault in caught.value.faults] == [place]


@pytest.mark.parametrize(
    ("content", "asked", "message"),
    [
        (b"", None, "is empty"),
        (b"\xff\xfe\x00", None, "is not UTF-8"),
        (b"Nothing here of use.", None, "nothing in x looks like exercises"),
        (b"Nothing here of use.", "handout", "there are no exercises in x"),
        (b"[]", None, "there are no exercises in x"),
        (b"7", "freedb", "there are no exercises in x"),
        (b"[" * 100_000, None, "nested too deep"),
        (b"exercises: 3", None, "there is no list of exercises"),
        (b"exercises:\n  - {name: A, duration: 0s}", None, "no exercise of x has a name and a duration"),
        (b"exercises: " + b"[" * 5_000, "w2a", "brackets or lists are open here"),
        (b"1. Lift.", "freedbb", "there is no import format"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(
    content: bytes, asked: str | None, message: str
) -> None:
    """And with what to do instead."""
    with pytest.raises((RequestError, SheetError), match=message):
        read_import(content, "x", asked)


@pytest.mark.parametrize(("path", "name"), [(FREEDB, "freedb"), (W2A, "w2a"), (HANDOUT, "handout")])
def test_a_format_is_recognised_by_its_content(path: Path, name: str) -> None:
    """The name of the file says nothing."""
    assert recognise(path.read_text(encoding="utf-8"), "x") == name


def run(*arguments: str | Path) -> Result:
    """The command as the command line calls it; what it refuses is raised."""
    command = importlib.import_module("voicecoach.cli.import").command
    return CliRunner().invoke(command, [str(argument) for argument in arguments], catch_exceptions=True)


def test_the_command_writes_and_never_overwrites_unasked(tmp_path: Path) -> None:
    """A sheet that is there already is left alone and told; with --force it is replaced."""
    assert run(HANDOUT, "--to", tmp_path).exit_code == 0
    sheet = tmp_path / "exercises" / "quad-set.yaml"
    sheet.write_text("mine", encoding="utf-8")
    (tmp_path / "exercises" / "heel-slides.yaml").unlink()
    again = run(HANDOUT, "--to", tmp_path)
    assert again.exit_code == 0
    assert "quad-set.yaml already exists" in again.stderr
    assert "1 sheet written" in again.stderr
    assert sheet.read_text(encoding="utf-8") == "mine"
    refused = run(HANDOUT, "--to", tmp_path)
    assert isinstance(refused.exception, RequestError)
    assert "--force" in str(refused.exception)
    assert run(HANDOUT, "--to", tmp_path, "--force").exit_code == 0
    assert sheet.read_text(encoding="utf-8").startswith("# From handout.txt, line 5.")


def test_a_dry_run_prints_the_sheets_and_writes_nothing(tmp_path: Path) -> None:
    """The product goes to stdout, what is told to stderr."""
    result = run(W2A, "--to", tmp_path, "--dry-run")
    assert result.exit_code == 0
    assert "# ---- routines/w2a-workout.yaml\n" in result.stdout
    assert "nothing written" in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.skipif(not COLLECTION.is_file(), reason="the whole collection is not beside this checkout")
def test_the_whole_collection_compiles(tmp_path: Path) -> None:
    """Every entry: no fault, holds exact, words within bounds."""
    found = imported(COLLECTION)
    library = shelved(found, tmp_path)
    scripts = [compiled(exercise.id, library=library) for exercise in found.exercises]
    assert len(scripts) == len(json.loads(COLLECTION.read_text(encoding="utf-8")))
    for script in scripts:
        assert hold_lengths_ms(script) == [
            phase.duration_ms for phase in script.phases if phase.kind == "hold"
        ]
    for exercise in found.exercises:
        assert not [text for text in spoken(exercise) if len(text.split()) > 12 or UNSPEAKABLE.search(text)]
    assert check_sheets(library, (tmp_path,)).faults == ()
