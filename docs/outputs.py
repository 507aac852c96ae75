#!/usr/bin/env python3
"""Keeps what is repeated in the documents true: the outputs of commands, and what each file of the house is for.

A block that begins with `$ voicecoach ...` is an output: the command is run, and what it really says is written. A comment
before it chooses a part of a long one: the number of lines, from the first line that contains a text. The sheets of the same
page lie beside the command, each in a file named by its id. `docs/files.md` lists every module with the first sentence of
its docstring.

Run it when outputs change: `.venv/bin/python docs/outputs.py`. With `--check` it writes nothing, shows which outputs differ and
ends with 1 if any does. With `--files` it writes only the tables of files.
"""

import ast
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from difflib import unified_diff
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "voicecoach"
JOURNAL = ROOT / "docs" / "journal.jsonl"
"""The course that the pages show."""
FILES_PAGE = ROOT / "docs" / "files.md"
API_PAGE = ROOT / "docs" / "api.md"
GUIDES = tuple(sorted({*(ROOT / "docs").glob("*.md")} - {API_PAGE, FILES_PAGE}))
"""The pages for users, beside the README."""
PAGES = (ROOT / "README.md", *GUIDES, ROOT / "cues" / "README.md")
"""Every page that shows outputs."""

_OUTPUT = re.compile(
    r"(?P<head>(?:<!-- from: (?P<text>.+?); lines: (?P<count>\d+) -->\n)?```console\n\$ (?P<command>voicecoach [^\n]*)\n)"
    r"(?P<output>.*?)(?P<tail>^```$)",
    re.DOTALL | re.MULTILINE,
)
_SHEET = re.compile(
    r"(?:<!-- (?P<remark>fragment|faulty): (?P<what>.+?) -->\n)?```yaml\n(?P<text>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)
_SENTENCE_END = re.compile(r"(?<=[.?])\s")


def main() -> None:
    """Write the outputs, or check them."""
    stale = False
    if "--check" not in sys.argv:
        FILES_PAGE.write_text(files_page(), encoding="utf-8", newline="\n")
    if "--files" in sys.argv:
        return
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        with TemporaryDirectory() as folder:
            fresh = with_outputs(text, runner(text, Path(folder)))
        if sys.argv[1:] != ["--check"]:
            page.write_text(fresh, encoding="utf-8", newline="\n")
        elif fresh != text:
            stale = True
            name = page.relative_to(ROOT).as_posix()
            differences = unified_diff(
                text.splitlines(), fresh.splitlines(), name, "what it really says", lineterm=""
            )
            sys.stdout.write("\n".join(differences) + "\n")
    sys.exit(1 if stale else 0)


def with_outputs(page: str, run: Callable[[str], str]) -> str:
    """The page with what its commands say now."""

    def fresh(match: re.Match[str]) -> str:
        lines = [line.rstrip() for line in run(match["command"]).splitlines()]
        if match["text"] is not None:
            first = next((index for index, line in enumerate(lines) if match["text"] in line), None)
            if first is None:
                sys.exit(f"'{match['command']}' no longer says '{match['text']}'")
            lines = ["...", *lines[first : first + int(match["count"])], "..."]
        return "".join([match["head"], *(f"{line}\n" for line in lines), match["tail"]])

    return _OUTPUT.sub(fresh, page)


def files_page() -> str:
    """Every file of the house, folder by folder, each with the first sentence of its docstring."""
    paths = sorted(path for path in PACKAGE.rglob("*.py") if path.name != "__init__.py")
    folders = sorted({path.parent for path in paths})
    parts = [
        "# All files of the house",
        "Written by `docs/outputs.py --files`. The [map](../voicecoach/README.md) says how they belong together.",
    ]
    for folder in folders:
        rows = [
            f"| `{path.relative_to(PACKAGE).as_posix()}` | {_purpose(path)} |"
            for path in paths
            if path.parent == folder
        ]
        title = folder.relative_to(PACKAGE.parent).as_posix()
        parts += [
            f"## `{title}`",
            _purpose(folder / "__init__.py"),
            "\n".join(["| file | what it is for |", "|---|---|", *rows]),
        ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _purpose(path: Path) -> str:
    if not path.is_file():
        return ""
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    first = _SENTENCE_END.split(" ".join(docstring.split("\n\n")[0].split()))[0]
    return first.replace("|", "\\|")


def runner(page: str, folder: Path) -> Callable[[str], str]:
    """A way to run a command in a folder with the sheets of the page, and with no sheets, speech or journal of the user's own."""
    for match in _SHEET.finditer(page):
        if match["remark"] == "fragment":
            continue
        first_line = match["text"].partition("\n")[0]
        name = (
            match["what"] if match["remark"] == "faulty" else f"{first_line.partition(': ')[2].strip()}.yaml"
        )
        (folder / name).write_text(match["text"], encoding="utf-8")
    own = folder / ".own"
    own.mkdir()
    copyfile(JOURNAL, own / JOURNAL.name)
    folders = dict.fromkeys(("VOICECOACH_CUES", "VOICECOACH_CACHE", "VOICECOACH_DATA"), str(own))
    # With the voice that every machine has, so that the pages are the same whatever else is installed.
    environment = {**os.environ, **folders, "COLUMNS": "100", "VOICECOACH_VOICE": "pyttsx3"}

    def run(command: str) -> str:
        arguments = [sys.executable, "-P", "-m", "voicecoach", *shlex.split(command)[1:]]
        done = subprocess.run(  # noqa: S603  # the commands of our own pages
            arguments,
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        return done.stdout.decode("utf-8")

    return run


if __name__ == "__main__":
    main()
