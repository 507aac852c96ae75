"""`voicecoach completion`: names and options that the shell completes when you press Tab."""

import click

from voicecoach.cli._echo import echo

SHELL = click.argument("shell", required=False, type=click.Choice(["bash", "zsh", "fish"]))


@click.group("completion")
def command() -> None:
    """Have your shell complete commands, options and names: routines, exercises, conditions, voices, doses and more.

    \b
    Examples:
      voicecoach completion install
      voicecoach completion show zsh
    """


@command.command("install")
@SHELL
def install_command(shell: str | None) -> None:
    """Install it for SHELL: bash, zsh or fish; without it, for the one that you use.

    A line is added to the start-up file of bash or zsh. Doing it again only renews the script.

    \b
    Examples:
      voicecoach completion install
      voicecoach completion install fish
    """
    from voicecoach.api.completion import install_completion, shell_of_user

    chosen = shell or shell_of_user()
    installed = install_completion(chosen, _script(chosen))
    echo(f"wrote {installed.script}", err=True)
    if installed.startup is not None:
        what = "added a line to" if installed.is_new else "it is read by"
        echo(f"{what} {installed.startup}", err=True)
    echo(f"start a new {chosen}, then press Tab after: voicecoach preview ", err=True)


@command.command("show")
@SHELL
def show_command(shell: str | None) -> None:
    """Print the script, to install it yourself.

    \b
    Examples:
      voicecoach completion show zsh
    """
    from voicecoach.api.completion import shell_of_user

    echo(_script(shell or shell_of_user()))


def _script(shell: str) -> str:
    """What the shell reads."""
    from voicecoach.cli._completion import SHELLS

    root = click.get_current_context().find_root()
    return SHELLS[shell](root.command, {}, "voicecoach", "_VOICECOACH_COMPLETE").source()
