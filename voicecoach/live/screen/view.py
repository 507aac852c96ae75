"""A snapshot of the session -> the lines of its view, for any size of terminal.

The view is made of blocks of lines, each with a rank. If there is no room for all, those with the highest rank go first.
"""

from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from voicecoach.live.commands import BINDINGS, Binding, Now, short_rows
from voicecoach.live.screen.digits import draw_digits
from voicecoach.live.screen.letters import LETTER_LINES, draw_letters
from voicecoach.live.screen.lines import centred, fit, wrapped
from voicecoach.live.words import (
    clock_text,
    count_text,
    exercise_text,
    phase_and_side,
    position_text,
)
from voicecoach.printable import printable
from voicecoach.wording import capitalised, translate

STATES = {
    "playing": ("PLAYING", "green"),
    "paused": ("PAUSED", "yellow"),
    "waiting": ("WAITING FOR YOU", "yellow"),
    "finished": ("FINISHED", "green"),
    "device-lost": ("NO SOUND", "red"),
}
NOTICES = 2
"""How many are shown: the latest. All of them are in the journal."""
LABEL_WIDTH = 7
HELP_LABEL_WIDTH = 5
_MOST_SAYING_LINES = 2


@dataclass(frozen=True, slots=True)
class Layout:
    """The size and abilities of the terminal, and whether to show the help."""

    width: int
    height: int
    ascii_only: bool = False
    """Whether the terminal shows nothing but ASCII."""
    with_help: bool = False


@dataclass(frozen=True, slots=True)
class _Sizes:
    """How large the three things are that are read from the floor; 0 is ordinary text.

    They depend on the terminal alone, so that nothing jumps from one phrase to the next.
    """

    title: int
    """What to do now, and with which side."""
    count: int
    saying: int
    reserved: int
    """The lines that are kept free for what is said."""
    keeps: int
    """Only blocks below this rank have to fit beside it."""


_SIZES = (
    _Sizes(2, 2, 2, 12, keeps=7),
    _Sizes(2, 2, 1, 9, keeps=7),
    _Sizes(1, 2, 1, 6, keeps=7),
    _Sizes(1, 1, 1, 6, keeps=6),
    _Sizes(1, 1, 1, 3, keeps=5),
    _Sizes(0, 1, 0, 1, keeps=4),
)
"""From the largest down: the first that fits is taken."""
_PLAIN = _Sizes(0, 0, 0, 2, keeps=0)


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
    """Compared by identity, so that blank blocks can be left out one by one."""

    rank: int
    lines: list[Text]


def compose(now: Now, title: str, layout: Layout) -> list[Text]:
    """Exactly `layout.height` lines, none wider than `layout.width`."""
    upper, lower = _sized(now, title, layout)
    kept = _fitting([*upper, *lower], layout.height)
    above = [line for block in upper if block in kept for line in block.lines]
    below = [line for block in lower if block in kept for line in block.lines]
    gap = [Text() for _ in range(layout.height - len(above) - len(below))]
    shown = [*above, *gap, *below][: layout.height]
    for line in shown:
        line.truncate(layout.width, overflow="crop")  # on the narrowest terminals even a label is too wide
    return shown


def _sized(now: Now, title: str, layout: Layout) -> tuple[list[_Block], list[_Block]]:
    """The blocks from the top down and those at the bottom, as large as there is room for."""
    header = _header(now, title, layout)
    if layout.with_help:
        return [*header, *_count(now, layout, _PLAIN), *_help(now, layout)], _notices(now, layout)
    lower, sizes = [*_notices(now, layout), *_keys(now, layout)], _PLAIN
    for sizes in (*_SIZES, _PLAIN):
        count, ahead = _count(now, layout, sizes), _ahead(now, layout)
        fixed = sum(len(one.lines) for one in (*header, *count, *ahead, *lower) if one.rank < sizes.keeps)
        if layout.height - fixed >= sizes.reserved:
            break
    room = max(0, layout.height - fixed)
    return [*header, *count, *_saying(now, layout, sizes, room), *ahead], lower


def _blank() -> _Block:
    return _Block(8, [Text()])


def _fitting(blocks: list[_Block], height: int) -> list[_Block]:
    kept = list(blocks)
    while sum(len(block.lines) for block in kept) > height and len(kept) > 1:
        worst = max(block.rank for block in kept)
        kept.remove(next(block for block in reversed(kept) if block.rank == worst))
    return kept


def _header(now: Now, title: str, layout: Layout) -> list[_Block]:
    state, colour = STATES[now.state]
    state = translate(state, now.language)
    room = layout.width - cell_len(state) - 1
    first = Text(set_cell_size(fit(title, room), room) + " ") if room > 0 else Text()
    first.append(fit(state, layout.width), style=f"bold {colour}")
    rule = Text(("-" if layout.ascii_only else "\u2500") * layout.width, style="dim")
    exercise, place = exercise_text(now), capitalised(position_text(now))
    blocks = [_Block(2, [first]), _Block(7, [rule])]
    if exercise:
        blocks.append(_Block(3, [Text(fit(exercise, layout.width), style="bold")]))
    if place:
        blocks.append(_Block(3, [Text(fit(place, layout.width))]))
    return blocks


