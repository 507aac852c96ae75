"""Text that is safe for a terminal: whatever a terminal would obey is replaced. Sheets and files may come from anybody."""

import re

MARK = "\N{REPLACEMENT CHARACTER}"

_OBEYED = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""C0 but tab and line end, DEL, C1, the overrides and isolates of bidirectional text, and halves of surrogate pairs."""
_HIDDEN = re.compile("[\u200b\u2060\ufeff]")
"""What takes no space and joins nothing: two texts that differ in it look the same."""


def printable(text: str, keep: str = "") -> str:
    """The text with a mark in place of each control character, line ends too; every character keeps its column.

    `keep` are the control characters that may stay.
    """
    return "".join(char if char.isprintable() or char in keep else MARK for char in text)


def printable_lines(text: str) -> str:
    """A text of several lines, with a mark in place of each character that a terminal would obey but tab and line end."""
    return _OBEYED.sub(MARK, text)


def without_refused(text: str) -> str:
    """A text of somebody else without the characters that `refused_character` names: a space where a terminal obeys, nothing where nothing is seen."""
    return _HIDDEN.sub("", _OBEYED.sub(" ", text))


def refused_character(text: str) -> str | None:
    """The first character that has no place in any text of a sheet: one that a terminal obeys, or that nobody sees."""
    found = _OBEYED.search(text) or _HIDDEN.search(text)
    return found[0] if found else None
