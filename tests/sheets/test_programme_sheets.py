"""Programmes as sheets: what is planned for each session, what a circuit does to it, and how they are found and shown."""

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from doses import FIFTEEN_SESSIONS
from hypothesis import example, given
from hypothesis import strategies as st
from sessions import LIBRARY, compiled

from voicecoach.cli import run
from voicecoach.compiler.resolve.resolve import Request, resolve_session
from voicecoach.errors import RequestError, SheetError
from voicecoach.programme.meaning import (
    Programme,
    ladder_of,
    planned_level,
    resolve_programme,
    session_doses,
    session_levels,
)
from voicecoach.sheets.forms.sheet import Level, ProgrammeSheet
from voicecoach.sheets.forms.terms import WEEKDAYS
from voicecoach.sheets.library.library import Library, form_of, shipped_cues
from voicecoach.sheets.library.search import Filters, search
from voicecoach.sheets.reading.load import parse_sheet

SHIPPED = ("tight-hamstrings", "steady-legs-and-trunk")


def planned(programme: Programme, session: int, sessions: int) -> dict[str, int]:
    return {name: planned_level(session, sessions, len(ladder)) for name, ladder in programme.ladders.items()}


def course(programme: Programme, per_week: int) -> Iterator[dict[str, int]]:
    """The planned levels of every session."""
    sessions = programme.weeks * per_week
    for session in range(1, sessions + 1):
        yield planned(programme, session, sessions)


EVERY_COURSE = [(name, per_week) for name in SHIPPED for per_week in (2, 3)]


def shelf(folder: Path, *sheets: str) -> Library:
    """A folder with these sheets, each in a file named by its kind and id, before the shipped ones."""
    for text in sheets:
        kind, _, sheet_id = text.partition("\n")[0].partition(": ")
        (folder / f"{kind}-{sheet_id}.yaml").write_text(text, encoding="utf-8")
    return Library((folder, shipped_cues()))


def programme_text(routine: str, *lines: str) -> str:
    return "\n".join(
        [
            "programme: mine",
            "name: Mine",
            f"routine: {routine}",
            "weeks: 6",
            "sessions: 2-3 a week",
            *lines,
            "",
        ]
    )


# What is planned


def test_fifteen_sessions_of_the_hamstring_programme_are_those_of_the_facts() -> None:
    """Three a week for five weeks, session by session."""
    programme = resolve_programme(LIBRARY, "tight-hamstrings")
    lines = [
        f"{number} {' '.join(str(programme.ladders[name][level]) for name, level in levels.items())}\n"
        for number, levels in enumerate(course(programme, 3), start=1)
    ]
    assert "".join(lines) == FIFTEEN_SESSIONS


@pytest.mark.parametrize(("name", "per_week"), EVERY_COURSE)
def test_a_course_climbs_every_rung_from_all_minima_to_all_maxima(name: str, per_week: int) -> None:
    """No level is skipped, and no session is less work than the one before it, also in a circuit."""
    programme = resolve_programme(LIBRARY, name)
    before: Mapping[str, int] = {}
    work: Mapping[str, int] = {}
    seen: dict[str, set[int]] = {}
    for levels in course(programme, per_week):
        done = session_levels(LIBRARY, programme, levels)
        now = {exercise: level.volume for exercise, level in done.items()}
        for exercise, level in levels.items():
            assert level - before.get(exercise, 0) in {0, 1}
            assert now[exercise] >= work.get(exercise, 0)
            seen.setdefault(exercise, set()).add(level)
        before, work = levels, now
    assert {exercise: len(levels) for exercise, levels in seen.items()} == {
        exercise: len(ladder) for exercise, ladder in programme.ladders.items()
    }
    top = {exercise: ladder[-1].volume for exercise, ladder in programme.ladders.items()}
    assert work == top


