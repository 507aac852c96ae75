"""Import exercises that others wrote: a file becomes sheets, and what could not be carried over is named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from voicecoach.api.observer import SILENT, Observer, step
from voicecoach.bounded import MOST_IMPORT_BYTES, read_bounded
from voicecoach.errors import RequestError
from voicecoach.imports import DOUBTFUL, SheetText, read_import, sheet_texts
from voicecoach.outfile import open_output
from voicecoach.sheets.library.library import Library, shipped_cues, user_cues
from voicecoach.source import Fault


@dataclass(frozen=True, slots=True)
class SavedImport:
    """What became of the sheets of an import."""

    folder: Path
    written: tuple[Path, ...]
    kept: tuple[Path, ...]
    """Files that were there already and were left alone."""
    shadowing: tuple[str, ...]
    """Ids that a shipped sheet has too; the new one is found first."""


@dataclass(frozen=True, slots=True)
class ImportedSheets:
    """Sheets out of somebody else's file, not saved yet."""

    sheets: tuple[SheetText, ...] = field(repr=False)
    """Exercises first, then routines."""
    losses: Mapping[str, Sequence[str]]
    """What could not be carried over or had to be guessed, each with the names that it happened to."""
    faults: tuple[Fault, ...] = ()
    """Doses that are in doubt and lines that were not understood, each with its place."""

    @property
    def doubts(self) -> int:
        """How often a dose is in doubt: compare each with the file."""
        return sum(fault.code == DOUBTFUL for fault in self.faults)

    def save(
        self, folder: Path | None = None, *, replace: bool = False, observer: Observer = SILENT
    ) -> SavedImport:
        """Write the sheets into a folder of cues, the user's own if none is given; each whole or not at all.

        A sheet that is there already is left alone unless `replace` is given. Raises RequestError when all of them are.
        """
        home = folder or user_cues()
        paths = {sheet.place: home / sheet.place for sheet in self.sheets}
        kept = tuple(path for path in paths.values() if path.exists() and not replace)
        chosen = [sheet for sheet in self.sheets if paths[sheet.place] not in kept]
        if not chosen:
            there = "the sheet already exists" if len(kept) == 1 else f"all {len(kept)} sheets already exist"
            raise RequestError(
                f"nothing was written: {there}",
                "use --force to replace what is there, or --to for another folder",
            )
        for number, sheet in enumerate(chosen):
            observer.progress("writing sheets", number, len(chosen))
            path = paths[sheet.place]
            path.parent.mkdir(parents=True, exist_ok=True)
            with open_output(path) as stream:
                stream.write(sheet.text.encode())
        observer.progress("writing sheets", len(chosen), len(chosen))
        shipped = Library((shipped_cues(),))
        places = {
            f"{kind}s/{name}.yaml"
            for kind in ("exercise", "routine", "programme")
            for name in shipped.ids(kind)
        }
        shadowing = tuple(sheet.id for sheet in chosen if sheet.place in places)
        return SavedImport(home, tuple(paths[sheet.place] for sheet in chosen), kept, shadowing)


def import_file(path: Path, format_name: str | None = None, observer: Observer = SILENT) -> ImportedSheets:
    """Read a file in one of the formats that can be imported; without a name, in the one that it looks like.

    Raises RequestError for a file that cannot be read or has no exercises in it, and SheetError for faults in it.
    """
    try:
        content = read_bounded(path, MOST_IMPORT_BYTES, f"'{path}'")
    except OSError as error:
        raise RequestError(
            f"cannot read {path}: {error.strerror or error}", "give a file, or - for stdin"
        ) from None
    return import_content(content, path.name, format_name, observer)


def import_content(
    content: bytes, name: str, format_name: str | None = None, observer: Observer = SILENT
) -> ImportedSheets:
    """The same for what is in memory; `name` names it in faults and comments."""
    with step(observer, "importing"):
        imported = read_import(content, name, format_name)
        return ImportedSheets(tuple(sheet_texts(imported)), imported.losses.names, tuple(imported.faults))
