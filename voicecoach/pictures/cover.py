"""Script -> the cover that players show: the session as one turn of a clock, without a word, so that no font is needed."""

import math
from collections.abc import Iterator

from voicecoach.exports.svg import phase_class
from voicecoach.raster import draw_png
from voicecoach.script import Script, Speech

COVER_PX = 600
"""Wide and high; what phones and cars show."""
_CENTRE = 300
_COLOURS = {"hold": "#e69f00", "ramp": "#f6d9a0", "rest": "#3f7ea6", "own-pace": "#5b6b7c"}
"""Those of the timeline, for a dark ground."""
_HEIGHTS = {"hold": 96, "ramp": 72, "rest": 34, "own-pace": 52}
"""Holds stand out by their height too, for those who tell no colours apart."""
_INNER = 150


def draw_cover(script: Script) -> bytes:
    """A square PNG. The same script gives the same picture. Raises MachineError without resvg_py."""
    return draw_png(cover_svg(script))


def cover_svg(script: Script) -> str:
    """The cover as SVG: phases outside, speech as a thin ring within them, a figure that plays in the middle."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {COVER_PX} {COVER_PX}" width="{COVER_PX}" height="{COVER_PX}">',
        f'<rect width="{COVER_PX}" height="{COVER_PX}" fill="#12272b"/>',
        *_ring(script),
        *_speech(script),
        '<path d="M262 226v148l124-74z" fill="#f2efe6"/>',
        "</svg>",
    ]
    return "".join(parts)


def _ring(script: Script) -> Iterator[str]:
    """One piece for each stretch of the same look."""
    stretches: list[tuple[str, int, int]] = []
    for phase in script.phases:
        look = phase_class(phase)
        if stretches and stretches[-1][0] == look:
            stretches[-1] = (look, stretches[-1][1], phase.end_ms)
        else:
            stretches.append((look, phase.at_ms, phase.end_ms))
    for look, at_ms, end_ms in stretches:
        yield _arc(script, at_ms, end_ms, _INNER + _HEIGHTS[look] / 2, _HEIGHTS[look], _COLOURS[look])


def _speech(script: Script) -> Iterator[str]:
    for event in script.events:
        if isinstance(event, Speech):
            yield _arc(script, event.at_ms, event.end_ms, _INNER - 14, 10, "#56b4e9")


def _arc(  # noqa: PLR0917 - from where to where, and its looks
    script: Script, at_ms: int, end_ms: int, radius: float, width: int, colour: str
) -> str:
    """A piece of a ring as a dash of its circle, begun at the top."""
    circumference = math.tau * radius
    start, length = (circumference * part / max(script.duration_ms, 1) for part in (at_ms, end_ms - at_ms))
    return (
        f'<circle cx="{_CENTRE}" cy="{_CENTRE}" r="{radius:g}" fill="none" stroke="{colour}" stroke-width="{width}"'
        f' stroke-dasharray="{length:.2f} {circumference:.2f}" stroke-dashoffset="{-start:.2f}"'
        f' transform="rotate(-90 {_CENTRE} {_CENTRE})"/>'
    )
