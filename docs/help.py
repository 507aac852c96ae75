#!/usr/bin/env python3
"""Write what `voicecoach --help` shows on terminals of the usual widths, so that it is shown before anything is loaded."""

import os
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "voicecoach" / "help"
WIDTHS = (80, 100)
"""Of what is no terminal, and the widest that help makes use of."""


def main() -> None:
    """Write a file for each width."""
    for width in WIDTHS:
        (FOLDER / f"{width}.txt").write_text(rendered(width), encoding="utf-8", newline="\n")


def rendered(width: int) -> str:
    """The help as click wraps it for a terminal of this width."""
    code = "from voicecoach.cli import run; raise SystemExit(run(['--help']))"
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", code],
        env={**os.environ, "COLUMNS": str(width), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    ).stdout


if __name__ == "__main__":
    main()
