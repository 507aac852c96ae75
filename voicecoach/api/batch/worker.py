"""What one process of a batch does: find out which phrases a session needs, and render one. Nothing here is shared."""

import hashlib
import os
import signal
import threading
from dataclasses import dataclass
from functools import cache
from multiprocessing import parent_process
from pathlib import Path

from voicecoach.api.compile import plan_by_estimate
from voicecoach.api.page import is_page
from voicecoach.api.render import render_session
from voicecoach.encoders import Quality, is_lossy
from voicecoach.errors import VoicecoachError
from voicecoach.exports import export_script
from voicecoach.request import SessionRequest
from voicecoach.sheets.library.folders import searched_folders
from voicecoach.sheets.library.library import Library

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


def texts_of(request: SessionRequest) -> tuple[str, ...] | Failed:
    """The texts that a session is likely to need."""
    try:
        return tuple(
            plan_by_estimate(
                request, library_of(searched_folders(request.cues, request.name))
            ).first_choices()
        )
    except VoicecoachError as error:
        return Failed(str(error))


def render(
    request: SessionRequest, path: Path, beep_level_db: float, quality: Quality | None
) -> Done | Failed:
    """Render one session into a file."""
    try:
        rendered = render_session(
            request,
            path,
            beep_level_db,
            quality=quality if is_page(path) or is_lossy(path) else None,
            library=library_of(searched_folders(request.cues, request.name)),
        )
        status = path.stat()
        return Done(
            status.st_size,
            _sha256(path),
            hashlib.sha256(export_script(rendered.script, "json").encode()).hexdigest(),
            rendered.script.duration_ms,
            status.st_mtime_ns,
            rendered.spoken_count,
            rendered.notices,
        )
    except VoicecoachError as error:
        return Failed(str(error))
    except OSError as error:
        return Failed(f"{error.strerror or error}: {error.filename or path}")


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
