"""Counts that are said in the movement before: "last one" as the foot comes down, and then the leg goes up again at once.

A count before its own movement would make everybody wait for it, rep after rep; a coach counts in the breath before.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import takewhile

from voicecoach.compiler.unroll.plan import Line, Window
from voicecoach.script import PhaseKind


def count_early(windows: Iterable[Window]) -> Iterator[Window]:
    """The windows, each count that opens one moved to the end of the movement before it, where there is one."""
    before: Window | None = None
    for window in windows:
        counts = _early_counts(before, window)
        if before is not None:
            yield _with_counts(before, counts) if counts else before
        before = replace(window, lines=window.lines[len(counts) :]) if counts else window
    if before is not None:
        yield before


def _with_counts(before: Window, counts: list[Line]) -> Window:
    return replace(before, lines=(*before.lines, *(replace(line, slot="next") for line in counts)))


def _early_counts(before: Window | None, window: Window) -> list[Line]:
    """The counts that a window opens with, if the movement before it leads straight to the command of its own."""
    if before is None or not (_is_movement(before) and _is_movement(window)):
        return []
    if before.end_beep is not None or window.head_beep is not None or before.ref.side != window.ref.side:
        return []
    counts = list(takewhile(lambda line: line.slot == "announce" and line.priority == "count", window.lines))
    # Where nothing else commands the movement, the count does.
    is_commanded = window.glide is not None or any(line.slot == "lead" for line in window.lines)
    return counts if is_commanded else []


def _is_movement(window: Window) -> bool:
    return window.elastic and window.kind is PhaseKind.MOVE and window.length_ms > 0
