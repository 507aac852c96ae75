"""Several sheets in one text -> a file for each, in which every line keeps its number."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from voicecoach.sheets.forms.terms import FOLDERS
from voicecoach.source import Fault

_FENCE = re.compile(r"^\s{0,3}(?:```|~~~)\s*(\w*)\s*$")
_BETWEEN = re.compile(r"^---\s*(?:#.*)?$")
_FIRST = re.compile(r"^([a-z]+)\s*:\s*[\"']?([a-z0-9][a-z0-9-]*)[\"']?\s*(?:#.*)?$")


def write_apart(text: str, folder: Path) -> Iterator[Path]:
    """The file of each sheet in a text, written into a folder of cues: in fences if it has any, else between `---`."""
    for number, lines in enumerate(_parts(text.replace("\r\n", "\n").split("\n"))):
        first = next((match for line in lines if (match := _FIRST.match(line))), None)
        kind, name = (first[1], first[2]) if first else ("", f"sheet-{number + 1}")
        home = folder / FOLDERS.get(kind, ".")
        home.mkdir(parents=True, exist_ok=True)
        path = home / f"{name}.yaml"
        if path.exists():
            path = home / f"{name}-{number + 1}.yaml"
        path.write_text("\n".join(lines), encoding="utf-8")
        yield path


def _parts(lines: list[str]) -> Iterator[list[str]]:
    """The lines of each sheet, with an empty one in place of each line that is before them."""
    has_fences = any(_FENCE.match(line) for line in lines)
    part: list[str] = []
    is_open = not has_fences
    for number, line in enumerate(lines):
        fence = _FENCE.match(line) if has_fences else None
        if fence or (is_open and _BETWEEN.match(line)):
            if any(one.strip() for one in part):
                yield part
            part = [""] * (number + 1)
            is_open = (not is_open and fence[1] in {"", "yaml", "yml"}) if fence else is_open
        elif is_open:
            part.append(line)
        else:
            part.append("")
    if is_open and any(one.strip() and not one.lstrip().startswith("#") for one in part):
        yield part


def renamed_fault(fault: Fault, folder: str, name: str) -> Fault:
    """The fault as one of the text that its sheet came from."""
    if not fault.span.path.startswith(folder):
        return fault
    message = re.sub(rf"{re.escape(folder)}\S*", name, fault.message)
    return replace(fault, message=message, span=replace(fault.span, path=name))
