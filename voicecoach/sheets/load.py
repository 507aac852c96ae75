"""YAML text -> Sheet: what is written, every value with its place.

Values stay the text that was written: YAML's own reading would turn `no` into False and `1:30` into 90, and
let a repeated key win. So the sheet is built from the event stream, which also lets depth, aliases and size
be checked before anything grows from them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from voicecoach.errors import RequestError, SheetError
from voicecoach.sheets.faults import describe_error
from voicecoach.sheets.sheet import KINDS, AnySheet
from voicecoach.source import Fault, Span
from voicecoach.suggest import did_you_mean

MOST_BYTES = 1 << 20
"""A sheet is written by hand; the largest that ship have 10 kB."""
MOST_DEPTH = 24
"""Brackets within brackets. A cue in a step in a variant stands at depth 8."""
MOST_VALUES = 50_000
"""Values once every alias is followed, so that a few nested aliases cannot ask for billions."""

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Place = tuple[str | int, ...]
"""The way to a value: `('steps', 2, 'hold')`."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet as written: its kind, its id, its validated form, and where everything stands."""

    kind: str
    id: str
    path: str
    form: AnySheet
    lines: tuple[str, ...]
    spans: dict[Place, Span]
    """Where each value stands, by its place."""
    key_spans: dict[Place, Span]
    """Where the key of each value stands."""

    def span(self, *place: str | int) -> Span:
        """Where the value stands; the nearest one around it if it was not written itself."""
        return nearest_span(self.spans, place)

    def key_span(self, *place: str | int) -> Span:
        return self.key_spans.get(place) or self.span(*place)

    def fault(self, code: str, message: str, span: Span, hint: str | None = None, severity: str = "error") -> Fault:
        return Fault(code, message, span, self.lines[span.line_number - 1], hint, severity)


@dataclass(slots=True)
class Written:
    """A YAML document as plain text, lists and dicts, with the place of every value and key."""

    path: str
    lines: tuple[str, ...]
    value: Any = None
    spans: dict[Place, Span] = field(default_factory=dict)
    key_spans: dict[Place, Span] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, code: str, message: str, span: Span, hint: str | None = None) -> Fault:
        line = self.lines[span.line_number - 1] if span.line_number <= len(self.lines) else ""
        return Fault(code, message, span, line, hint)


def nearest_span(spans: dict[Place, Span], place: Place) -> Span:
    for length in range(len(place), -1, -1):
        span = spans.get(place[:length])
        if span is not None:
            return span
    raise KeyError(place)


