"""A list of exercises in JSON, as programs and trackers export it: each with a name, sets, reps and times."""

import json
import re
from collections.abc import Iterator
from typing import Any

from voicecoach.errors import RequestError
from voicecoach.imports._build import build
from voicecoach.imports._draft import Imported
from voicecoach.imports._json import line_of, looks_like_json, parse_json
from voicecoach.imports._page.columns import find_column, find_columns
from voicecoach.imports._page.lines import Line
from voicecoach.imports._page.page import Page
from voicecoach.imports._page.places import Source
from voicecoach.imports._page.tables import row_block
from voicecoach.imports._pauses import REST_NAME
from voicecoach.imports._text.language import notice_language

ORDER = 15
LABEL = "a list of exercises (JSON)"
SOURCE = "imported from a list in JSON"

_UNIT = re.compile(r"(?:_|\b|(?<=[a-z]))(?:s|secs?|seconds?|min|minutes?)\Z", re.IGNORECASE)
_MOST_DEEP = 4


def recognises(content: str) -> bool:
    return looks_like_json(content)


def read(content: str, path: str) -> Imported:
    """The entries that have a name and a dose. Raises SheetError for broken JSON, RequestError where there are none."""
    value = parse_json(content, path)
    entries = _entries(value, _MOST_DEEP)
    if not entries:
        raise RequestError(
            f"there are no exercises in {path}",
            'each is an object with "name" and at least one of "sets", "reps" and "hold", in a list',
        )
    _refuse_timer(entries, path)
    language = notice_language(content)
    page, at = Page(title=_title(value)), 0
    left_out: dict[str, list[str]] = {}
    has_bare_times = False
    for entry in map(_with_counted_sets, entries):
        headers = tuple(entry)
        cells = tuple(_cell(entry[name]) for name in headers)
        columns = tuple(find_column(name) for name in headers)
        name = next((cell for cell, column in zip(cells, columns, strict=True) if column == "name"), "")
        number, at = line_of(content, name, at) if name else (1, at)
        row = Line(number, " ".join(cells), "row", 0, is_after_blank=False, cells=cells)
        page.blocks.append(row_block(row, columns, headers, language))
        for header, column, cell in zip(headers, columns, cells, strict=True):
            if column is None and cell:
                left_out.setdefault(header, []).append(name)
            is_bare = column in {"hold", "rest"} and cell.isdigit() and not _UNIT.search(header)
            has_bare_times = has_bare_times or is_bare
    imported = build(page, Source(path, tuple(content.split("\n"))), language, SOURCE)
    for header, names in left_out.items():
        for name in names:
            imported.losses.add(f"unknown field '{header}' kept as a remark", name)
    if has_bare_times:
        imported.losses.add("times without a unit are taken as seconds", path)
    return imported


def _refuse_timer(entries: list[dict[str, Any]], path: str) -> None:
    """Where rests stand among the entries, it is a timer of an unknown form: nobody knows what is done how often."""
    for entry in entries:
        names = [_cell(value) for key, value in entry.items() if find_column(key) == "name"]
        if any(REST_NAME.fullmatch(name.strip()) for name in names):
            raise RequestError(
                f"{path} is a timer, and its form is not known",
                "write a table with the columns name, sets, work and rest, or export it from Just Another Workout Timer or "
                "TimeR Machine",
            )


def _with_counted_sets(entry: dict[str, Any]) -> dict[str, Any]:
    """Sets that are written one by one are counted; what differs between them stands as a list, which is a doubt."""
    for key, value in entry.items():
        is_list = isinstance(value, list) and value and all(isinstance(one, dict) for one in value)
        if find_column(key) != "sets" or not is_list:
            continue
        counted: dict[str, Any] = {key: len(value)}
        for name in dict.fromkeys(name for one in value for name in one if find_column(name)):
            written = list(dict.fromkeys(_cell(one.get(name)) for one in value))
            counted[name] = written[0] if len(written) == 1 else ", ".join(written)
        return counted | {name: one for name, one in entry.items() if name != key}
    return entry


def _title(value: Any) -> str:
    found = next((value[key] for key in ("name", "title") if isinstance(value.get(key), str)), "") if isinstance(value, dict) else ""  # fmt: skip
    return str(found).strip()


def _entries(value: Any, deep: int) -> list[dict[str, Any]]:
    """The first list of exercises in a value, however it is wrapped."""
    if isinstance(value, list):
        found = [one for one in value if isinstance(one, dict) and find_columns(tuple(one))]
        if found:
            # One without a dose stands in its place, and is in doubt.
            return [
                one for one in value if isinstance(one, dict) and "name" in {find_column(key) for key in one}
            ]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if isinstance(value, dict) and find_columns(tuple(value)) and not any(isinstance(one, list) and _entries(one, 1) for one in inner):  # fmt: skip
        return [value]
    lists: Iterator[list[dict[str, Any]]] = (_entries(one, deep - 1) for one in inner if isinstance(one, list | dict)) if deep else iter(())  # fmt: skip
    return [entry for entries in lists for entry in entries]


def _cell(value: Any) -> str:
    """One value as the text of a cell. A list of numbers stays one, which is a doubt where one number belongs."""
    if value is None or isinstance(value, dict):
        return "" if value is None else json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, list):
        is_text = all(isinstance(one, str) for one in value)
        return "\n".join(value) if is_text else json.dumps(value, ensure_ascii=False)
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return str(value)
