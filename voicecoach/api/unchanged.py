"""Whether a file would come out just as it is: then it need not be rendered again, and hardly anything has to be loaded.

What decides a file is written down when it is rendered: what was asked, the settings, all sheets, the engine, the Python
environment and voicecoach itself. It is careful rather than clever: whatever was touched, added or removed, and whatever is not
known, means that the file is rendered.
"""

import hashlib
import json
import os
import sys
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from voicecoach.cache_folder import kept_folder, write_kept
from voicecoach.file_state import FileKey, is_settled, state_of
from voicecoach.sheets.library.folders import searched_folders, shipped_cues
from voicecoach.sheets.library.sheet_files import CueFolder
from voicecoach.version import __version__

_INSTALLED = ("site-packages", "dist-packages")
"""Folders of Python whose time changes when a package is installed, updated or removed."""


_Places = list[tuple[str, tuple[tuple[str, FileKey], ...]]]
"""The sheets of a folder by place, each with its key."""


class Watch:
    """Watches what decides one file, from before it is rendered.

    `asked` is everything that was asked for, as text. `inputs` are files and folders that count beside the sheets.
    """

    def __init__(
        self,
        output: str,
        asked: Mapping[str, str],
        cues: tuple[Path, ...] = (),
        inputs: Iterable[Path] = (),
    ) -> None:
        self._output = Path(output)
        self._is_file = output != "-"
        self._asked = dict(sorted(asked.items()))
        self._cues = cues
        self._inputs = list(inputs)
        place = os.path.realpath(output)
        self._path = kept_folder("renders") / f"{zlib.crc32(place.encode()):08x}.json"
        self._before = self._state(()) if self._is_file else ""

    def unchanged(self) -> str | None:
        """What was said of the file when it was rendered, if it would come out just the same; None: render it."""
        if not self._is_file:
            return None
        try:
            kept = json.loads(self._path.read_bytes())
            engine_files = tuple(map(Path, kept["engine_files"]))
            same = kept["state"] == self._state(engine_files) and kept["output"] == self._written()
            return str(kept["summary"]) if same else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep(self, summary: str, engine: str) -> None:
        """Write down what decided the file, now that it is there."""
        # What was touched while the session was rendered may or may not be in it.
        if not self._is_file or self._state(()) != self._before or not self._is_settled():
            return
        from voicecoach.voices import engine_files as files_of

        engine_files = files_of(engine)
        kept = {
            "state": self._state(engine_files),
            "engine_files": [str(path) for path in engine_files],
            "output": self._written(),
            "summary": summary,
        }
        write_kept(self._path, json.dumps(kept).encode())

    def _state(self, engine_files: tuple[Path, ...]) -> str:
        """A digest of everything that decides the file."""
        parts = (
            __version__,
            sys.version,
            str(Path.cwd()),
            self._asked,
            sorted((name, value) for name, value in os.environ.items() if name.startswith("VOICECOACH_")),
            list(_code()),
            [(path, path.stat().st_mtime_ns) for path in _installed_in()],
            self._sheets(),
            [state_of(path) for path in (*self._inputs, *engine_files)],
        )
        return hashlib.sha256(repr(parts).encode()).hexdigest()

    def _sheets(self) -> list[tuple[str, _Places]]:
        return [(str(path), CueFolder(path).keys()) for path in searched_folders(self._cues)]

    def _is_settled(self) -> bool:
        """Whether every sheet and input is old enough for its next change to be seen."""
        sheets = (key for _, places in self._sheets() for _, files in places for _, key in files)
        inputs = (key for path in self._inputs for _, key in state_of(path) if key is not None)
        return all(map(is_settled, (*sheets, *inputs)))

    def _written(self) -> list[str | int]:
        """The file itself. Raises OSError if it is missing."""
        status = self._output.stat()
        return [os.path.realpath(self._output), status.st_size, status.st_mtime_ns, status.st_ino]


def _installed_in() -> list[Path]:
    """The folders of packages of this Python."""
    return [Path(folder) for folder in sys.path if folder.endswith(_INSTALLED) and Path(folder).is_dir()]


def _code() -> Iterator[tuple[str, int, int]]:
    """The files of voicecoach itself, for whoever works on it."""
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120 - hundreds of files
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in {"__pycache__", "cues"})
        for name in sorted(files):
            status = os.stat(os.path.join(folder, name))  # noqa: PTH116, PTH118
            yield os.path.join(folder, name), status.st_size, status.st_mtime_ns  # noqa: PTH118
    yield str(shipped_cues()), 0, 0
