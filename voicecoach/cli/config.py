"""`voicecoach config`: the settings of a person, which stand in for options."""

from typing import TYPE_CHECKING

import click

from voicecoach.cli._echo import echo

if TYPE_CHECKING:
    from voicecoach.api.config import SettingInUse


@click.group("config")
def command() -> None:
    """Show and change your settings: voice, language, player, sides, conditions, where files go, and more.

    They are in one TOML file. An option beats an environment variable, such as VOICECOACH_VOICE, which beats the file.

    \b
    Examples:
      voicecoach config list
      voicecoach config set voice hibari
      voicecoach config set conditions low-back-pain tall
      voicecoach config edit
    """


@command.command("list")
def list_command() -> None:
    """List all settings, with what counts and why.

    \b
    Examples:
      voicecoach config list
    """
    from voicecoach.api.config import list_settings, settings_faults

    for setting in list_settings():
        echo(describe_setting(setting))
    for fault in settings_faults():
        echo(f"note: {fault}", err=True)


@command.command("get")
@click.argument("name")
def get_command(name: str) -> None:
    """Print what counts of one setting.

    \b
    Examples:
      voicecoach config get voice
    """
    from voicecoach.api.config import get_setting

    echo(get_setting(name).shown())


@command.command("set", context_settings={"ignore_unknown_options": True})
@click.argument("name")
@click.argument("values", nargs=-1, required=True, metavar="VALUE...")
def set_command(name: str, values: tuple[str, ...]) -> None:
    """Write a setting into the file. Comments in it stay.

    \b
    Examples:
      voicecoach config set wpm 140
      voicecoach config set beep-level -2
      voicecoach config set conditions low-back-pain tall
      voicecoach config set output-folder ~/sessions
    """
    from voicecoach.api.config import get_setting, set_setting

    path = set_setting(name, values)
    now = get_setting(name)
    echo(f"{path}: {name} is {' '.join(values)}", err=True)
    if now.beaten is not None:
        echo(f"note: {now.origin} beats it: {now.shown()}", err=True)


@command.command("unset")
@click.argument("name")
def unset_command(name: str) -> None:
    """Remove a setting from the file, so that its default counts.

    \b
    Examples:
      voicecoach config unset conditions
    """
    from voicecoach.api.config import get_setting, unset_setting

    path = unset_setting(name)
    echo(f"{path}: {name} is no longer set; now: {get_setting(name).shown() or 'nothing'}", err=True)


@command.command("edit")
def edit_command() -> None:
    """Open the file in your editor ($VISUAL or $EDITOR); at first it names every setting in a comment.

    \b
    Examples:
      voicecoach config edit
    """
    from voicecoach.api.config import begin_settings, settings_faults
    from voicecoach.errors import RequestError

    path = begin_settings()
    click.edit(filename=str(path))
    if faults := settings_faults():
        raise RequestError("\n".join(faults), "open it again: voicecoach config edit")
    echo(f"{path} is in order", err=True)


@command.command("path")
def path_command() -> None:
    """Print where the file is, or would be.

    \b
    Examples:
      voicecoach config path
    """
    from voicecoach.settings import settings_path

    echo(settings_path())


def describe_setting(setting: "SettingInUse") -> str:
    """A setting in a line: its value, where it is from, and what that beats."""
    why = setting.origin if setting.beaten is None else f"{setting.origin}, which beats {setting.beaten}"
    value = "invalid" if setting.fault is not None else setting.shown() or "none"
    return f"{setting.name:<14} {value:<16} {why}"
