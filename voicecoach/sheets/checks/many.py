"""Thousands of sheets, checked in parts by several processes: what each part finds, and what only all of them show together."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from voicecoach.errors import SheetError
from voicecoach.sheets.checks.check import repeated_ids
from voicecoach.sheets.checks.links import link_faults
from voicecoach.sheets.checks.lint import lint_sheet, names_used, unused_techniques
from voicecoach.sheets.library.library import Library
from voicecoach.source import Fault

PART_SHEETS = 50
"""So many that a process is kept busy, and so few that all are busy to the end."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a part of the sheets has by itself."""

    faults: tuple[Fault, ...]
    """Errors and warnings."""
    read: tuple[tuple[Path, str, str], ...]
    """Every sheet that could be read: its file, kind and id."""
    used: frozenset[str]
    """The techniques that they name."""


def check_part(files: Sequence[Path], library: Library) -> Part:
    """Check these sheets by this library."""
    faults: list[Fault] = []
    read: list[tuple[Path, str, str]] = []
    used: set[str] = set()
    for file in files:
        around = library.around(file)
        try:
            sheet = around.load_path(file)
        except SheetError as error:
            faults.extend(error.faults)
            continue
        faults.extend(link_faults(sheet, around))
        faults.extend(lint_sheet(sheet, around))
        read.append((file, sheet.kind, sheet.id))
        used |= names_used(sheet)
    return Part(tuple(faults), tuple(read), frozenset(used))


def check_together(
    parts: Iterable[Part], library: Library, is_named: Callable[[Path], bool]
) -> Iterator[Fault]:
    """What the parts show only together, in whatever order they come: ids given twice, and techniques that nobody uses.

    A technique whose own path was given (`is_named`) may be on its way, and nothing is said of it.
    """
    parts = list(parts)
    read = sorted(one for part in parts for one in part.read)
    count = Counter((kind, sheet_id, file.parent) for file, kind, sheet_id in read)
    yield from repeated_ids(
        library.load_path(file) for file, kind, sheet_id in read if count[kind, sheet_id, file.parent] > 1
    )
    yield from unused_techniques(
        [library.load_path(file) for file, kind, _ in read if kind == "technique" and not is_named(file)],
        {name for part in parts for name in part.used},
        library,
        {file for file, _, _ in read},
    )
