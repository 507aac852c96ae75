"""Where the records of a batch are kept: two files in the folder of the sessions, or objects beside them at a URL."""

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from voicecoach.api.batch.manifest import RecordFiles
from voicecoach.api.batch.places import Place, is_url
from voicecoach.api.output import make_folder
from voicecoach.errors import MachineError
from voicecoach.outfile import open_output

LIST_NAME = "voicecoach-batch.json"
LINES_NAME = ".voicecoach-batch.jsonl"
LINES_FOLDER = ".voicecoach-batch"


def record_files(folder: str | Path) -> RecordFiles:
    """Those of a folder, which is made if it is missing, or of a URL. Raises RequestError and MachineError."""
    return _RemoteRecords(str(folder)) if is_url(folder) else _LocalRecords(make_folder(Path(folder)))


class _LocalRecords:
    """A list, and a file to which a line is added for each session."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read_list(self) -> bytes:
        try:
            return (self._folder / LIST_NAME).read_bytes()
        except OSError:
            return b""

    def read_lines(self) -> Iterable[str]:
        try:
            text = (self._folder / LINES_NAME).read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ()
        return text.splitlines()

    def add_line(self, name: str, line: str) -> None:
        del name
        try:
            with (self._folder / LINES_NAME).open("a", encoding="utf-8") as lines:
                lines.write(line + "\n")
        except OSError as error:
            raise MachineError(
                f"cannot write '{self._folder / LINES_NAME}': {error.strerror or error}",
                "free up space, then go on",
            ) from error

    def write_list(self, content: bytes) -> None:
        with open_output(self._folder / LIST_NAME) as stream:
            stream.write(content)
        with suppress(OSError):
            (self._folder / LINES_NAME).unlink()

    def status(self, name: str) -> tuple[int, int] | None:
        try:
            status = (self._folder / name).stat()
        except OSError:
            return None
        return status.st_size, status.st_mtime_ns


class _RemoteRecords:
    """A list, and an object for each session: nothing can be appended to an object."""

    def __init__(self, url: str) -> None:
        self._place = Place(url)
        self._lines = Place(f"{url.rstrip('/')}/{LINES_FOLDER}")

    def read_list(self) -> bytes:
        return self._place.read([LIST_NAME]).get(LIST_NAME, b"")

    def read_lines(self) -> Iterable[str]:
        return [one.decode("utf-8", "replace") for one in self._lines.read(self._lines.names()).values()]

    def add_line(self, name: str, line: str) -> None:
        self._lines.write(f"{hashlib.sha256(name.encode()).hexdigest()}.json", line.encode())

    def write_list(self, content: bytes) -> None:
        self._place.write(LIST_NAME, content)
        self._lines.remove(self._lines.names())

    def status(self, name: str) -> tuple[int, int] | None:
        return self._place.status(name)