@pytest.mark.parametrize(("name", "per_week"), EVERY_COURSE)
def test_every_planned_session_is_the_session_that_is_done(name: str, per_week: int) -> None:
    """The doses of the plan, asked for with --dose, are within the prescription and come out as planned."""
    programme = resolve_programme(LIBRARY, name)
    for levels in course(programme, per_week):
        doses = session_doses(LIBRARY, programme, levels)
        session = resolve_session(LIBRARY, programme.routine, Request(doses=doses))
        done = session_levels(LIBRARY, programme, levels)
        assert [exercise.id for exercise in session.exercises] == list(done)
        for exercise in session.exercises:
            level = done[exercise.id]
            assert exercise.dose.sets == level.sets
            assert level.reps in {None, exercise.dose.reps}
            assert level.hold_ms in {None, exercise.dose.hold_ms}


def test_the_last_session_of_each_programme_compiles_with_its_counts() -> None:
    """The rounds of the circuit included."""
    for name in SHIPPED:
        programme = resolve_programme(LIBRARY, name)
        top = {exercise: len(ladder) - 1 for exercise, ladder in programme.ladders.items()}
        doses = session_doses(LIBRARY, programme, top)
        counts = compiled(name, *doses).counts.exercises
        for exercise in resolve_session(LIBRARY, name, Request(doses=doses)).exercises:
            sides = 2 if exercise.dose.sides == "each" else 1
            assert counts[exercise.id].sets == programme.ladders[exercise.id][-1].sets * sides, exercise.id


def test_what_a_person_chooses_is_offered_complete() -> None:
    """Days for every number of sessions a week, in the order of the week, never two running."""
    for name in SHIPPED:
        programme = resolve_programme(LIBRARY, name)
        assert set(programme.days) == {2, 3}
        for number, days in programme.days.items():
            places = [WEEKDAYS.index(day) for day in days]
            assert len(days) == number
            assert places == sorted(places)
            assert all(
                (after - before) % 7 > 1
                for before, after in zip(places, [*places[1:], places[0]], strict=True)
            )


def test_days_that_a_sheet_leaves_out_are_sensible(tmp_path: Path) -> None:
    """And those that it writes are sorted."""
    library = shelf(
        tmp_path,
        programme_text("tight-hamstrings", "days: {2: [sat, tue]}").replace(
            "weeks: 6\nsessions: 2-3", "weeks: 7\nsessions: 1-3"
        ),
    )
    days = resolve_programme(library, "mine").days
    assert days == {1: ("mon",), 2: ("tue", "sat"), 3: ("mon", "wed", "fri")}


def test_rules_that_a_sheet_leaves_out_are_the_careful_ones() -> None:
    """Those of the pain-monitoring model, and gaps of one, two and four weeks."""
    sheet = parse_sheet(
        programme_text("tight-hamstrings", "progression: {gap-to-repeat: 3 weeks}").encode(), "mine"
    )
    rules = form_of(sheet, ProgrammeSheet).progression
    assert (rules.pain_to_advance, rules.pain_to_step_down, rules.effort_to_repeat) == (3, 6, 9)
    assert (rules.gap_to_go_on_days, rules.gap_to_repeat_days, rules.gap_to_step_down_days) == (7, 21, 28)
    assert rules.setbacks_to_stop == 2


def test_a_band_that_nobody_falls_into_is_no_contradiction(tmp_path: Path) -> None:
    """Whoever never wants to repeat for a break writes the same bound twice."""
    library = shelf(
        tmp_path,
        programme_text("tight-hamstrings", "progression: {gap-to-repeat: 7 days, pain-to-advance: 5}"),
    )
    assert resolve_programme(library, "mine").progression.gap_to_repeat_days == 7


# Ladders