def _count(now: Now, layout: Layout, sizes: _Sizes) -> list[_Block]:
    """What to do now, how many seconds remain, and a progress bar; nothing while it waits for an answer."""
    if now.state == "waiting":
        return []
    is_timed = bool(now.phase) and now.phase_duration_ms > 0 and now.state != "finished"
    name = phase_and_side(now) if now.state == "playing" else translate(STATES[now.state][0], now.language)
    left = count_text(now.phase_duration_ms - now.phase_at_ms) if is_timed else ""
    digits = _digits(left, layout, sizes.count)
    shown = name if digits else f"{name} {left}".rstrip()
    if not shown:
        return []
    blocks = [_blank(), _Block(0, _large(shown.upper(), layout, sizes.title, 1, 1))]
    if digits:
        blocks += [_blank(), _Block(0, digits), _blank()]
    if is_timed:
        blocks.append(_Block(5, [Text(_bar(now.phase_at_ms, now.phase_duration_ms, layout), style="cyan")]))
    return blocks


def _digits(left: str, layout: Layout, scale: int) -> list[Text]:
    if not left or not scale:
        return []
    pixel = "#" if layout.ascii_only else "\u2588"
    rows = draw_digits(left, layout.width, pixel, scale)
    return [centred(Text(row, style="bold"), layout.width) for row in rows]


def _large(text: str, layout: Layout, scale: int, most_lines: int, plain_lines: int) -> list[Text]:
    """As large as there is room and letters for, up to a scale; else ordinary text. Centred."""
    clean = printable(text)
    sizes = range(scale, 0, -1) if not layout.ascii_only else ()
    drawn = (draw_letters(clean, layout.width, most_lines * scale // size, size) for size in sizes)
    lines = next(filter(None, drawn), None) or wrapped(clean, layout.width, plain_lines)
    # The rows of one line of letters are of one width, so they stay below each other.
    return [centred(Text(line, style="bold"), layout.width) for line in lines]


def _saying(now: Now, layout: Layout, sizes: _Sizes, room: int) -> list[_Block]:
    """What is said; while the session waits, only what for: the keys below say how to answer."""
    waits = now.state == "waiting"
    text = (now.gate or translate("Get ready.", now.language)) if waits else now.saying
    if not text:
        return []
    if sizes.saying or waits:
        most_lines = room // (LETTER_LINES * max(1, sizes.saying))
        lines = _large(text, layout, sizes.saying, most_lines, _MOST_SAYING_LINES)
        return [_blank(), _Block(0 if waits else 3, lines), _blank()]
    said = wrapped(text, max(1, layout.width - LABEL_WIDTH), _MOST_SAYING_LINES)
    label = translate("Says", now.language)
    lines = [_labelled(label if index == 0 else "", line) for index, line in enumerate(said)]
    return [_blank(), _Block(3, lines)]


def _ahead(now: Now, layout: Layout) -> list[_Block]:
    """What comes next, and how long the session still lasts."""
    room = max(1, layout.width - LABEL_WIDTH)
    blocks = []
    if now.next_title:
        label = translate("Next", now.language)
        blocks.append(_Block(4, [_labelled(label, fit(now.next_title, room))]))
    label = translate("Left", now.language)
    return [*blocks, _Block(4, [_labelled(label, fit(clock_text(now.left_ms), room))])]


def _notices(now: Now, layout: Layout) -> list[_Block]:
    latest = now.notices[-NOTICES:]
    return [
        _Block(4 if index < len(latest) - 1 else 2, [Text(fit(f"! {notice}", layout.width), style="yellow")])
        for index, notice in enumerate(latest)
    ]


def _keys(now: Now, layout: Layout) -> list[_Block]:
    """The keys that are needed most, on as many lines as they need; the first line is always there."""
    lines = [""]
    for row in short_rows(waits=now.state == "waiting"):
        text = f"{translate(row.label, now.language)} {translate(row.meaning, now.language)}"
        longer = f"{lines[-1]}   {text}" if lines[-1] else text
        if len(longer) > layout.width and lines[-1]:
            lines.append(text)
        else:
            lines[-1] = longer
    shown = [Text(fit(line, layout.width), style="dim") for line in lines]
    return [_blank(), _Block(1, shown[:1]), *(_Block(6, [line]) for line in shown[1:])]


def _help(now: Now, layout: Layout) -> list[_Block]:
    """All the keys, in as many columns as fit."""
    entries = [_help_entry(row, now.language) for row in BINDINGS]
    for columns in (3, 2, 1):
        per_column = -(-len(entries) // columns)
        parts = [entries[start : start + per_column] for start in range(0, len(entries), per_column)]
        widths = [max(map(cell_len, part)) + 1 for part in parts]
        if sum(widths) - 1 <= layout.width:
            break
    blocks = [_blank()]
    for index in range(per_column):
        cells = [
            set_cell_size(part[index], width)
            for part, width in zip(parts, widths, strict=True)
            if index < len(part)
        ]
        is_quit = index == (len(BINDINGS) - 1) % per_column
        blocks.append(_Block(-1 if is_quit else 0, [Text(fit("".join(cells).rstrip(), layout.width))]))
    return [*blocks, _blank()]


def _help_entry(row: Binding, language: str) -> str:
    return f"{translate(row.label, language):>{HELP_LABEL_WIDTH}} {translate(row.meaning, language)}"


def _bar(at_ms: int, duration_ms: int, layout: Layout) -> str:
    done, rest = ("#", "-") if layout.ascii_only else ("\u2588", "\u2591")
    cells = max(1, layout.width - 2)
    full = min(cells, max(0, cells * at_ms // duration_ms))
    return fit(f"[{done * full}{rest * (cells - full)}]", layout.width)


def _labelled(label: str, text: str) -> Text:
    return Text.assemble((label.ljust(LABEL_WIDTH), "dim"), text)
