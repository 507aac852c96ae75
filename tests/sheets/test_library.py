"""Where sheets are found: by name or path, in the folders asked for, then the user's own, then the shipped ones."""

import os
from pathlib import Path

import pytest

from voicecoach.cli import run
from voicecoach.errors import RequestError, SheetError
from voicecoach.sheets.checks.check import check_sheets
from voicecoach.sheets.forms.sheet import ExerciseSheet
from voicecoach.sheets.forms.terms import FOLDERS
from voicecoach.sheets.library.library import Library, find_folders, shipped_cues, user_cues

EXERCISE = (
    "exercise: {id}\nname: {name}\nposition: standing\ndose: {{sets: 2}}\nsteps: [{{id: go, say: Go.}}]\n"
)


def write(folder: Path, path: str, text: str) -> Path:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def exercise(folder: Path, path: str, sheet_id: str, name: str = "Calf raise") -> Path:
    return write(folder, path, EXERCISE.format(id=sheet_id, name=name))


def name_of(library: Library, sheet_id: str) -> str:
    form = library.open(sheet_id).form
    assert isinstance(form, ExerciseSheet)
    return form.name


def test_every_shipped_sheet_is_found_by_its_id(shipped: Library) -> None:
    """And is told apart by its kind; the shipped folder has some of each."""
    for kind in FOLDERS:
        ids = shipped.ids(kind)
        assert ids or kind == "translation", kind
        for sheet_id in ids:
            sheet = shipped.find(kind, sheet_id)
            assert sheet is not None
            assert (sheet.kind, sheet.id) == (kind, sheet_id)
    assert shipped.find("routine", "hamstring-ere") is None
    assert shipped.find("exercise", "hamstring-ere") is not None


def test_the_folder_asked_for_comes_before_the_users_own_and_that_before_the_shipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first sheet of an id wins, so a user may replace a shipped one."""
    asked, own = tmp_path / "asked", tmp_path / "own"
    monkeypatch.setenv("VOICECOACH_CUES", str(own))
    asked.mkdir()
    assert "stool" in library_text(find_folders((asked,)), "hamstring-ere")
    exercise(own, "exercises/hamstring-ere.yaml", "hamstring-ere", "Mine")
    assert name_of(find_folders((asked,)), "hamstring-ere") == "Mine"
    exercise(asked, "exercises/hamstring-ere.yaml", "hamstring-ere", "Hers")
    assert name_of(find_folders((asked,)), "hamstring-ere") == "Hers"
    assert name_of(find_folders(()), "hamstring-ere") == "Mine"
    assert [folder.name for folder in find_folders((asked,)).folders] == ["asked", "own", shipped_cues().name]


def library_text(library: Library, sheet_id: str) -> str:
    return "\n".join(library.open(sheet_id).lines)


def test_the_users_folder_is_named_by_the_environment_and_need_not_exist(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the variable it is where this system keeps a user's data."""
    monkeypatch.setenv("VOICECOACH_CUES", str(tmp_path / "absent"))
    assert user_cues() == tmp_path / "absent"
    assert find_folders(()).folders == (shipped_cues(),)
    monkeypatch.delenv("VOICECOACH_CUES")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    assert user_cues().parts[-2:] == ("voicecoach", "cues")


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """It is a slip of the user's, not an empty library."""
    with pytest.raises(RequestError, match=r"there is no folder .*absent"):
        find_folders((tmp_path / "absent",))
    with pytest.raises(RequestError, match="there is no folder"):
        find_folders((exercise(tmp_path, "a.yaml", "a"),))


@pytest.mark.parametrize(
    "path",
    [
        "exercises/calf.yaml",
        "exercises/calf.yml",
        "calf.yaml",
        "exercises/other-name.yaml",
        "other-name.yaml",
    ],
)
def test_a_sheet_is_found_by_its_id_wherever_it_lies_in_the_folder(tmp_path: Path, path: str) -> None:
    """In the folder of its kind or at the top, and whatever its file is called; and it is listed too."""
    exercise(tmp_path, path, "calf")
    library = Library((tmp_path, shipped_cues()))
    assert library.open("calf").id == "calf"
    assert "calf" in library.ids("exercise")
    assert "calf" in [sheet.id for sheet in library.all("exercise")]


