"""The bytes of a sheet -> plain texts, lists and dicts, with the place of each: YAML without YAML's own ideas of values.

Values stay the text that was written: YAML's own reading would turn `no` into False and `1:30` into 90, and
let a repeated key win. So the values are built from the event stream, which also lets depth, aliases and size
be checked before anything grows from them.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import yaml

from voicecoach.errors import SheetError
from voicecoach.printable import refused_character
from voicecoach.sheets.reading.written import Place, Written
from voicecoach.sheets.reading.yaml_faults import MOST_DEPTH, describe_yaml_error, too_deep
from voicecoach.source import Fault, Span
from voicecoach.units import quote

MOST_BYTES = 1 << 20
"""A sheet is written by hand; the largest that ship have 10 kB."""
MOST_VALUES = 50_000
"""Values once every alias is followed, so that a few nested aliases cannot ask for billions."""

_LINE_END = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")

_STRANGE = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""What YAML allows nowhere: control characters above all."""

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def compose(content: bytes, path: str) -> Written:
    """What is written in some bytes; `path` names them in faults. Raises SheetError for what is not UTF-8 or not YAML."""
    return _read_yaml(_decode(content, path), path)


def _decode(content: bytes, path: str) -> str:
    start = Span(path, 1, 1, 2)
    if len(content) > MOST_BYTES:
        raise SheetError(
            [
                Fault(
                    "too-large",
                    f"this sheet has {len(content):,} bytes",
                    start,
                    "",
                    f"keep it under {MOST_BYTES:,}; split it",
                )
            ]
        )
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        text = content.decode("utf-8", "replace")
        span = _place_of(len(content[: error.start].decode("utf-8", "replace")), text, path)
        line = _lines(text)[span.line_number - 1]
        raise SheetError(
            [
                Fault(
                    "not-utf-8",
                    "this is not UTF-8 text",
                    span,
                    line,
                    "save the sheet as UTF-8 in your editor",
                )
            ]
        ) from None


def _lines(text: str) -> tuple[str, ...]:
    """The lines of a text as the YAML reader counts them. Python's `splitlines` would end one at a form feed too."""
    return tuple(_LINE_END.split(text))


def _place_of(index: int, text: str, path: str) -> Span:
    """Where a character of a text stands."""
    ends = [match.end() for match in _LINE_END.finditer(text, 0, index)]
    column = index - (ends[-1] if ends else 0) + 1
    return Span(path, len(ends) + 1, column, column + 1)


def _read_yaml(text: str, path: str) -> Written:
    written = Written(path, _lines(text))
    try:
        _Builder(written).build(yaml.parse(text, Loader=_Loader))
    except yaml.MarkedYAMLError as error:
        raise SheetError([*written.faults, describe_yaml_error(error, written)]) from None
    except yaml.reader.ReaderError:
        # The reader counts bytes or characters, as it was built; so the character is looked for anew.
        strange = _STRANGE.search(text)
        span = _place_of(strange.start() if strange else 0, text, path)
        fault = written.fault(
            "strange-character",
            "this character is not allowed in a sheet",
            span,
            "delete it and type it again",
        )
        raise SheetError([*written.faults, fault]) from None
    return written


@dataclass(frozen=True, slots=True)
class _Marked:
    """A value that an anchor (&) marks, with the places of all that is in it."""

    place: Place
    value: Any
    spans: tuple[Place, ...]
    key_spans: tuple[Place, ...]


