"""What use cases report on the way, shown on the terminal."""

import click


class TerminalObserver:
    """Notices as lines on stderr."""

    def notice(self, text: str) -> None:
        """One line."""
        click.echo(f"note: {text}", err=True)

    def progress(self, what: str, done: int, total: int) -> None:
        """Not shown."""
