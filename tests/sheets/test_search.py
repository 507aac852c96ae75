"""Finding sheets by what people call things, and using one's own beside the shipped ones."""

from pathlib import Path

import pytest
from sessions import LIBRARY, ROUTINE, compiled

from voicecoach.sheets.library.library import Library, shipped_cues
from voicecoach.sheets.library.search import Filters, search


def found(*words: str, **filters: str) -> list[str]:
    return [hit.id for hit in search(LIBRARY.catalogue, words, Filters(**filters))]


@pytest.mark.parametrize(
    "words",
    [
        ("hamstring",),
        ("hamstrings",),
        ("Hamstring",),
        ("hamstirng",),
        ("knee", "pain"),
        ("knee pain",),
        ("tight hamstring",),
    ],
)
def test_the_routine_is_found_by_whatever_people_type(words: tuple[str, ...]) -> None:
    """Case, plurals and swapped letters do not matter, and what has the words in its name comes first."""
    assert found(*words)[0] == ROUTINE


@pytest.mark.parametrize(
    ("word", "exercise"),
    [
        ("ERE", "hamstring-ere"),
        ("asmr", "hamstring-asmr"),
        ("glute bridge", "marching-hip-bridge"),
        ("low-back-pain", "jefferson-curl"),
        ("golf ball", "hamstring-asmr"),
    ],
)
def test_other_names_and_conditions_find_an_exercise(word: str, exercise: str) -> None:
    """Names that are never spoken still find what they mean."""
    assert exercise in found(word)


def test_a_technique_is_found_by_its_name_and_through_its_exercises() -> None:
    """Active arch is a technique, and the bridge uses it."""
    assert {"active-arch", "marching-hip-bridge"} <= set(found("active arch"))


def test_filters_keep_what_passes_them() -> None:
    """No equipment, seated, for the glutes."""
    assert {"marching-hip-bridge", "jefferson-curl", "hip-hinge"} <= set(found(equipment="none"))
    assert not {"hamstring-ere", "hamstring-asmr"} & set(found(equipment="none"))
    assert {"seated-tibial-rotation", "hamstring-asmr"} <= set(found(position="seated"))
    assert "hamstring-ere" not in found(position="seated")
    assert "marching-hip-bridge" in found(muscle="glute")
    assert found("hamstring", position="supine")[0] == ROUTINE


def test_a_word_that_is_there_is_not_taken_for_a_slip() -> None:
    """Balls are not walls; a slip still finds them, and so does the plural."""
    assert found(equipment="ball") == [ROUTINE, ROUTINE, "hamstring-asmr"]
    assert found(equipment="balls") == found(equipment="bal") == found(equipment="ball")
    assert found(equipment="walll") == found(equipment="wall")
    assert found(equipment="wall")[-2:] == ["heel-raise", "wall-sit"]
    assert "wall-sit" not in found("ball")


def test_needing_nothing_is_meant_of_a_whole_session(tmp_path: Path) -> None:
    """A routine is listed when none of its exercises needs anything, and not because one of them does not."""
    assert found(equipment="none") == ["hip-hinge", "jefferson-curl", "marching-hip-bridge"]
    (tmp_path / "bare.yaml").write_text("routine: bare\nname: Bare\nexercises: [hip-hinge, jefferson-curl]\n")
    hits = search(Library((tmp_path, shipped_cues())).catalogue, (), Filters(equipment="none"))
    assert hits[0].id == "bare"


def test_nothing_is_found_for_words_that_are_nowhere() -> None:
    """No near miss is taken for a hit."""
    assert found("xylophone") == []


def test_a_sheet_of_ones_own_stands_in_for_a_shipped_one_and_says_so(tmp_path: Path) -> None:
    """The first folder wins, by id, with a notice."""
    (tmp_path / "techniques").mkdir()
    (tmp_path / "techniques" / "breathe.yaml").write_text(
        'technique: breathe\nname: Breathe my way\nsay: {full: "Breathe as you please."}\npriority: breath\n'
    )
    library = Library((tmp_path, shipped_cues()))
    texts = [event.text for event in compiled("hamstring-ere", library=library).speech]
    assert "Breathe as you please." in texts
    assert library.notices == [
        f"technique breathe is taken from {tmp_path / 'techniques' / 'breathe.yaml'}, not from cues/techniques/breathe.yaml"
    ]


def test_what_has_every_word_in_its_name_comes_first(tmp_path: Path) -> None:
    """Before what has one of them there and another among its other names."""
    text = "exercise: {}\nname: {}\naka: [{}]\nposition: supine\ndose: {{sets: 2}}\nsteps: [{{id: up, say: Lift.}}]\n"
    (tmp_path / "a-bridge.yaml").write_text(text.format("a-bridge", "Bridge", "long hold"), encoding="utf-8")
    (tmp_path / "long-bridge.yaml").write_text(
        text.format("long-bridge", "Long bridge", "plank"), encoding="utf-8"
    )
    hits = search(Library((tmp_path,)).catalogue, ["long", "bridge"], Filters())
    assert [hit.id for hit in hits] == ["long-bridge", "a-bridge"]
