"""A snapshot of the session -> the lines of its view, for any size of terminal.

The view is made of blocks of lines, each with a rank. If there is no room for all, those with the highest rank go first.
"""

from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from voicecoach.live.commands import BINDINGS, Binding, Now, short_rows
from voicecoach.live.screen.digits import draw_digits
from voicecoach.live.words import capitalised, clock_text, count_text, exercise_text, position_text
from voicecoach.printable import printable

STATES = {
    "playing": ("PLAYING", "green"),
    "paused": ("PAUSED", "yellow"),
    "waiting": ("WAITING FOR YOU", "yellow"),
    "finished": ("FINISHED", "green"),
    "device-lost": ("NO SOUND", "red"),
}
NOTICES = 2
"""How many are shown: the latest. All of them are in the journal."""
LOW_LINES = 16
"""With fewer lines than this, large digits would leave no room for what is said."""
LABEL_WIDTH = 7
_MOST_SAYING_LINES = 2


@dataclass(frozen=True, slots=True)
class Layout:
    """The size and abilities of the terminal, and whether to show the help."""

    width: int
    height: int
    ascii_only: bool = False
    """Whether the terminal shows nothing but ASCII."""
    with_help: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
    """Compared by identity, so that blank blocks can be left out one by one."""

    rank: int
    lines: list[Text]


def compose(now: Now, title: str, layout: Layout) -> list[Text]:
    """Exactly `layout.height` lines, none wider than `layout.width`."""
    middle = [*_count(now, layout), *(_help(layout) if layout.with_help else [])]
    upper = [*_header(now, title, layout), *middle, *_words(now, layout)]
    lower = [*_notices(now, layout), *([] if layout.with_help else _keys(layout))]
    kept = _fitting([*upper, *lower], layout.height)
    above = [line for block in upper if block in kept for line in block.lines]
    below = [line for block in lower if block in kept for line in block.lines]
    gap = [Text() for _ in range(layout.height - len(above) - len(below))]
    shown = [*above, *gap, *below][: layout.height]
    for line in shown:
        line.truncate(layout.width, overflow="crop")  # on the narrowest terminals even a label is too wide
    return shown


def _fitting(blocks: list[_Block], height: int) -> list[_Block]:
    kept = list(blocks)
    while sum(len(block.lines) for block in kept) > height and len(kept) > 1:
        worst = max(block.rank for block in kept)
        kept.remove(next(block for block in reversed(kept) if block.rank == worst))
    return kept


def _header(now: Now, title: str, layout: Layout) -> list[_Block]:
    state, colour = STATES[now.state]
    room = layout.width - cell_len(state) - 1
    first = Text(set_cell_size(_fit(title, room), room) + " ") if room > 0 else Text()
    first.append(_fit(state, layout.width), style=f"bold {colour}")
    rule = Text(("-" if layout.ascii_only else "\u2500") * layout.width, style="dim")
    exercise, place = exercise_text(now), capitalised(position_text(now))
    blocks = [_Block(1, [first]), _Block(7, [rule])]
    if exercise:
        blocks.append(_Block(2, [Text(_fit(exercise, layout.width), style="bold")]))
    if place:
        blocks.append(_Block(2, [Text(_fit(place, layout.width))]))
    return blocks


def _count(now: Now, layout: Layout) -> list[_Block]:
    """What to do now, how many seconds remain, and a progress bar."""
    if now.state == "waiting":
        return _waiting(now, layout)
    if not now.phase or now.phase_duration_ms <= 0 or now.state == "finished":
        return []
    left = count_text(now.phase_duration_ms - now.phase_at_ms)
    name = now.phase.replace("-", " ").upper()
    small = _centred(Text(_fit(f"{name} {left}", layout.width), style="bold"), layout.width)
    digits = draw_digits(left, layout.width, "#" if layout.ascii_only else "\u2588")
    bar = Text(_bar(now.phase_at_ms, now.phase_duration_ms, layout), style="cyan")
    blank = _Block(8, [Text()])
    if not digits or layout.height < LOW_LINES or layout.with_help:
        return [_Block(0, [small]), _Block(5, [bar])]
    large = [_centred(Text(row, style="bold"), layout.width) for row in digits]
    named = [_centred(Text(_fit(name, layout.width), style="bold"), layout.width), Text(), *large]
    return [blank, _Block(0, named), blank, _Block(3, [bar])]


