"""Settings: which ones there are, what counts and why, and how to change one. The file keeps its comments."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voicecoach.errors import RequestError
from voicecoach.settings import SETTINGS, Setting, Settings, load_settings, parse_settings, settings_path
from voicecoach.suggest import one_of


@dataclass(frozen=True, slots=True)
class SettingInUse:
    """What counts of one setting."""

    name: str
    value: Any
    """None if it does not fit."""
    origin: str
    """Why: the environment variable, the file and line, or `default`."""
    beaten: str | None = None
    """The file and line whose value the environment beats."""
    fault: RequestError | None = None
    """What is wrong with it."""

    def shown(self) -> str:
        """The value as text."""
        return show_value(self.value)


def show_value(value: Any) -> str:
    """A value as it is typed after `voicecoach config set NAME`."""
    if isinstance(value, tuple):
        return " ".join(value)
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def list_settings() -> tuple[SettingInUse, ...]:
    """Every setting with what counts of it. Raises RequestError for a file that is not TOML, MachineError."""
    settings = load_settings()
    return tuple(_in_use(settings, setting) for setting in SETTINGS.values())


def settings_faults() -> tuple[str, ...]:
    """Everything that is wrong in the file and the environment, a line each."""
    try:
        settings = load_settings()
    except RequestError as error:
        return (error.message,)
    used = (_in_use(settings, setting) for setting in SETTINGS.values())
    return (*settings.unknown(), *(one.fault.message for one in used if one.fault is not None))


def get_setting(name: str) -> SettingInUse:
    """What counts of a setting. Raises RequestError for a name that there is not, and for a value that does not fit."""
    found = _in_use(load_settings(), _setting(name))
    if found.fault is not None:
        raise found.fault
    return found


def set_setting(name: str, values: Sequence[str]) -> Path:
    """Write a setting into the file, which is made if there is none; returns its path.

    Raises RequestError for a name or value that there is not, and for a file that is not TOML; MachineError.
    """
    import tomlkit

    setting = _setting(name)
    text = " ".join(values)
    try:
        value = setting.read(text)
    except ValueError as error:
        raise RequestError(f"'{text}' does not fit '{name}'", str(error)) from None
    check_value(name, value)
    document = tomlkit.parse(_text())
    # A folder is the same whatever folder the next command runs in.
    place = text if text.startswith("~") else str(Path(text).absolute())
    document[name] = list(value) if isinstance(value, tuple) else place if isinstance(value, Path) else value
    return _write(tomlkit.dumps(document))


def unset_setting(name: str) -> Path:
    """Remove a setting from the file, so that its default counts again. Raises RequestError if it is not there."""
    import tomlkit

    if name not in load_settings().written:
        _setting(name)
        raise RequestError(f"'{name}' is not set in {settings_path()}")
    document = tomlkit.parse(_text())
    del document[name]
    return _write(tomlkit.dumps(document))


def begin_settings() -> Path:
    """The path of the file; one that names every setting, in comments, is written if there is none yet."""
    path = settings_path()
    if path.exists():
        return path
    return _write("".join(_template()))


def check_value(name: str, value: Any) -> None:
    """Raises RequestError for a voice, player, format, language or condition that is not there."""
    if name == "voice":
        from voicecoach.api.casting import read_casting
        from voicecoach.voices import AUTO, VOICES

        casting = read_casting(value)
        for voice in {casting.leading, casting.counts} - {None, AUTO, "estimate"}:
            VOICES.check(str(voice).partition(":")[0])
    elif name == "player":
        from voicecoach.live.players import AUTO, PLAYERS

        if value != AUTO:
            PLAYERS.check(value.partition(":")[0])
    elif name == "output-format":
        from voicecoach.encoders import ENCODERS

        ENCODERS.check(value)
    elif name in {"language", "conditions"}:
        from voicecoach.sheets.library.library import find_folders

        library = find_folders(())
        if name == "language":
            library.phrases(value)
            return
        known = library.conditions()
        for condition in value:
            if condition not in known:
                raise RequestError(f"there is no condition '{condition}'", one_of(condition, known))


def _setting(name: str) -> Setting:
    if name not in SETTINGS:
        raise RequestError(f"there is no setting '{name}'", one_of(name, SETTINGS))
    return SETTINGS[name]


def _in_use(settings: Settings, setting: Setting) -> SettingInUse:
    name = setting.name
    place = setting.variable if settings.environment.get(setting.variable) else settings.place(name)
    try:
        chosen = settings.find(name)
    except RequestError as error:
        return SettingInUse(name, None, place, fault=error)
    if chosen is None:
        return SettingInUse(name, setting.default, "default")
    beaten = settings.place(name) if chosen.rank and name in settings.written else None
    try:
        check_value(name, chosen.value)
    except RequestError as error:
        fault = RequestError(f"{place}: {error.message}", error.hint)
        return SettingInUse(name, chosen.value, place, beaten, fault)
    return SettingInUse(name, chosen.value, place, beaten)


def _text() -> str:
    path = settings_path()
    text = path.read_bytes().decode() if path.exists() else ""
    parse_settings(text, path)
    return text


def _write(text: str) -> Path:
    from voicecoach.outfile import open_output

    path = settings_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    with open_output(path) as stream:
        stream.write(text.encode())
    return path


def _template() -> Iterator[str]:
    yield "# Settings of voicecoach. An option beats an environment variable, which beats this file.\n"
    for setting in SETTINGS.values():
        value = setting.default
        shown = f"{value:g}" if isinstance(value, int | float) else f'"{show_value(value)}"'
        yield f"\n# {setting.help} ({setting.variable})\n"
        yield f"# {setting.name} = {'[]' if value == () else shown}\n"
