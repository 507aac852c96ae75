"""Where the folders of sheets are: the shipped one, and the user's own. Nothing else is loaded to find them."""

import os
from functools import cache
from pathlib import Path

from voicecoach.errors import RequestError
from voicecoach.sheets.forms.terms import FOLDERS

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


def searched_folders(asked: tuple[Path, ...], name: str = "") -> tuple[Path, ...]:
    """The folders asked for, then the user's own, then the shipped ones; before them all, where `name` is a path, its own.

    Raises RequestError for a folder that is not there.
    """
    for folder in asked:
        if not folder.is_dir():
            raise RequestError(f"there is no folder {folder}", "give --cues a folder with sheets in it")
    own = user_cues()
    searched = (*asked, *([own] if own.is_dir() else []), shipped_cues())
    return with_folder_of(name, searched)


def with_folder_of(name: str, searched: tuple[Path, ...]) -> tuple[Path, ...]:
    """Some folders, and before them the one around the sheet whose path a name is; one that is among them keeps its turn."""
    home = folder_of(name)
    return searched if home is None or _is_one_of(home, searched) else (home, *searched)


def is_path(name: str) -> bool:
    """Whether a name is the path of a sheet, and no id."""
    return name.endswith(SUFFIXES) or os.sep in name


def folder_of(name: str) -> Path | None:
    """The folder around the sheet whose path a name is; None for an id, and where there is no such file."""
    return folder_around(Path(name)) if is_path(name) and Path(name).is_file() else None


def folder_around(sheet: Path) -> Path:
    """The folder of cues that a sheet lies in, and those that it names beside it: above `exercises/` and the like."""
    parent = sheet.parent
    if parent.name in FOLDERS.values():
        return parent.parent
    # A path such as `calf-raise.yaml`, typed within `exercises/`.
    return parent.absolute().parent if parent.absolute().name in FOLDERS.values() else parent


def _is_one_of(folder: Path, others: tuple[Path, ...]) -> bool:
    return any(os.path.realpath(folder) == os.path.realpath(other) for other in others)
