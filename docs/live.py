#!/usr/bin/env python3
"""Draws `live.svg`: the live view of a session, in the middle of a hold.

It is what the terminal shows, drawn from one snapshot, so it is the same on every machine. Run it again when the view
changes: `.venv/bin/python docs/live.py`. With `-` it prints the picture and writes nothing.
"""

import io
import sys
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme

from voicecoach.live.commands import Now
from voicecoach.live.screen.view import Layout, compose
from voicecoach.script import StepRef

PICTURE = Path(__file__).parent / "live.svg"
WIDTH, HEIGHT = 80, 22
TITLE = "Tight hamstrings"
NOW = Now(
    state="playing",
    at_ms=754_000,
    duration_ms=1_565_000,
    exercise="Hamstring end-range expansion",
    ref=StepRef(set_number=2, rep_number=1, side="left"),
    sets=2,
    reps=3,
    phase="hold",
    phase_at_ms=4_300,
    phase_duration_ms=13_000,
    saying="Higher.",
    next_title="switch, right side",
    left_ms=811_000,
    notices=("loudness +2 dB",),
)
INK, PAPER = (220, 223, 228), (24, 26, 31)
RED, GREEN, YELLOW, BLUE = (224, 108, 117), (126, 200, 120), (229, 192, 90), (97, 175, 239)
MAGENTA, CYAN = (198, 120, 221), (86, 182, 194)
THEME = TerminalTheme(PAPER, INK, [PAPER, RED, GREEN, YELLOW, BLUE, MAGENTA, CYAN, INK])
# Rich's own frame asks a server for its font; a picture in a README has to do without.
FRAME = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">
<title>The live view: a countdown in large digits, the exercise, what is said, what comes next, the keys</title>
<style>
.{unique_id}-matrix {{ font: {char_height}px/{line_height}px "DejaVu Sans Mono", Menlo, Consolas, monospace; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal"><rect width="{terminal_width}" height="{terminal_height}"/></clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def main() -> None:
    """Write the picture, or print it."""
    svg = draw()
    if sys.argv[1:] == ["-"]:
        sys.stdout.write(svg)
    else:
        PICTURE.write_text(svg, encoding="utf-8", newline="\n")


def draw() -> str:
    """The picture."""
    console = Console(
        file=io.StringIO(),
        width=WIDTH,
        height=HEIGHT,
        record=True,
        force_terminal=True,
        color_system="truecolor",
        _environ={},
    )
    for line in compose(NOW, TITLE, Layout(WIDTH, HEIGHT)):
        console.print(line, soft_wrap=True)
    return console.export_svg(
        title="voicecoach play tight-hamstrings", theme=THEME, code_format=FRAME, unique_id="live"
    )


if __name__ == "__main__":
    main()
