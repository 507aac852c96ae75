"""JSON of other programs: read with its place when it is broken, and the line of what stands in it."""

import json
import re
from typing import Any

from voicecoach.errors import RequestError, SheetError
from voicecoach.source import Fault, Span

_BEGINNING = re.compile(r'[\ufeff\s]*(?:\{\s*(?:"|\}|$)|\[\s*(?:["\[{0-9]|$|\]\s*$))')
"""Not "[ ] Bridges" and not "[pause 5 s]"."""


def looks_like_json(content: str) -> bool:
    """Whether a text begins as a list or an object of JSON does."""
    return bool(_BEGINNING.match(content))


def parse_json(content: str, path: str) -> Any:
    """The value of a text. Raises SheetError with its place where it is broken, RequestError where it cannot be read."""
    try:
        return json.loads(content.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        lines = error.doc.split("\n")
        span = Span(path, error.lineno, error.colno, error.colno + 1)
        message = f"this is not JSON here: {error.msg[:1].lower()}{error.msg[1:]}"
        hint = "compare it with the lines around it: commas, quotes, brackets"
        raise SheetError([Fault("not-json", message, span, lines[error.lineno - 1], hint)]) from None
    except (RecursionError, ValueError):
        raise RequestError(
            f"{path} cannot be read as JSON", "it is nested too deeply, or has a number that is too long"
        ) from None


def line_of(content: str, text: str, start: int) -> tuple[int, int]:
    """The line on which a string stands at or behind a place, and the place behind it; the first line if it is nowhere."""
    for written in (json.dumps(text, ensure_ascii=False), json.dumps(text)):
        at = content.find(written, start)
        if at >= 0:
            return content.count("\n", 0, at) + 1, at + len(written)
    return 1, start
