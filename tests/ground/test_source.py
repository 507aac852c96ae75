"""Faults as they are shown: place, line, caret and hint; sorted, each once, counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.source import WIDEST_LINE, Fault, Span, count_faults, format_fault, sort_faults

LINE = "  rset: 30 s"


def fault_at(line: str, column: int, end: int, line_number: int = 8, **more: str) -> Fault:
    span = Span("cues/exercises/side-plank.yaml", line_number, column, end)
    return Fault("unknown-field", "'rset' is not a field of dose", span, line, **more)


def test_a_fault_shows_place_line_caret_and_hint() -> None:
    """The form of the house, to the letter."""
    assert str(fault_at(LINE, 3, 7, hint="did you mean 'rest'?")) == (
        "cues/exercises/side-plank.yaml:8:3: error[unknown-field]: 'rset' is not a field of dose\n"
        "  |\n"
        "8 |   rset: 30 s\n"
        "  |   ^^^^\n"
        "  = hint: did you mean 'rest'?"
    )


def test_a_warning_without_a_hint_says_so() -> None:
    """The severity is in the first line; there is no empty hint."""
    shown = str(fault_at(LINE, 3, 7, line_number=120, severity="warning")).splitlines()
    assert shown[0].startswith("cues/exercises/side-plank.yaml:120:3: warning[unknown-field]: ")
    assert shown[1:] == ["    |", "120 |   rset: 30 s", "    |   ^^^^"]


@pytest.mark.parametrize(
    ("line", "column", "end", "shown", "carets"),
    [
        ("", 1, 2, "8 |", "  | ^"),
        ("ab", 3, 4, "8 | ab", "  |   ^"),
        ("ab", 1, 99, "8 | ab", "  | ^^"),
        ("ab", 2, 2, "8 | ab", "  |  ^"),
        ("\tab", 2, 3, "8 | \tab", "  | \t^"),
        ("ab   ", 1, 3, "8 | ab", "  | ^^"),
    ],
)
def test_the_caret_stands_under_what_is_meant(
    line: str, column: int, end: int, shown: str, carets: str
) -> None:
    """At an empty line, past the end, too wide, of no width, after a tab."""
    assert str(fault_at(line, column, end)).splitlines()[2:4] == [shown, carets]


@given(st.integers(1, 1000), st.data())
def test_of_a_long_line_the_caret_keeps_its_character(length: int, data: st.DataObject) -> None:
    """Only what stands around the caret is shown, and the same character stands above it."""
    line = "".join(chr(ord("a") + index % 26) if index % 7 else "." for index in range(length))
    column = data.draw(st.integers(1, length))
    shown, carets = str(fault_at(line, column, column + 1)).splitlines()[2:4]
    assert len(shown) <= WIDEST_LINE + len("8 | ")
    assert shown[carets.index("^")] == line[column - 1]


@given(st.text(max_size=200).filter(lambda line: "\n" not in line), st.integers(1, 200))
def test_no_line_of_a_sheet_reaches_the_terminal_as_a_command(line: str, column: int) -> None:
    """Colours, bells and line ends that stand in a sheet are shown as what they are not: harmless."""
    shown = format_fault(fault_at(line, min(column, len(line) + 1), column + 1))
    assert all(char.isprintable() or char in "\n\t" for char in shown)
    assert shown.count("\n") == 3


def test_faults_are_sorted_by_place_each_once() -> None:
    """By path, line and column as numbers, not as text."""
    second, tenth, early = fault_at(LINE, 3, 7, 2), fault_at(LINE, 3, 7, 10), fault_at(LINE, 1, 2, 10)
    assert sort_faults([tenth, second, early, tenth]) == [second, early, tenth]


@pytest.mark.parametrize(
    ("severities", "text"),
    [
        ([], "no faults"),
        (["error"], "1 error"),
        (["error", "error"], "2 errors"),
        (["warning"], "1 warning"),
        (["warning", "error", "error"], "2 errors, 1 warning"),
    ],
)
def test_the_closing_line_counts(severities: list[str], text: str) -> None:
    """Errors before warnings, with their plurals."""
    assert count_faults([fault_at(LINE, 3, 7, severity=severity) for severity in severities]) == text