def load_sheet(path: Path, shown_path: str | None = None) -> Sheet:
    """The sheet in a file. Raises SheetError with all its faults, RequestError if it cannot be read."""
    shown = shown_path or str(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise RequestError(f"cannot read {shown}: {error.strerror or error}") from None
    return parse_sheet(content, shown)


def parse_sheet(content: bytes, path: str) -> Sheet:
    """The sheet written in some bytes; `path` names them in faults. Raises SheetError with all its faults."""
    written = _read_yaml(_decode(content, path), path)
    kind, form_type = _kind_of(written)
    try:
        form = form_type.model_validate(written.value)
    except ValidationError as error:
        for item in error.errors(include_url=False):
            fault = describe_error(item, written, form_type)
            if fault is not None:
                written.faults.append(fault)
        raise SheetError(written.faults) from None
    if written.faults:
        raise SheetError(written.faults)
    sheet_id: str = getattr(form, kind)
    return Sheet(kind, sheet_id, path, form, written.lines, written.spans, written.key_spans)


def _decode(content: bytes, path: str) -> str:
    start = Span(path, 1, 1, 2)
    if len(content) > MOST_BYTES:
        raise SheetError([Fault("too-large", f"this sheet has {len(content):,} bytes", start, "", "a sheet has at most 1 MiB; split it")])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8", "replace")
        line_number = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
        line = content.decode("utf-8", "replace").splitlines()[line_number - 1]
        span = Span(path, line_number, column, column + 1)
        raise SheetError([Fault("not-utf-8", "this is not UTF-8 text", span, line, "save the sheet as UTF-8 in your editor")]) from None


def _kind_of(written: Written) -> tuple[str, Any]:
    kinds = ", ".join(KINDS)
    first = f"begin with what the sheet is and its id, such as 'exercise: my-exercise'; it may be {kinds}"
    if written.value in (None, ""):
        raise SheetError([written.fault("empty-sheet", "this sheet is empty", Span(written.path, 1, 1, 2), first)])
    if not isinstance(written.value, dict):
        raise SheetError([written.fault("not-a-sheet", "a sheet is made of fields, 'name: value'", written.spans[()], first)])
    kind = next(iter(written.value))
    if kind not in KINDS:
        other = next((key for key in written.value if key in KINDS), None)
        hint = f"move '{other}: {written.value[other]}' to the top" if other else did_you_mean(kind, KINDS) or first
        raise SheetError([*written.faults, written.fault("unknown-kind", f"'{kind}' is not a kind of sheet", written.key_spans[(kind,)], hint)])
    return kind, KINDS[kind]


def _read_yaml(text: str, path: str) -> Written:
    lines = tuple(text.splitlines()) or ("",)
    written = Written(path, lines)
    try:
        _Builder(written).build(yaml.parse(text, Loader=_Loader))
    except yaml.MarkedYAMLError as error:
        raise SheetError([*written.faults, _yaml_fault(error, written)]) from None
    except yaml.reader.ReaderError as error:
        before = text[: error.position] if isinstance(error.position, int) else ""
        line_number = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
        span = Span(path, min(line_number, len(lines)), column, column + 1)
        fault = written.fault("strange-character", "a character here cannot stand in a sheet", span, "delete it and type it again")
        raise SheetError([*written.faults, fault]) from None
    return written


class _Builder:
    """Builds plain values from YAML events, one frame of the stack for each open list or mapping."""

    def __init__(self, written: Written) -> None:
        self.written = written
        self.anchors: dict[str, tuple[Place, Any]] = {}
        self.values = 0

    def build(self, events: Iterator[Any]) -> None:
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._stop("second-document", "a second document begins here", event, "keep one sheet in a file; take out the line '---'")
            elif isinstance(event, yaml.NodeEvent):
                self.written.value = self._node(event, events, (), 0)

    def _node(self, event: Any, events: Iterator[Any], place: Place, depth: int) -> Any:
        self.written.spans[place] = self._span(event)
        self._count(1, event)
        if depth > MOST_DEPTH:
            self._stop("too-deep", f"more than {MOST_DEPTH} brackets or lists are open here", event, "close the brackets; a sheet is nested about eight deep")
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, place)
        if event.tag is not None and event.tag != "!":
            self._stop("tag", f"'{event.tag}' is a tag, and sheets have none", event, "take it out")
        value: Any
        if isinstance(event, yaml.ScalarEvent):
            value = event.value
        elif isinstance(event, yaml.SequenceStartEvent):
            value = []
            for item in events:
                if isinstance(item, yaml.SequenceEndEvent):
                    break
                value.append(self._node(item, events, (*place, len(value)), depth + 1))
        else:
            value = self._mapping(events, place, depth)
        if event.anchor is not None:
            self.anchors[event.anchor] = (place, value)
        return value

    def _mapping(self, events: Iterator[Any], place: Place, depth: int) -> dict[str, Any]:
        value: dict[str, Any] = {}
        for key_event in events:
            if isinstance(key_event, yaml.MappingEndEvent):
                break
            if not isinstance(key_event, yaml.ScalarEvent):
                self._stop("strange-key", "a field's name is one word", key_event, "write 'name: value'")
            key: str = key_event.value
            span = self._span(key_event)
            if key in value:
                first = self.written.key_spans[(*place, key)]
                self.written.faults.append(self.written.fault(
                    "repeated-field", f"'{key}' is written twice", span, f"keep one; the first is on line {first.line_number}"))
                self._node(next(events), events, (*place, key, "again"), depth + 1)
                continue
            self.written.key_spans[(*place, key)] = span
            value[key] = self._node(next(events), events, (*place, key), depth + 1)
        return value

    def _alias(self, event: Any, place: Place) -> Any:
        if event.anchor not in self.anchors:
            self._stop("unknown-alias", f"nothing above is marked '&{event.anchor}'", event, f"mark the first place with &{event.anchor}, or write the value here")
        origin, value = self.anchors[event.anchor]
        span = self.written.spans[place]
        # Whatever is wrong with a repeated value is shown where it was written first; its size counts each time.
        copies = [key for key in self.written.spans if key[: len(origin)] == origin] if isinstance(value, dict | list) else [origin]
        self._count(_size(value), event)
        for key in copies:
            self.written.spans[(*place, *key[len(origin):])] = self.written.spans[key]
        self.written.spans[place] = span
        for key in [key for key in self.written.key_spans if key[: len(origin)] == origin and key != origin]:
            self.written.key_spans[(*place, *key[len(origin):])] = self.written.key_spans[key]
        return value

    def _count(self, values: int, event: Any) -> None:
        self.values += values
        if self.values > MOST_VALUES:
            self._stop("too-many-values", f"this sheet grows past {MOST_VALUES:,} values here", event, "repeat less with aliases (*), or split the sheet")

    def _span(self, event: Any) -> Span:
        start, end = event.start_mark, event.end_mark
        one_line = end.line == start.line
        last = end.column + 1 if one_line else len(self.written.lines[start.line].rstrip()) + 1
        return Span(self.written.path, start.line + 1, start.column + 1, max(last, start.column + 2))

    def _stop(self, code: str, message: str, event: Any, hint: str) -> None:
        raise SheetError([*self.written.faults, self.written.fault(code, message, self._span(event), hint)])