def test_a_name_that_nothing_has_names_the_nearest_that_can_be_opened(tmp_path: Path) -> None:
    """Suggested is an id, never the name of a file that has another id in it."""
    exercise(tmp_path, "exercises/calf-rise.yaml", "heel-drop")
    library = Library((tmp_path,))
    with pytest.raises(RequestError) as caught:
        library.open("calf-rise")
    assert caught.value.hint == "there is only heel-drop"
    with pytest.raises(RequestError, match=r"no routine or exercise is called 'heal-drop'"):
        library.open("heal-drop")


def test_a_path_opens_a_sheet_that_no_folder_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Absolute, or from where the user stands; shown as it was asked for."""
    file = exercise(tmp_path, "sub/mine.yaml", "mine")
    library = Library((shipped_cues(),))
    assert library.open(str(file)).id == "mine"
    monkeypatch.chdir(tmp_path)
    assert Library((shipped_cues(),)).open(f"sub{os.sep}mine.yaml").path == f"sub{os.sep}mine.yaml"


def test_a_path_that_cannot_be_meant_is_refused(tmp_path: Path) -> None:
    """No file there; or a sheet that is no session."""
    library = Library((shipped_cues(),))
    with pytest.raises(RequestError, match=r"there is no sheet .*absent\.yaml"):
        library.open(str(tmp_path / "absent.yaml"))
    with pytest.raises(RequestError, match="is a sheet of kind 'technique'"):
        library.open(str(shipped_cues() / "techniques" / "breathe.yaml"))


def test_shipped_sheets_are_shown_from_cues_and_others_as_they_lie(tmp_path: Path) -> None:
    """Where the package is installed is nobody's business."""
    library = Library((tmp_path, shipped_cues()))
    sheet = library.open("hamstring-ere")
    assert sheet.path == "cues/exercises/hamstring-ere.yaml"
    mine = exercise(tmp_path, "exercises/mine.yaml", "mine")
    assert Library((tmp_path,)).open("mine").path == str(mine)


def test_a_broken_sheet_stops_only_who_asks_for_it(tmp_path: Path) -> None:
    """It is told whole to whoever names it, still listed among the ids, and left out of the list of sheets."""
    write(tmp_path, "exercises/broken.yaml", "exercise: broken\nname: Broken\n")
    exercise(tmp_path, "exercises/sound.yaml", "sound")
    library = Library((tmp_path,))
    assert library.open("sound").id == "sound"
    assert [sheet.id for sheet in library.all("exercise")] == ["sound"]
    assert library.ids("exercise") == ["broken", "sound"]
    with pytest.raises(SheetError, match="an exercise needs 'dose'"):
        library.open("broken")


def test_a_folder_that_is_named_like_a_sheet_is_none(tmp_path: Path) -> None:
    """And files of other kinds are left alone."""
    (tmp_path / "exercises" / "calf.yaml").mkdir(parents=True)
    write(tmp_path, "exercises/notes.txt", "not a sheet")
    exercise(tmp_path, "exercises/sound.yaml", "sound")
    library = Library((tmp_path,))
    assert library.ids("exercise") == ["sound"]
    assert library.find("exercise", "calf") is None


def test_pacing_phrases_and_conditions_may_be_a_users_own(tmp_path: Path) -> None:
    """Conditions add up over the folders; of pacing and phrases the first counts."""
    write(
        tmp_path,
        "conditions.yaml",
        "conditions: mine\nmeans: {sore-thumb: Is your thumb sore?, tall: Mine?}\n",
    )
    text = (shipped_cues() / "pacing.yaml").read_text(encoding="utf-8")
    write(tmp_path, "pacing.yaml", text)
    library = Library((tmp_path, shipped_cues()))
    assert library.conditions()["sore-thumb"] == "Is your thumb sore?"
    assert library.conditions()["tall"] == "Mine?"
    assert "sciatica" in library.conditions()
    assert library.pacing().path == str(tmp_path / "pacing.yaml")
    assert library.phrases("en").path == "cues/phrases/en.yaml"
    with pytest.raises(RequestError, match="there are no stock phrases in 'xx'"):
        library.phrases("xx")


def test_the_shipped_sheets_have_no_faults(shipped: Library) -> None:
    """Not one, and every file is looked at."""
    report = check_sheets(shipped, ())
    assert [str(fault) for fault in report.faults] == []
    assert report.sheet_count == len([*shipped_cues().rglob("*.yaml")]) > 50


