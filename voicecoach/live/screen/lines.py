"""Texts as lines of a terminal: cut, wrapped and centred by the cells that they take."""

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from voicecoach.printable import printable


def centred(line: Text, width: int) -> Text:
    """A line in the middle."""
    # The spaces in front have no style: a picture of the view would lose them.
    words = line.plain.lstrip(" ")
    indent = max(0, (width - line.cell_len) // 2) + len(line.plain) - len(words)
    return Text(" " * indent).append(words, style=line.style)


def wrapped(text: str, width: int, most: int) -> list[str]:
    """At most `most` lines; dots stand for what does not fit."""
    lines = [""]
    for word in printable(text).split():
        longer = f"{lines[-1]} {word}".strip()
        if cell_len(longer) <= width or not lines[-1]:
            lines[-1] = longer
        elif len(lines) < most:
            lines.append(word)
        else:
            lines[-1] = longer
            break
    return [fit(line, width) for line in lines]


def fit(text: str, width: int) -> str:
    """A text cut to a width; dots stand for what is cut off."""
    clean = printable(text)
    if cell_len(clean) <= width:
        return clean
    return set_cell_size(clean, max(0, width - 3)).rstrip() + "..."[: max(0, width)]
