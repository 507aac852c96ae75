"""Commands that are the files of a folder: found by their name, and imported only when they run."""

from importlib import import_module
from pathlib import Path
from typing import ClassVar

import click


class CommandFolder(click.Group):
    """The commands in `folder`; each file offers `command`. Files that begin with an underscore are parts of others."""

    folder: ClassVar[Path]
    package: ClassVar[str]

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        files = [
            *self.folder.glob("[a-z]*.py"),
            *(path.parent for path in self.folder.glob("[a-z]*/__init__.py")),
        ]
        return sorted(path.stem.replace("_", "-") for path in files)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        module = import_module(f"{self.package}.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from voicecoach.suggest import did_you_mean

            hint = did_you_mean(args[0], self.list_commands(ctx)) if args else None
            if hint:
                raise click.UsageError(f"{error.format_message().rstrip('.')}; {hint}", ctx=ctx) from None
            raise
