"""Which format a file gets: the one that is asked for, else the one that its suffix names."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

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
