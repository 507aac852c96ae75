"""Everything that is wrong with sheets, of all of them in one run."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from voicecoach.errors import RequestError, SheetError
from voicecoach.sheets.checks.links import link_faults
from voicecoach.sheets.library.folders import SUFFIXES
from voicecoach.sheets.library.library import Library
from voicecoach.sheets.reading.written import Sheet
from voicecoach.source import Fault, sort_faults


@dataclass(frozen=True, slots=True)
class Report:
    sheet_count: int
    faults: tuple[Fault, ...]
    """Sorted by place."""


def check_sheets(
    library: Library,
    paths: tuple[Path, ...],
    watch: Callable[[int, int], None] = lambda _done, _total: None,
) -> Report:
    """The faults of the sheets at these paths, or of all in the library. Raises RequestError for a path that is not there.

    `watch` is told how many sheets of how many are read.
    """
    files = list(files_of(paths or library.folders))
    faults: list[Fault] = []
    sheets: list[tuple[Sheet, Library]] = []
    for number, path in enumerate(files):
        watch(number, len(files))
        around = library.around(path)
        try:
            sheets.append((around.load_path(path), around))
        except SheetError as error:
            faults.extend(error.faults)
    watch(len(files), len(files))
    for sheet, around in sheets:
        faults.extend(link_faults(sheet, around))
    faults.extend(repeated_ids(sheet for sheet, _ in sheets))
    return Report(len(files), tuple(sort_faults(faults)))


def files_of(paths: Iterable[Path]) -> Iterator[Path]:
    """The sheets at these paths, files or folders. Raises RequestError for one that is not there."""
    for path in paths:
        if path.is_dir():
            yield from sorted(file for file in path.rglob("*") if file.suffix in SUFFIXES and file.is_file())
        elif path.is_file():
            yield path
        else:
            raise RequestError(f"there is no sheet or folder {path}")


def repeated_ids(sheets: Iterable[Sheet]) -> Iterator[Fault]:
    """Two sheets of one kind and id in one folder of cues: only one of them would ever be found."""
    seen: dict[tuple[str, str, Path], Sheet] = {}
    for sheet in sheets:
        first = seen.setdefault((sheet.kind, sheet.id, Path(sheet.path).parent), sheet)
        if first is not sheet:
            yield sheet.fault(
                "duplicate-id",
                f"'{sheet.id}' is already the id of {first.path}",
                sheet.span(sheet.kind),
                f"give this one another id, such as {sheet.id}-2",
            )