def test_a_ladder_of_the_programme_counts_before_that_of_the_exercise(tmp_path: Path) -> None:
    """Also for an exercise that a condition puts in the place of another."""
    ladders = "ladders: {jefferson-curl: [2x3, 2x5], hip-hinge: [2x4, 3x4]}"
    library = shelf(tmp_path, programme_text("tight-hamstrings", ladders))
    programme = resolve_programme(library, "mine")
    assert list(map(str, programme.ladders["jefferson-curl"])) == ["2x3", "2x5"]
    assert list(map(str, ladder_of(library, programme, "hip-hinge"))) == ["2x4", "3x4"]
    assert str(ladder_of(library, programme, "hamstring-ere")[0]) == "2x10 s"
    assert "hip-hinge" not in programme.ladders


def test_an_exercise_that_takes_the_place_of_another_has_doses_of_its_own() -> None:
    """By the id under which it is done, which is the one that --dose knows."""
    programme = resolve_programme(LIBRARY, "tight-hamstrings", ("low-back-pain",))
    levels = {"hip-hinge" if name == "jefferson-curl" else name: 1 for name in programme.ladders}
    doses = session_doses(LIBRARY, programme, levels, ("low-back-pain",))
    request = Request(doses=doses, conditions=("low-back-pain",))
    done = {
        exercise.id: exercise.dose
        for exercise in resolve_session(LIBRARY, "tight-hamstrings", request).exercises
    }
    assert (done["hip-hinge"].sets, done["hip-hinge"].reps) == (2, 4)


def test_an_exercise_that_a_programme_does_not_have_is_told() -> None:
    """With the one that may be meant."""
    programme = resolve_programme(LIBRARY, "tight-hamstrings")
    with pytest.raises(RequestError, match="has no exercise 'hip-hing'") as caught:
        ladder_of(LIBRARY, programme, "hip-hing")
    assert "did you mean 'hip-hinge'?" in str(caught.value)


def test_a_condition_that_narrows_a_dose_cuts_its_ladder() -> None:
    """Long thighs get all ten spots from the first session on."""
    programme = resolve_programme(LIBRARY, "tight-hamstrings", ("tall",))
    assert list(map(str, programme.ladders["hamstring-asmr"])) == ["10x2", "10x3"]


def test_a_routine_that_narrows_a_dose_cuts_the_ladder(tmp_path: Path) -> None:
    """Where nothing of the ladder is left, one is made from the ranges that are."""
    routine = (
        "routine: narrow\nname: Narrow\nexercises:\n"
        "  - {use: hamstring-ere, dose: {hold: 10-12 s}}\n  - {use: hip-hinge, dose: {sets: 3, reps: 3}}\n"
    )
    library = shelf(tmp_path, routine, programme_text("narrow"))
    ladders = resolve_programme(library, "mine").ladders
    assert list(map(str, ladders["hamstring-ere"])) == ["2x10 s", "2x12 s", "3x12 s", "4x12 s"]
    assert list(map(str, ladders["hip-hinge"])) == ["3x3"]


def test_a_programme_with_faults_in_its_exercises_is_refused_with_theirs(tmp_path: Path) -> None:
    """Before anything is planned from them."""
    exercise = "exercise: broken\nname: Broken\nposition: standing\ndose: {sets: 2}\nsteps: [{id: go, say: Go., hold: dose}]\n"
    library = shelf(
        tmp_path, exercise, "routine: odd\nname: Odd\nexercises: [broken]\n", programme_text("odd")
    )
    with pytest.raises(SheetError, match="no-dose-hold"):
        resolve_programme(library, "mine")


# Circuits


def test_a_round_is_added_when_all_of_the_circuit_have_reached_it() -> None:
    """Until then whoever is further on does the most of what was reached in fewer rounds."""
    programme = resolve_programme(LIBRARY, "steady-legs-and-trunk")
    assert programme.circuits == {"bird-dog": "finisher", "heel-raise": "finisher"}
    waiting = {"bird-dog": 4, "heel-raise": 4}  # 3x6, and 2x12
    assert {name: str(level) for name, level in session_levels(LIBRARY, programme, waiting).items()} == {
        "bird-dog": "2x6",
        "heel-raise": "2x12",
    }
    assert session_doses(LIBRARY, programme, waiting) == (
        "bird-dog.reps=6",
        "heel-raise.reps=12",
        "finisher.rounds=2",
    )
    both = {"bird-dog": 3, "heel-raise": 5}
    assert session_doses(LIBRARY, programme, both) == (
        "bird-dog.reps=5",
        "heel-raise.reps=9",
        "finisher.rounds=3",
    )