def _size(value: Any) -> int:
    """How many values stand in a value, counted no further than the most that a sheet may have."""
    count = 0
    stack = [value]
    while stack and count <= MOST_VALUES:
        item = stack.pop()
        count += 1
        if isinstance(item, dict):
            stack.extend(item.values())
        elif isinstance(item, list):
            stack.extend(item)
    return count


def _yaml_fault(error: yaml.MarkedYAMLError, written: Written) -> Fault:
    """What the YAML reader stumbled over, in the author's words."""
    mark = error.problem_mark or error.context_mark
    line_number = min((mark.line if mark else 0) + 1, len(written.lines))
    line = written.lines[line_number - 1]
    column = min((mark.column if mark else 0) + 1, len(line) + 1)
    problem = error.problem or "this cannot be read"
    tab_column = line[: len(line) - len(line.lstrip())].find("\t") + 1
    if tab_column or "\\t" in problem or "\t" in problem:
        span = Span(written.path, line_number, tab_column or column, (tab_column or column) + 1)
        return written.fault("tab", "a tab stands here, and a sheet is indented with spaces", span, "put two spaces in its place")
    span = Span(written.path, line_number, column, column + 1)
    if "mapping values are not allowed" in problem:
        return written.fault("stray-colon", "a colon followed by a space stands inside this text", span, 'put the whole text in quotes: "..."')
    if "expected ',' or" in problem or "did not find expected" in problem and "node" not in problem:
        return written.fault("unclosed", "something before this is not closed, or not indented like its neighbours", span,
                             "look for a missing bracket, quote, comma or space on this line and the one above")
    if "unexpected end of stream" in problem or "end of stream" in problem:
        return written.fault("unclosed", "a quote or bracket is still open at the end", span, "close it")
    return written.fault("not-yaml", f"this line cannot be read: {problem}", span, "compare it with the lines around it: spaces, colons, quotes")
