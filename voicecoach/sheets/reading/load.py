"""YAML text -> Sheet: what is written, validated, every value with its place."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from voicecoach.errors import RequestError, SheetError
from voicecoach.sheets.forms.sheet import KINDS
from voicecoach.sheets.reading.compose import MOST_BYTES, compose
from voicecoach.sheets.reading.faults import describe_error
from voicecoach.sheets.reading.written import Place, Sheet, Written, nearest_span
from voicecoach.source import Fault, Span
from voicecoach.suggest import did_you_mean
from voicecoach.units import quote

Expand = Callable[[Written], None]
"""Fills a template into the exercise that names it."""

_PLACEHOLDER = re.compile(r"<(\w[^<>:]*)>")
"""An address between the same signs has a colon."""


def load_sheet(path: Path, shown_path: str | None = None, expand: Expand | None = None) -> Sheet:
    """The sheet in a file. Raises SheetError with all its faults, RequestError if it cannot be read."""
    shown = shown_path or str(path)
    try:
        with path.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise RequestError(f"cannot read {shown}: {error.strerror or error}") from None
    return parse_sheet(content, shown, expand)


def parse_sheet(content: bytes, path: str, expand: Expand | None = None) -> Sheet:
    """The sheet written in some bytes; `path` names them in faults. Raises SheetError with all its faults."""
    written = compose(content, path)
    kind, form_type = _kind_of(written)
    unfilled = _unfilled(written)
    written.faults.extend(unfilled.values())
    lacks_template = False
    if kind == "exercise" and "template" in written.value and expand is not None:
        expand(written)
        lacks_template = any(
            fault.span in (written.spans[("template",)], written.spans.get(("with",)))
            for fault in written.faults
        )
    try:
        form = form_type.model_validate(written.value)
    except ValidationError as error:
        for item in error.errors(include_url=False):
            fault = describe_error(item, written, form_type)
            if fault is not None and fault.span in unfilled:
                continue
            # What the template would have brought is not missed while it is not found.
            if fault is not None and not (
                lacks_template and item["type"] == "missing" and len(item["loc"]) == 1
            ):
                written.faults.append(fault)
        raise SheetError(written.faults) from None
    if written.faults:
        raise SheetError(written.faults)
    sheet_id: str = getattr(form, kind)
    return Sheet(
        kind, sheet_id, path, form, written.lines, written.spans, written.key_spans, written.other_lines
    )


def _unfilled(written: Written) -> dict[Span, Fault]:
    """The placeholders of a pattern that nobody has filled in, such as `<how long, such as 10-15 s>`."""
    found = {}
    for value, span in _texts(written.value, (), written):
        if (placeholder := _PLACEHOLDER.fullmatch(value)) is not None:
            message = f"{quote(value)} has not been filled in"
            found[span] = written.fault("placeholder", message, span, f"write {placeholder[1]}")
    return found


def _texts(value: Any, place: Place, written: Written) -> Iterator[tuple[str, Span]]:
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _texts(inner, (*place, key), written)
    elif isinstance(value, str):
        yield value, nearest_span(written.spans, place)


def _kind_of(written: Written) -> tuple[str, Any]:
    kinds = ", ".join(KINDS)
    first = (
        f"start with the kind of the sheet and its id, such as 'exercise: my-exercise'; the kinds are {kinds}"
    )
    if not written.value:
        raise SheetError(
            [written.fault("empty-sheet", "this sheet is empty", Span(written.path, 1, 1, 2), first)]
        )
    if not isinstance(written.value, dict):
        raise SheetError(
            [
                written.fault(
                    "not-a-sheet", "a sheet is made of fields, 'name: value'", written.spans[()], first
                )
            ]
        )
    kind = next(iter(written.value))
    if kind not in KINDS:
        other = next((key for key in written.value if key in KINDS), None)
        hint = f"move the line '{other}: ...' to the top" if other else did_you_mean(kind, KINDS) or first
        raise SheetError(
            [
                *written.faults,
                written.fault(
                    "unknown-kind", f"{quote(kind)} is not a kind of sheet", written.key_spans[(kind,)], hint
                ),
            ]
        )
    return kind, KINDS[kind]