def test_an_exercise_of_a_circuit_that_is_left_out_holds_nobody_back() -> None:
    """The rounds are those of the exercises that are done."""
    programme = resolve_programme(LIBRARY, "steady-legs-and-trunk")
    assert session_doses(LIBRARY, programme, {"bird-dog": 4}) == ("bird-dog.reps=6", "finisher.rounds=3")


def _exercise(number: int, sets: range, reps: range, *, is_reps_first: bool) -> str:
    """With a ladder of its own, some of which may lie beyond the rounds of a circuit, or go back to fewer sets."""
    levels = [Level(sets=one, reps=many) for many in reps for one in sets]
    if is_reps_first:
        levels.sort(key=lambda level: (level.sets, level.reps))
    ladder: list[Level] = []
    for level in levels:
        if not ladder or level.volume >= ladder[-1].volume:
            ladder.append(level)
    return (
        f"exercise: move-{number}\nname: Move\nposition: standing\n"
        f"dose: {{sets: {sets[0]}-{sets[-1]}, reps: {reps[0]}-{reps[-1]}}}\nladder: [{', '.join(map(str, ladder))}]\n"
        "steps: [{id: go, say: Go.}]\n"
    )


RANGES = st.tuples(st.integers(1, 4), st.integers(1, 4)).map(lambda pair: range(pair[0], sum(pair)))


@given(
    doses=st.lists(st.tuples(RANGES, RANGES, st.booleans()), min_size=1, max_size=3),
    rounds=RANGES,
    climbs=st.lists(st.integers(0, 2), max_size=12),
)
@example(  # the one goes from 3x1 to 2x2 when the other has three rounds
    doses=[(range(2, 4), range(1, 3), False), (range(2, 4), range(3, 4), True)],
    rounds=range(2, 4),
    climbs=[1, 0, 0, 0],
)
def test_nothing_in_a_circuit_ever_becomes_less_work(
    doses: list[tuple[range, range, bool]], rounds: range, climbs: list[int]
) -> None:
    """Whoever climbs when, whatever the ladders; the session takes what is asked of it, and all reach their highest."""
    names = [f"move-{number}" for number in range(len(doses))]
    circuit = f"{{circuit: round, rounds: {rounds[0]}-{rounds[-1]}, exercises: [{', '.join(names)}]}}"
    with tempfile.TemporaryDirectory() as folder:
        library = shelf(
            Path(folder),
            *(
                _exercise(number, sets, reps, is_reps_first=is_reps_first)
                for number, (sets, reps, is_reps_first) in enumerate(doses)
            ),
            f"routine: turn\nname: Turn\nexercises: [{circuit}]\n",
            programme_text("turn").replace("weeks: 6", "weeks: 99"),
        )
        programme = resolve_programme(library, "mine")
        top = {name: len(ladder) - 1 for name, ladder in programme.ladders.items()}
        levels = dict.fromkeys(names, 0)
        work = dict.fromkeys(names, 0)
        for climber in [*climbs, None]:
            done = session_levels(library, programme, levels)
            assert len({level.sets for level in done.values()}) == 1
            assert all(done[name].volume >= work[name] for name in names)
            work = {name: level.volume for name, level in done.items()}
            request = Request(doses=session_doses(library, programme, levels))
            session = resolve_session(library, "turn", request)
            assert {
                exercise.id: (exercise.dose.sets, exercise.dose.reps) for exercise in session.exercises
            } == {name: (level.sets, level.reps) for name, level in done.items()}
            if climber is not None:
                name = names[climber % len(names)]
                levels[name] = min(levels[name] + 1, top[name])
        highest = session_levels(library, programme, top)
        assert highest == {name: ladder[-1] for name, ladder in programme.ladders.items()}


