"""The other faces of a script, one file each: the name of the file is the name of the format.

An export is a module with `export(script) -> str`. An installed package adds one with an entry point in the group
`voicecoach.exports`.
"""

from typing import Protocol

from voicecoach.plugins import Registry
from voicecoach.printable import printable_lines
from voicecoach.script import Script


class Export(Protocol):
    """What a module of this folder must offer, and the module of an installed package that adds a format."""

    def export(self, script: Script) -> str:
        """The script in this format."""
        ...


EXPORTS: Registry[Export] = Registry(
    __name__, "script format", group="voicecoach.exports", offers=("export",)
)


def export_names() -> tuple[str, ...]:
    """The formats in their own order."""
    return EXPORTS.names()


def export_script(script: Script, name: str) -> str:
    """The script in a format, by its name, with nothing in it that a terminal obeys. Raises RequestError for an unknown format."""
    return printable_lines(EXPORTS.load(name).export(script))
