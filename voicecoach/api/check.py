"""Check sheets: everything that is wrong with them, and what a good coach would not say; once, or after every save."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from voicecoach.api.observer import SILENT, Observer, step
from voicecoach.cores import count_cores
from voicecoach.errors import RequestError
from voicecoach.sheets.checks.check import check_sheets, files_of
from voicecoach.sheets.checks.lint import RULES, check_codes, lint_sheets
from voicecoach.sheets.checks.many import PART_SHEETS, Part, check_part, check_together
from voicecoach.sheets.checks.reports import format_json, format_sarif
from voicecoach.sheets.library.folders import SUFFIXES
from voicecoach.sheets.library.library import Library, find_folders
from voicecoach.sheets.library.together import renamed_fault, write_apart
from voicecoach.source import Fault, sort_faults
from voicecoach.units import counted

MANY_SHEETS = 500
"""From here on several processes are done sooner than one, which has to start none."""
CHANGES_EVERY_MS = 400
"""How long a save may go unnoticed."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in some sheets."""

    sheet_count: int
    faults: tuple[Fault, ...]
    """Errors and warnings, by sheet and place."""

    @property
    def error_count(self) -> int:
        """How many faults keep a sheet from being used."""
        return sum(fault.severity == "error" for fault in self.faults)

    def passed(self, *, strict: bool = False) -> bool:
        """Whether nothing is wrong; `strict` counts warnings too."""
        return not self.faults if strict else self.error_count == 0

    def text(self) -> str:
        """The faults for people and a line that sums them up, as `voicecoach check` prints them."""
        warnings = f", {counted(len(self.faults), 'warning')}" if self.faults else ""
        summary = f"{counted(self.sheet_count, 'sheet')}, no errors{warnings}"
        return "\n\n".join([*(str(fault) for fault in self.faults), summary])

    def json(self) -> str:
        """The faults for programs, in the form that `voicecoach schema check` prints."""
        return format_json(self.faults, self.sheet_count)

    def sarif(self) -> str:
        """The faults as SARIF 2.1.0, which code hosts and editors read."""
        return format_sarif(self.faults, RULES)


def check(
    paths: tuple[Path, ...] = (),
    *,
    cues: tuple[Path, ...] = (),
    ignored: tuple[str, ...] = (),
    observer: Observer = SILENT,
) -> Checked:
    """Check the sheets at these paths, files or folders; without any, the user's own and the shipped ones.

    The warnings of the rules in `ignored` are left out. Sheets are read anew at every call. Raises RequestError for a
    path that is not there and for a rule that does not exist.
    """
    library = find_folders(cues)
    left_out = check_codes(ignored)
    files = list(files_of(paths or library.folders))
    with step(observer, "checking"):
        if len(files) >= MANY_SHEETS:
            found = _check_apart(files, library, set(paths), observer)
        else:
            report = check_sheets(library, paths, partial(observer.progress, "reading sheets"))
            found = [*report.faults, *lint_sheets(library, paths)]
    return Checked(len(files), tuple(sort_faults(fault for fault in found if fault.code not in left_out)))


def _check_apart(files: list[Path], library: Library, named: set[Path], observer: Observer) -> list[Fault]:
    """Every fault of many sheets, found on all cores."""
    from voicecoach.api.batch.pool import WorkerPool  # who checks few sheets starts no process
    from voicecoach.api.batch.worker import Failed

    tasks = [tuple(files[begin : begin + PART_SHEETS]) for begin in range(0, len(files), PART_SHEETS)]
    parts: list[Part] = []
    with WorkerPool(count_cores()) as pool:
        for task, part in pool.run(partial(_check_part, folders=library.folders), tasks):
            observer.progress("reading sheets", len(parts) * PART_SHEETS, len(files))
            # What a process was at when it died is checked here.
            parts.append(check_part(task, library) if isinstance(part, Failed) else part)
    observer.progress("reading sheets", len(files), len(files))
    alone = [fault for part in parts for fault in part.faults]
    return [*alone, *check_together(parts, library, named.__contains__)]


def _check_part(task: tuple[Path, ...], folders: tuple[Path, ...]) -> Part:
    from voicecoach.api.batch.worker import library_of

    return check_part(task, library_of(folders))


def check_text(
    content: bytes, *, cues: tuple[Path, ...] = (), ignored: tuple[str, ...] = (), observer: Observer = SILENT
) -> Checked:
    """Check the sheets in one text: separated by `---`, or fenced as an assistant answers. Faults name it `stdin`.

    The sheets find each other, and those of the library. Raises RequestError for what is no text and for a rule that does
    not exist.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RequestError("stdin is not UTF-8 text", "give the sheets as UTF-8") from None
    with TemporaryDirectory() as folder:
        paths = tuple(write_apart(text, Path(folder)))
        if not paths:
            raise RequestError(
                "there is no sheet in stdin", "the first line of a sheet is its kind and its id"
            )
        checked = check(paths, cues=(Path(folder), *cues), ignored=ignored, observer=observer)
        faults = [renamed_fault(fault, folder, "stdin") for fault in checked.faults]
    return Checked(checked.sheet_count, tuple(sort_faults(faults)))


def kind_of(path: Path, cues: tuple[Path, ...] = ()) -> str:
    """The kind of the sheet in a file. Raises SheetError and RequestError."""
    return find_folders(cues, str(path.absolute())).load_path(path).kind


def saved_sheets(paths: tuple[Path, ...] = (), *, cues: tuple[Path, ...] = ()) -> Iterator[set[Path]]:
    """Nothing as soon as the folders of these sheets are watched, then the sheets of each save, for ever."""
    from watchfiles import watch

    # Folders, since many editors save a file by putting another in its place.
    asked = {path if path.is_dir() else path.absolute().parent for path in paths}
    folders = {folder for folder in (*asked, *find_folders(cues).folders) if folder.is_dir()}
    is_set_up = False
    for changes in watch(
        *folders,
        watch_filter=lambda _, path: path.endswith(SUFFIXES),
        rust_timeout=CHANGES_EVERY_MS,
        yield_on_timeout=True,
        raise_interrupt=True,
    ):
        if not is_set_up or changes:
            is_set_up = True
            yield {Path(path) for _, path in changes}
