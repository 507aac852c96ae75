"""Where what can be made again is kept: `VOICECOACH_CACHE`, or the folder where this system keeps caches."""

import os
from pathlib import Path

FOLDER_VARIABLE = "VOICECOACH_CACHE"
"""Names the folder of spoken clips; what else is kept lies in folders inside it."""


def speech_folder() -> Path:
    """The folder of spoken clips; it need not exist."""
    if named := os.environ.get(FOLDER_VARIABLE):
        return Path(named).expanduser()
    return _system_folder() / "speech"


def kept_folder(name: str) -> Path:
    """The folder of anything else that is kept, such as `sheets`; it need not exist."""
    if named := os.environ.get(FOLDER_VARIABLE):
        return Path(named).expanduser() / name
    return _system_folder() / name


def _system_folder() -> Path:
    from platformdirs import user_cache_path  # noqa: PLC0415 - not needed where the variable is set

    return user_cache_path("voicecoach", appauthor=False)