# Found and shown


def test_a_programme_is_found_by_its_words_and_by_those_of_its_routine() -> None:
    """After the routine, which may have the same id."""
    hits = [(hit.kind, hit.id) for hit in search(LIBRARY.catalogue, ["tight", "hamstrings"], Filters())]
    assert hits[:2] == [("routine", "tight-hamstrings"), ("programme", "tight-hamstrings")]
    five = [(hit.kind, hit.id) for hit in search(LIBRARY.catalogue, ["five weeks"], Filters())]
    assert ("programme", "tight-hamstrings") in five
    assert ("programme", "tight-hamstrings") in [
        (hit.kind, hit.id) for hit in search(LIBRARY.catalogue, ["jefferson"], Filters())
    ]
    prone = [(hit.kind, hit.id) for hit in search(LIBRARY.catalogue, [], Filters(position="side-lying"))]
    assert ("programme", "steady-legs-and-trunk") in prone
    assert ("programme", "tight-hamstrings") not in prone


def shown(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(["show", *arguments]) == 0
    return capsys.readouterr().out


def test_an_id_of_both_shows_the_routine_which_names_its_programmes(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """And the command that it names shows the programme."""
    card = shown(capsys, "tight-hamstrings")
    assert "Knee pain from tight hamstrings (tight-hamstrings)" in card
    command = next(line for line in card.splitlines() if "--kind programme" in line).partition(": ")[2]
    assert command.split()[0] == "voicecoach"
    assert "Five weeks for tight hamstrings (tight-hamstrings)" in shown(capsys, *command.split()[2:])


def test_a_card_tells_days_ladders_rules_and_every_session(capsys: pytest.CaptureFixture[str]) -> None:
    """For each number of sessions a week, sessions that are alike in one line."""
    card = shown(capsys, "steady-legs-and-trunk", "--kind", "programme")
    assert "Days: tue, fri; or mon, wed, fri." in card
    assert "wall-sit (sets x hold): 2x20 s, 2x25 s" in card
    assert "bird-dog (rounds of finisher x reps)" in card
    assert "Pain of 4-5, effort of 9 or more, or not finished: the same level again." in card
    tables = card.split("As planned, ")[1:]
    assert [table.split()[0] for table in tables] == ["2", "3"]
    rows = [line.split() for line in tables[0].splitlines() if line.strip()[:1].isdecimal()]
    assert rows[1][:2] == ["1-2", "1"]
    # In session 8 the bird dog has earned a third round, and the heel raise has not.
    assert ["8", "4", "3", "3x15", "s", "3x30", "s", "3x7", "2x6", "2x12"] in rows
    assert rows[-1][:2] == ["12", "6"]


def test_a_programme_that_is_no_routine_is_told_as_what_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where a session is wanted."""
    (tmp_path / "autumn.yaml").write_text(programme_text("tight-hamstrings").replace("mine", "autumn"))
    assert run(["preview", "autumn", "--voice", "estimate", "--cues", str(tmp_path)]) == 1
    told = capsys.readouterr().err
    assert "'autumn' is a programme, not a routine or exercise" in told
    assert run(["show", "hip-hinge", "--kind", "programme"]) == 1
    assert "'hip-hinge' is an exercise, not a programme" in capsys.readouterr().err
    assert "Mine (autumn)".lower() in shown(capsys, "autumn", "--cues", str(tmp_path)).lower()


def test_a_level_is_written_as_a_ladder_writes_it() -> None:
    """So that what is shown can be written."""
    assert [str(Level(sets=2, reps=8)), str(Level(sets=2, hold_ms=12_500)), str(Level(sets=3))] == [
        "2x8",
        "2x12.5 s",
        "3",
    ]
