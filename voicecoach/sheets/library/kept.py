"""What was learnt of the files in a folder, kept on disk from one command to the next.

It only saves time: an entry is believed while its file is untouched, by size, times and inode, and a file of entries that is
damaged, of another version or cannot be read is as good as none. Several processes may share it: each writes a whole new
file and moves it into place, so that at worst one of them learns again what another knew.
"""

import json
import os
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from voicecoach.bounded import parse_json
from voicecoach.cache_folder import kept_folder, write_kept
from voicecoach.file_state import FileKey, is_settled
from voicecoach.version import __version__

_MAGIC = b"voicecoach kept 1"
_CODE = ("forms", "dose", "reading", "library")
"""The rooms of `sheets/` that decide what a sheet is."""


class Kept:
    """What is known of the files of one folder, by their path in it. `what` names the kind of knowledge.

    Values are what JSON can hold.
    """

    def __init__(self, folder: Path, what: str) -> None:
        self._folder = os.path.realpath(folder)
        identity = f"{self._folder}\n{__version__}\n{_code_stamp()}"
        self._path = kept_folder("sheets") / f"{zlib.crc32(identity.encode()):08x}-{what}.json"
        self._identity = identity
        self._entries: dict[str, list[Any]] = _read(self._path, identity)
        self._is_changed = False

    def get(self, name: str, key: FileKey) -> tuple[Any] | None:
        """What is known of a file, alone in a tuple; None if nothing is, or if the file was touched since."""
        entry = self._entries.get(name)
        return (entry[4],) if entry is not None and tuple(entry[:4]) == key else None

    def put(self, name: str, key: FileKey, value: Any) -> None:
        """Keep what was learnt of a file, unless the file is so young that its next change might go unseen."""
        if is_settled(key):
            self._entries[name] = [*key, value]
            self._is_changed = True

    def forget_others(self, prefix: str, names: Iterable[str]) -> None:
        """Forget the files of one place that are no longer there. `prefix` is the place: `exercises/`, or empty."""
        there = set(names)
        gone = [
            name
            for name in self._entries
            if name not in there and name.startswith(prefix) and "/" not in name[len(prefix) :]
        ]
        for name in gone:
            del self._entries[name]
            self._is_changed = True

    def save(self) -> None:
        """Write what changed."""
        if not self._is_changed:
            return
        self._is_changed = False
        content = json.dumps({"of": self._identity, "files": self._entries}, separators=(",", ":")).encode()
        write_kept(self._path, b"%s %08x\n%s" % (_MAGIC, zlib.crc32(content), content))


def _read(path: Path, identity: str) -> dict[str, list[Any]]:
    try:
        first, _, content = path.read_bytes().partition(b"\n")
        if first == b"%s %08x" % (_MAGIC, zlib.crc32(content)):
            known = parse_json(content)
            if known["of"] == identity:
                entries: dict[str, list[Any]] = known["files"]
                return entries
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return {}


def _code_stamp() -> int:
    """The time of the last change of the code that reads sheets: a developer's edit makes what was learnt worthless."""
    root = Path(__file__).parent.parent
    return max(
        (
            entry.stat().st_mtime_ns
            for room in _CODE
            for entry in os.scandir(root / room)
            if entry.name.endswith(".py")
        ),
        default=0,
    )
