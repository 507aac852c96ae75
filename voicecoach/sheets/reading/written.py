"""A sheet as it is written: its values, and the line and column at which every value and key stands."""

from dataclasses import dataclass, field
from typing import Any

from voicecoach.sheets.forms.sheet import AnySheet
from voicecoach.source import Fault, Span

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
    other_lines: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The lines of the sheets from which parts of this one come, by path."""

    def span(self, *place: str | int) -> Span:
        """Where the value stands; the nearest one around it if it was not written itself."""
        return nearest_span(self.spans, place)

    def key_span(self, *place: str | int) -> Span:
        return self.key_spans.get(place) or self.span(*place)

    def fault(
        self, code: str, message: str, span: Span, hint: str | None = None, severity: str = "error"
    ) -> Fault:
        lines = self.lines if span.path == self.path else self.other_lines[span.path]
        return Fault(code, message, span, lines[span.line_number - 1], hint, severity)


@dataclass(slots=True)
class Written:
    """A YAML document as plain text, lists and dicts, with the place of every value and key."""

    path: str
    lines: tuple[str, ...]
    value: Any = None
    spans: dict[Place, Span] = field(default_factory=dict)
    key_spans: dict[Place, Span] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    other_lines: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def fault(self, code: str, message: str, span: Span, hint: str | None = None) -> Fault:
        lines = self.lines if span.path == self.path else self.other_lines[span.path]
        line = lines[span.line_number - 1] if span.line_number <= len(lines) else ""
        return Fault(code, message, span, line, hint)


def nearest_span(spans: dict[Place, Span], place: Place) -> Span:
    for length in range(len(place), -1, -1):
        span = spans.get(place[:length])
        if span is not None:
            return span
    raise KeyError(place)