class _Builder:
    """Builds plain values from YAML events, one frame of the stack for each open list or mapping."""

    def __init__(self, written: Written) -> None:
        self.written = written
        self.anchors: dict[str, _Marked] = {}
        self.values = 0

    def build(self, events: Iterator[Any]) -> None:
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._stop(
                        "second-document",
                        "a second document starts here",
                        event,
                        "keep one sheet per file; remove the line '---'",
                    )
            elif isinstance(event, yaml.NodeEvent):
                self.written.value = self._node(event, events, (), 0)

    def _node(self, event: Any, events: Iterator[Any], place: Place, depth: int) -> Any:
        spans_before, keys_before = len(self.written.spans), len(self.written.key_spans)
        self.written.spans[place] = self._span(event)
        self._count(1, event)
        if depth > MOST_DEPTH:
            raise SheetError([*self.written.faults, too_deep(self.written, self._span(event))])
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, place)
        if event.tag is not None and event.tag != "!":
            self._stop("tag", "YAML tags (!...) are not allowed in sheets", event, "remove it")
        value: Any
        if isinstance(event, yaml.ScalarEvent):
            value = event.value
            self._refuse_strange(value, event)
        elif isinstance(event, yaml.SequenceStartEvent):
            value = []
            for item in events:
                if isinstance(item, yaml.SequenceEndEvent):
                    break
                value.append(self._node(item, events, (*place, len(value)), depth + 1))
        else:
            value = self._mapping(events, place, depth)
        if event.anchor is not None:
            # Its spans are the last ones, since nothing else was read meanwhile.
            spans = tuple(islice(reversed(self.written.spans), len(self.written.spans) - spans_before))
            key_spans = tuple(
                islice(reversed(self.written.key_spans), len(self.written.key_spans) - keys_before)
            )
            self.anchors[event.anchor] = _Marked(place, value, spans, key_spans)
        return value

    def _refuse_strange(self, text: str, event: Any) -> None:
        """What YAML lets through, above all as an escape in double quotes, and no text that is read or spoken needs."""
        character = refused_character(text)
        if character is not None:
            self.written.faults.append(
                self.written.fault(
                    "strange-character",
                    f"the character U+{ord(character):04X} is not allowed in a sheet",
                    self._span(event),
                    "remove it, and any backslash that stands for it; it may be invisible, so type the text again",
                )
            )

    def _mapping(self, events: Iterator[Any], place: Place, depth: int) -> dict[str, Any]:
        value: dict[str, Any] = {}
        for key_event in events:
            if isinstance(key_event, yaml.MappingEndEvent):
                break
            if not isinstance(key_event, yaml.ScalarEvent):
                self._stop(
                    "strange-key",
                    "a field name is a plain word, but a bracket or '*' starts here",
                    key_event,
                    "write 'name: value', or put a text with {braces} in quotes: \"...\"",
                )
            key: str = key_event.value
            self._refuse_strange(key, key_event)
            span = self._span(key_event)
            if key in value:
                first = self.written.key_spans[(*place, key)]
                self.written.faults.append(
                    self.written.fault(
                        "repeated-field",
                        f"{quote(key)} appears twice",
                        span,
                        f"keep one; the first is on line {first.line_number}",
                    )
                )
                self._node(next(events), events, (*place, key, "again"), depth + 1)
                continue
            self.written.key_spans[(*place, key)] = span
            value[key] = self._node(next(events), events, (*place, key), depth + 1)
        return value

    def _alias(self, event: Any, place: Place) -> Any:
        if event.anchor not in self.anchors:
            self._stop(
                "unknown-alias",
                f"nothing above is marked '&{event.anchor}'",
                event,
                f"mark the first place with &{event.anchor}, or write the value here",
            )
        marked = self.anchors[event.anchor]
        # Its size counts each time, less the alias itself, which was counted as a value.
        self._count(len(marked.spans) - 1, event)
        # Whatever is wrong inside a repeated value is shown where it was written first.
        for key in marked.spans:
            self.written.spans.setdefault((*place, *key[len(marked.place) :]), self.written.spans[key])
        for key in marked.key_spans:
            self.written.key_spans.setdefault(
                (*place, *key[len(marked.place) :]), self.written.key_spans[key]
            )
        return marked.value

    def _count(self, values: int, event: Any) -> None:
        self.values += values
        if self.values > MOST_VALUES:
            self._stop(
                "too-many-values",
                f"this sheet has more than {MOST_VALUES:,} values here",
                event,
                "repeat less with aliases (*), or split the sheet",
            )

    def _span(self, event: Any) -> Span:
        start, end = event.start_mark, event.end_mark
        one_line = end.line == start.line
        last = end.column + 1 if one_line else len(self.written.lines[start.line].rstrip()) + 1
        return Span(self.written.path, start.line + 1, start.column + 1, max(last, start.column + 2))

    def _stop(self, code: str, message: str, event: Any, hint: str) -> None:
        raise SheetError([*self.written.faults, self.written.fault(code, message, self._span(event), hint)])
