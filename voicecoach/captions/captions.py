"""Script -> captions: phrases as they are spoken, and holds as blocks that count down, cut so that none overlaps another."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from voicecoach.script import Phase, Script
from voicecoach.units import MS_PER_S, format_time
from voicecoach.wording import phase_text, translate


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
    """The captions of a script, in order and without overlaps. Each begins and ends where something in the script does.

    With `counts_down` a hold has a block for each second that is left of it; otherwise it has one block.
    """
    holds = [
        block
        for phase in script.phases
        if phase.kind.is_timed
        for block in _hold_blocks(phase, script.language, counts_down=counts_down)
    ]
    phrases = [_Shown(event.at_ms, event.end_ms, one_line(event.text)) for event in script.speech]
    return tuple(_merge(_cut(sorted([*holds, *phrases], key=lambda one: one.at_ms))))


def hold_text(phase: Phase, left_ms: int, language: str) -> str:
    """A hold or timed work in words, with what is left of it: `'Hold, left, 12 s'`."""
    side = translate(phase.ref.side, language) if phase.ref.side else ""
    return ", ".join(part for part in (phase_text(phase.kind, language), side, format_time(left_ms)) if part)


def one_line(text: str) -> str:
    """A text without line breaks or runs of spaces: a line break would end a caption too early."""
    return " ".join(text.split())


def _hold_blocks(phase: Phase, language: str, *, counts_down: bool) -> Iterator[_Shown]:
    if not counts_down:
        yield _Shown(phase.at_ms, phase.end_ms, hold_text(phase, phase.duration_ms, language), is_hold=True)
        return
    at_ms = phase.at_ms
    while at_ms < phase.end_ms:
        # Counted from the end, so that the last block is a whole second; the first may be shorter.
        seconds_left = -(-(phase.end_ms - at_ms) // MS_PER_S)
        end_ms = phase.end_ms - (seconds_left - 1) * MS_PER_S
        left_ms = phase.duration_ms if at_ms == phase.at_ms else seconds_left * MS_PER_S
        yield _Shown(at_ms, end_ms, hold_text(phase, left_ms, language), is_hold=True)
        at_ms = end_ms


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
