"""What pydantic found, in the author's words: one of its errors -> one Fault with its place and a hint of its own."""

from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from voicecoach.sheets.forms.form import Form
from voicecoach.sheets.reading.written import Place, Written, nearest_span
from voicecoach.source import Fault, Span
from voicecoach.suggest import did_you_mean
from voicecoach.units import quote

_SHAPES = {
    "tuple_type": (
        "not-a-list",
        "a list is needed here",
        "write one entry per line, each after '- ', or all in [brackets]",
    ),
    "list_type": (
        "not-a-list",
        "a list is needed here",
        "write one entry per line, each after '- ', or all in [brackets]",
    ),
    "dict_type": (
        "not-fields",
        "fields are needed here, 'name: value'",
        "write one field per line, indented, or all in {braces}",
    ),
    "model_type": (
        "not-fields",
        "fields are needed here, 'name: value'",
        "write one field per line, indented, or all in {braces}",
    ),
    "model_attributes_type": (
        "not-fields",
        "fields are needed here, 'name: value'",
        "write one field per line, indented, or all in {braces}",
    ),
    "string_type": ("wrong-shape", "a text is needed here", "write it on one line after the colon"),
}


def describe_error(item: Any, written: Written, form_type: type[Form]) -> Fault | None:  # noqa: PLR0911  # a return a mistake
    """The fault for one pydantic error; None if another error already says it."""
    # What is wrong with a key itself is told of the place "[key]" inside it.
    of_key = len(item["loc"]) > 1 and item["loc"][-1] == "[key]" and item["type"] != "extra_forbidden"
    context = item.get("ctx", {})
    place: Place = (*(item["loc"][:-1] if of_key else item["loc"]), *context.get("at", ()))
    kind: str = item["type"]
    if kind == "extra_forbidden":
        return _unknown_field(place, written, form_type)
    if kind == "missing":
        return _missing_field(place, written, form_type)
    span = (written.key_spans.get(place) if of_key or "at" in context else None) or nearest_span(
        written.spans, place
    )
    if kind in _SHAPES:
        code, message, hint = _SHAPES[kind]
        return written.fault(code, message, span, hint)
    if kind == "literal_error" and not isinstance(item["input"], str):
        return written.fault(
            "wrong-shape",
            "a single value is needed here",
            span,
            "write one value on the line, after the colon",
        )
    if kind == "literal_error":
        return _unknown_choice(place, item["input"], span, written, form_type)
    if kind == "too_short":
        if item["input"]:
            return None  # its entries are there, but have faults of their own
        return written.fault("empty-list", f"'{place[-1]}' has no entries", span, "write at least one")
    if kind == "empty-value":
        return written.fault(kind, context["message"], span, f"write a value{_or_nothing(place, form_type)}")
    if "hint" in context:
        return written.fault(kind, context["message"], span, context["hint"])
    return written.fault("refused", item["msg"], span)


def _unknown_field(place: Place, written: Written, form_type: type[Form]) -> Fault:
    form, part = _form_at(form_type, place[:-1])
    fields = _field_names(form)
    name = str(place[-1])
    hint = did_you_mean(name, fields) or f"{part} has {', '.join(fields)}"
    return written.fault(
        "unknown-field",
        f"{quote(name)} is not a field of {part}",
        written.key_spans.get(place) or nearest_span(written.spans, place),
        hint,
    )


def _missing_field(place: Place, written: Written, form_type: type[Form]) -> Fault | None:
    parent = place[:-1]
    _, part = _form_at(form_type, parent)
    span = written.key_spans.get(parent) or nearest_span(written.spans, parent)
    if not parent:
        span = next(iter(written.key_spans.values()), span)
    return written.fault(
        "missing-field", f"{part} needs '{place[-1]}'", span, f"add a line '{place[-1]}: ...'"
    )


def _or_nothing(place: Place, form_type: type[Form]) -> str:
    """How a hint ends for a field that the sheet may do without."""
    form, _ = _form_at(form_type, place[:-1])
    field = _field(form, str(place[-1]))
    return "" if field is None or field.is_required() else ", or remove the line"


def _unknown_choice(place: Place, value: Any, span: Span, written: Written, form_type: type[Form]) -> Fault:
    form, _ = _form_at(form_type, place[:-1])
    choices = [str(choice) for choice in _choices(form, str(place[-1]))]
    listed = f"{', '.join(choices[:-1])} or {choices[-1]}" if len(choices) > 1 else "".join(choices)
    suggestion = did_you_mean(str(value), choices)
    hint = f"{suggestion} It may be {listed}" if suggestion else f"write {listed}"
    if value == "":
        return written.fault(
            "empty-value",
            "there is nothing after the colon",
            span,
            f"write {listed}{_or_nothing(place, form_type)}",
        )
    return written.fault(
        "unknown-choice", f"{quote(str(value))} is not a choice for '{place[-1]}'", span, hint
    )


def _field_names(form: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in form.model_fields.items()]


def _field(form: type[BaseModel], name: str) -> FieldInfo | None:
    return next((field for key, field in form.model_fields.items() if name == (field.alias or key)), None)


def _choices(form: type[BaseModel], name: str) -> tuple[Any, ...]:
    field = _field(form, name)
    return () if field is None else tuple(_literals(field.annotation))


def _literals(annotation: Any) -> list[Any]:
    if str(get_origin(annotation)) == "typing.Literal":
        return list(get_args(annotation))
    return [choice for part in get_args(annotation) for choice in _literals(part)]


def _form_at(form_type: type[Form], place: Place) -> tuple[type[BaseModel], str]:
    """The model that reads the value at a place, and what it is called."""
    form: type[BaseModel] = form_type
    for part in place:
        if isinstance(part, int):
            continue
        field = _field(form, part)
        inner = None if field is None else _model_in(field.annotation)
        if inner is not None:
            form = inner
    return form, getattr(form, "part", "this")


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part)) is not None), None)
