"""Where the espeak-ng library and its data are, and which voices the data contains. Starts and loads nothing."""

import os
import sysconfig
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from voicecoach.errors import MachineError, RequestError
from voicecoach.suggest import did_you_mean

DEFAULT_VOICE = "en-us"
CURE = "pip install espeakng-loader, or: apt install libespeak-ng1"

_LIBRARY_NAMES = ("libespeak-ng.so", "libespeak-ng.so.1")


@dataclass(frozen=True, slots=True)
class EspeakFiles:
    """One installed espeak-ng."""

    library: Path
    data: Path
    version: str
    """The version of the wheel, or the full file name of a system library."""


def find_espeak(folders: tuple[Path, ...] | None = None) -> EspeakFiles:
    """The espeak-ng of the wheel, else that of the system. Raises MachineError. `folders` replaces the system's folders."""
    for folder, label in (*_wheel_folders(), *((folder, "") for folder in folders or _system_folders())):
        for name in _LIBRARY_NAMES:
            library = folder / name
            data = next((path for path in _data_folders(folder) if path.is_dir()), None)
            if library.is_file() and data is not None:
                return EspeakFiles(library, data, label or f"system {library.resolve().name}")
    raise MachineError("the speech library espeak-ng is not installed", CURE)


def speaking_files() -> tuple[Path, ...]:
    """The files of the system that decide how espeak-ng speaks; none where it is not installed."""
    try:
        found = find_espeak()
    except MachineError:
        return ()
    return (found.library.resolve(), found.data / "phontab", found.data / "phondata")


def _wheel_folders() -> tuple[tuple[Path, str], ...]:
    """The folder of espeakng-loader and its version. It is not imported, because its path is all that we need."""
    spec = find_spec("espeakng_loader")
    if spec is None or spec.origin is None:
        return ()
    try:
        label = f"espeakng-loader {version('espeakng-loader')}"
    except PackageNotFoundError:
        return ()
    return ((Path(spec.origin).parent, label),)


def _system_folders() -> tuple[Path, ...]:
    named = [Path(folder) for folder in os.environ.get("LD_LIBRARY_PATH", "").split(":") if folder]
    multiarch = sysconfig.get_config_var("MULTIARCH") or "."
    return (
        *named,
        *(Path(folder) for folder in ("/usr/local/lib", f"/usr/lib/{multiarch}", "/usr/lib64", "/usr/lib")),
    )


def _data_folders(folder: Path) -> tuple[Path, ...]:
    return (
        folder / "espeak-ng-data",
        Path("/usr/local/share/espeak-ng-data"),
        Path("/usr/share/espeak-ng-data"),
    )


def list_voices(data: Path) -> dict[str, str]:
    """The voices by name: `{"en-us": "gmw/en-US", ...}`, sorted. The values are the engine's own names."""
    lang = data / "lang"
    files = sorted(path for path in lang.rglob("*") if path.is_file())
    return {path.name.lower(): path.relative_to(lang).as_posix() for path in files}


def resolve_voice(variant: str | None, data: Path) -> tuple[str, str]:
    """The voice as we name it and as the engine does: `"gmw/en-gb-x-rp"` -> `("en-gb-x-rp", "gmw/en-GB-x-rp")`.

    A `+f3` at the end picks one of the engine's timbres. Raises RequestError when there is no such voice, because
    the engine itself would silently use another one.
    """
    wanted, plus, timbre = (variant or DEFAULT_VOICE).partition("+")
    voices = list_voices(data)
    by_path = {path.lower(): name for name, path in voices.items()}
    name = by_path.get(wanted.lower(), wanted.lower())
    if name not in voices:
        hint = did_you_mean(name, tuple(voices)) or f"such as {DEFAULT_VOICE}, en-gb-x-rp, es or de"
        raise RequestError(f"espeak-ng has no voice '{wanted}'", hint)
    timbres = tuple(sorted(path.name for path in (data / "voices" / "!v").glob("*")))
    if plus and timbre not in timbres:
        raise RequestError(
            f"espeak-ng has no timbre '{timbre}'", did_you_mean(timbre, timbres) or "such as f3 or m3"
        )
    return f"{name}{plus}{timbre}", f"{voices[name]}{plus}{timbre}"
