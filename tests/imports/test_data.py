"""Lists, tables and timers of other programs: their own dose and their own source, or a refusal."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from sessions import compiled

from voicecoach.errors import RequestError
from voicecoach.imports import Imported, read_import, recognise, sheet_texts
from voicecoach.imports._page.columns import find_column
from voicecoach.sheets.library.library import Library, shipped_cues


def read(content: object, name: str = "x.json") -> Imported:
    """What an import makes of JSON, or of a text."""
    text = content if isinstance(content, str) else json.dumps(content, indent=1)
    return read_import(text.encode(), name)


def doses(found: Imported) -> dict[str, dict[str, str]]:
    """Of each exercise, without its reason."""
    return {
        one.id: {name: value for name, value in one.dose.items() if name != "why"} for one in found.exercises
    }


def shelved(found: Imported, folder: Path) -> Library:
    """The sheets of an import in a folder of cues."""
    for sheet in sheet_texts(found):
        path = folder / sheet.place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(sheet.text, encoding="utf-8")
    return Library((folder, shipped_cues()))


def works(routine: str, library: Library) -> list[tuple[int, int]]:
    """When each timed work of a session begins and how long it is, in ms."""
    script = compiled(routine, library=library)
    return [(phase.at_ms, phase.duration_ms) for phase in script.phases if phase.kind == "work"]


def test_a_list_with_doses_keeps_them_and_names_its_true_source() -> None:
    """It is not taken for free-exercise-db, whose exercises have no dose."""
    found = read(
        [
            {"name": "Heel slide", "sets": 3, "hold": 10, "rest": 5, "nextGap": 15},
            {"name": "Quad squeeze", "sets": 5, "hold": 6, "rest": 4, "nextGap": 10},
        ]
    )
    assert doses(found) == {
        "heel-slide": {"sets": "3", "hold": "10 s", "rest": "5 s"},
        "quad-squeeze": {"sets": "5", "hold": "6 s", "rest": "4 s"},
    }
    assert found.faults == []
    assert found.exercises[0].sources == ["imported from a list in JSON"]
    assert found.losses.names["unknown field 'nextGap' kept as a remark"] == ["Heel slide", "Quad squeeze"]
    assert "times without a unit are taken as seconds" in found.losses.names


def test_a_list_is_found_however_it_is_wrapped() -> None:
    """With names as programs write them."""
    found = read(
        {
            "name": "Knee plan",
            "days": [
                {"items": [{"exerciseName": "Wall sit", "numSets": 2, "holdSeconds": 30, "restSeconds": 45}]},
                {"items": [{"exercise": "Step up", "sets": "3", "reps": "8-10", "side": "each"}]},
            ],
        }
    )
    assert doses(found) == {
        "wall-sit": {"sets": "2", "hold": "30 s", "rest": "45 s"},
        "step-up": {"sets": "3", "reps": "8-10", "sides": "each"},
    }
    assert [one.id for one in found.routines] == ["knee-plan"]


def test_instructions_in_a_list_become_steps() -> None:
    """A list of texts is one step each."""
    found = read(
        [{"title": "Bridge", "sets": 3, "reps": 10, "instructions": ["Lie on your back", "Lift the hips."]}]
    )
    assert [step.say for step in found.exercises[0].steps] == ["Lie on your back.", "Lift the hips."]
    assert found.exercises[0].position == "supine"


def test_sets_that_are_written_one_by_one_are_counted() -> None:
    """As trackers of workouts keep them."""
    found = read([{"name": "Row", "sets": [{"reps": 10, "weight_kg": 20}, {"reps": 10, "weight_kg": 20}]}])
    assert doses(found) == {"row": {"sets": "2", "reps": "10", "load": "20 kg"}}


def test_sets_and_sides_of_their_own_are_kept() -> None:
    """Reps for each set, and one side alone."""
    found = read(
        [
            {"name": "Row", "sets": [{"reps": 10}, {"reps": 8}, {"reps": 6}], "side": "left"},
            {"name": "Curl", "sets": 2, "reps": 12, "side": "Right"},
        ]
    )
    assert doses(found) == {
        "row": {"sets": "3", "reps": "10, 8, 6", "sides": "left"},
        "curl": {"sets": "2", "reps": "12", "sides": "right"},
    }
    assert found.faults == []


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"name": "Row", "sets": 3, "reps": "10, 8"}, "row: two values of sets: 3 and 2"),
        ({"name": "Row", "reps": "AMRAP", "sets": 2}, "row: not understood as a dose: 'AMRAP'"),
        ({"name": "Row", "sets": 3, "duration": 90000}, "row: not understood as a dose: 'Hold: 90000 s'"),
        ({"name": "Row", "sets": 3, "side": "dominant"}, "row: not understood as a dose: 'dominant'"),
    ],
)
def test_a_value_that_is_no_dose_is_in_doubt(entry: dict[str, object], message: str) -> None:
    """It is shown in its entry, and never taken for another."""
    found = [fault for fault in read([entry]).faults if message in fault.message]
    assert len(found) == 1
    fault = found[0]
    assert 3 <= fault.span.line_number <= 6


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('[{"name": "Plank"}, {"name": "Row"}]', "there are no exercises in x"),
        ('{"a": 1}', "there are no exercises in x"),
        ("workout:\n  - name: Plank\n    duration: 30\n    rest: 10\n", "nothing in x looks like exercises"),
        ("a: 1\nb:\n  - c: 2\n", "nothing in x looks like exercises"),
    ],
)
def test_what_is_no_list_of_exercises_is_refused(content: str, message: str) -> None:
    """YAML of another program is no handout, and names alone are no prescription."""
    with pytest.raises(RequestError, match=message):
        read(content, "x")


def test_a_list_without_instructions_is_never_free_exercise_db() -> None:
    """Not even when it is called that."""
    with pytest.raises(RequestError, match="no entry of x has instructions"):
        read_import(b'[{"name": "Heel slide", "sets": 3, "hold": 10}]', "x", "freedb")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "Exercise,Sets,Reps,Hold (s),Rest,Side,Notes\nClam,3,10,,30,each,slow\nWall sit,2,,1:30,60 s,,\n",
            "en",
        ),
        (
            (
                "\N{ZERO WIDTH NO-BREAK SPACE}\u00dcbung;S\u00e4tze;Wdh.;Halten (Sek.);Pause;Seite;Notizen\n"
                "Clam;3;10;;30;je Seite;langsam\nWall sit;2;;90;60;;\n"
            ),
            "de",
        ),
        (
            (
                "Ejercicio\tSeries\tRepeticiones\tMantener (seg)\tDescanso\tLado\tNotas\n"
                "Clam\t3\t10\t\t30\tcada\tdespacio\nWall sit\t2\t\t90\t60\t\t\n"
            ),
            "es",
        ),
    ],
)
def test_a_table_is_read_by_the_names_of_its_columns(text: str, language: str) -> None:
    """Whatever separates them, in each language; a bare time is one of seconds."""
    found = read(text, "plan.csv")
    assert recognise(text, "plan.csv") == "table"
    assert found.language == language
    assert doses(found) == {
        "clam": {"sets": "3", "reps": "10", "rest": "30 s", "sides": "each"},
        "wall-sit": {"sets": "2", "hold": "90 s", "rest": "60 s"},
    }
    assert found.faults == []


def test_a_row_that_is_not_understood_is_shown_where_it_stands() -> None:
    """Line and column in the table; lines above the headers and quoted cells are no hindrance. A tempo is part of a prescription."""
    found = read('Plan for Sam\n\nname,sets,reps,tempo\n"Squat, deep",2,as many as possible,3-1-3\n', "p.csv")
    assert [(str(fault.span), fault.code) for fault in found.faults] == [
        ("p.csv:4:17", "doubtful-dose"),
        ("p.csv:4:37", "doubtful-dose"),
    ]
    assert [one.name for one in found.exercises] == ["Squat, deep"]
    assert found.losses.names["unknown columns kept as remarks"] == ["tempo"]


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("holdSeconds", "hold"),
        ("Rest Time (sec)", "rest"),
        ("Wdh.", "reps"),
        ("Repeticiones", "reps"),
        ("target_reps", "reps"),
        ("Weight (kg)", "load"),
        ("Duration (min)", "minutes"),
        ("#", "order"),
        ("colour", None),
    ],
)
def test_a_column_is_known_by_the_names_that_people_give_it(header: str, column: str | None) -> None:
    """In three languages, and as programs write names."""
    assert find_column(header) == column


WORKOUT_TIMER = {
    "title": "Tabata",
    "version": 2,
    "position": 0,
    "sets": [
        {"id": "a", "repetitions": 1, "exercises": [{"id": "x", "name": "Warm up", "duration": 60}]},
        {
            "id": "b",
            "repetitions": 3,
            "exercises": [
                {"id": "y", "name": "Squats", "duration": 20},
                {"id": "z", "name": "Rest", "duration": 10},
                {"id": "w", "name": "Push ups", "duration": 20},
                {"id": "v", "name": "Rest", "duration": 10},
            ],
        },
    ],
}


def test_a_workout_timer_becomes_a_circuit_with_its_times(tmp_path: Path) -> None:
    """Rounds are rounds, and each rest is exactly that of the timer, from beep to beep."""
    found = read(WORKOUT_TIMER)
    assert found.exercises[0].sources == ["imported from Just Another Workout Timer"]
    lengths = works("tabata", shelved(found, tmp_path))
    assert [length for _, length in lengths] == [60_000, *[20_000] * 6]
    gaps = [after[0] - before[0] - before[1] for before, after in pairwise(lengths[1:])]
    assert gaps == [10_000] * 5


def test_a_backup_of_workouts_is_a_routine_each() -> None:
    """Exercises that come again are one sheet."""
    found = read({"workouts": [WORKOUT_TIMER, WORKOUT_TIMER | {"title": "Again"}]})
    assert [one.id for one in found.routines] == ["tabata", "again"]
    assert [one.id for one in found.exercises] == ["warm-up", "squats", "push-ups"]


def test_a_timer_machine_is_read_in_milliseconds(tmp_path: Path) -> None:
    """Groups loop, a step of no time is told, and so are its sounds."""
    found = read(
        {
            "timers": [
                {
                    "id": 1,
                    "name": "Back",
                    "loop": 1,
                    "steps": [
                        {
                            "name": "Main",
                            "loop": 2,
                            "steps": [
                                {
                                    "label": "Plank",
                                    "length": 45000,
                                    "type": "NORMAL",
                                    "behaviour": [{"type": "BEEP"}],
                                },
                                {"label": "Break", "length": 15000, "type": "NORMAL"},
                            ],
                        },
                        {"label": "Done", "length": 0, "type": "NOTIFIER"},
                    ],
                }
            ]
        }
    )
    assert [length for _, length in works("back", shelved(found, tmp_path))] == [45_000, 45_000]
    assert found.losses.names["left out for lack of a name and a time of one second to an hour"] == ["Done"]
    assert found.losses.names["sounds and notices of a step left out"] == ["Plank"]


def test_the_pauses_of_a_workout_are_pacing_of_its_routine(tmp_path: Path) -> None:
    """The pause before an exercise, its own one if it has any, and the one at half time."""
    found = read(
        "pause: {text: 'Next', duration: '10s'}\nhalf_time: {text: 'Other side', duration: '4s'}\nexercises:\n"
        "  - {name: Star Jumps, duration: 30s}\n"
        "  - {name: Side Plank, duration: 40s, half_time: true}\n"
        "  - {name: Jogging on the spot, duration: 45s, pause_duration: 20s}\n",
        "w.yaml",
    )
    (routine,) = found.routines
    assert [entry.pacing.get("side-switch") for entry in routine.entries] == [None, "4 s", None]
    jumps, left, right, jogging = works(routine.id, shelved(found, tmp_path))
    assert (jumps[1], left[1], right[1], jogging[1]) == (30_000, 20_000, 20_000, 45_000)
    assert 10_000 <= left[0] - sum(jumps) <= 17_000
    assert 20_000 <= jogging[0] - sum(right) <= 28_000


def test_a_timer_of_an_unknown_form_is_refused() -> None:
    """Its rests would become holds, and its rounds would be lost."""
    intervals = [{"name": "Jumping jacks", "duration": 30}, {"name": "Rest", "duration": 15}]
    text = json.dumps({"name": "HIIT", "numberOfSets": 3, "intervals": intervals})
    with pytest.raises(RequestError, match="is a timer, and its form is not known"):
        read_import(text.encode(), "x.json")
