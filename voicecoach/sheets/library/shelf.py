"""The sheets of one place: the files, the kind and id of each by its first line, and what is kept of them."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from voicecoach.sheets.library.folders import SUFFIXES
from voicecoach.sheets.library.heads import Head, read_head
from voicecoach.sheets.library.kept import FileKey, Kept, key_of


@dataclass(slots=True)
class Folder:
    """A folder of cues: its places, each listed once, and what earlier commands learnt of their files."""

    path: Path
    _shelves: dict[str, "Shelf"] = field(default_factory=dict)
    _kept: dict[str, Kept] = field(default_factory=dict)

    def shelf(self, place: str) -> "Shelf":
        """The sheets in one place of this folder, such as `exercises`; `.` is the folder itself."""
        if place not in self._shelves:
            self._shelves[place] = Shelf(self, place)
        return self._shelves[place]

    def kept(self, what: str) -> Kept:
        """What is known of the files here: `heads` or `summaries`."""
        if what not in self._kept:
            self._kept[what] = Kept(self.path, what)
        return self._kept[what]


class Shelf:
    """The sheets in one place, by alphabet."""

    def __init__(self, folder: Folder, place: str) -> None:
        self._folder = folder
        self._prefix = "" if place == "." else f"{place}/"
        self._place = folder.path if place == "." else folder.path / place
        self.keys: dict[Path, FileKey] = {}
        """Every file with what changes when it is touched."""
        for name, entry in sorted(_sheets_in(self._place).items()):
            try:
                status = entry.stat()
            except OSError:
                continue  # a link to nothing, or a file that was removed meanwhile
            if stat.S_ISREG(status.st_mode):
                self.keys[self._place / name] = key_of(status)

    @cached_property
    def by_stem(self) -> dict[str, Path]:
        """The files by their name without its suffix."""
        return {path.stem: path for path in self.keys}

    def of_kind(self, kind: str) -> Iterator[Path]:
        """The files that may hold a sheet of this kind."""
        return (path for path, head in self._heads.items() if head is None or head[0] == kind)

    def candidates(self, head: Head) -> list[Path]:
        """The files that may hold the sheet of this kind and id."""
        return self._by_head.get(head, self._by_head.get(None, []))

    def head(self, path: Path) -> Head | None:
        """The kind and id of the sheet in a file of this place; None if only reading it tells."""
        return self._heads.get(path)

    def is_untouched(self, path: Path) -> bool:
        """Whether a file is still what it was when this place was listed."""
        try:
            return key_of(path.stat()) == self.keys[path]
        except OSError:
            return False

    def name_of(self, path: Path) -> str:
        """A file of this place as `Kept` knows it."""
        return self._prefix + path.name

    def forget_removed(self, kept: Kept) -> None:
        """Forget what is kept of files that are no longer here."""
        kept.forget_others(self._prefix, map(self.name_of, self.keys))

    @cached_property
    def _heads(self) -> dict[Path, Head | None]:
        if not self.keys:
            return {}
        kept = self._folder.kept("heads")
        heads: dict[Path, Head | None] = {}
        for path, key in self.keys.items():
            known = kept.get(self.name_of(path), key)
            if known is not None:
                kind, sheet_id = known[0] or ("", "")
                heads[path] = (kind, sheet_id) if kind else None
                continue
            try:
                heads[path] = head = read_head(path)
                if self.is_untouched(path):
                    kept.put(self.name_of(path), key, head)
            except OSError:
                heads[path] = None
        self.forget_removed(kept)
        kept.save()
        return heads

    @cached_property
    def _by_head(self) -> dict[Head | None, list[Path]]:
        """The files by what their first lines say; those that leave it open stand in every list."""
        listed: dict[Head | None, list[Path]] = {None: []}
        for path, head in self._heads.items():
            if head is None:
                for files in listed.values():
                    files.append(path)
            else:
                listed.setdefault(head, list(listed[None])).append(path)
        return listed


def _sheets_in(place: Path) -> dict[str, os.DirEntry[str]]:
    """What looks like a sheet in a folder, by name; a folder that is not there or cannot be read is as good as empty."""
    try:
        with os.scandir(place) as entries:
            return {entry.name: entry for entry in entries if Path(entry.name).suffix in SUFFIXES}
    except OSError:
        return {}
