"""The kind and id of a sheet from its first line, so that finding one sheet among thousands parses no other.

A head is only given where it cannot be wrong: if the sheet can be used at all, it is of this kind and has this id. Every
other way to write the same in YAML has no head, and its sheet has to be read.
"""

import re
from pathlib import Path

from voicecoach.sheets.forms.terms import FOLDERS

Head = tuple[str, str]
"""Kind and id."""

_READ_BYTES = 4096
_LINE_ENDS = "\r\n\x85\u2028\u2029"
_HEAD = re.compile(
    rf"(?:[ \t]*(?:#[^{_LINE_ENDS}]*)?\r?\n)*(?P<kind>[a-z]+): +(?P<id>[a-z0-9][a-z0-9-]*)[ \t]*(?:[ \t]#[^{_LINE_ENDS}]*)?(?P<end>\r?\n|\Z)"
)
_NOT_TEXT = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}
"""Words that YAML may take for something other than a text."""


def head_of(content: bytes) -> Head | None:
    """The kind and id that a sheet has if it has no fault; None if its first lines do not settle it.

    >>> head_of(b"# My own\\nexercise: heel-slide\\nname: Heel slide\\n")
    ('exercise', 'heel-slide')
    >>> head_of(b"{exercise: heel-slide}") is None
    True
    """
    text = content[:_READ_BYTES].decode("utf-8", "replace")
    match = _HEAD.match(text)
    if (
        match is None
        or match["kind"] not in FOLDERS
        or match["id"] in _NOT_TEXT
        or (not match["end"] and len(content) >= _READ_BYTES)
    ):
        return None
    return match["kind"], match["id"]


def read_head(path: Path) -> Head | None:
    """The head of a sheet in a file. Raises OSError."""
    with path.open("rb", buffering=0) as file:
        return head_of(file.read(_READ_BYTES))