def test_a_check_tells_the_faults_of_all_sheets_sorted(tmp_path: Path) -> None:
    """Of the form of one and the names in another, and the same id twice in one folder."""
    write(tmp_path, "exercises/b.yaml", EXERCISE.format(id="b", name="B").replace("sets", "sest"))
    write(
        tmp_path,
        "exercises/a.yaml",
        EXERCISE.format(id="a", name="A") + "avoid: [{condition: tal, use: b}]\n",
    )
    exercise(tmp_path, "exercises/c.yaml", "a")
    report = check_sheets(Library((tmp_path, shipped_cues())), (tmp_path,))
    assert [(Path(fault.span.path).name, fault.code) for fault in report.faults] == [
        ("a.yaml", "unknown-condition"),
        ("b.yaml", "unknown-field"),
        ("c.yaml", "duplicate-id"),
    ]
    assert report.sheet_count == 3


def test_a_path_to_check_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """Otherwise a slip in the path would pass as a sheet without faults."""
    with pytest.raises(RequestError, match="there is no sheet or folder"):
        check_sheets(Library((shipped_cues(),)), (tmp_path / "absent",))


TECHNIQUE = "technique: soft-knees\nname: Soft knees\nsay: Keep the knees soft.\n"
DIP = EXERCISE.replace("say: Go.", "say: Go., cues: [{{use: soft-knees}}]").format(id="dip", name="Dip")
LEGS = "routine: legs\nname: Legs\nexercises: [dip]\n"
MONTH = "programme: month\nname: A month\nwhy: Ours.\nroutine: legs\nweeks: 4\nsessions: 3 a week\n"


def neighbours(folder: Path, *, in_folders: bool) -> dict[str, Path]:
    """Sheets that name each other, side by side or each in the folder of its kind."""
    sheets = {"technique": TECHNIQUE, "exercise": DIP, "routine": LEGS, "programme": MONTH}
    return {
        kind: write(folder, f"{FOLDERS[kind] if in_folders else '.'}/my-{kind}.yaml", text)
        for kind, text in sheets.items()
    }


@pytest.mark.parametrize("in_folders", [False, True])
def test_every_command_that_is_given_a_path_sees_the_sheets_beside_it(
    in_folders: bool,  # noqa: FBT001 - a parameter of pytest
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With no --cues, from another folder, and no sheet of one path is seen from elsewhere."""
    sheets = {kind: str(path) for kind, path in neighbours(tmp_path / "mine", in_folders=in_folders).items()}
    monkeypatch.setenv("VOICECOACH_DATA", str(tmp_path / "data"))
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    estimate = ["--voice", "estimate"]
    for command in (
        ["check", str(tmp_path / "mine")],
        *(["check", path] for path in sheets.values()),
        ["preview", sheets["routine"], *estimate],
        ["preview", sheets["exercise"], *estimate, "-o", "plan.json"],
        ["show", sheets["routine"]],
        ["show", sheets["programme"], "--kind", "programme"],
        ["explain", sheets["routine"], "--at", "0:20", *estimate],
        ["diff", sheets["routine"], sheets["exercise"], *estimate],
        # What sounds takes a while: once is enough.
        *([["render", sheets["routine"], "-o", "legs.wav"]] if in_folders else []),
        *([["play", sheets["routine"], "--player", "silent"]] if in_folders else []),
        ["new", "exercise", "other", "--from", sheets["exercise"], "-o", "other.yaml"],
        ["plan", "start", sheets["programme"]],
        ["plan", "show", "month"],
    ):
        assert run(command) == 0, command
    assert run(["preview", "legs", *estimate]) == 1


def test_check_in_a_folder_of_sheets_sees_all_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`voicecoach check .`, also in the folder of one kind; a sheet that is nowhere beside it is still missed."""
    neighbours(tmp_path, in_folders=True)
    monkeypatch.chdir(tmp_path)
    assert run(["check", "."]) == 0
    monkeypatch.chdir(tmp_path / "routines")
    assert run(["check", "."]) == 0
    assert run(["check", "my-routine.yaml"]) == 0
    (tmp_path / "techniques" / "my-technique.yaml").unlink()
    assert run(["check", ".."]) == 1


def test_a_folder_that_is_searched_anyway_keeps_its_turn(tmp_path: Path) -> None:
    """So that what was asked for first stays first, and the path of a shipped sheet changes nothing."""
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        exercise(folder, "exercises/calf-raise.yaml", "calf-raise")
    named = find_folders((one, other), str(other / "exercises" / "calf-raise.yaml"))
    assert named.folders[:2] == (one, other)
    shipped = find_folders((), str(shipped_cues() / "exercises" / "hip-hinge.yaml"))
    assert shipped.folders == find_folders(()).folders
