"""Commands that are the files of a folder: found by their name, and imported only when they run."""

import ast
from importlib.util import find_spec
from pathlib import Path
from typing import ClassVar, Protocol

import click

from voicecoach.plugins import Registry

_NO_LIMIT = 1000


class CommandModule(Protocol):
    """What a file with a command must offer."""

    command: click.Command


def _short_help(registry: Registry[CommandModule], name: str) -> str:
    """The first sentence of a command's help, read from its source: to import all commands takes longer than all the rest."""
    spec = find_spec(registry.describe(name).module)
    tree = ast.parse(Path(spec.origin).read_bytes() if spec and spec.origin else b"")
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == "command":
            return click.Command(name, help=ast.get_docstring(node)).get_short_help_str(limit=_NO_LIMIT)
    return registry.load(name).command.get_short_help_str(limit=_NO_LIMIT)


class CommandFolder(click.Group):
    """The commands in the files of a package. Files that begin with an underscore are parts of others."""

    registry: ClassVar[Registry[CommandModule]]

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(self.registry.names())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.registry:
            return None
        command = self.registry.load(cmd_name).command
        if getattr(ctx, "resilient_parsing", False):  # a shell asks what may stand there
            from voicecoach.cli._completion import offer_names

            offer_names(command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Each with the whole first sentence of its help, which click would cut."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, _short_help(self.registry, name)) for name in self.registry.names()])

    def other_meaning(self, name: str) -> str | None:
        """What else a name may mean that is not a command, in words; None: nothing that is known."""
        del name
        return None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from voicecoach.suggest import did_you_mean

            other = self.other_meaning(args[0]) if args else None
            if other:
                raise click.UsageError(other, ctx=ctx) from None
            hint = did_you_mean(args[0], self.list_commands(ctx)) if args else None
            if hint:
                raise click.UsageError(f"{error.format_message().rstrip('.')}; {hint}", ctx=ctx) from None
            raise
