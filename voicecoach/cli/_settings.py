"""Options that were left out, filled in from the settings of the person; and where a setting that fails is set."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import click

from voicecoach.cli._echo import echo

if TYPE_CHECKING:
    from voicecoach.errors import VoicecoachError
    from voicecoach.settings import Chosen, Settings

_KEPT = "voicecoach.settings"
_NOTED = "voicecoach.settings.noted"
_PLUGINS = {"voice", "player"}


def given_options(names: Iterable[str]) -> set[str]:
    """Those of these options of the running command that somebody gave."""
    context = click.get_current_context()
    default = click.core.ParameterSource.DEFAULT
    return {name for name in names if context.get_parameter_source(name) is not default}


def settle(options: Mapping[str, Any], rows: Mapping[str, str], given: Collection[str]) -> dict[str, Any]:
    """The options with the settings in `rows` in place of what was not given.

    Raises RequestError, with the place in the file, for a setting that does not fit.
    """
    chosen = _settings().fill(rows, given)
    _used().update({found.setting.name: found for found in chosen.values()})
    return {**options, **{field: found.value for field, found in chosen.items()}}


def setting(name: str) -> Any:
    """The value of one setting, or its default. Raises RequestError as `settle` does."""
    from voicecoach.settings import SETTINGS

    return settle({name: SETTINGS[name].default}, {name: name}, ())[name]


def add_places(error: "VoicecoachError") -> None:
    """Adds to an error where each setting that it names is set."""
    text = str(error)
    for found in _used().values():
        values = found.value if isinstance(found.value, tuple) else (found.value,)
        is_named = any(f"'{value}'" in text for value in values)
        if found.setting.name in _PLUGINS:  # which a message may name without quotes
            is_named = re.search(rf"\b{re.escape(str(found.value).partition(':')[0])}\b", text) is not None
        if is_named:
            error.add_note(f"  your setting '{found.setting.name}' is in {found.place}")


def notice_replaced(name: str, values: Iterable[str]) -> None:
    """Says which values of a setting are left out because an option that replaces them was given."""
    found = _settings().find(name)
    if found is not None and (lost := [value for value in found.value if value not in values]):
        _note(f"the option replaces your setting '{name}': without {', '.join(lost)}")


def noted() -> list[str]:
    """What was said of the settings so far."""
    said: list[str] = click.get_current_context().meta.setdefault(_NOTED, [])
    return said


def renote(lines: Iterable[str]) -> None:
    """Says again what was said of the settings when a kept answer was made, unless it was said in this run."""
    for line in lines:
        if line not in noted():
            _note(line)


def _note(line: str) -> None:
    noted().append(line)
    echo(f"note: {line}", err=True)


def _settings() -> "Settings":
    """Read once a run; what is wrong in it is said once."""
    from voicecoach.settings import load_settings

    kept = click.get_current_context().meta
    if _KEPT not in kept:
        loaded = load_settings()
        for line in loaded.unknown():
            _note(line)
        kept[_KEPT] = (loaded, {})
    settings: Settings = kept[_KEPT][0]
    return settings


def _used() -> "dict[str, Chosen]":
    context = click.get_current_context(silent=True)
    used: dict[str, Chosen] = context.meta.get(_KEPT, (None, {}))[1] if context else {}
    return used
