"""The script as a picture of characters: the timeline for a terminal, told apart by shape and not by colour."""

from voicecoach.captions.captions import one_line
from voicecoach.exports.svg import phase_class
from voicecoach.script import Script, Speech
from voicecoach.units import format_clock
from voicecoach.wording import translate

ORDER = 41
SUFFIXES = ("picture",)
HELP = "the timeline for a terminal"

_CELL_MS = 4_000
_CELLS = 60
_SHAPES = {"hold": "█", "ramp": "▓", "own-pace": "▒", "rest": "░"}
_WORDS = {
    "hold": "hold",
    "ramp": "build up or ease off",
    "own-pace": "at your own pace",
    "rest": "rest or change",
}
_PRESSING = ("hold", "ramp", "own-pace", "rest")
"""Which of the looks in one cell is shown: a short hold is not lost."""
_SPEECH, _LEFT, _RIGHT = "▂", "L", "R"


def export(script: Script) -> str:
    """Rows of four minutes, each with its phases, its speech and its sides; the last lines say what is what."""
    cells = -(-script.duration_ms // _CELL_MS)
    lines = [one_line(script.title), ""]
    phases, speech, sides = _phases(script, cells), _speech(script, cells), _sides(script, cells)
    for first in range(0, cells, _CELLS):
        row = slice(first, first + _CELLS)
        clock = format_clock(first * _CELL_MS)[:-2]
        lines.append(f"{clock:>6}  {phases[row]}")
        lines += [f"{'':8}{lane[row].rstrip()}" for lane in (speech, sides) if lane[row].strip()]
        lines.append("")
    looks = [(shape, translate(_WORDS[look], script.language)) for look, shape in _SHAPES.items()]
    said = [(_SPEECH, translate("speech", script.language))]
    if sides.strip():
        said += [(_LEFT, translate("left", script.language)), (_RIGHT, translate("right", script.language))]
    lines += ["   ".join(f"{shape} {word}" for shape, word in row) for row in (looks, said)]
    return "\n".join(lines) + "\n"


def _phases(script: Script, cells: int) -> str:
    found = [len(_PRESSING) - 1] * cells
    for phase in script.phases:
        look = _PRESSING.index(phase_class(phase))
        for cell in _covered(phase.at_ms, phase.end_ms, cells):
            found[cell] = min(found[cell], look)
    return "".join(_SHAPES[_PRESSING[look]] for look in found)


def _speech(script: Script, cells: int) -> str:
    lane = [" "] * cells
    for event in script.events:
        if isinstance(event, Speech):
            for cell in _covered(event.at_ms, event.end_ms, cells):
                lane[cell] = _SPEECH
    return "".join(lane)


def _sides(script: Script, cells: int) -> str:
    lane = [" "] * cells
    for phase in script.phases:
        if phase.ref.side is not None:
            for cell in _covered(phase.at_ms, phase.end_ms, cells):
                lane[cell] = _LEFT if phase.ref.side == "left" else _RIGHT
    return "".join(lane)


def _covered(at_ms: int, end_ms: int, cells: int) -> range:
    """The cells that a stretch touches."""
    return range(at_ms // _CELL_MS, min(cells, -(-end_ms // _CELL_MS)))
