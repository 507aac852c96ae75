"""What a program can do with sheets, without the command line: find, show, check, begin and import them."""

import json
from pathlib import Path

import pytest

from voicecoach.api.check import check, kind_of
from voicecoach.api.imports import import_content, import_file
from voicecoach.api.library import FORM as LIST
from voicecoach.api.library import Listing, list_sheets, open_library
from voicecoach.api.new import begin_sheet
from voicecoach.api.show import FORM as CARD
from voicecoach.api.show import show_sheet
from voicecoach.errors import RequestError
from voicecoach.sheets.library.search import Hit

BROKEN = "exercise: calf\nname: Calf\nposition: standing\ndose: {sest: 2}\nsteps: [{id: up, say: Rise.}]\n"


def test_what_there_is_is_listed_and_filtered() -> None:
    """Hits are typed; no match is an error that says so."""
    hits = list_sheets(("hamstring",), position="seated")
    assert hits
    assert all(isinstance(hit, Hit) and hit.kind in {"exercise", "routine", "programme"} for hit in hits)
    aka = ("hinge", "bodyweight hip hinge", "good morning")
    assert Hit("exercise", "hip-hinge", "Hip hinge", aka) in list_sheets(("hinge",))
    with pytest.raises(RequestError, match="nothing matches 'zebra --position prone'"):
        list_sheets(("zebra",), position="prone")
    assert "hip-hinge" in open_library().ids("exercise")


@pytest.mark.parametrize(
    ("name", "kind", "shown"),
    [
        ("hamstring-ere", None, "exercise"),
        ("tight-hamstrings", None, "routine"),
        ("tight-hamstrings", "programme", "programme"),
        ("active-arch", None, "technique"),
    ],
)
def test_a_sheet_is_shown_as_a_card(name: str, kind: str | None, shown: str) -> None:
    """Its first line names it, its last one says where it is written."""
    card = show_sheet(name, kind)
    assert (card.kind, card.id) == (shown, name)
    assert card.lines[0] == f"{card.name} ({name})"
    assert card.text().endswith(f"\n\nSheet: {card.path}\n")


def test_a_condition_is_shown_with_what_it_changes() -> None:
    """In which exercises, in which routines, and how to name it."""
    card = show_sheet("low-back-pain")
    assert (card.kind, card.path) == ("condition", "cues/conditions.yaml")
    text = card.text()
    assert "- jefferson-curl: hip-hinge instead." in text
    assert "voicecoach show tight-hamstrings" in text
    assert "steady-legs-and-trunk" not in text
    with pytest.raises(RequestError, match="no condition is called 'low-back-pains'"):
        show_sheet("low-back-pains", "condition")


@pytest.mark.parametrize(
    ("name", "meant"),
    [("ERE", "hamstring-ere"), ("Glute Bridge", "marching-hip-bridge"), ("knee pain", "tight-hamstrings")],
)
def test_a_sheet_is_found_by_what_people_call_it(name: str, meant: str, tmp_path: Path) -> None:
    """By its name or another one, in any case; two of one name are refused."""
    assert show_sheet(name).id == meant
    for sheet in ("one", "two"):
        (tmp_path / f"{sheet}.yaml").write_text(
            f"technique: {sheet}\nname: The same\nsay: Soft knees.\npriority: technique\n"
        )
    with pytest.raises(RequestError, match="several sheets are called 'the same'"):
        show_sheet("the same", cues=(tmp_path,))


def test_no_variable_of_a_text_is_ever_shown() -> None:
    """Every sheet that ships: what is filled in when it is said is in words that fit any time."""
    library = open_library()
    for kind in ("technique", "routine", "exercise", "programme"):
        for name in library.ids(kind):
            assert "{" not in show_sheet(name, kind).text(), name
    assert "Slide the left or right leg back, the opposite arm forward." in show_sheet("bird-dog").text()


def test_lists_and_cards_are_values_for_programs() -> None:
    """In published forms, with all that a program would otherwise have to read out of the text."""
    listed = LIST.fields(Listing(tuple(list_sheets(("hinge",)))))
    assert listed["format"] == "voicecoach-list/1"
    (hinge,) = [hit for hit in listed["hits"] if hit["id"] == "hip-hinge"]
    assert (hinge["kind"], hinge["name"], hinge["aka"][0]) == ("exercise", "Hip hinge", "hinge")
    card = CARD.fields(show_sheet("hamstring-ere"))
    assert (card["format"], card["position"], card["equipment"]) == (
        "voicecoach-card/1",
        "standing",
        ["stool"],
    )
    assert card["dose"] == "2-4 cycles, 3 activations each, holds of 10-15 s, on each side."
    routine = CARD.fields(show_sheet("tight-hamstrings"))
    assert routine["equipment"] == ["massage-ball", "firm-chair", "stool"]
    assert routine["exercises"][0] == "hamstring-asmr"


def test_sheets_are_checked_with_a_typed_result(tmp_path: Path) -> None:
    """Its three faces agree."""
    path = tmp_path / "calf.yaml"
    path.write_text(BROKEN, encoding="utf-8")
    checked = check((path,))
    assert [fault.code for fault in checked.faults] == ["unknown-field"]
    assert (checked.sheet_count, checked.error_count, checked.passed()) == (1, 1, False)
    assert "did you mean 'sets'?" in checked.text()
    assert json.loads(checked.json())["faults"][0]["code"] == "unknown-field"
    assert json.loads(checked.sarif())["runs"][0]["results"][0]["ruleId"] == "unknown-field"


def test_warnings_count_only_when_they_are_asked_to(tmp_path: Path) -> None:
    """And may be left out by their rule."""
    sheet = begin_sheet("technique", "soft-knees")
    path = sheet.save(tmp_path)
    checked = check((tmp_path,))
    assert [fault.code for fault in checked.faults] == ["unused-technique"]
    assert checked.passed()
    assert not checked.passed(strict=True)
    assert check((tmp_path,), ignored=("unused-technique",)).text() == "1 sheet, no errors"
    assert kind_of(path) == "technique"


def test_a_new_sheet_is_never_written_over_another(tmp_path: Path) -> None:
    """It lies where its kind lies, and passes its check."""
    sheet = begin_sheet("exercise", "calf-raise")
    path = sheet.save(tmp_path)
    assert path == tmp_path / "exercises" / "calf-raise.yaml"
    assert check((path,)).passed()
    with pytest.raises(RequestError, match="already exists"):
        sheet.save(tmp_path)
    with pytest.raises(RequestError, match="there is no folder"):
        sheet.save_as(tmp_path / "nowhere" / "calf.yaml")
    with pytest.raises(RequestError, match="groesse-uebung"):
        begin_sheet("exercise", "Größe Übung")


def test_an_import_says_what_it_wrote_and_what_it_left_alone(tmp_path: Path) -> None:
    """A sheet that is there already counts, and one that shadows a shipped one is named."""
    text = "Hip hinge\nBend at the hips. Stand up again.\nRepeat 10 times.\n"
    imported = import_content(text.encode(), "handout.txt", "handout")
    assert imported.sheets[0].place == "exercises/hip-hinge.yaml"
    saved = imported.save(tmp_path)
    assert saved.written[0] == tmp_path / "exercises" / "hip-hinge.yaml"
    assert saved.shadowing == ("hip-hinge",)
    assert saved.kept == ()
    with pytest.raises(RequestError, match="nothing was written"):
        imported.save(tmp_path)
    assert len(imported.save(tmp_path, replace=True).written) == len(imported.sheets)
    with pytest.raises(RequestError, match="cannot read"):
        import_file(tmp_path / "none.txt")
