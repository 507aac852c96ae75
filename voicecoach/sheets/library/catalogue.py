"""What there is in the folders of cues, without parsing what was parsed before: summaries for lists and searches.

It loads no parser and no models where nothing changed since the last time.
"""

import hashlib
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from voicecoach.errors import RequestError, SheetError
from voicecoach.sheets.forms.terms import FOLDERS
from voicecoach.sheets.library.sheet_files import CueFolder, SheetFiles
from voicecoach.sheets.library.summary import Summary, from_json, summarize, to_json

if TYPE_CHECKING:
    from voicecoach.sheets.reading.written import Sheet

Load = Callable[[Path], "Sheet"]


@dataclass(slots=True)
class Catalogue:
    """Folders of cues, searched in order: the first sheet of an id wins."""

    folders: tuple[Path, ...]
    load: Load
    """Reads a sheet, of which it raises the faults."""
    _opened: dict[Path, CueFolder] = field(default_factory=dict)
    _summaries: dict[str, list[Summary]] = field(default_factory=dict)
    _conditions: dict[str, str] | None = None
    _stamp: int | None = None

    def folder(self, path: Path) -> CueFolder:
        """One of the folders, listed once."""
        if path not in self._opened:
            self._opened[path] = CueFolder(path)
        return self._opened[path]

    def places(self, kind: str) -> list[SheetFiles]:
        """Where sheets of a kind may be: in the folder of the kind, or at the top of a folder of cues."""
        return [self.folder(path).files(place) for path in self.folders for place in _places(kind)]

    def paths(self, kind: str) -> Iterator[Path]:
        """The files that may hold a sheet of a kind, in the order in which they count."""
        return (files.path(name) for files in self.places(kind) for name in files.of_kind(kind))

    def all(self, kind: str) -> list[Summary]:
        """The summaries of all sheets of a kind by id, without those that have faults."""
        if kind not in self._summaries:
            first: dict[str, Summary] = {}
            for summary in self._each(kind):
                first.setdefault(summary.id, summary)
            self._summaries[kind] = [first[sheet_id] for sheet_id in sorted(first)]
        return self._summaries[kind]

    def conditions(self) -> dict[str, str]:
        """Every condition that can be asked for, with what it means; the words of the first folder that has it win."""
        if self._conditions is None:
            self._conditions = {}
            for summary in self._each("conditions"):
                for condition, meaning in summary.means.items():
                    self._conditions.setdefault(condition, meaning)
        return self._conditions

    def state(self) -> str:
        """What changes when any sheet is added, touched or removed."""
        keys = [(str(path), self.folder(path).keys()) for path in self.folders]
        return hashlib.sha256(repr(keys).encode()).hexdigest()

    def _each(self, kind: str) -> Iterator[Summary]:
        """The summaries of the sheets of a kind, also of those that an earlier folder replaces."""
        for path in self.folders:
            folder = self.folder(path)
            kept = folder.kept("summaries")
            for files in map(folder.files, _places(kind)):
                for name in files.of_kind(kind):
                    summary = self._summary(name, files, folder)
                    if summary is not None and summary.kind == kind:
                        yield summary
                if files.keys:
                    files.forget_removed(kept)
            kept.save()

    def _summary(self, name: str, files: SheetFiles, folder: CueFolder) -> Summary | None:
        """What is known of a sheet; None if it has faults."""
        kept, key = folder.kept("summaries"), files.keys[name]
        known = kept.get(files.kept_name(name), key)
        if known is not None:
            value, stamp = known[0]
            if stamp is None or stamp == self._templates():
                return from_json(value) if value else None
        summary, depends, file = None, False, files.path(name)
        try:
            sheet = self.load(file)
        except (SheetError, RequestError):
            # `check` reports it; a fault elsewhere must not stop this command.
            depends = _may_name_template(file)
        else:
            summary, depends = summarize(sheet), bool(sheet.other_lines)
        if files.is_untouched(name):
            value = to_json(summary) if summary else None
            kept.put(files.kept_name(name), key, [value, self._templates() if depends else None])
        return summary

    def _templates(self) -> int:
        """The state of all templates."""
        if self._stamp is None:
            keys = [
                (str(files.path(name)), files.keys[name])
                for files in self.places("template")
                for name in files.of_kind("template")
            ]
            self._stamp = zlib.crc32(repr(keys).encode())
        return self._stamp


def _places(kind: str) -> tuple[str, ...]:
    """Where in a folder of cues sheets of a kind may be."""
    return tuple(dict.fromkeys((FOLDERS[kind], ".")))


def _may_name_template(file: Path) -> bool:
    """Whether the faults of a sheet may be those of a template, or of one that is not there."""
    try:
        content = file.read_bytes()
    except OSError:
        return True
    return b"template" in content or b"\\" in content  # a backslash may write any letter
