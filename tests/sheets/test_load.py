"""From bytes to a sheet: values stay as written, every value keeps its place, and nothing grows without bound."""

from contextlib import suppress
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.errors import RequestError, SheetError
from voicecoach.sheets.dose.values import TimeRange
from voicecoach.sheets.forms.sheet import Counted, ExerciseSheet, RoutineSheet, TechniqueSheet
from voicecoach.sheets.library.library import shipped_cues
from voicecoach.sheets.reading.compose import MOST_BYTES, MOST_VALUES
from voicecoach.sheets.reading.load import load_sheet, parse_sheet
from voicecoach.sheets.reading.written import Place, Sheet

SHEET = """\
exercise: calf-raise          # what it is
name: Calf raise
position: standing
equipment: [step, wall]
dose:
  sets: 2-4 cycles
  hold: 10-15 s
  count: none
steps:
  - id: lift
    say: {full: "Lift the {side} heel.", short: 'Lift.'}
    hold: dose
    ramp: 3 s up, 1.5 s down
  - id: lower
    say: Lower
      slowly.
why: >-
  It trains
  the calf.
"""


def parse(text: str) -> Sheet:
    return parse_sheet(text.encode(), "calf.yaml")


def exercise(text: str) -> ExerciseSheet:
    form = parse(text).form
    assert isinstance(form, ExerciseSheet)
    return form


def test_a_sheet_is_read_as_it_is_meant() -> None:
    """Quantities become numbers, a text alone is the full form, and what is left out is left out."""
    form = exercise(SHEET)
    assert form.equipment == ("step", "wall")
    assert form.dose.sets == Counted(low=2, high=4, noun="cycle")
    assert form.dose.hold == TimeRange(10_000, 15_000)
    assert form.dose.rest is None
    lift, lower = form.steps
    assert (lift.say.full, lift.say.short, lift.say.word) == ("Lift the {side} heel.", "Lift.", None)
    assert lift.hold == "dose"
    assert lift.ramp is not None
    assert (lift.ramp.up_ms, lift.ramp.down_ms) == (3000, 1500)
    assert lower.say.full == "Lower slowly."
    assert form.why == "It trains the calf."


@pytest.mark.parametrize("value", ["no", "1:30", "0o17", "1e3", "null", "2024-01-01", ".inf", "0x1F", "true"])
def test_a_text_stays_the_text_that_was_written(value: str) -> None:
    """YAML's own reading would make a truth, a number, a date or nothing of these."""
    assert exercise(SHEET.replace("Calf raise", value)).name == value


def test_a_tilde_is_a_text_and_not_nothing() -> None:
    """YAML's own reading would make null of it; as a name it is refused for what it is, since it cannot be said."""
    with pytest.raises(SheetError, match="there is nothing to say in '~'"):
        exercise(SHEET.replace("Calf raise", "~"))


@pytest.mark.parametrize(
    ("place", "written"),
    [
        (("exercise",), "calf-raise"),
        (("equipment", 1), "wall"),
        (("dose", "hold"), "10-15 s"),
        (("steps", 0, "say", "full"), '"Lift the {side} heel."'),
        (("steps", 0, "say", "short"), "'Lift.'"),
        (("steps", 0, "hold"), "dose"),
        (("steps", 1, "id"), "lower"),
    ],
)
def test_every_value_knows_its_place(place: Place, written: str) -> None:
    """Line and columns, counted from 1, are those of the text that was written there."""
    span = parse(SHEET).span(*place)
    line = SHEET.splitlines()[span.line_number - 1]
    assert line[span.column_number - 1 : span.end_column_number - 1] == written


def test_a_key_knows_its_place_and_what_was_not_written_is_near_its_parent() -> None:
    """So a fault about a missing part points at the whole."""
    sheet = parse(SHEET)
    assert str(sheet.key_span("steps", 0, "ramp")) == "calf.yaml:13:5"
    assert sheet.span("steps", 0, "ready") == sheet.span("steps", 0)
    assert sheet.span("nowhere", 7) == sheet.span()


@given(st.sampled_from(["\n", "\r\n", "\r"]), st.booleans())
def test_line_ends_and_a_byte_order_mark_change_nothing(line_end: str, marked: bool) -> None:  # noqa: FBT001  # drawn
    """A sheet from any editor has the same meaning and the same places."""
    content = ("\ufeff" * marked + SHEET.replace("\n", line_end)).encode()
    sheet = parse_sheet(content, "calf.yaml")
    assert sheet.form == parse(SHEET).form
    assert sheet.spans == parse(SHEET).spans
    assert sheet.lines == parse(SHEET).lines


