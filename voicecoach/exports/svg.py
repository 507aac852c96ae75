"""The script as a picture of its timeline: phases as blocks, with lanes for speech, beeps and sides below them."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from html import escape
from pathlib import Path

from voicecoach.captions.captions import one_line
from voicecoach.printable import printable
from voicecoach.script import Beep, Event, Phase, Script, Speech
from voicecoach.units import format_clock, format_time
from voicecoach.wording import phase_text, translate

ORDER = 40
HELP = "a picture of the timeline"

USUAL_WIDTH_PX = 1000
_USUAL_ROW_MS = 300_000
_ROW_PX = 62
_LEFT_PX, _RIGHT_PX = 46, 8
_HEAD_PX, _LEGEND_ROW_PX = 30, 20
_LETTER_PX = 6.6
"""The width of a letter at 11 px, on the safe side."""
_PHASE_PX = 20
_Place = Callable[[int, int, float], str]
"""From when, to when, and the least width in px -> the attributes of a block."""
_SPEECH_AT_PX, _BEEP_AT_PX, _SIDE_AT_PX = 23, 32, 42


def export(script: Script) -> str:
    """The picture as a file of its own, with its colours for light and dark."""
    return draw_timeline(script)


def draw_timeline(
    script: Script,
    width_px: int = USUAL_WIDTH_PX,
    height_px: int | None = None,
    *,
    is_styled: bool = True,
    has_legend: bool = True,
) -> str:
    """The timeline as SVG, in as many rows as fit into `height_px`; five minutes a row if that is None.

    A page that has `timeline_style()` in its own style leaves it out here: `is_styled=False`. Every block of a phase
    has its onset in `data-at-ms`, and its words in a `title`.
    """
    legend = list(_legend(width_px, script)) if has_legend else []
    legend_px = _LEGEND_ROW_PX * (1 + max((row for row, _ in legend), default=-1))
    if height_px is None:
        rows = -(-script.duration_ms // _USUAL_ROW_MS)
    else:
        rows = (height_px - _HEAD_PX - legend_px) // _ROW_PX
    rows = max(1, rows)
    row_ms = max(1, -(-script.duration_ms // rows))
    legend_at_px = _HEAD_PX + rows * _ROW_PX
    height = max(height_px or 0, legend_at_px + legend_px + 4)
    name = escape(printable(translate("Timeline of {title}", script.language, title=one_line(script.title))))
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="vc-timeline" role="img" aria-label="{name}"'
        f' lang="{escape(script.language)}" viewBox="0 0 {width_px} {height}" width="{width_px}" height="{height}">'
    )
    parts = [
        head,
        f"<title>{name}</title>",
        *([f"<style>\n{timeline_style()}</style>"] if is_styled else []),
        f'<rect class="vc-paper" width="{width_px}" height="{height}" rx="8"/>',
        f'<text x="8" y="20" font-size="13" font-weight="bold">{escape(printable(one_line(script.title)))}</text>',
    ]
    px_per_ms = (width_px - _LEFT_PX - _RIGHT_PX) / row_ms
    for row in range(rows):
        parts += _row(script, row * row_ms, row_ms, _HEAD_PX + row * _ROW_PX, px_per_ms)
    parts += [
        f'<g transform="translate(0 {legend_at_px + row * _LEGEND_ROW_PX})">{drawn}</g>'
        for row, drawn in legend
    ]
    return "\n".join([*parts, "</svg>"]) + "\n"


@cache
def timeline_style() -> str:
    """The colours of the picture as CSS, for light and dark: a palette that colour-blind people tell apart (Okabe and Ito)."""
    return Path(__file__).with_name("svg.css").read_text(encoding="utf-8")


def phase_class(phase: Phase) -> str:
    """What a phase is drawn as: hold, ramp, rest, or own-pace for everything else."""
    if phase.kind.is_timed:
        return "hold"
    if phase.kind.is_ramp:
        return "ramp"
    return "rest" if phase.kind.is_rest else "own-pace"


def _row(script: Script, from_ms: int, row_ms: int, top_px: int, px_per_ms: float) -> Iterator[str]:
    to_ms = from_ms + row_ms

    def place(at_ms: int, end_ms: int, least_px: float) -> str:
        left_ms, right_ms = max(at_ms, from_ms), min(end_ms, to_ms)
        width = max(least_px, (right_ms - left_ms) * px_per_ms)
        return f'x="{_LEFT_PX + (left_ms - from_ms) * px_per_ms:.1f}" width="{width:.1f}"'

    yield f'<text class="vc-faint" x="{_LEFT_PX - 6}" y="{top_px + 14}" text-anchor="end">{format_clock(from_ms)[:-2]}</text>'
    for phase in script.phases:
        if not (phase.at_ms < to_ms and phase.end_ms > from_ms):
            continue
        yield (
            f'<rect class="vc-{phase_class(phase)}" {place(phase.at_ms, phase.end_ms, 0)} y="{top_px}"'
            f' height="{_PHASE_PX}" data-at-ms="{phase.at_ms}"><title>{_words(phase, script.language)}</title></rect>'
        )
        if phase.ref.side:
            lane = _SIDE_AT_PX if phase.ref.side == "left" else _SIDE_AT_PX + 6
            yield f'<rect class="vc-{phase.ref.side}" {place(phase.at_ms, phase.end_ms, 0)} y="{top_px + lane}" height="5"/>'
    yield from _sounds([event for event in script.events if from_ms <= event.at_ms < to_ms], top_px, place)
    for chapter in script.chapters:
        if from_ms < chapter.at_ms < to_ms:
            x = _LEFT_PX + (chapter.at_ms - from_ms) * px_per_ms
            yield f'<path class="vc-chapter" d="M{x:.1f} {top_px - 3}v{_ROW_PX - 9}"/>'


def _sounds(events: Sequence[Event], top_px: int, place: _Place) -> Iterator[str]:
    for event in events:
        if isinstance(event, Speech):
            said = escape(printable(one_line(event.text)))
            yield (
                f'<rect class="vc-speech" {place(event.at_ms, event.end_ms, 0)} y="{top_px + _SPEECH_AT_PX}"'
                f' height="7"><title>{said}</title></rect>'
            )
        elif isinstance(event, Beep):
            is_tick = event.name == "tick"
            beep = place(event.at_ms, event.at_ms, 1 if is_tick else 2)
            at_px = top_px + _BEEP_AT_PX + (3 if is_tick else 0)
            yield f'<rect class="vc-beep" {beep} y="{at_px}" height="{5 if is_tick else 8}"/>'


def _words(phase: Phase, language: str) -> str:
    side = translate(phase.ref.side, language) if phase.ref.side else ""
    parts = (phase_text(phase.kind, language), side, format_time(phase.duration_ms))
    return escape(", ".join(part for part in parts if part))


def _legend(width_px: int, script: Script) -> Iterator[tuple[int, str]]:
    """The row of each entry and the entry."""
    has_sides = any(phase.ref.side for phase in script.phases)
    entries = [
        ("hold", "hold" if script.counts.holds or not script.counts.works else "work"),
        ("ramp", "build up or ease off"),
        ("rest", "rest or change"),
        ("own-pace", "at your own pace"),
        ("speech", "speech"),
        ("beep", "beep"),
        *([("left", "left"), ("right", "right")] if has_sides else []),
    ]
    row, x = 0, float(_LEFT_PX)
    for name, key in entries:
        text = translate(key, script.language)
        length = 18 + _LETTER_PX * len(text)
        if x + length > width_px and x > _LEFT_PX:
            row, x = row + 1, float(_LEFT_PX)
        block = f'<rect class="vc-{name}" x="{x:.1f}" width="12" height="12"/>'
        yield row, f'{block}<text x="{x + 18:.1f}" y="10">{escape(text)}</text>'
        x += length + 14
