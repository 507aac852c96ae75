"""Exact rests: all that lies between two timed windows becomes one rest of exactly the length that the sheet asks for.

"20 s of work, 10 s of rest" is a contract: from the beep that ends one to the beep that starts the next are 10.000 s, in
every round and whatever there is to say. So the rest, the way to the next exercise and the get-ready are one window here.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from voicecoach.compiler.unroll.plan import Line, Window
from voicecoach.errors import RequestError
from voicecoach.script import PhaseKind
from voicecoach.sheets.forms.sheet import Moment
from voicecoach.units import format_time

SHORTEST_REST_MS = 2000
"""Less than this between two efforts leaves no room for a single word and the beeps."""
_COMES_NEXT = Moment(percent=50)
"""What is to be done next is said in the second half, while there is time to get ready for it."""


def keep_intervals(windows: Iterable[Window]) -> Iterator[Window]:
    """The windows, with each exact rest as one fixed window. Raises RequestError for one that its ramps alone fill."""
    gap: list[Window] = []
    follows_timed = False
    for window in windows:
        if not window.kind.is_timed:
            gap.append(window)
            continue
        yield from _kept(gap, window) if follows_timed else _fixed(gap)
        yield window
        gap, follows_timed = [], True
    yield from _fixed(gap)


def _fixed(gap: Sequence[Window]) -> Iterator[Window]:
    """Where no beep lies before a rest, or none behind it, the rest itself is what is exact."""
    for window in gap:
        yield window if window.exact_ms is None else replace(window, elastic=False)


def _kept(gap: Sequence[Window], after: Window) -> Iterator[Window]:
    """One exact rest in place of all that can give way between two timed windows."""
    place = next((index for index, window in enumerate(gap) if window.exact_ms is not None), None)
    if place is None:
        yield from gap
        return
    exact_ms = gap[place].exact_ms or 0
    fixed = [window for window in gap if not window.elastic and not _counts_in(window)]
    length_ms = exact_ms - sum(window.length_ms for window in fixed)
    if length_ms < SHORTEST_REST_MS:
        raise RequestError(
            f"an exact rest of {format_time(exact_ms)} before {after.ref.exercise} is too short: "
            f"what lies in it takes {format_time(exact_ms - length_ms)}",
            "write a longer rest, or ramp: none at its steps",
        )
    yield from (window for window in gap[:place] if window in fixed)
    elastic = [window for window in gap if window.elastic]
    chapters = [window.chapter for window in gap if window.chapter is not None]
    yield replace(
        gap[place],
        kind=PhaseKind.REST,
        length_ms=length_ms,
        elastic=False,
        lines=tuple(_lines(gap, place)),
        listen_first=False,
        head_beep=None,
        end_beep=None,
        ticks=any(_counts_in(window) and window.ticks for window in gap),
        glide=None,
        gate=None,
        chapter=chapters[0] if chapters else None,
        unsaid=tuple(unsaid for window in elastic for unsaid in window.unsaid),
    )
    yield from (window for window in gap[place:] if window in fixed)


def _lines(gap: Sequence[Window], place: int) -> Iterator[Line]:
    """All that is said between two timed windows, in order: what is over, what comes, what to do."""
    for index, window in enumerate(gap):
        for line in window.lines if window.elastic or _counts_in(window) else ():
            keeps_place = index <= place or _counts_in(window)
            moment = line.moment if keeps_place else _COMES_NEXT
            yield replace(line, slot="lead", moment=moment)


def _counts_in(window: Window) -> bool:
    return window.kind is PhaseKind.GET_READY and not window.elastic
