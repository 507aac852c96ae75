"""An exercise written as a template and its parameters -> the exercise in full, every value with its place.

`exercise: hamstring-ere` with `template: end-range` and `with: {agonist: hip flexors}` takes all fields of the template,
each `<agonist>` filled in; a field that the exercise has itself counts instead.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from voicecoach.sheets.forms.sheet import TemplateSheet
from voicecoach.sheets.reading.written import Place, Sheet, Written
from voicecoach.source import Fault
from voicecoach.suggest import one_of
from voicecoach.units import quote

FindTemplate = Callable[[str], Sheet | None]

_PARAMETER = re.compile(r"<([a-z][a-z0-9-]*)>")


def expand_template(written: Written, find: FindTemplate, known: Callable[[], list[str]]) -> None:
    """Fill the fields of a template into an exercise that names one; its faults are added to the exercise's."""
    name, given = written.value["template"], written.value.get("with", {})
    place: Place = ("template",)
    template = find(name) if isinstance(name, str) else None
    if not isinstance(name, str):
        written.faults.append(_wrong_shape(written, place))
    elif template is None or not isinstance(template.form, TemplateSheet):
        written.faults.append(
            written.fault(
                "unknown-template",
                f"no template is called {quote(name)}",
                written.spans[place],
                one_of(name, known()),
            )
        )
    elif not isinstance(given, dict):
        written.faults.append(
            written.fault(
                "not-fields",
                "the parameters of the template are needed here, 'name: value'",
                written.spans[("with",)],
                "write one parameter per line, indented, or all in {braces}",
            )
        )
    else:
        filling = _Filling(given)
        _check_parameters(written, template.form.parameters, given)
        fields = {key: filling.fill(value) for key, value in (template.form.model_extra or {}).items()}
        written.faults.extend(_unfilled(template, filling.lacking - set(template.form.parameters)))
        _merge(written, template, fields)
    for key in ("template", "with"):
        written.value.pop(key, None)


def _check_parameters(written: Written, parameters: Mapping[str, str], given: Mapping[str, Any]) -> None:
    for name in given:
        if name not in parameters:
            span = written.key_spans[("with", name)]
            hint = one_of(name, parameters)
            written.faults.append(
                written.fault(
                    "unknown-parameter", f"this template has no parameter {quote(name)}", span, hint
                )
            )
        elif not isinstance(given[name], str):
            written.faults.append(_wrong_shape(written, ("with", name)))
    for name, meaning in parameters.items():
        if name not in given:
            place: Place = ("with",) if "with" in written.value else ("template",)
            span = written.key_spans[place]
            written.faults.append(
                written.fault(
                    "missing-parameter",
                    f"the template needs '{name}': {meaning}",
                    span,
                    f"add '{name}: ...' under with:",
                )
            )


def _wrong_shape(written: Written, place: "Place") -> Fault:
    return written.fault(
        "wrong-shape",
        "a single value is needed here",
        written.spans[place],
        "write one value on the line, after the colon",
    )


@dataclass(slots=True)
class _Filling:
    given: Mapping[str, Any]
    lacking: set[str] = field(default_factory=set)
    """Parameters that a text names and nobody gave."""

    def fill(self, value: Any) -> Any:
        """The value with every parameter filled in, however deep."""
        if isinstance(value, str):
            return _PARAMETER.sub(self._one, value)
        if isinstance(value, dict):
            return {key: self.fill(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.fill(item) for item in value]
        return value

    def _one(self, match: re.Match[str]) -> str:
        text = self.given.get(match[1])
        if not isinstance(text, str):
            self.lacking.add(match[1])
            return match[0]
        return text


def _unfilled(template: Sheet, names: set[str]) -> list[Fault]:
    """Parameters that the template uses without naming them."""
    return [
        template.fault(
            "unknown-parameter",
            f"'<{name}>' is used in this template but is not one of its parameters",
            template.key_span("parameters"),
            f"add '{name}: what it stands for' to parameters:",
        )
        for name in sorted(names)
    ]


def _merge(written: Written, template: Sheet, fields: dict[str, Any]) -> None:
    """Give the exercise the template's fields that it does not have itself, with their places in the template."""
    taken = {key: value for key, value in fields.items() if key not in written.value}
    written.value.update(taken)
    written.other_lines[template.path] = template.lines
    for spans, origin in ((written.spans, template.spans), (written.key_spans, template.key_spans)):
        spans.update({place: span for place, span in origin.items() if place and place[0] in taken})
