"""The settings of a person: a TOML file in their configuration folder, and environment variables, which beat the file.

Only what asks for them follows them: the command line does, a program that calls the use cases does not unless it passes
`load_settings().request_fields()`.
"""

import os
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from voicecoach.errors import MachineError, RequestError
from voicecoach.speech import DEFAULT_WPM, HIGHEST_WPM, LOWEST_WPM
from voicecoach.suggest import one_of

FILE_VARIABLE = "VOICECOACH_CONFIG"
"""Names another file of settings."""
SIDES = ("left", "right")
TALKS = ("full", "normal", "brief", "signals")
LOWEST_BEEP_DB, HIGHEST_BEEP_DB = -6.0, 3.0


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing that can be set."""

    name: str
    help: str
    read: Callable[[object], Any]
    """The value that is meant. Raises ValueError with what to write instead."""
    default: Any
    """What counts where it is not set."""
    choices: tuple[str, ...] = ()
    """All values, if they are few words."""

    @property
    def variable(self) -> str:
        """The environment variable that beats the file."""
        return f"VOICECOACH_{self.name.replace('-', '_').upper()}"


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("write a text")
    return value.strip()


def _choice(*choices: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        if value not in choices:
            raise ValueError(f"write one of {', '.join(choices)}")
        return str(value)

    return read


def _number(low: float, high: float, kind: type[int | float]) -> Callable[[object], float]:
    def read(value: object) -> float:
        number = _as_number(value)
        if number is None or not low <= number <= high or number != kind(number):
            raise ValueError(f"write a {'whole ' if kind is int else ''}number from {low:g} to {high:g}")
        return kind(number)

    return read


def _as_number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except (ValueError, OverflowError):
        return None


def _names(value: object) -> tuple[str, ...]:
    names = re.split(r"[\s,]+", value.strip()) if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ValueError('write a list, such as ["low-back-pain"]')
    return tuple(name for name in names if name)


def _folder(value: object) -> Path:
    try:
        return Path(_text(value)).expanduser()
    except RuntimeError:
        raise ValueError("there is no such home folder; write the whole path") from None


SETTINGS: Mapping[str, Setting] = {
    setting.name: setting
    for setting in (
        Setting("voice", "who speaks; see `voicecoach voices`", _text, "auto"),
        Setting("wpm", "words a minute, as heard", _number(LOWEST_WPM, HIGHEST_WPM, int), DEFAULT_WPM),
        Setting("language", "the language of the coach", _text, "en"),
        Setting("talk", f"how much is said: {', '.join(TALKS)}", _choice(*TALKS), "normal", TALKS),
        Setting("player", "what plays; see `voicecoach doctor`", _text, "auto"),
        Setting("device", "which device of the player", _text, None),
        Setting("first-side", "which side begins: left or right", _choice(*SIDES), "left", SIDES),
        Setting(
            "affected-side",
            "the side to train if only one is affected: left, right or both",
            _choice(*SIDES, "both"),
            "both",
            (*SIDES, "both"),
        ),
        Setting("conditions", "circumstances of yours; see `voicecoach list`", _names, ()),
        Setting(
            "beep-level",
            f"how loud beeps are against the voice, {LOWEST_BEEP_DB:g} to {HIGHEST_BEEP_DB:g} dB",
            _number(LOWEST_BEEP_DB, HIGHEST_BEEP_DB, float),
            0.0,
        ),
        Setting("output-folder", "where `render` writes if no file is named", _folder, Path()),
        Setting("output-format", "the format that `render` writes if no file is named", _text, "wav"),
    )
}
"""By name, in the order in which they are listed."""

REQUEST_FIELDS: Mapping[str, str] = {
    "voice": "voice",
    "wpm": "wpm",
    "language": "language",
    "talk": "talk",
    "first": "first-side",
    "side": "affected-side",
    "conditions": "conditions",
}
"""The setting that stands in for each field of a SessionRequest."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A setting with its value, and where it is set."""

    setting: Setting
    value: Any
    place: str
    """The environment variable, or `config.toml:3` with the folders before it."""
    rank: int
    """1 from the environment, 0 from the file; an option has 2."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person has set. Values are checked when they are asked for, so that one mistake does not stop everything."""

    path: Path
    """The file, which need not exist."""
    written: Mapping[str, object]
    """The file as it is written."""
    lines: Mapping[str, int]
    """The line of each key, counted from 1."""
    environment: Mapping[str, str]

    def find(self, name: str) -> Chosen | None:
        """What counts of a setting; None if it is not set. Raises RequestError, with the place, for a value that does not fit."""
        setting = SETTINGS[name]
        if text := self.environment.get(setting.variable):
            return self._read(setting, text, setting.variable, 1)
        return self.in_file(name)

    def in_file(self, name: str) -> Chosen | None:
        """The same for the file alone."""
        if name not in self.written:
            return None
        return self._read(SETTINGS[name], self.written[name], self.place(name), 0)

    def place(self, key: str) -> str:
        """Where a key of the file is."""
        return f"{self.path}:{self.lines.get(key, 1)}"

    def unknown(self) -> list[str]:
        """A line about each key of the file that is not a setting."""
        return [
            f"{self.place(key)}: there is no setting '{key}'; {one_of(key, SETTINGS)}"
            for key in self.written
            if key not in SETTINGS
        ]

    def fill(self, rows: Mapping[str, str], given: Collection[str]) -> dict[str, Chosen]:
        """The settings that stand in for the fields of `rows` that were not given. Raises RequestError as `find` does."""
        chosen = {
            field: found
            for field, name in rows.items()
            if field not in given and (found := self.find(name)) is not None
        }

        def rank(field: str) -> int:
            return 2 if field in given else chosen[field].rank if field in chosen else -1

        if "device" in chosen and rank("player") > chosen["device"].rank:
            del chosen["device"]  # it is a device of the player that was beaten
        voice = chosen.get("voice")
        if voice is not None and rank("language") > voice.rank:
            # The engine, with the voice that it has for the language: the one that is set speaks another.
            chosen["voice"] = replace(voice, value=voice.value.partition(":")[0])
        return chosen

    def request_fields(self) -> dict[str, Any]:
        """The fields of a SessionRequest that are set, for `voicecoach.compile(name, **fields)`. Raises RequestError."""
        return {field: chosen.value for field, chosen in self.fill(REQUEST_FIELDS, ()).items()}

    @staticmethod
    def _read(setting: Setting, value: object, place: str, rank: int) -> Chosen:
        try:
            return Chosen(setting, setting.read(value), place, rank)
        except ValueError as error:
            raise RequestError(f"{place}: {value!r} does not fit '{setting.name}'", str(error)) from None


