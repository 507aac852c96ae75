#!/usr/bin/env python3
"""Draws `timeline.svg`: what one exercise sounds like. The first hold in close-up, and the whole exercise below it.

The picture is drawn from a real script, timed by estimate, so it is the same on every machine. Run it again when the sheets
or the compiler change: `.venv/bin/python docs/picture.py`. With `-` it prints the picture and writes nothing.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path

from voicecoach.script import Event, Glide, Phase, Script, Speech
from voicecoach.scriptfile import read_script
from voicecoach.units import format_clock, format_time

EXERCISE = "hamstring-ere"
PICTURE = Path(__file__).parent / "timeline.svg"

WIDTH, LEFT, RIGHT = 1000, 84, 20
LETTER_PX = 6.1
"""The width of a letter at 11 px, on the safe side: labels that do not touch by this measure do not touch."""
LANES = 4
LANE_PX = 16
ROW_MS = 60_000
ROW_PX = 44

INK, FAINT, PAPER = "#24292f", "#8c959f", "#ffffff"
SPEECH, BEEP, GLIDE = "#3b6ea5", "#b3261e", "#5f8f4e"
KINDS = {
    "hold": "#f0a93b",
    "ramp-up": "#fbe3b8",
    "ramp-down": "#fbe3b8",
    "rest": "#dfe8f1",
    "switch": "#dfe8f1",
    "transition": "#dfe8f1",
}
OTHER_KIND = "#f3f4f6"
LEGEND = (
    ("hold, exactly as long as prescribed", KINDS["hold"]),
    ("ramp", KINDS["ramp-up"]),
    ("rest or change", KINDS["rest"]),
    ("at your own pace", OTHER_KIND),
    ("speech", SPEECH),
    ("beep or tick", BEEP),
    ("tone that follows the effort", GLIDE),
)


def main() -> None:
    """Write the picture, or print it."""
    svg = draw(_script())
    if sys.argv[1:] == ["-"]:
        sys.stdout.write(svg)
    else:
        PICTURE.write_text(svg, encoding="utf-8", newline="\n")


def _script() -> Script:
    command = [
        sys.executable,
        "-P",
        "-m",
        "voicecoach",
        "preview",
        EXERCISE,
        "--side",
        "left",
        "--voice",
        "estimate",
    ]
    done = subprocess.run([*command, "--as", "json"], capture_output=True, check=True)  # noqa: S603
    return read_script(done.stdout, EXERCISE)


def draw(script: Script) -> str:
    """The picture of a script with at least one hold."""
    close_up, rows_at = _close_up(script)
    rows, legend_at = _rows(script, rows_at)
    height = legend_at + 44
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}">',
        f'<g font-family="DejaVu Sans, Verdana, sans-serif" font-size="11" fill="{INK}">',
        f"<title>The timed script of {escape(script.title)}</title>",
        f'<rect width="{WIDTH}" height="{height}" rx="8" fill="{PAPER}"/>',
        *close_up,
        *rows,
        *_legend(legend_at),
        "</g>",
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _close_up(script: Script) -> tuple[list[str], int]:
    """The first hold with what leads to it and what follows it; and where the picture goes on below."""
    hold = next(phase.index for phase in script.phases if phase.kind == "hold")
    step = script.phases[hold].ref.step
    first, last = hold, hold
    while first > 0 and script.phases[first - 1].ref.step == step:
        first -= 1
    while last + 1 < len(script.phases) and script.phases[last + 1].ref.step == step:
        last += 1
    phases = script.phases[first : last + 1]
    start_ms, end_ms = phases[0].at_ms, phases[-1].end_ms
    events = [event for event in script.events if start_ms <= event.at_ms < end_ms]
    px_per_ms = (WIDTH - LEFT - RIGHT) / (end_ms - start_ms)

    def x(at_ms: int) -> float:
        return LEFT + (at_ms - start_ms) * px_per_ms

    says_at = 44 + LANES * LANE_PX
    sounds_at, does_at = says_at + 30, says_at + 66
    parts = [
        _text(LEFT, 24, f"One hold of {script.title}, to scale", size=13, weight="bold"),
        _text(8, says_at + 12, "coach says"),
        _text(8, sounds_at + 16, "you hear"),
        _text(8, does_at + 16, "you do"),
    ]
    parts += _labels(events, x, says_at)
    for event in events:
        parts += _sound(event, x(event.at_ms), x(event.end_ms), says_at, sounds_at)
    for phase in phases:
        parts += _block(phase, x(phase.at_ms), x(phase.end_ms), does_at)
    axis_at = does_at + 40
    for second_ms in range(-(-start_ms // 5000) * 5000, end_ms, 5000):
        parts.append(_line(x(second_ms), does_at + 26, x(second_ms), axis_at - 9, FAINT))
        parts.append(_text(x(second_ms), axis_at + 2, format_clock(second_ms), anchor="middle", fill=FAINT))
    return parts, axis_at + 40


def _labels(events: list[Event], x: Callable[[int], float], says_at: int) -> Iterator[str]:
    """The words of each phrase above it, in the lowest lane where they touch no others."""
    taken = [0.0] * LANES
    texts = []
    for event in events:
        if not isinstance(event, Speech):
            continue
        left = min(x(event.at_ms), WIDTH - RIGHT - LETTER_PX * len(event.text))
        lane = next((lane for lane, end in enumerate(taken) if end <= left), LANES - 1)
        taken[lane] = left + LETTER_PX * (len(event.text) + 2)
        baseline = says_at - 8 - lane * LANE_PX
        yield _line(x(event.at_ms) + 0.5, baseline + 3, x(event.at_ms) + 0.5, says_at, FAINT)
        texts.append(_text(left, baseline, event.text))
    # The words come last and with an edge of paper, so that no line runs through them.
    yield f'<g stroke="{PAPER}" stroke-width="4" paint-order="stroke">'
    yield from texts
    yield "</g>"


def _sound(event: Event, left: float, right: float, says_at: int, sounds_at: int) -> Iterator[str]:
    if isinstance(event, Speech):
        yield _rect(left, says_at, right - left, 16, SPEECH)
    elif isinstance(event, Glide):
        low, high = sounds_at + 22, sounds_at + 6
        ends = (high, low) if event.name == "ramp-down" else (low, high)
        yield (
            f'<polygon points="{left:.1f},{sounds_at + 24} {left:.1f},{ends[0]} {right:.1f},{ends[1]}'
            f' {right:.1f},{sounds_at + 24}" fill="{GLIDE}" fill-opacity="0.55"/>'
        )
    elif event.name == "tick":
        yield _rect(left - 1, sounds_at + 12, 2, 12, BEEP)
    else:
        yield _rect(left, sounds_at, max(3.0, right - left), 24, BEEP)


def _block(phase: Phase, left: float, right: float, top: int) -> Iterator[str]:
    name = phase.kind.replace("-", " ")
    if phase.kind == "hold":
        name = f"hold {format_time(phase.duration_ms)}, exact from beep to beep"
    yield _rect(left, top, right - left, 24, KINDS.get(phase.kind, OTHER_KIND), stroke=PAPER)
    if LETTER_PX * len(name) < right - left:
        weight = "bold" if phase.kind == "hold" else "normal"
        yield _text((left + right) / 2, top + 16, name, anchor="middle", weight=weight)


def _rows(script: Script, top: int) -> tuple[list[str], int]:
    """The whole script, a minute a row; and where the picture goes on below."""
    px_per_ms = (WIDTH - LEFT - RIGHT) / ROW_MS
    parts = [
        _text(
            LEFT,
            top,
            f"The whole exercise on one side: {format_time(script.counts.hold_ms)} of holds",
            size=13,
            weight="bold",
        )
    ]
    for row, start_ms in enumerate(range(0, script.duration_ms, ROW_MS)):
        row_at = top + 14 + row * ROW_PX
        parts.append(_text(LEFT - 8, row_at + 14, format_clock(start_ms), anchor="end", fill=FAINT))
        for phase in script.phases:
            left, right = _clip(phase.at_ms, phase.end_ms, start_ms)
            if left < right:
                parts.append(
                    _rect(
                        LEFT + left * px_per_ms,
                        row_at,
                        (right - left) * px_per_ms,
                        18,
                        KINDS.get(phase.kind, OTHER_KIND),
                    )
                )
        for event in script.events:
            left, right = _clip(event.at_ms, event.end_ms, start_ms)
            if left >= right:
                continue
            at, length = LEFT + left * px_per_ms, (right - left) * px_per_ms
            if isinstance(event, Speech):
                parts.append(_rect(at, row_at + 22, length, 7, SPEECH))
            elif isinstance(event, Glide):
                parts.append(_rect(at, row_at + 31, length, 3, GLIDE))
            else:
                tall = 18 if event.name != "tick" else 7
                parts.append(_rect(at, row_at + 18 - tall, 2, tall, BEEP))
    return parts, top + 14 + -(-script.duration_ms // ROW_MS) * ROW_PX


def _clip(start_ms: int, end_ms: int, row_ms: int) -> tuple[int, int]:
    """A stretch of the script, from the start of a row and within it."""
    return max(0, start_ms - row_ms), min(ROW_MS, end_ms - row_ms)


def _legend(top: int) -> Iterator[str]:
    left = float(LEFT)
    for row in (LEGEND[:4], LEGEND[4:]):
        for name, colour in row:
            yield _rect(left, top, 12, 12, colour, stroke=FAINT)
            yield _text(left + 18, top + 10, name)
            left += 18 + LETTER_PX * len(name) + 26
        left, top = float(LEFT), top + 20


def _text(
    x: float,
    y: float,
    text: str,
    *,
    size: int = 11,
    anchor: str = "start",
    weight: str = "normal",
    fill: str = INK,
) -> str:
    looks = "".join(
        f' {name}="{value}"'
        for name, value, usual in (
            ("font-size", size, 11),
            ("text-anchor", anchor, "start"),
            ("font-weight", weight, "normal"),
            ("fill", fill, INK),
        )
        if value != usual
    )
    return f'<text x="{x:.1f}" y="{y:.1f}"{looks}>{escape(text)}</text>'


def _rect(x: float, y: float, width: float, height: float, fill: str, *, stroke: str | None = None) -> str:
    edge = f' stroke="{stroke}"' if stroke else ""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}"{edge}/>'


def _line(x1: float, y1: float, x2: float, y2: float, colour: str) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}"/>'


if __name__ == "__main__":
    main()
