"""How little is loaded before a command says something."""

import subprocess
import sys

import pytest

LOADED = """\
import sys
from voicecoach.__main__ import main
sys.argv = ["voicecoach", *sys.argv[1:]]
try:
    main()
except SystemExit:
    pass
print(*(name for name in ("click", "pydantic", "yaml", "numpy", "voicecoach.cli.render") if name in sys.modules), file=sys.stderr)
"""


def loaded(*arguments: str) -> tuple[str, str]:
    """What a command prints, and what it loads of what is slow to load."""
    command = [sys.executable, "-c", LOADED, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout, done.stderr.strip()


def test_the_version_is_said_without_loading_anything() -> None:
    assert loaded("--version") == ("voicecoach 0.1.0\n", "")


@pytest.mark.parametrize("arguments", [("--help",), ("plan", "--help")])
def test_help_imports_no_command(arguments: tuple[str, ...]) -> None:
    """The help of the program itself is kept as text: even click is not needed for it."""
    out, modules = loaded(*arguments)
    assert "Commands:" in out
    assert modules == ("" if arguments == ("--help",) else "click")


def test_every_command_has_its_sentence() -> None:
    out, _ = loaded("--help")
    listed = out.partition("Commands:")[2].splitlines()
    words = {
        line.split()[0]: line.split(maxsplit=1)[1:]
        for line in listed
        if line.startswith("  ") and line[2:3].strip()
    }
    assert words["render"] == ["Render a session to a sound file, with a marker for every"]
    assert all(words.values())
