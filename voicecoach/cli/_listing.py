"""An option whose help lists plug-ins."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from voicecoach.plugins import Registry


class ListingOption(click.Option):
    """Puts the plug-ins of `registry()` in the place of `{all}` in its help, when the help is shown: nothing else waits for them."""

    def __init__(self, *names: Any, registry: "Callable[[], Registry[Any]]", **settings: Any) -> None:
        super().__init__(*names, **settings)
        self._registry = registry

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """As every option has it."""
        self.help = (self.help or "").replace("{all}", self._registry().summary())
        return super().get_help_record(ctx)