def settings_path() -> Path:
    """The file of settings, which need not exist."""
    if named := os.environ.get(FILE_VARIABLE):
        return Path(named)
    from platformdirs import user_config_path  # noqa: PLC0415 - not needed where the variable is set

    return user_config_path("voicecoach", appauthor=False) / "config.toml"


def load_settings() -> Settings:
    """The settings of this user. Raises RequestError for a file that is not TOML, MachineError for one that cannot be read."""
    path = settings_path()
    try:
        text = path.read_bytes().decode()
    except FileNotFoundError:
        text = ""
    except UnicodeDecodeError:
        raise RequestError(f"{path}:1: this is not UTF-8 text", "save it again as UTF-8") from None
    except OSError as error:
        raise MachineError(
            f"cannot read your settings in {path}: {error.strerror or error}", "make the file readable"
        ) from error
    return parse_settings(text, path)


def parse_settings(text: str, path: Path) -> Settings:
    """The settings that a TOML text holds. Raises RequestError, with the line, for a text that is not TOML."""
    if not text.strip():
        return Settings(path, {}, {}, os.environ)
    import tomllib  # noqa: PLC0415 - most people have no such file, and every command asks

    try:
        written = tomllib.loads(text)
    except RecursionError:
        raise RequestError(
            f"{path}:1: the brackets in this file are nested too deeply", "write a setting a line"
        ) from None
    except tomllib.TOMLDecodeError as error:
        words, _, at = str(error).partition(" (at ")
        line = re.search(r"line (\d+)", at)
        number = line[1] if line else str(1 + text.rstrip().count("\n"))
        raise RequestError(
            f"{path}:{number}: this is not TOML: {words[:1].lower()}{words[1:]}",
            'write a setting a line, such as: voice = "pyttsx3"; to change the file: voicecoach config edit',
        ) from None
    except ValueError:  # Python's own, for a number of thousands of digits
        lengths = [max(map(len, re.findall(r"[0-9a-fA-F_]+", line)), default=0) for line in text.split("\n")]
        number = 1 + lengths.index(max(lengths))
        raise RequestError(f"{path}:{number}: this number is too long", "write a smaller one") from None
    return Settings(path, written, _lines(text), os.environ)


def _lines(text: str) -> dict[str, int]:
    lines: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if key := re.match(r"""\s*\[*\s*["']?([\w-]+)["']?\s*[=.\]]""", line):
            lines.setdefault(key[1], number)
    return lines
