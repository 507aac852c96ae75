"""Where the folders of sheets are: the shipped one, and the user's own. Nothing else is loaded to find them."""

import os
from functools import cache
from pathlib import Path

from voicecoach.errors import RequestError

SUFFIXES = (".yaml", ".yml")
"""Of a file with a sheet."""


@cache
def shipped_cues() -> Path:
    """The folder of the shipped sheets: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent.parent
    inside = package / "cues"
    return inside if inside.is_dir() else package.parent / "cues"


def user_cues() -> Path:
    """The user's own folder of sheets; it need not exist."""
    from platformdirs import user_data_path  # noqa: PLC0415  # only when the folders are asked for

    return (
        Path(os.environ["VOICECOACH_CUES"])
        if os.environ.get("VOICECOACH_CUES")
        else user_data_path("voicecoach", appauthor=False) / "cues"
    )


def searched_folders(asked: tuple[Path, ...]) -> tuple[Path, ...]:
    """The folders asked for, then the user's own, then the shipped ones. Raises RequestError."""
    for folder in asked:
        if not folder.is_dir():
            raise RequestError(f"there is no folder {folder}", "give --cues a folder with sheets in it")
    own = user_cues()
    return (*asked, *([own] if own.is_dir() else []), shipped_cues())
