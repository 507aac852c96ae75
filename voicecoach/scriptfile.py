"""JSON -> Script: the inverse of `exports/json.py`. Anything that is not a `voicecoach-script/1` is refused.

A script from a file may have been edited by hand, so the laws that its readers rely on are checked here too: events
sorted and within the session, phases without gaps.
"""

import json
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from voicecoach.errors import RequestError
from voicecoach.script import FORMAT, Script
from voicecoach.scriptform import ScriptFields

_FAMILY = FORMAT.partition("/")[0]
_HINT = f"voicecoach writes a {FORMAT} with: voicecoach preview NAME --as json -o script.json"


def read_script(text: str | bytes, name: str) -> Script:
    """The script that the JSON holds. `name` is what a message calls it: `'script.json'`.

    Raises RequestError for text that is not JSON, not a script of this version, or breaks a law of the script.
    """
    fields = _parse(text, name)
    _check_format(fields, name)
    try:
        written = ScriptFields.model_validate(fields)
    except ValidationError as error:
        raise RequestError(f"{name} is not a {FORMAT}: {_describe(error)}", _HINT) from None
    script = written.build()
    for broken in _broken_laws(script):
        raise RequestError(f"{name} is not a {FORMAT}: {broken}", _HINT)
    return script


def _parse(text: str | bytes, name: str) -> Any:
    try:
        return json.loads(text)
    except UnicodeDecodeError:
        raise RequestError(f"{name} is not a {FORMAT}: it is not UTF-8 text", _HINT) from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise RequestError(f"{name} is not a {FORMAT}: it is not valid JSON at {where}", _HINT) from None
    except (ValueError, RecursionError):  # a number of thousands of digits, or brackets without end
        raise RequestError(f"{name} is not a {FORMAT}: its JSON is too large or too deep", _HINT) from None


def _check_format(fields: Any, name: str) -> None:
    found = fields.get("format") if isinstance(fields, dict) else None
    if found == FORMAT:
        return
    if isinstance(found, str) and found.partition("/")[0] == _FAMILY:
        raise RequestError(
            f"{name} is a {found}, and this voicecoach reads {FORMAT}",
            "update voicecoach, or write the script again with this version",
        )
    raise RequestError(f"{name} is not a {FORMAT}: its 'format' does not say so", _HINT)


def _describe(error: ValidationError) -> str:
    """The first thing that is wrong, where: `'events[3].at_ms: must be a whole number'`, and how many more there are."""
    errors = error.errors(include_url=False, include_input=False, include_context=False)
    first = errors[0]
    place = ""
    for part in first["loc"]:
        if isinstance(part, int):
            place += f"[{part}]"
        elif part not in {"speech", "beep", "glide"}:  # which kind of event pydantic took it for
            place += f".{part}" if place else part
    more = f", and {len(errors) - 1} more" if len(errors) > 1 else ""
    return (
        f"{place}: {_WANTED.get(first['type']) or first['msg'].replace('Input should be', 'must be')}{more}"
    )


_WANTED = {
    "missing": "is missing",
    "extra_forbidden": "is not a field of a script",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "greater_than_equal": "must not be below 0",
    "string_type": "must be text",
    "bool_type": "must be true or false",
    "list_type": "must be a list",
    "dict_type": "must be fields in {braces}",
    "model_type": "must be fields in {braces}",
    "model_attributes_type": "must be fields in {braces}",
    "union_tag_invalid": "the type of an event must be speech, beep or glide",
    "union_tag_not_found": "the type of the event is missing",
}


def _broken_laws(script: Script) -> Iterator[str]:
    """The laws of `script.py` that do not hold, in words; only the first of them is sure to make sense."""
    at_ms = 0
    for index, phase in enumerate(script.phases):
        if phase.index != index:
            yield f"phases[{index}].index: phases are numbered from 0"
        if phase.at_ms != at_ms:
            yield f"phases[{index}].at_ms: the phase before it ends at {at_ms} ms"
        at_ms = phase.end_ms
    if script.phases and at_ms != script.duration_ms:
        yield f"duration_ms: the last phase ends at {at_ms} ms"
    latest_ms = 0
    for index, event in enumerate(script.events):
        if event.at_ms < latest_ms:
            yield f"events[{index}].at_ms: the event before it starts at {latest_ms} ms"
        if event.end_ms > script.duration_ms:
            yield f"events[{index}]: the session is over at {script.duration_ms} ms"
        if event.phase >= len(script.phases):
            yield f"events[{index}].phase: there is no phase {event.phase}"
        latest_ms = event.at_ms
