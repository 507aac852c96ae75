"""Templates: an exercise in a few lines, with faults that point to whoever wrote the mistake."""

from pathlib import Path

import pytest
from sessions import compiled, speech

from voicecoach.errors import SheetError
from voicecoach.sheets.library.library import Library, shipped_cues

HIP = """exercise: hip-end-range
name: Hip end-range expansion
template: end-range-expansion
with:
  into: draw the knee higher
  out: press the knee down
  agonist: hip flexors
  antagonist: glutes
  support: hands
limb: leg
"""


@pytest.fixture
def library(tmp_path: Path) -> Library:
    (tmp_path / "exercises").mkdir()
    return Library((tmp_path, shipped_cues()))


def put(library: Library, text: str) -> str:
    (library.folders[0] / "exercises" / "hip-end-range.yaml").write_text(text, encoding="utf-8")
    return "hip-end-range"


def test_a_template_makes_a_whole_exercise_of_a_few_words(library: Library) -> None:
    """Three holds a cycle on each leg, in the words of this joint."""
    script = compiled(put(library, HIP), library=library)
    assert script.counts.holds == 12
    texts = [event.text for event in speech(script)]
    assert "When the tone rises, go further: draw the knee higher." in texts
    assert "Feel the glutes work." in texts
    assert not any("<" in text for text in texts)


def test_what_an_exercise_says_itself_counts_instead(library: Library) -> None:
    """A field of its own replaces the template's whole field."""
    script = compiled(
        put(library, HIP + "dose: {sets: 1 cycle, reps: 3, hold: 12 s, sides: none}\n"), library=library
    )
    assert [phase.duration_ms for phase in script.phases if phase.kind == "hold"] == [12_000] * 3


def test_a_parameter_that_is_missing_or_unknown_is_a_fault_where_it_is_written(library: Library) -> None:
    """The exercise is to blame for what it fills in."""
    with pytest.raises(SheetError) as refused:
        compiled(put(library, HIP.replace("support: hands", "suport: hands")), library=library)
    text = str(refused.value)
    assert "hip-end-range.yaml:4:1: error[missing-parameter]: the template needs 'support'" in text
    assert "hip-end-range.yaml:9:3: error[unknown-parameter]" in text
    assert "did you mean 'support'?" in text


def test_an_unknown_template_names_those_that_there_are(library: Library) -> None:
    """Nobody has to guess."""
    with pytest.raises(SheetError, match="no template is called 'end-rang'"):
        compiled(
            put(library, HIP.replace("template: end-range-expansion", "template: end-rang")), library=library
        )


def test_a_mistake_in_a_template_is_shown_in_the_template(library: Library) -> None:
    """The line and caret are those of the file that has the mistake."""
    (library.folders[0] / "templates").mkdir()
    own = library.folders[0] / "templates" / "short.yaml"
    own.write_text(
        "template: short\nparameters: {what: what to do}\nposition: standing\ndose: {sets: 3-2}\nsteps:\n  - {id: go, say: '<what>.', move: 1 s}\n"
    )
    with pytest.raises(SheetError) as refused:
        compiled(
            put(library, "exercise: hip-end-range\nname: Hip\ntemplate: short\nwith: {what: Go}\n"),
            library=library,
        )
    assert "short.yaml:4:14: error[reversed-range]: '3-2' runs backwards" in str(refused.value)
    assert "4 | dose: {sets: 3-2}" in str(refused.value)