def test_an_alias_means_what_was_written_before() -> None:
    """A value that is used twice is written once, and its parts keep the place of the first writing."""
    text = "routine: legs\nname: Legs\nexercises:\n  - {use: a, dose: &short {sets: 2, hold: 5 s}}\n  - {use: b, dose: *short}\n"
    sheet = parse(text)
    assert isinstance(sheet.form, RoutineSheet)
    first, second = sheet.form.exercises
    assert first.dose == second.dose
    assert sheet.span("exercises", 1, "dose", "hold") == sheet.span("exercises", 0, "dose", "hold")
    assert str(sheet.span("exercises", 1, "dose")) == "calf.yaml:5:20"


def test_sizes_are_counted_with_every_alias_followed() -> None:
    """Exactly the most that are allowed pass, and one more does not."""

    def listed(count: int) -> str:
        # One mapping, four scalars in it, the list, the anchored list and its entries, and the alias with as many again.
        half = (count - 7) // 2
        return f"technique: t\nname: T\nsay: S.\nfocus: general\nsources: [&a [{'a, ' * half}], *a]\n"

    def codes(count: int) -> list[str]:
        with pytest.raises(SheetError) as caught:
            parse(listed(count))
        return [fault.code for fault in caught.value.faults]

    assert codes(MOST_VALUES + 2) == ["too-many-values"]
    assert set(codes(MOST_VALUES - 2)) == {"wrong-shape"}


@pytest.mark.parametrize(
    "text",
    [
        "technique: t\nname: &a [" + "a, " * 20_000 + "]\nsources: [" + "*a, " * 2 + "]\n",
        "technique: t\nname: &a {}\nsources: [" + "*a, " * 40_000 + "]\n",
        "technique: t\nname: T\nsay: S.\nsources: [" + "&a x, *a, " * 20_000 + "]\n",
        "technique: t\n" + "".join(f"k{number}: &a{number} v\n" for number in range(20_000)) + "why: *a7\n",
        "[" * 100_000,
        "- " * 100_000,
        "{a: " * 100_000,
        "technique: " + "9" * 1_000_000,
        "technique: t\nname: T\nsay: S.\nwhy: " + "a\n  " * 200_000,
    ],
)
def test_no_sheet_takes_long_to_refuse(text: str) -> None:
    """Also one that was made to: a fair sheet of this size is read in a second, and quadratic reading would take minutes."""
    start_s = process_time()
    with suppress(SheetError):  # which has written its whole report by then
        parse(text)
    assert process_time() - start_s < 20


def test_the_largest_sheet_is_read_and_one_byte_more_is_not() -> None:
    """The bound is on bytes, since that is what a file has."""
    head = "technique: t\nname: T\nsay: S.\n# "
    sheet = parse(head + "x" * (MOST_BYTES - len(head)))
    assert isinstance(sheet.form, TechniqueSheet)
    with pytest.raises(SheetError, match="too-large"):
        parse(head + "x" * (MOST_BYTES - len(head) + 1))


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """As it was asked for, with what the system says."""
    with pytest.raises(RequestError, match="cannot read mine: No such file"):
        load_sheet(tmp_path / "absent.yaml", "mine")
    with pytest.raises(RequestError, match=r"cannot read .*: Is a directory"):
        load_sheet(tmp_path)


@pytest.mark.parametrize("path", sorted(shipped_cues().rglob("*.yaml")), ids=lambda path: path.stem)
def test_every_place_in_a_shipped_sheet_lies_within_it(path: Path) -> None:
    """No span begins past the end of its line, and each line is the one of the file."""
    sheet = load_sheet(path)
    lines = path.read_text(encoding="utf-8").split("\n")
    assert sheet.lines == tuple(lines)
    for span in (*sheet.spans.values(), *sheet.key_spans.values()):
        assert 1 <= span.column_number <= len(lines[span.line_number - 1]) + 1
        assert span.column_number < span.end_column_number


@given(st.sampled_from(["\x85", "\u2028", "\u2029"]))
def test_a_rare_line_end_does_not_shift_the_places_below_it(line_end: str) -> None:
    """YAML ends a line at these, so the caret has to count them as well."""
    with pytest.raises(SheetError) as caught:
        parse(f"technique: t{line_end}name: T\nsay: S.\nfcous: breath\n")
    assert [str(fault.span) for fault in caught.value.faults] == ["calf.yaml:4:1"]
    assert caught.value.faults[0].line == "fcous: breath"
