"""The other faces of a script, one file each: the name of the file is the name of the format.

An export is a module with `export(script) -> str`.
"""

from importlib import import_module
from pathlib import Path

from voicecoach.errors import RequestError
from voicecoach.script import Script
from voicecoach.suggest import one_of


def export_names() -> list[str]:
    return sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py"))


def check_export(name: str) -> None:
    """Raises RequestError for a format that there is not."""
    if name not in export_names():
        raise RequestError(f"a script can't be written as '{name}'", one_of(name, export_names()))


def export_script(script: Script, name: str) -> str:
    """The script in a format, by its name. Raises RequestError for a format that there is not."""
    check_export(name)
    text: str = import_module(f"voicecoach.exports.{name}").export(script)
    return text
