"""Which file a session goes to if nobody named one; what is there already is safe."""

from pathlib import Path

from voicecoach.encoders import ENCODERS
from voicecoach.errors import MachineError, RequestError
from voicecoach.sheets.library.folders import SUFFIXES
from voicecoach.verify.readers import find_reader


def file_for(name: str, folder: Path, format_name: str, *, replaces: bool = False) -> Path:
    """`folder/NAME.wav` for the session of a name, the path of a sheet, or `-`.

    A file of that name is written over if voicecoach wrote it, or if `replaces` is given. Raises RequestError for any
    other file, and for a format that there is not.
    """
    ENCODERS.check(format_name)
    path = folder / f"{stem_of(name)}.{format_name}"
    if path.is_file() and not replaces and not is_rendered(path):
        raise RequestError(
            f"'{path}' exists, and voicecoach did not write it",
            f"name another file with -o, or replace it with --force: voicecoach render {name} --force",
        )
    return path


def stem_of(name: str) -> str:
    """What a file or folder of a session is called: the name itself, that of its sheet, or `session` for one from stdin."""
    if name == "-":
        return "session"
    return Path(name).stem if name.endswith(SUFFIXES) else Path(name).name


def make_folder(folder: Path) -> Path:
    """The folder, made if it is missing. Raises RequestError for a file or stdout, MachineError where it cannot be made."""
    if str(folder) == "-" or (folder.exists() and not folder.is_dir()):
        raise RequestError(f"'{folder}' is not a folder", "name a folder: -o sessions")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise MachineError(
            f"cannot create '{folder}': {error.strerror or error}", "choose another place with -o"
        ) from error
    return folder


def is_rendered(path: Path) -> bool:
    """Whether a sound file carries a script, as those that voicecoach writes do."""
    try:
        recording = find_reader(path).open_recording(path)
    except RequestError:
        return False
    try:
        return recording.script_json is not None
    finally:
        recording.close()
