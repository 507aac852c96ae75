"""What a page has on it, as its reader finds it: exercises with their lines, and lines that belong to none."""

from dataclasses import dataclass, field

from voicecoach.imports._dose.reader import Doubt
from voicecoach.imports._page.lines import Line


@dataclass(slots=True)
class Block:
    """One exercise as it stands on the page."""

    title: str
    line_number: int
    lines: list[Line] = field(default_factory=list)
    is_listed: bool = False
    """It is one line of a list or one row of a table."""
    position: str = ""
    """What a table names as its position."""
    remarks: list[str] = field(default_factory=list)
    """What a table says beside the dose: read and not spoken."""
    doubts: list[tuple[int, Doubt]] = field(default_factory=list)
    """What of its dose is in doubt, with the number of the line."""


@dataclass(slots=True)
class Page:
    """What a page has on it."""

    title: str = ""
    title_line: int = 1
    blocks: list[Block] = field(default_factory=list)
    loose: list[Line] = field(default_factory=list)
    """Lines that belong to no exercise."""
