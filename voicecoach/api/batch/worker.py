"""What one process of a batch does: find out which phrases a session needs, and render one. Nothing here is shared."""

import hashlib
import os
import signal
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from multiprocessing import parent_process
from pathlib import Path

from voicecoach.api.batch.bundle import Bundle
from voicecoach.api.batch.clip_store import ClipStore
from voicecoach.api.batch.places import Place, is_url
from voicecoach.api.casting import read_casting
from voicecoach.api.compile import plan_by_estimate
from voicecoach.api.page import is_page
from voicecoach.api.render import render_session
from voicecoach.api.timing import open_studio
from voicecoach.encoders import Quality, is_lossy
from voicecoach.errors import MachineError, VoicecoachError
from voicecoach.exports import export_script
from voicecoach.request import SessionRequest
from voicecoach.sheets.library.folders import searched_folders
from voicecoach.sheets.library.library import Library
from voicecoach.voices import find_voice

_BLOCK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Done:
    """A session that was rendered."""

    byte_count: int
    sha256: str
    script_sha256: str
    duration_ms: int
    changed_ns: int
    spoken_count: int
    """Texts that had to be spoken for this session alone."""
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Failed:
    """A session that could not be rendered."""

    why: str
    """What the person reads: what is wrong, and what to do instead."""


def begin() -> None:
    """Prepare a process of its own: Ctrl-C is its parent's business, and without a parent there is nothing to do."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:

        def end_with_parent() -> None:
            parent.join()
            os._exit(1)

        threading.Thread(target=end_with_parent, daemon=True).start()


@dataclass(frozen=True, slots=True)
class Away:
    """What a process on another machine has to know."""

    bundle: Bundle
    """What a session reads."""
    voice_version: str
    """That of the machine that asks: another one speaks other bytes."""

    def open(self, request: SessionRequest) -> tuple[SessionRequest, Library, ClipStore]:
        """The request and its library on this machine, and the clips that all share. Raises MachineError."""
        here = voice_version_of(request.voice, request.wpm)
        if here != self.voice_version:
            raise MachineError(
                f"this worker's voice is {here}, and that of the machine that asks {self.voice_version}",
                "install the same versions on all machines",
            )
        return *self.bundle.open(request), ClipStore(self.bundle.store)


@cache
def voice_version_of(voice: str | None, wpm: int) -> str:
    """Everything that changes the sound of a voice on this machine. Raises MachineError if it is missing."""
    leading = find_voice(read_casting(voice).leading, wpm)
    try:
        return leading.version
    finally:
        leading.close()


def texts_of(request: SessionRequest, away: Away | None = None) -> tuple[str, ...] | Failed:
    """The texts that a session is likely to need."""
    try:
        request, library, _ = _opened(request, away)
        return tuple(plan_by_estimate(request, library).first_choices())
    except VoicecoachError as error:
        return Failed(str(error))


def speak(request: SessionRequest, texts: Sequence[str], away: Away) -> int | Failed:
    """Speak those of these texts that nobody has spoken yet, for all. Returns how many they were."""
    try:
        request, library, clips = _opened(request, away)
        with open_studio(request, library, shared=clips) as studio:
            studio.prepare(texts)
            return studio.spoken_count
    except VoicecoachError as error:
        return Failed(str(error))


def render(  # noqa: PLR0917 - each is a part of its own
    request: SessionRequest,
    folder: str,
    file: str,
    beep_level_db: float,
    quality: Quality | None,
    away: Away | None = None,
) -> Done | Failed:
    """Render one session into a file of a folder, which may be a URL."""
    path = Path(folder, file)
    try:
        request, library, clips = _opened(request, away)
        with _written(folder, file) as path:
            rendered = render_session(
                request,
                path,
                beep_level_db,
                quality=quality if is_page(path) or is_lossy(path) else None,
                library=library,
                shared=clips,
            )
            digest = _sha256(path)
        byte_count, changed_ns = _status(folder, file)
        return Done(
            byte_count,
            digest,
            hashlib.sha256(export_script(rendered.script, "json").encode()).hexdigest(),
            rendered.script.duration_ms,
            changed_ns,
            rendered.spoken_count,
            rendered.notices,
        )
    except VoicecoachError as error:
        return Failed(str(error))
    except OSError as error:
        return Failed(f"{error.strerror or error}: {error.filename or path}")


def _opened(request: SessionRequest, away: Away | None) -> tuple[SessionRequest, Library, ClipStore | None]:
    if away is not None:
        return away.open(request)
    return request, library_of(searched_folders(request.cues, request.name)), None


@contextmanager
def _written(folder: str, file: str) -> Iterator[Path]:
    """Where to write a file of a folder; what goes to a URL is written here first. Raises MachineError."""
    if not is_url(folder):
        if not Path(folder).is_dir():
            raise MachineError(
                f"this worker has no folder '{folder}'",
                "write into a folder that every worker sees, or to a URL such as s3://bucket/folder",
            )
        yield Path(folder, file)
        return
    with tempfile.TemporaryDirectory(prefix="voicecoach-") as here:
        yield Path(here, file)
        Place(folder).upload(file, Path(here, file))


def _status(folder: str, file: str) -> tuple[int, int]:
    """Size in bytes and time of the last change in nanoseconds."""
    if not is_url(folder):
        status = Path(folder, file).stat()
        return status.st_size, status.st_mtime_ns
    there = Place(folder).status(file)
    if there is None:
        raise MachineError(f"'{file}' was written to '{folder}' and is not there", "render once more")
    return there


@cache
def library_of(folders: tuple[Path, ...]) -> Library:
    """One library for all sessions and parts of this process that look in these folders."""
    return Library(folders)


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            digest.update(block)
    return digest.hexdigest()
