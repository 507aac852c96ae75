"""Coaching lint: every warning as the cases show it, shipped sheets without any, and the comment that silences one."""

from pathlib import Path
from typing import NamedTuple

import pytest
from paths import TESTS

from voicecoach.errors import RequestError
from voicecoach.sheets.checks.links import link_faults
from voicecoach.sheets.checks.lint import RULES, lint_sheet, lint_sheets
from voicecoach.sheets.library.library import Library, shipped_cues
from voicecoach.sheets.reading.load import parse_sheet
from voicecoach.source import count_faults, sort_faults

CASES = TESTS / "cases" / "lint.md"


class Case(NamedTuple):
    title: str
    line_number: int
    sheet: str
    expected: str


def _read_cases() -> list[Case]:
    """Title, sheet and output, each ended by a line with a dot."""
    lines = CASES.read_text(encoding="utf-8").splitlines()
    dots = [index for index, line in enumerate(lines) if line == "."]
    return [
        Case(
            lines[first - 1],
            first,
            "\n".join([*lines[first + 1 : second], ""]),
            "\n".join(lines[second + 1 : third]),
        )
        for first, second, third in zip(dots[::3], dots[1::3], dots[2::3], strict=True)
    ]


CASE_LIST = _read_cases()


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=f"{case.line_number}: {case.title}") for case in CASE_LIST]
)
def test_a_warning_reads_as_its_case_says(case: Case, shipped: Library) -> None:
    """The whole output, to the letter; the sheet has no errors."""
    sheet = parse_sheet(case.sheet.encode(), "sheet.yaml")
    assert link_faults(sheet, shipped) == []
    warnings = sort_faults(lint_sheet(sheet, shipped))
    assert {warning.severity for warning in warnings} <= {"warning"}
    assert "\n\n".join([*map(str, warnings), count_faults(warnings)]) == case.expected


def test_every_rule_has_a_case() -> None:
    """All but the one that needs a whole library, which has a test of its own."""
    shown = {code for code in RULES if any(f"warning[{code}]" in case.expected for case in CASE_LIST)}
    assert shown == set(RULES) - {"unused-technique"}


def test_the_shipped_sheets_are_clean(shipped: Library) -> None:
    """All of them, techniques that nobody uses included."""
    assert [str(warning) for warning in lint_sheets(shipped)] == []


TECHNIQUE = "technique: soft-eyes\nname: Soft eyes\nsay: Let the eyes go soft.\n"


@pytest.mark.parametrize(
    ("first_line", "codes"), [("", ["unused-technique"]), ("# voicecoach: ok unused-technique\n", [])]
)
def test_a_technique_that_nobody_uses_is_told(first_line: str, codes: list[str], tmp_path: Path) -> None:
    """Of a whole folder; a technique that is checked alone may be on its way."""
    (tmp_path / "techniques").mkdir()
    path = tmp_path / "techniques" / "soft-eyes.yaml"
    path.write_text(first_line + TECHNIQUE)
    library = Library((tmp_path, shipped_cues()))
    assert [warning.code for warning in lint_sheets(library)] == codes
    assert [warning.code for warning in lint_sheets(library, (tmp_path,))] == codes
    assert lint_sheets(library, (path,)) == ()
    (tmp_path / "mine.yaml").write_text(
        "routine: mine\nname: Mine\nsafety: [{use: soft-eyes}]\nexercises: [hip-hinge]\n"
    )
    assert lint_sheets(Library((tmp_path, shipped_cues()))) == ()


def test_a_template_uses_techniques_and_is_linted_where_it_is_used(tmp_path: Path) -> None:
    """At its own line, with its own text."""
    for folder in ("templates", "techniques"):
        (tmp_path / folder).mkdir()
    (tmp_path / "techniques" / "soft-eyes.yaml").write_text(TECHNIQUE)
    (tmp_path / "templates" / "press.yaml").write_text(
        "template: press\nparameters: {what: What presses.}\nposition: standing\ndose: {sets: 2, sides: each}\n"
        "steps: [{id: press, say: Use the <what>., cues: [{use: soft-eyes}]}]\n"
    )
    path = tmp_path / "hand-press.yaml"
    path.write_text(
        "exercise: hand-press\nname: Hand press\ntemplate: press\nwith: {what: palm}\nsources: [Common.]\n"
    )
    library = Library((tmp_path, shipped_cues()))
    told = lint_sheets(library, (tmp_path,))
    assert [(warning.code, Path(warning.span.path).name, warning.span.line_number) for warning in told] == [
        ("misread-word", "press.yaml", 5)
    ]


def test_a_rule_can_be_ignored_by_its_code_and_only_by_that(tmp_path: Path) -> None:
    """A slip in the code is told, and not taken for silence."""
    (tmp_path / "soft-eyes.yaml").write_text(TECHNIQUE)
    library = Library((tmp_path, shipped_cues()))
    assert lint_sheets(library, ignored=["unused-technique"]) == ()
    with pytest.raises(RequestError, match="did you mean 'unused-technique'"):
        lint_sheets(library, ignored=["unused-technic"])