def _waiting(now: Now, layout: Layout) -> list[_Block]:
    asked = _wrapped(now.gate or "Get ready.", layout.width, _MOST_SAYING_LINES)
    press = Text(_fit("Press Enter when you are ready.", layout.width), style="bold")
    lines = [*(Text(line, style="bold") for line in asked), press]
    blank = _Block(8, [Text()])
    return [blank, _Block(0, [_centred(line, layout.width) for line in lines]), blank]


def _words(now: Now, layout: Layout) -> list[_Block]:
    blocks = []
    room = max(1, layout.width - LABEL_WIDTH)
    if now.saying:
        said = _wrapped(now.saying, room, _MOST_SAYING_LINES)
        lines = [_labelled("Says" if index == 0 else "", line) for index, line in enumerate(said)]
        blocks += [_Block(8, [Text()]), _Block(2, lines)]
    if now.next_title:
        blocks.append(_Block(3, [_labelled("Next", _fit(now.next_title, room))]))
    blocks.append(_Block(3, [_labelled("Left", _fit(clock_text(now.left_ms), room))]))
    return blocks


def _notices(now: Now, layout: Layout) -> list[_Block]:
    latest = now.notices[-NOTICES:]
    return [
        _Block(4 if index < len(latest) - 1 else 1, [Text(_fit(f"! {notice}", layout.width), style="yellow")])
        for index, notice in enumerate(latest)
    ]


def _keys(layout: Layout) -> list[_Block]:
    """The keys that are needed most, on as many lines as they need."""
    lines = [""]
    for row in short_rows():
        text = f"{row.label} {row.meaning}"
        longer = f"{lines[-1]}   {text}" if lines[-1] else text
        if len(longer) > layout.width and lines[-1]:
            lines.append(text)
        else:
            lines[-1] = longer
    blank = _Block(8, [Text()])
    return [blank, _Block(6, [Text(_fit(line, layout.width), style="dim") for line in lines])]


def _help(layout: Layout) -> list[_Block]:
    """All the keys, in as many columns as fit."""
    widest = max(len(_help_entry(row)) for row in BINDINGS) + 2
    columns = max(1, min(3, layout.width // widest))
    per_column = -(-len(BINDINGS) // columns)
    lines = []
    for index in range(per_column):
        entries = [_help_entry(row) for row in BINDINGS[index::per_column]]
        lines.append(Text(_fit("".join(entry.ljust(widest) for entry in entries).rstrip(), layout.width)))
    return [_Block(8, [Text()]), *(_Block(0, [line]) for line in lines), _Block(8, [Text()])]


def _help_entry(row: Binding) -> str:
    return f"{row.label:>6}  {row.meaning}"


def _bar(at_ms: int, duration_ms: int, layout: Layout) -> str:
    done, rest = ("#", "-") if layout.ascii_only else ("\u2588", "\u2591")
    cells = max(1, layout.width - 2)
    full = min(cells, max(0, cells * at_ms // duration_ms))
    return _fit(f"[{done * full}{rest * (cells - full)}]", layout.width)


def _labelled(label: str, text: str) -> Text:
    return Text.assemble((label.ljust(LABEL_WIDTH), "dim"), text)


def _centred(line: Text, width: int) -> Text:
    # The spaces in front have no style: a picture of the view would lose them.
    words = line.plain.lstrip(" ")
    indent = max(0, (width - line.cell_len) // 2) + len(line.plain) - len(words)
    return Text(" " * indent).append(words, style=line.style)


def _wrapped(text: str, width: int, most: int) -> list[str]:
    """At most `most` lines; dots stand for what does not fit."""
    lines = [""]
    for word in printable(text).split():
        longer = f"{lines[-1]} {word}".strip()
        if cell_len(longer) <= width or not lines[-1]:
            lines[-1] = longer
        elif len(lines) < most:
            lines.append(word)
        else:
            lines[-1] = longer
            break
    return [_fit(line, width) for line in lines]


def _fit(text: str, width: int) -> str:
    clean = printable(text)
    if cell_len(clean) <= width:
        return clean
    return set_cell_size(clean, max(0, width - 3)).rstrip() + "..."[: max(0, width)]
