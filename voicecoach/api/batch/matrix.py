"""Files that say which sessions are wanted: a matrix in YAML, whose axes are multiplied, or requests as JSON lines."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

from voicecoach.api.batch.jobs import WantedSession, check_format
from voicecoach.bounded import parse_json
from voicecoach.errors import RequestError, SheetError
from voicecoach.request import SessionRequest, make_request, read_request
from voicecoach.sheets.reading.compose import compose
from voicecoach.sheets.reading.written import Place, Written
from voicecoach.source import Fault, Span
from voicecoach.suggest import one_of

SESSIONS_A_WEEK = 2
"""What a week of a matrix means: the session with which it begins."""
_RANGE = re.compile(r"([0-9]{1,4})(?:\s*-\s*([0-9]{1,4}))?")

Base = Callable[[str], SessionRequest]
"""The request of a routine or exercise with everything that the file does not say."""


def read_wanted(path: Path, base: Base, format_name: str) -> list[WantedSession]:
    """The sessions that a file asks for, in its order. `format_name` is the format of those that name none.

    A file whose name ends in `.jsonl` has a request a line, in the form that `voicecoach schema request` prints, and may
    name its file as `output`; any other is a matrix. Raises SheetError with every fault of the file, RequestError if it
    cannot be read.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise RequestError(
            f"cannot read '{path}': {error.strerror or error}", "name a file with --matrix"
        ) from None
    if path.suffix.lower() == ".jsonl":
        return _read_lines(content, str(path), format_name)
    return _Matrix(compose(content, str(path))).wanted(base, format_name)


def _read_lines(content: bytes, path: str, format_name: str) -> list[WantedSession]:
    wanted: list[WantedSession] = []
    faults: list[Fault] = []
    for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), 1):
        if line.strip():
            try:
                wanted.append(_read_line(line, format_name))
            except RequestError as error:
                span = Span(path, number, 1, len(line) + 1)
                faults.append(Fault("bad-request", error.message, span, line, error.hint))
    if faults:
        raise SheetError(faults)
    return wanted


def _read_line(line: str, format_name: str) -> WantedSession:
    try:
        kept = parse_json(line)
    except ValueError as error:
        raise RequestError(f"this is not JSON: {error}", "write one request a line, in braces") from None
    if not isinstance(kept, dict):
        raise RequestError("this is not a request", 'write one, such as {"name": "tight-hamstrings"}')
    output = kept.pop("output", None)
    if output is None:
        return WantedSession(read_request(kept), format_name)
    if not isinstance(output, str) or Path(output).name != output or not Path(output).suffix:
        raise RequestError(
            f"{output!r} is not the name of a file",
            'write a name without folders, such as "output": "anna.mp3"',
        )
    return WantedSession(read_request(kept), _format(Path(output).suffix[1:]), file=Path(output).stem)


@dataclass(frozen=True, slots=True)
class _Value:
    """One value of an axis: the fields of a request that it sets, and what it is called in the name of a file."""

    fields: Mapping[str, Any]
    trait: str


@dataclass(slots=True)
class _Matrix:
    written: Written
    faults: list[Fault] = field(default_factory=list)

    def wanted(self, base: Base, format_name: str) -> list[WantedSession]:
        """Every combination, the last axis changing first. Raises SheetError."""
        axes = self.written.value
        if not isinstance(axes, dict) or "routines" not in axes:
            hint = "write the routines, such as 'routines: [tight-hamstrings]'"
            span = self.written.spans.get((), Span(self.written.path, 1, 1, 2))
            raise SheetError([self.written.fault("no-routines", "this matrix has no routines", span, hint)])
        values = {axis: self._values(axis, axes[axis]) for axis in axes}
        if "sessions" in axes and "weeks" in axes:
            self._fault(
                ("weeks",), "sessions and weeks exclude each other", "remove one of them", is_key=True
            )
        if self.faults:
            raise SheetError(self.faults)
        names = [value.fields["name"] for value in values.pop("routines")]
        formats = [value.fields["format_name"] for value in values.pop("formats", [])] or [format_name]
        return [
            WantedSession(
                base(name).model_copy(
                    update={key: one for value in combination for key, one in value.fields.items()}
                ),
                one_format,
                tuple(
                    value.trait
                    for value, axis in zip(combination, values.values(), strict=True)
                    if len(axis) > 1
                ),
            )
            for name in names
            for combination in product(*values.values())
            for one_format in formats
        ]

    def _values(self, axis: str, written: Any) -> list[_Value]:
        """The values of one axis."""
        read = _AXES.get(axis)
        if read is None:
            known = one_of(axis, _AXES)
            self._fault((axis,), f"'{axis}' is not an axis of a matrix", known, is_key=True)
            return []
        entries = written if isinstance(written, list) else [written]
        if not entries:
            self._fault((axis,), f"'{axis}' has no values", "write at least one, or remove the line")
        values: list[_Value] = []
        for index, entry in enumerate(entries):
            place: Place = (axis, index) if isinstance(written, list) else (axis,)
            try:
                values += read(entry)
            except RequestError as error:
                self._fault(place, error.message, error.hint)
        return values

    def _fault(self, place: Place, message: str, hint: str | None, *, is_key: bool = False) -> None:
        spans = self.written.key_spans if is_key else self.written.spans
        span = spans.get(place) or self.written.spans[()]
        self.faults.append(self.written.fault("bad-matrix", message, span, hint))


