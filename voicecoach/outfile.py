"""An output file that is either complete or absent: written to a temporary file beside it and moved into place at the end."""

import contextlib
import errno
import glob
import io
import os
import secrets
import stat
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from voicecoach.errors import MachineError, RequestError, VoicecoachError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_FULL_ERRNOS = (
    {errno.ENOSPC, errno.EFBIG, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC, errno.EFBIG}
)
_FORBIDDEN_ERRNOS = {errno.EACCES, errno.EPERM, errno.EROFS}
_ABANDONED_S = 600
_BEGINNING_CHARACTERS = 50
"""How much of the file's name the name of the unfinished file keeps, so that it is never too long for the disk."""


@contextlib.contextmanager
def open_output(path: str | Path) -> Iterator[BinaryIO]:
    """A binary stream whose bytes become the file at `path` when the block ends without an error; `-` is stdout.

    When anything goes wrong, Ctrl-C included, the previous file stays as it was. A path that is not a regular
    file (a pipe, /dev/null) and stdout are written directly, and stdout is never closed.
    Raises RequestError for a missing folder or a path that is a folder, MachineError for a full disk or
    missing permissions.
    """
    if str(path) == "-":
        yield from _open_stdout()
        return
    mode = _mode_of(path)
    if mode is None or stat.S_ISREG(mode):
        # Links are followed, because moving a file onto a link would replace the link. Only here: what
        # /dev/fd/63 is a link to has no name in any folder.
        yield from _open_beside(Path(os.path.realpath(path)), path, mode)
        return
    with _explained(path):
        raw = _Guarded(path, path)
    with io.BufferedWriter(raw) as stream:
        yield stream


def _open_stdout() -> Iterator[BinaryIO]:
    stream = sys.stdout.buffer
    try:
        yield stream
        stream.flush()
    except OSError as error:
        if error.errno not in _FULL_ERRNOS:
            raise  # a closed pipe above all: the reader wants no more, which the command line handles
        raise _explain(error, "standard output") from error


def _open_beside(target: Path, path: str | Path, mode: int | None) -> Iterator[BinaryIO]:
    beginning = f".{target.name[:_BEGINNING_CHARACTERS]}."
    _sweep(target.parent, beginning)
    unfinished = target.with_name(f"{beginning}{secrets.token_hex(4)}.part")
    with _explained(path):
        raw = _Guarded(unfinished, path, exclusive=True)
    try:
        with io.BufferedWriter(raw) as stream:
            yield stream
        with _explained(path):
            if mode is not None:
                unfinished.chmod(stat.S_IMODE(mode))
            unfinished.replace(target)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def _sweep(folder: Path, beginning: str) -> None:
    """Remove what writers of the same file left behind when they were killed; one that still writes is younger."""
    with contextlib.suppress(OSError):
        for path in folder.glob(f"{glob.escape(beginning)}{'[0-9a-f]' * 8}.part"):
            if time.time() - path.lstat().st_mtime > _ABANDONED_S:
                path.unlink(missing_ok=True)


def _mode_of(path: str | Path) -> int | None:
    """The type and permissions of an existing file; None when there is none."""
    try:
        mode = Path(path).stat().st_mode
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _explain(error, path) from error
    if stat.S_ISDIR(mode):
        raise RequestError(f"'{path}' is a folder", f"name a file in it: -o {Path(path) / 'session.wav'}")
    if not os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
        # Moving a file into place would get past the protection that the owner gave it.
        raise _explain(PermissionError(errno.EACCES, os.strerror(errno.EACCES)), path)
    return mode


class _Guarded(io.FileIO):
    """A file whose write errors, and only these, become RequestError or MachineError."""

    def __init__(self, place: str | Path, path: str | Path, *, exclusive: bool = False) -> None:
        self._path = path
        super().__init__(place, "xb" if exclusive else "wb")

    def write(self, data: "ReadableBuffer", /) -> int:
        with _explained(self._path):
            return super().write(data)


@contextlib.contextmanager
def _explained(path: str | Path) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise  # the reader of a pipe went away, which is not the machine's fault
    except OSError as error:
        raise _explain(error, path) from error


def _explain(error: OSError, path: str | Path) -> VoicecoachError:
    folder = Path(path).parent
    if error.errno in _FULL_ERRNOS:
        return MachineError(
            f"the disk is full: '{path}' was not written", "free up space, or write to another disk with -o"
        )
    if error.errno in _FORBIDDEN_ERRNOS:
        return MachineError(
            f"no permission to write '{path}'",
            "write to a folder of your own with -o, or change the permissions",
        )
    if error.errno == errno.ENOENT:
        return RequestError(f"there is no folder '{folder}'", f"create it first: mkdir -p {folder}")
    if error.errno == errno.ENOTDIR:
        return RequestError(f"'{folder}' is not a folder", "write somewhere else with -o")
    if error.errno == errno.ENAMETOOLONG:
        return RequestError(f"the name '{path}' is too long for this disk", "choose a shorter one with -o")
    return MachineError(
        f"'{path}' cannot be written: {error.strerror or error}", "write somewhere else with -o"
    )
