"""Whether a file or an answer would come out just as it is: then it need not be made again, and hardly anything has to be loaded.

What decides it is written down when it is made: what was asked, the settings, all sheets, the engine, the Python
environment and voicecoach itself. It is careful rather than clever: whatever was touched, added or removed, and whatever is not
known, means that it is made again.
"""

import hashlib
import json
import os
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voicecoach.bounded import parse_json
from voicecoach.cache_folder import kept_folder, write_kept
from voicecoach.file_state import FileKey, is_settled, state_of
from voicecoach.sheets.library.folders import searched_folders, shipped_cues
from voicecoach.sheets.library.sheet_files import CueFolder
from voicecoach.version import __version__
from voicecoach.voices.recorded import recordings_folder

MOST_KEPT = 500
"""How many files, and how many answers, are remembered; then the oldest are forgotten."""
_INSTALLED = ("site-packages", "dist-packages")
"""Folders of Python whose time changes when a package is installed, updated or removed."""


_Places = list[tuple[str, tuple[tuple[str, FileKey], ...]]]
"""The sheets of a folder by place, each with its key."""


class Inputs:
    """What decides a file or an answer, as it is on the disk at the moment.

    `asked` is everything that was asked for, as text. `inputs` are files and folders that count beside the sheets.
    """

    def __init__(
        self, asked: Mapping[str, str], cues: tuple[Path, ...] = (), inputs: Iterable[Path] = ()
    ) -> None:
        self.asked = (tuple(sorted(asked.items())), os.environ.get("VOICECOACH_CUES"))
        self._cues = cues
        self._inputs = (*inputs, recordings_folder())

    def state(self) -> str:
        """A digest of it all."""
        parts = (
            __version__,
            sys.version,
            str(Path.cwd()),
            self.asked,
            sorted((name, value) for name, value in os.environ.items() if name.startswith("VOICECOACH_")),
            list(_code()),
            [(path, path.stat().st_mtime_ns) for path in _installed_in()],
            self._sheets(),
            [state_of(path) for path in self._inputs],
        )
        return hashlib.sha256(repr(parts).encode()).hexdigest()

    def is_settled(self) -> bool:
        """Whether every sheet and input is old enough for its next change to be seen."""
        sheets = (key for _, places in self._sheets() for _, files in places for _, key in files)
        inputs = (key for path in self._inputs for _, key in state_of(path) if key is not None)
        return all(map(is_settled, (*sheets, *inputs)))

    def _sheets(self) -> list[tuple[str, _Places]]:
        return [(str(path), CueFolder(path).keys()) for path in searched_folders(self._cues)]


class Kept:
    """What was made of some inputs, written down with them; it is believed only as long as none of them was touched.

    `name` is that of what was made: what is kept under it takes the place of what was kept before.
    """

    def __init__(self, folder: str, name: str, inputs: Inputs) -> None:
        self._path = kept_folder(folder) / f"{zlib.crc32(name.encode()):08x}.json"
        self._name = name
        self._inputs = inputs
        self._before = inputs.state()

    def find(self) -> dict[str, Any] | None:
        """What was kept, if it would be made just the same."""
        try:
            kept = parse_json(self._path.read_bytes())
            engine_files = tuple(map(Path, kept["engine_files"]))
            if kept["name"] == self._name and kept["state"] == _with_engines(self._before, engine_files):
                made: dict[str, Any] = kept["made"]
                return made
        except (OSError, ValueError, KeyError, TypeError):
            pass
        return None

    def keep(self, made: Mapping[str, Any], engines: Iterable[str]) -> None:
        """Keep what was made with these engines."""
        # What was touched while it was made may or may not be in it.
        if self._inputs.state() != self._before or not self._inputs.is_settled():
            return
        engine_files = tuple(dict.fromkeys(path for engine in engines for path in _files_of(engine)))
        kept = {
            "name": self._name,
            "state": _with_engines(self._before, engine_files),
            "engine_files": [str(path) for path in engine_files],
            "made": made,
        }
        write_kept(self._path, json.dumps(kept).encode())
        _forget_oldest(self._path.parent)


class Watch:
    """Watches what decides one rendered file, from before it is rendered."""

    def __init__(self, output: str, inputs: Inputs) -> None:
        self._output = Path(output)
        # What goes to stdout leaves nothing behind that could be the same.
        self._kept = Kept("renders", os.path.realpath(output), inputs) if output != "-" else None

    def unchanged(self) -> str | None:
        """What was said of the file when it was rendered, if it would come out just the same; None: render it."""
        kept = self._kept.find() if self._kept is not None else None
        try:
            return str(kept["summary"]) if kept is not None and kept["output"] == self._written() else None
        except (OSError, KeyError, TypeError):
            return None

    def keep(self, summary: str, engines: Iterable[str]) -> None:
        """Write down what decided the file, now that it is there."""
        if self._kept is not None:
            self._kept.keep({"output": self._written(), "summary": summary}, engines)

    def _written(self) -> list[str | int]:
        """The file itself. Raises OSError if it is missing."""
        status = self._output.stat()
        return [os.path.realpath(self._output), status.st_size, status.st_mtime_ns, status.st_ino]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command says."""

    text: str
    notices: tuple[str, ...] = ()
    """What goes with it."""
    engines: tuple[str, ...] | None = ()
    """Those whose voices decided it; None: it is not known, and the answer is not kept."""
    remarks: tuple[str, ...] = ()
    """What was said of settings on the way."""


_FIELDS = ("text", "notices", "engines", "remarks")


def kept_answer(name: str, inputs: Inputs, make: Callable[[], Answer]) -> Answer:
    """What `make` returns; if nothing was touched since the last time, what it returned then, and hardly anything is loaded."""
    kept = Kept("answers", f"{name} {inputs.asked}", inputs)
    if (made := kept.find()) is not None:
        with suppress(KeyError, TypeError):
            return Answer(**{field: made[field] for field in _FIELDS})
    answer = make()
    if answer.engines is not None:
        kept.keep({field: getattr(answer, field) for field in _FIELDS}, answer.engines)
    return answer


def _forget_oldest(folder: Path) -> None:
    """Keep no more than anybody comes back to."""
    with suppress(OSError):
        oldest = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime_ns)[:-MOST_KEPT]
        for path in oldest:
            path.unlink()


def _with_engines(state: str, engine_files: Iterable[Path]) -> str:
    """A state with that of the files that decide how the engines speak."""
    parts = (state, [state_of(path) for path in engine_files])
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _files_of(engine: str) -> tuple[Path, ...]:
    from voicecoach.voices import engine_files  # only where something was made

    return engine_files(engine)


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