def _text(entry: Any) -> str:
    if not isinstance(entry, str):
        raise RequestError("a single word is needed here", "write one value, or a list of them")
    return entry


def _texts(entry: Any) -> tuple[str, ...]:
    """Several words that belong together; an empty list or `none` is none of them."""
    if isinstance(entry, str):
        return () if entry.strip().lower() == "none" else (entry,)
    if isinstance(entry, list) and all(isinstance(one, str) for one in entry):
        return tuple(entry)
    raise RequestError("a list of words is needed here", "write them in brackets, such as [low-back-pain]")


def _checked(request_field: str, value: Any) -> Any:
    """A value as a request takes it. Raises RequestError in plain words."""
    return getattr(make_request("any", **{request_field: value}), request_field)


def _one(request_field: str) -> Callable[[Any], Sequence[_Value]]:
    def read(entry: Any) -> Sequence[_Value]:
        value = _checked(request_field, _text(entry))
        return [_Value({request_field: value}, str(value))]

    return read


def _several(request_field: str) -> Callable[[Any], Sequence[_Value]]:
    def read(entry: Any) -> Sequence[_Value]:
        values = _checked(request_field, _texts(entry))
        return [_Value({request_field: values}, "-".join(values))]

    return read


def _routines(entry: Any) -> Sequence[_Value]:
    return [_Value({"name": _text(entry)}, _text(entry))]


def _formats(entry: Any) -> Sequence[_Value]:
    return [_Value({"format_name": _format(_text(entry))}, "")]


def _minutes(entry: Any) -> Sequence[_Value]:
    if _text(entry).strip().lower() in {"all", "none", "~", "null", ""}:
        return [_Value({"minutes": None}, "")]
    return [
        _Value({"minutes": _checked("minutes", number)}, f"{number}-min") for number in _numbers(_text(entry))
    ]


def _sessions(entry: Any) -> Sequence[_Value]:
    return [
        _Value({"session": _checked("session", number)}, f"session-{number}") for number in _numbers(entry)
    ]


def _weeks(entry: Any) -> Sequence[_Value]:
    return [
        _Value({"session": _checked("session", (week - 1) * SESSIONS_A_WEEK + 1)}, f"week-{week}")
        for week in _numbers(entry)
    ]


def _numbers(entry: Any) -> Iterator[int]:
    match = _RANGE.fullmatch(_text(entry).strip())
    if match is None:
        raise RequestError(f"'{entry}' is not a number", "write one, such as 3, or several, such as 1-5")
    first, last = int(match[1]), int(match[2] or match[1])
    if last < first:
        raise RequestError(f"'{entry}' runs backwards", f"write {last}-{first}")
    yield from range(first, last + 1)


def _format(name: str) -> str:
    check_format(name)
    return name


_AXES: Mapping[str, Callable[[Any], Sequence[_Value]]] = {
    "routines": _routines,
    "doses": _several("doses"),
    "only": _several("only"),
    "conditions": _several("conditions"),
    "sessions": _sessions,
    "weeks": _weeks,
    "minutes": _minutes,
    "talk": _one("talk"),
    "sides": _one("side"),
    "languages": _one("language"),
    "voices": _one("voice"),
    "formats": _formats,
}
"""The axes, each with what reads one entry of it."""
