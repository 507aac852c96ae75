"""Script -> captions: phrases as they are spoken, and holds as blocks that count down, cut so that none overlaps another."""

import textwrap
from bisect import bisect_left
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise

from voicecoach.script import Phase, Script
from voicecoach.units import MS_PER_S, format_time
from voicecoach.wording import phase_text, translate

COUNT_EVERY_S = 5
"""A hold shows what is left of it at each multiple of this many seconds."""
COUNT_LAST_S = 3
"""And at each of so many seconds at its end."""
SHORTEST_MS = 1000
"""What changes sooner flickers: it cannot be read."""
LINE_LENGTH = 42
"""The longest line in characters, as broadcasters have it (Netflix Timed Text Style Guide, English, German and Spanish)."""


@dataclass(frozen=True, slots=True)
class Caption:
    """What is shown from one instant to another; ranges are half-open."""

    at_ms: int
    end_ms: int
    lines: tuple[str, ...]
    """The hold above, what is said below."""


@dataclass(frozen=True, slots=True)
class _Shown:
    at_ms: int
    end_ms: int
    text: str
    is_hold: bool = False


def caption_script(script: Script, *, counts_down: bool = True) -> tuple[Caption, ...]:
    """The captions of a script, in order and without overlaps. Each begins where something in the script does.

    With `counts_down` a hold shows every five seconds, and for its last three each second, what is left of it; otherwise
    it is one block. A phrase stays for a second at least, and until the next change if that is less than a second away.
    """
    onsets = [event.at_ms for event in script.speech]
    holds = [
        block
        for phase in script.phases
        if phase.kind.is_timed
        for block in _hold_blocks(phase, script.language, onsets if counts_down else None)
    ]
    changes = sorted({*onsets, *(instant for hold in holds for instant in (hold.at_ms, hold.end_ms))})
    phrases = [
        _Shown(event.at_ms, _shown_until(event.at_ms, event.end_ms, changes), one_line(event.text))
        for event in script.speech
    ]
    return tuple(_merge(_cut(sorted([*holds, *phrases], key=lambda one: one.at_ms))))


def hold_text(phase: Phase, left_ms: int, language: str) -> str:
    """A hold or timed work in words, with what is left of it: `'Hold, left, 12 s'`."""
    side = translate(phase.ref.side, language) if phase.ref.side else ""
    return ", ".join(part for part in (phase_text(phase.kind, language), side, format_time(left_ms)) if part)


def one_line(text: str) -> str:
    """A text without line breaks or runs of spaces: a line break would end a caption too early."""
    return " ".join(text.split())


def wrapped(line: str) -> list[str]:
    """A line of a caption in as few lines as it needs, of about one length: nobody reads a line as wide as the screen."""
    least = len(textwrap.wrap(line, LINE_LENGTH, break_long_words=False, break_on_hyphens=False))
    for length in range(len(line) // max(least, 1), LINE_LENGTH):
        parts = textwrap.wrap(line, length, break_long_words=False, break_on_hyphens=False)
        if len(parts) == least:
            return parts
    return textwrap.wrap(line, LINE_LENGTH, break_long_words=False, break_on_hyphens=False)


def _hold_blocks(phase: Phase, language: str, onsets: Collection[int] | None) -> Iterator[_Shown]:
    """A hold in blocks that count down around the phrases with these onsets in ms; in one block for None."""
    starts = [phase.at_ms, *(() if onsets is None else _counts(phase, onsets)), phase.end_ms]
    for at_ms, end_ms in pairwise(starts):
        yield _Shown(at_ms, end_ms, hold_text(phase, phase.end_ms - at_ms, language), is_hold=True)


def _counts(phase: Phase, onsets: Collection[int]) -> Iterator[int]:
    """When the number of a hold changes, in ms. A number that would come and go within a second is left out."""
    for seconds_left in range((phase.duration_ms - SHORTEST_MS) // MS_PER_S, 0, -1):
        at_ms = phase.end_ms - seconds_left * MS_PER_S
        is_near_a_phrase = any(abs(onset - at_ms) < SHORTEST_MS for onset in onsets)
        if seconds_left <= COUNT_LAST_S or (seconds_left % COUNT_EVERY_S == 0 and not is_near_a_phrase):
            yield at_ms


def _shown_until(at_ms: int, end_ms: int, changes: list[int]) -> int:
    """When a phrase that is said from one instant to another goes; `changes` are the instants at which something else does."""
    following = bisect_left(changes, at_ms + 1)
    if following < len(changes):
        end_ms = max(end_ms, min(at_ms + SHORTEST_MS, changes[following]))
    else:
        end_ms = max(end_ms, at_ms + SHORTEST_MS)
    following = bisect_left(changes, end_ms)
    if following < len(changes) and changes[following] - end_ms < SHORTEST_MS:
        return changes[following]
    return end_ms


def _cut(shown: list[_Shown]) -> Iterator[Caption]:
    """One caption for each stretch in which the same is shown."""
    instants = sorted({instant for one in shown for instant in (one.at_ms, one.end_ms)})
    current: list[_Shown] = []
    upcoming = iter(shown)
    following = next(upcoming, None)
    for at_ms, end_ms in pairwise(instants):
        while following is not None and following.at_ms <= at_ms:
            current.append(following)
            following = next(upcoming, None)
        current = [one for one in current if one.end_ms > at_ms]
        # The hold stays above, so that the line that counts does not jump.
        lines = tuple(one.text for one in sorted(current, key=lambda one: not one.is_hold) if one.text)
        if lines:
            yield Caption(at_ms, end_ms, lines)


def _merge(captions: Iterator[Caption]) -> Iterator[Caption]:
    last: Caption | None = None
    for caption in captions:
        if last is not None and last.end_ms == caption.at_ms and last.lines == caption.lines:
            last = Caption(last.at_ms, caption.end_ms, last.lines)
            continue
        if last is not None:
            yield last
        last = caption
    if last is not None:
        yield last
