"""Every hint that names a command names one that exists, with options that it has."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from paths import ROOT

from voicecoach.cli import cli

NAMED = re.compile(
    r"(?:^[ ]+|: |`)voicecoach ([a-z][a-z-]*(?: (?:--?[a-z]|[A-Za-z{\[<0-9.=_/*-])[^\s;,:`'\")]*)*)",
    re.MULTILINE,
)
"""A command that a hint, an example or a text in backquotes tells somebody to run."""


def texts(path: Path) -> Iterator[str]:
    """The texts of a file, with {} for what is filled in."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inner = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inner:
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)


def hints() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "voicecoach").rglob("*.py")):
        for text in texts(path):
            for found in NAMED.finditer(text):
                yield path.relative_to(ROOT).as_posix(), found[1].replace("{}", "")


HINTS = sorted(set(hints()))


def faults(words: list[str], command: click.Command) -> Iterator[str]:
    """What a command does not have of what is named; words that are no command end it."""
    context = click.Context(command)
    while isinstance(command, click.Group) and words and re.fullmatch(r"[a-z][a-z-]*", words[0]):
        found = command.get_command(context, words[0])
        if found is None:
            if command is cli:
                yield f"no command {words[0]}"
            break
        command, words = found, words[1:]
    known = {one for option in command.params for one in (*option.opts, *option.secondary_opts)}
    for word in words:
        name = word.partition("=")[0]
        if name.startswith("--") and name not in {*known, "--help", "--version"}:
            yield f"no option {name}"


def test_there_are_hints_to_look_at() -> None:
    """Guards the test below."""
    assert len(HINTS) > 60
    assert ("voicecoach/cli/_live.py", "play --resume") in HINTS
    assert list(faults(["plan", "done", "--foot"], cli)) == ["no option --foot"]
    assert list(faults(["dance"], cli)) == ["no command dance"]


@pytest.mark.parametrize(("path", "named"), HINTS)
def test_a_hint_names_what_exists(path: str, named: str) -> None:
    assert not list(faults(named.split(), cli)), path
