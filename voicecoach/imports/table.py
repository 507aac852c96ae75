"""A table of exercises, as a spreadsheet saves it (CSV, TSV): a row of headers, and one exercise a row."""

import csv
from collections.abc import Sequence

from voicecoach.errors import RequestError
from voicecoach.imports._build import build
from voicecoach.imports._draft import Imported
from voicecoach.imports._page.columns import find_columns
from voicecoach.imports._page.lines import Line
from voicecoach.imports._page.page import Page
from voicecoach.imports._page.places import Source
from voicecoach.imports._page.tables import row_block
from voicecoach.imports._text.language import notice_language

ORDER = 30
LABEL = "a table (CSV, TSV)"
SOURCE = "imported from a table"

_SEPARATORS = ",;\t"
_MOST_ABOVE = 5
"""Lines above the headers: a title, a date, an empty line."""


def recognises(content: str) -> bool:
    return _find_headers(content) is not None


def read(content: str, path: str) -> Imported:
    """Each row below the headers as an exercise. Raises RequestError without headers, and where there are no rows."""
    found = _find_headers(content)
    if found is None:
        raise RequestError(
            f"{path} has no row of headers for exercises",
            "name the columns in the first line: name, sets, reps, hold, rest, side, notes",
        )
    above, separator = found
    language = notice_language(content.replace(separator, " "))
    lines = content.split("\n")
    reader = csv.reader(lines[above:], delimiter=separator)
    headers = tuple(next(reader))
    columns = find_columns(headers) or ()
    page = Page(title=lines[0].strip(f' {_SEPARATORS}"#') if above else "")
    start = above + reader.line_num + 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            row = Line(start, separator.join(cells), "row", 0, is_after_blank=False, cells=tuple(cells))
            page.blocks.append(row_block(row, columns, headers, language))
        start = above + reader.line_num + 1
    imported = build(page, Source(path, tuple(lines)), language, SOURCE)
    _tell_headers(headers, columns, imported)
    return imported


def _tell_headers(headers: Sequence[str], columns: Sequence[str | None], imported: Imported) -> None:
    for header, column in zip(headers, columns, strict=True):
        if column is None and header.strip():
            imported.losses.add("unknown columns kept as remarks", header.strip())
        elif column in {"hold", "rest"} and not any(
            unit in header.lower() for unit in ("sec", "sek", "seg", "(s)")
        ):
            imported.losses.add("times without a unit are taken as seconds", header.strip())


def _find_headers(content: str) -> tuple[int, str] | None:
    """How many lines stand above the headers, and what separates their columns."""
    for above, line in enumerate(content.split("\n", _MOST_ABOVE + 1)[: _MOST_ABOVE + 1]):
        for separator in _SEPARATORS:
            if separator in line and find_columns(next(csv.reader([line], delimiter=separator), [])):
                return above, separator
    return None
