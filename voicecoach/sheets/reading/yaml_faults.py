"""What the YAML reader stumbled over, in the author's words: one of its errors -> one Fault with its place and a cure.

The reader knows nothing of sheets, so what it complains of is often not what went wrong. The cases here are those that
people write; each was found by writing it.
"""

import re

import yaml

from voicecoach.sheets.reading.written import Written
from voicecoach.source import Fault, Span

MOST_DEPTH = 24
"""Brackets within brackets. A cue in a step in a variant stands at depth 8."""

_FIELD_START = re.compile(r"\s*(?:- +)*[^\s:]+:")
_QUOTE_ALL = 'put the whole text in quotes: "..."'


def describe_yaml_error(error: yaml.MarkedYAMLError, written: Written) -> Fault:  # noqa: C901, PLR0911, PLR0912  # a return a mistake
    """The fault for one error of the reader."""
    mark = error.problem_mark or error.context_mark
    context, problem = error.context or "", error.problem or ""
    at, opened = _place(mark, written), _place(error.context_mark, written)
    line = written.lines[at.line_number - 1]
    before, after = line[: at.column_number - 1], line[at.column_number - 1 :]
    if "nesting depth" in problem:
        # Newer readers stop by themselves, far behind the bracket that is one too many.
        return too_deep(written, _bracket_too_many(written) or at)
    if (tab := _tab_in(line, at)) is not None:
        return written.fault(
            "tab", "there is a tab here, but sheets are indented with spaces", tab, "replace it with spaces"
        )
    if "mapping values are not allowed" in problem:
        if _FIELD_START.fullmatch(line[: at.column_number]):
            return _indent(written, at, line)
        return written.fault("stray-colon", "this text contains a colon followed by a space", at, _QUOTE_ALL)
    if "quoted scalar" in context and "unexpected" in problem:
        return written.fault(
            "unclosed",
            "this quote is never closed",
            opened,
            f"close it with {written.lines[opened.line_number - 1][opened.column_number - 1]}",
        )
    if "quoted scalar" in context:
        return written.fault(
            "backslash",
            "a backslash in double quotes starts an escape code, but this is not one",
            at,
            "use single quotes: '...'",
        )
    if "flow mapping" in context or "flow sequence" in context:
        if opened.line_number == at.line_number and after:
            return written.fault(
                "missing-comma",
                "a comma is missing before this, or the bracket is not closed",
                at,
                "put a comma between the entries: {sets: 2, hold: 10 s}",
            )
        return written.fault(
            "unclosed",
            "this bracket is never closed",
            opened,
            "close it, and keep a comma between its entries",
        )
    if "could not find expected ':'" in problem:
        return written.fault(
            "missing-colon", "this line has no colon followed by a space", opened, "write 'name: value'"
        )
    if (
        any(what in context for what in ("an alias", "an anchor", "a block scalar"))
        or "cannot start any token" in problem
    ):
        start = opened if "scanning a" in context and "next token" not in context else at
        sign = written.lines[start.line_number - 1][start.column_number - 1 :][:1]
        return written.fault("needs-quotes", f"a text cannot begin with {sign}", start, _QUOTE_ALL)
    if "tag" in context or "tag handle" in problem:
        return written.fault("tag", "YAML tags (!...) are not allowed in sheets", at, "remove it")
    if "did not find expected" in problem and "node content" not in problem:
        if before.strip():
            return written.fault(
                "stray-text",
                "this comes after the end of a quoted text or a bracket",
                at,
                f"remove it, or {_QUOTE_ALL}",
            )
        return _indent(written, at, line)
    return written.fault(
        "not-yaml",
        "this cannot be read here",
        at,
        "compare it with the lines around it: spaces, colons, commas, quotes",
    )


def too_deep(written: Written, span: Span) -> Fault:
    """The fault for the bracket or list that is one too many."""
    return written.fault(
        "too-deep",
        f"more than {MOST_DEPTH} brackets or lists are open here",
        span,
        "close the brackets; a sheet is nested about eight deep",
    )


def _bracket_too_many(written: Written) -> Span | None:
    opened = 0
    for line_number, line in enumerate(written.lines, 1):
        for column, letter in enumerate(line, 1):
            opened += (letter in "[{") - (letter in "]}")
            if opened > MOST_DEPTH:
                return Span(written.path, line_number, column, column + 1)
    return None


def _indent(written: Written, at: Span, line: str) -> Fault:
    start = len(line) - len(line.lstrip()) + 1
    span = Span(at.path, at.line_number, start, max(start + 1, at.column_number))
    return written.fault(
        "indent",
        "this line does not line up with the ones above it",
        span,
        "align it with the lines around it; only what belongs to a field is indented further",
    )


def _place(mark: yaml.error.Mark | None, written: Written) -> Span:
    """Where a mark points, kept within the text: the reader counts one line more at its end."""
    line_number = min((mark.line if mark else 0) + 1, len(written.lines))
    line = written.lines[line_number - 1]
    column = min((mark.column if mark else 0) + 1, len(line) + 1)
    return Span(written.path, line_number, column, column + 1)


def _tab_in(line: str, at: Span) -> Span | None:
    """The tab that is in the way: in the indentation, or where the reader stopped."""
    indentation = line[: len(line) - len(line.lstrip())]
    column = indentation.find("\t") + 1
    if not column and line[at.column_number - 1 : at.column_number] == "\t":
        column = at.column_number
    return Span(at.path, at.line_number, column, column + 1) if column else None
