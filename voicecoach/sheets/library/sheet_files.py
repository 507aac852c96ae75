"""The sheets of one place: the files, the kind and id of each by its first line, and what is kept of them."""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from voicecoach.file_state import FileKey, key_of
from voicecoach.sheets.forms.terms import FOLDERS, SOUND_SUFFIXES
from voicecoach.sheets.library.folders import SUFFIXES
from voicecoach.sheets.library.heads import Head, read_head
from voicecoach.sheets.library.kept import Kept


@dataclass(slots=True)
class CueFolder:
    """A folder of cues: its places, each listed once, and what earlier commands learnt of their files."""

    path: Path
    _places: dict[str, "SheetFiles"] = field(default_factory=dict)
    _kept: dict[str, Kept] = field(default_factory=dict)

    def files(self, place: str) -> "SheetFiles":
        """The sheets in one place of this folder, such as `exercises`; `.` is the folder itself."""
        if place not in self._places:
            self._places[place] = SheetFiles(self, place)
        return self._places[place]

    def keys(self) -> list[tuple[str, tuple[tuple[str, FileKey], ...]]]:
        """Every sheet, and every sound file that one may name, with what changes when it is touched, by place."""
        places = dict.fromkeys(FOLDERS.values())
        sheets = [(place, tuple(self.files(place).keys.items())) for place in places]
        sounds = tuple(_sounds_below(self.path))
        return [*sheets, ("sounds", sounds)] if sounds else sheets

    def kept(self, what: str) -> Kept:
        """What is known of the files here: `heads` or `summaries`."""
        if what not in self._kept:
            self._kept[what] = Kept(self.path, what)
        return self._kept[what]


class SheetFiles:
    """The sheets in one place, by alphabet. Files go by their names here: there may be thousands, and few become paths."""

    def __init__(self, folder: CueFolder, place: str) -> None:
        self._folder = folder
        self._prefix = "" if place == "." else f"{place}/"
        self._place = folder.path if place == "." else folder.path / place
        self.keys: dict[str, FileKey] = {}
        """Every file with what changes when it is touched."""
        for name, entry in sorted(_sheets_in(self._place).items()):
            try:
                status = entry.stat()
            except OSError:
                continue  # a link to nothing, or a file that was removed meanwhile
            if stat.S_ISREG(status.st_mode):
                self.keys[name] = key_of(status)

    def path(self, name: str) -> Path:
        """Where a file of this place is."""
        return self._place / name

    def named(self, stem: str) -> Path | None:
        """The file of this name without its suffix; None if there is none."""
        # Of two that differ in their suffix the last by alphabet, as ever.
        found = [suffix for suffix in SUFFIXES if stem + suffix in self.keys]
        return self.path(stem + max(found)) if found else None

    def of_kind(self, kind: str) -> Iterator[str]:
        """The files that may hold a sheet of this kind."""
        return (name for name, head in self._heads.items() if head is None or head[0] == kind)

    def candidates(self, head: Head) -> list[str]:
        """The files that may hold the sheet of this kind and id."""
        if head in self._by_head:
            return self._by_head[head]
        return [name for name, known in self._heads.items() if known is None] if self._are_some_open else []

    def head(self, name: str) -> Head | None:
        """The kind and id of the sheet in a file; None if it has to be read to know."""
        return self._heads[name]

    def is_untouched(self, name: str) -> bool:
        """Whether a file is still what it was when this place was listed."""
        try:
            return key_of(self.path(name).stat()) == self.keys[name]
        except OSError:
            return False

    def kept_name(self, name: str) -> str:
        """A file of this place as `Kept` knows it."""
        return self._prefix + name

    def forget_removed(self, kept: Kept) -> None:
        """Forget what is kept of files that are no longer here."""
        kept.forget_others(self._prefix, map(self.kept_name, self.keys))

    @cached_property
    def _heads(self) -> dict[str, Head | None]:
        if not self.keys:
            return {}
        kept = self._folder.kept("heads")
        heads: dict[str, Head | None] = {}
        for name, key in self.keys.items():
            known = kept.get(self._prefix + name, key)
            if known is not None:
                kind, sheet_id = known[0] or ("", "")
                heads[name] = (kind, sheet_id) if kind else None
                continue
            try:
                heads[name] = head = read_head(self.path(name))
            except OSError:
                heads[name] = None
                continue
            if self.is_untouched(name):
                kept.put(self._prefix + name, key, head)
        self.forget_removed(kept)
        kept.save()
        return heads

    @cached_property
    def _are_some_open(self) -> bool:
        return None in self._heads.values()

    @cached_property
    def _by_head(self) -> dict[Head, list[str]]:
        """The files by what their first lines say; those that leave it open stand in every list."""
        listed: dict[Head, list[str]] = {}
        for name, head in self._heads.items():
            if head is not None:
                listed.setdefault(head, []).append(name)
        if self._are_some_open:
            still_open = [name for name, head in self._heads.items() if head is None]
            listed = {head: sorted([*names, *still_open]) for head, names in listed.items()}
        return listed


def _sounds_below(folder: Path) -> Iterator[tuple[str, FileKey]]:
    """The sound files of a folder and those within it."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.lower().endswith(SOUND_SUFFIXES):
                path = Path(place, name)
                with suppress(OSError):
                    yield str(path.relative_to(folder)), key_of(path.stat())


def _sheets_in(place: Path) -> dict[str, os.DirEntry[str]]:
    """What looks like a sheet in a folder, by name; a folder that is not there or cannot be read is as good as empty."""
    try:
        with os.scandir(place) as entries:
            # A name that is a suffix alone has none.
            return {
                entry.name: entry
                for entry in entries
                if entry.name.endswith(SUFFIXES) and entry.name not in SUFFIXES
            }
    except OSError:
        return {}
