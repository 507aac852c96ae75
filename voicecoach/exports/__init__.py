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


def export_beside(script: Script, name: str, sound: str) -> str:
    """The script in a format for a file that lies beside its sound, the file `sound`, which it may name.

    A module that names it offers `export_beside(script, sound) -> str` too. Raises RequestError for an unknown format.
    """
    beside = getattr(EXPORTS.load(name), "export_beside", None)
    return printable_lines(beside(script, sound)) if beside is not None else export_script(script, name)


def suffix_of(name: str) -> str:
    """The suffix of the files of a format, with its dot. Raises RequestError for an unknown format."""
    EXPORTS.check(name)
    return next(f".{suffix}" for suffix, format_name in EXPORTS.suffixes().items() if format_name == name)


def export_script(script: Script, name: str) -> str:
    """The script in a format, by its name, with nothing in it that a terminal obeys. Raises RequestError for an unknown format."""
    return printable_lines(EXPORTS.load(name).export(script))
