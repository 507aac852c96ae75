"""Commands that are the files of a folder: found by their name, and imported only when they run."""

from typing import ClassVar, Protocol

import click

from voicecoach.plugins import Registry


class CommandModule(Protocol):
    """What a file with a command must offer."""

    command: click.Command


class CommandFolder(click.Group):
    """The commands in the files of a package. Files that begin with an underscore are parts of others."""

    registry: ClassVar[Registry[CommandModule]]

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(self.registry.names())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.registry.names():
            return None
        command = self.registry.load(cmd_name).command
        if getattr(ctx, "resilient_parsing", False):  # a shell asks what may stand there
            from voicecoach.cli._completion import offer_names

            offer_names(command)
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
