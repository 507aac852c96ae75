"""Whether a file would come out just as it is: then it need not be rendered again, and hardly anything has to be loaded.

What decides a file is written down when it is rendered: what was asked, the settings, all sheets, the engine, the Python
environment and voicecoach itself. It is careful rather than clever: whatever was touched, added or removed, and whatever is not
known, means that the file is rendered.
"""

import hashlib
import json
import os
import sys
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from voicecoach.cache_folder import kept_folder
from voicecoach.sheets.library.folders import searched_folders, shipped_cues
from voicecoach.sheets.library.shelf import Folder
from voicecoach.version import __version__

_SETTLED_NS = 2_000_000_000
"""What changed later than this before may change once more within the grain of the file system's clock."""
_PLACES = ("exercises", "techniques", "routines", "programmes", "translations", "templates", "phrases", ".")
_INSTALLED = ("site-packages", "dist-packages")
"""Folders of Python whose time changes when a package is installed, updated or removed."""

_Key = tuple[str, int, int, int, int]


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
        """Write down what decided the file, now that it is there. A disk that refuses costs time, and nothing else."""
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
        unfinished = self._path.with_name(f".{os.urandom(6).hex()}.part")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            unfinished.write_text(json.dumps(kept), encoding="utf-8")
            unfinished.replace(self._path)
        except OSError:
            with suppress(OSError):
                unfinished.unlink()

    def _state(self, engine_files: tuple[Path, ...]) -> str:
        """A digest of everything that decides the file."""
        parts = (
            __version__,
            sys.version,
            str(Path.cwd()),
            self._asked,
            sorted((name, value) for name, value in os.environ.items() if name.startswith("VOICECOACH_")),
            list(_code()),
            [_key(Path(folder)) for folder in sys.path if folder.endswith(_INSTALLED)],
            list(self._sheets()),
            [key for path in (*self._inputs, *engine_files) for key in _keys(path)],
        )
        return hashlib.sha256(repr(parts).encode()).hexdigest()

    def _sheets(self) -> Iterator[tuple[str, str, tuple[object, ...]]]:
        for path in searched_folders(self._cues):
            folder = Folder(path)
            for place in _PLACES:
                yield str(path), place, tuple(folder.shelf(place).keys.items())

    def _is_settled(self) -> bool:
        """Whether every sheet and input is old enough for its next change to be seen."""
        now_ns = time.time_ns()
        times_ns = [
            max(key[1], key[2])
            for path in searched_folders(self._cues)
            for place in _PLACES
            for key in Folder(path).shelf(place).keys.values()
        ]
        times_ns += [max(key[2], key[3]) for path in self._inputs for key in _keys(path)]
        return max(times_ns, default=0) < now_ns - _SETTLED_NS

    def _written(self) -> list[str | int]:
        """The file itself. Raises OSError if it is missing."""
        status = self._output.stat()
        return [os.path.realpath(self._output), status.st_size, status.st_mtime_ns, status.st_ino]


def _keys(path: Path) -> Iterator[_Key]:
    """What changes when a file, or anything in a folder, is touched."""
    yield _key(path)
    if path.is_dir():
        for inner in sorted(path.rglob("*")):
            yield _key(inner)


def _key(path: Path) -> _Key:
    try:
        status = path.stat()
    except OSError:
        return (str(path), -1, 0, 0, 0)
    return (str(path), status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def _code() -> Iterator[tuple[str, int, int]]:
    """The files of voicecoach itself, for whoever works on it."""
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120 - hundreds of files
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in {"__pycache__", "cues"})
        for name in sorted(files):
            status = os.stat(os.path.join(folder, name))  # noqa: PTH116, PTH118
            yield name, status.st_size, status.st_mtime_ns
    yield str(shipped_cues()), 0, 0
