"""Where what can be made again is kept: `VOICECOACH_CACHE`, or the folder where this system keeps caches."""

import os
from contextlib import suppress
from pathlib import Path

from voicecoach.errors import RequestError

FOLDER_VARIABLE = "VOICECOACH_CACHE"
"""Names the folder of spoken clips; what else is kept lies in folders inside it."""


def expand_home(path: str) -> Path:
    """The path with the home folder for `~`. Raises RequestError for that of somebody whom this system does not know."""
    try:
        return Path(path).expanduser()
    except RuntimeError:
        raise RequestError(
            f"'{path}' names a home folder that does not exist", "write the whole path"
        ) from None


def speech_folder() -> Path:
    """The folder of spoken clips; it need not exist."""
    if named := os.environ.get(FOLDER_VARIABLE):
        return expand_home(named)
    return _system_folder() / "speech"


def kept_folder(name: str) -> Path:
    """The folder of anything else that is kept, such as `sheets`; it need not exist."""
    if named := os.environ.get(FOLDER_VARIABLE):
        return expand_home(named) / name
    return _system_folder() / name


def _system_folder() -> Path:
    from platformdirs import user_cache_path  # noqa: PLC0415 - not needed where the variable is set

    return user_cache_path("voicecoach", appauthor=False)


def write_kept(path: Path, content: bytes) -> None:
    """Write a file of what is kept, whole or not at all. A disk that refuses costs time at the next command, and nothing else."""
    unfinished = path.with_name(f".{os.urandom(6).hex()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_bytes(content)
        unfinished.replace(path)
    except OSError:
        with suppress(OSError):
            unfinished.unlink()
