"""Files that commands write, and which format each gets: the one that is asked for, else the one that its suffix names."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from voicecoach.cli._echo import echo

if TYPE_CHECKING:
    from voicecoach.plugins import Registry


def format_for(registry: "Registry[Any]", as_format: str | None, output: str) -> str:
    """The name of a format. The terminal and what is no file, such as a pipe, get the first one.

    Raises RequestError, with all there are, for an unknown name, and for a suffix that names none.
    """
    if as_format is not None:
        registry.check(as_format)
        return as_format
    path = Path(output)
    if output == "-" or (path.exists() and not path.is_file()):
        return registry.names()[0]
    return registry.of_file(path)


def write_output(output: str, content: bytes) -> None:
    """Write what a command made to the file that was named, and say so; `-` is the terminal. Raises as `open_output` does."""
    from voicecoach.outfile import open_output

    with open_output(output) as stream:
        stream.write(content)
    if output != "-":
        echo(f"wrote {output}", err=True)
