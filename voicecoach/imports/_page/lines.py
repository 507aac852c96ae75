"""A page -> its lines: marks taken off, wrapped lines joined, each with its number."""

import re
from dataclasses import dataclass, replace
from typing import Literal

from voicecoach.imports._dose.vocabulary import Language
from voicecoach.imports._page.columns import find_columns
from voicecoach.imports._page.items import is_only_dose, looks_listed, says_how_often

Kind = Literal["title", "number", "bullet", "row", "plain"]

_NUMBERED = re.compile(
    r"^(\s*)(?:[\u2460-\u24ff\u2776-\u2793]|\[?(?:[0-9]{1,2}:)?[0-9]{1,2}:[0-5][0-9]\]?(?:\s*[-\u2013\u2014:])?(?=\s+[^\W\d_])|[0-9]{1,2}\ufe0f?\u20e3|[0-9]{1,2}\s?[-\u2013](?=\s+[^\W\d_])|\(?[0-9]{1,2}[.):](?![0-9])|\(?[A-Z][0-9]?[.)](?=\s)|\(?[a-h]\)(?=\s)|(?:step|schritt|paso) [0-9]{1,2}\s*[:.)-])\s*(.+)$",
    re.IGNORECASE,
)
_SIGNS = "\u00b7\u2022\u2023\u2043\u2190-\u21ff\u25a0-\u27bf\u2b00-\u2bff\ufe0f\U0001f300-\U0001faff"
"""Dots, arrows, ticks, boxes and emoji: whatever stands before the entries of a list."""
_BULLET = re.compile(
    rf"^(\s*)(?:[-=]+>|>{{2,}}|[-*+\u2013{_SIGNS}]+|o(?=\s{{2,}}))\s*(?:\[[ xX]?\]\s*)?(?<=[\s\]>{_SIGNS}])(.+)$"
)
_HEADING = re.compile(
    r"^\s*(?:#{1,6}\s+|(?:exercise|\u00fcbung|ejercicio)(?:(?: (?:no\.?|nr\.?) ?)?\s+[0-9]{1,2}\s*[:.)-]|\s*:(?=\s*[^\W\d_]))\s*)(.+?)\s*#*$",
    re.IGNORECASE,
)
_QUOTE = re.compile(r"^\s{0,3}(?:>\s?)+")
_UNDERLINE = re.compile(r"^\s*(?:=+|-{3,}|_{3,}|\*{3,})\s*$")
_RULE = re.compile(r"^[\s|:+-]*$")
_SPACED = re.compile(r"\S+(?: \S+)*")
"""A cell of a row whose cells stand apart by two spaces or more."""
_FEWEST_COLUMNS = 3
_MOST_NAME_WORDS = 5
_CELLS = re.compile(r"\s*(?:\t+|\|)\s*")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page, or several that are one sentence."""

    number: int
    text: str
    kind: Kind
    indent: int
    is_after_blank: bool
    cells: tuple[str, ...] = ()
    """Of a row of a table."""


def read_lines(content: str, language: Language) -> list[Line]:
    """The lines that have words in them. A line that goes on in the next one is joined with it."""
    lines: list[Line] = []
    is_after_blank = True
    written_lines = content.split("\n")
    in_columns = _rows_in_columns(written_lines)
    for number, written in enumerate(written_lines, start=1):
        if number in in_columns:
            lines.append(Line(number, written.strip(), "row", 0, is_after_blank, in_columns[number]))
            is_after_blank = False
            continue
        raw = _QUOTE.sub("", written)
        if not raw.strip() or (_RULE.match(raw) and (_UNDERLINE.match(raw) or "|" in raw)):
            if (
                _UNDERLINE.match(raw)
                and lines
                and lines[-1].number == number - 1
                and lines[-1].kind == "plain"
            ):
                lines[-1] = replace(lines[-1], kind="title")
            is_after_blank = is_after_blank or not raw.strip()
            continue
        line = _read_line(raw, number, is_after_blank=is_after_blank)
        if line.kind == "row" and all(is_only_dose(cell, language) for cell in line.cells if cell):
            # Parts of one dose with bars between them are no row of a table: its name stands above.
            line = replace(line, kind="plain", text=", ".join(filter(None, line.cells)), cells=())
        if not line.text:  # a number or a mark with nothing behind it
            continue
        if lines and not is_after_blank and _goes_on(lines[-1], line, raw, language):
            lines[-1] = replace(lines[-1], text=f"{lines[-1].text} {line.text}")
        else:
            lines.append(line)
        is_after_blank = False
    return [_line_of_dose(lines, index, language) for index in range(len(lines))]


def _line_of_dose(lines: list[Line], index: int, language: Language) -> Line:
    """`2 x 20 | alternating | daily` with no other row beside it is no row of a table: its name stands above."""
    line = lines[index]
    near = [*lines[max(0, index - 1) : index], *lines[index + 1 : index + 2]]
    if (
        line.kind != "row"
        or any(one.kind == "row" for one in near)
        or not is_only_dose(line.cells[0], language)
    ):
        return line
    return replace(line, kind="plain", text=", ".join(filter(None, line.cells)), cells=())


def _read_line(raw: str, number: int, *, is_after_blank: bool) -> Line:
    indent = len(raw.expandtabs(4)) - len(raw.expandtabs(4).lstrip())
    heading = _HEADING.match(raw)
    if heading:
        return Line(number, heading[1].strip(" *_:"), "title", indent, is_after_blank)
    cells = list(_CELLS.split(raw.strip().strip("|")))
    if len([cell for cell in cells if cell]) > 1 and ("|" in raw or raw.strip().count("\t") > 0):
        return Line(number, raw.strip(), "row", indent, is_after_blank, tuple(cells))
    for kind, pattern in (("number", _NUMBERED), ("bullet", _BULLET)):
        match = pattern.match(raw)
        if match:
            return Line(
                number, match[2].strip(), "number" if kind == "number" else "bullet", indent, is_after_blank
            )
    return Line(number, raw.strip(), "plain", indent, is_after_blank)


def _rows_in_columns(written: list[str]) -> dict[int, tuple[str, ...]]:
    """The rows of tables whose columns stand apart by spaces alone, by the numbers of their lines: below names of columns."""
    rows: dict[int, tuple[str, ...]] = {}
    starts: list[int] = []
    for number, line in enumerate(written, start=1):
        cells = [(one.start(), one[0]) for one in _SPACED.finditer(line.rstrip().expandtabs(8))]
        names = tuple(text for _, text in cells)
        if "|" in line or "\t" in line or not cells:
            starts = []
        elif len(cells) >= _FEWEST_COLUMNS and find_columns(names) is not None:
            starts, rows[number] = [at for at, _ in cells], names
        elif starts:
            # A cell belongs to the column that begins nearest to it: others in its row may be empty.
            places = [min(range(len(starts)), key=lambda one: abs(starts[one] - at)) for at, _ in cells]
            if len(cells) == 1 or len(set(places)) < len(places):
                starts = []
                continue
            by_place = dict(zip(places, names, strict=True))
            rows[number] = tuple(by_place.get(place, "") for place in range(len(starts)))
    return rows


def _goes_on(before: Line, line: Line, raw: str, language: Language) -> bool:
    """Whether a line is the rest of the one before."""
    if line.kind != "plain" or before.kind in {"title", "row"} or before.text[-1] == ":":
        return False
    # Messages begin their lines small: an exercise below another, or how often below all of them.
    is_next = looks_listed(line.text, language) or says_how_often(line.text, language)
    if line.text[:1].islower() and is_next and looks_listed(before.text, language):
        return False
    is_indented = raw[:1].isspace() and before.kind in {"number", "bullet"} and before.text[-1] not in ".!?"
    # A short entry and a capital below it: a name and its first sentence.
    begins = line.text[:1].isupper() and len(before.text.split()) <= _MOST_NAME_WORDS
    return (is_indented and not begins) or line.text[:1].islower()
