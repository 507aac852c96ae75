"""What differs in one window: its length, its beeps, and what is said in it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from voicecoach.compiler.schedule.place import GAP_MS, GUARD_MS, LEAD_MS
from voicecoach.diff.difference import Code
from voicecoach.diff.windows import Key, Window, where_is
from voicecoach.script import PhaseKind, Script, Speech

HEARD_MS = 100
"""A phrase that moves by less than this has not moved; an elastic window that grows by less has the same length."""
_Spoken = tuple[Window, Speech]


@dataclass(frozen=True, slots=True)
class Found:
    """One difference in one window, before it is folded."""

    code: Code
    what: str
    window: Window
    before: str | int | None
    after: str | int | None
    reason: str | None = None

    @property
    def fold(self) -> tuple[object, ...]:
        grows = isinstance(self.before, int) and isinstance(self.after, int) and self.after > self.before
        return (*self.window.group, self.code, self.what, grows)


def in_windows(old: dict[Key, Window], new: dict[Key, Window]) -> Iterator[Found]:
    """Lengths and beeps of the windows that both scripts have."""
    for key, window in new.items():
        if key not in old:
            continue
        was = old[key]
        least_ms = 1 if window.phase.kind.is_fixed else HEARD_MS
        if abs(was.phase.duration_ms - window.phase.duration_ms) >= least_ms:
            yield Found("length", window.phase.kind, window, was.phase.duration_ms, window.phase.duration_ms)
        if was.phase.ref.variant != window.phase.ref.variant and window.phase.kind is PhaseKind.TRANSITION:
            yield Found(
                "reworded",
                "variant",
                window,
                was.phase.ref.variant or "none",
                window.phase.ref.variant or "none",
            )
        for name in sorted(was.beeps.keys() | window.beeps.keys()):
            if was.beeps[name] != window.beeps[name]:
                yield Found("beeps", name, window, was.beeps[name], window.beeps[name])


def in_speech(old: dict[Key, Window], new: dict[Key, Window], after: Script) -> Iterator[Found]:
    """What is worded differently, said elsewhere, gone or new."""
    by_rep: dict[tuple[object, ...], list[_Spoken]] = defaultdict(list)
    for was, before in _unmatched(old, new):
        by_rep[*was.key[:4], before.cue].append((was, before))
    for window, event in _unmatched(new, old):
        rivals = by_rep[*window.key[:4], event.cue]
        source = next((one for one in rivals if _is_near(one[0], window)), None)
        if source is not None:
            rivals.remove(source)
            was, before = source
            yield Found("moved", event.cue, window, where_is(was.phase), where_is(window.phase))
            if before.text != event.text:
                yield Found("reworded", event.cue, window, before.text, event.text)
        elif window.key in old:
            yield Found("new", event.cue, window, None, event.text)
    reasons = {(note.phase, note.cue): note.reason for note in after.notes if note.code == "dropped"}
    for window, event in (left for rivals in by_rep.values() for left in rivals):
        if window.key in new:
            reason = reasons.get((new[window.key].phase.index, event.cue))
            yield Found("gone", event.cue, window, event.text, None, reason)
    for key, window in new.items():
        if key in old:
            yield from _said_again(old[key], window)


def _unmatched(windows: dict[Key, Window], others: dict[Key, Window]) -> list[_Spoken]:
    """The phrases whose cue is not said in the same window of the other script."""
    phrases = []
    for key, window in windows.items():
        there = others[key].named_speech() if key in others else {}
        phrases += [(window, event) for name, event in window.named_speech().items() if name not in there]
    return phrases


def _is_near(was: Window, window: Window) -> bool:
    """Whether a cue that is gone from one window of a rep may be the one that is new in another.

    A cue that finds no room in a hold is said before it, in the same step; one that waits for the next elastic window
    may come with another step.
    """
    return was.phase.ref.step == window.phase.ref.step or not (
        was.phase.kind.is_fixed or window.phase.kind.is_fixed
    )


def _said_again(was: Window, window: Window) -> Iterator[Found]:
    """The phrases of one window that both scripts have: with other words, or at another time."""
    before, after = was.named_speech(), window.named_speech()
    out_of_order = _out_of_order(
        [name for name in before if name in after], [name for name in after if name in before]
    )
    ends_before, ends_after = _ends_before_each(was), _ends_before_each(window)
    for name, event in after.items():
        if name not in before:
            continue
        old = before[name]
        if (old.text, old.detail) != (event.text, event.detail):
            forms = old.text == event.text
            yield Found(
                "reworded",
                event.cue,
                window,
                old.detail if forms else old.text,
                event.detail if forms else event.text,
            )
        old_ms, new_ms = old.at_ms - was.phase.at_ms, event.at_ms - window.phase.at_ms
        shift_ms, pushed_ms = new_ms - old_ms, ends_after[name] - ends_before[name]
        # A phrase that comes later by no more than the phrase before it ends later was pushed, not moved.
        pushed = min(0, pushed_ms) - HEARD_MS < shift_ms < max(0, pushed_ms) + HEARD_MS
        if name in out_of_order or not pushed:
            yield Found("moved", event.cue, window, old_ms, new_ms)


def _out_of_order(before: list[tuple[str, int]], after: list[tuple[str, int]]) -> set[tuple[str, int]]:
    """The smallest set of names that have changed their order among the others."""
    if before == after:
        return set()
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    kept = {before[index] for block in blocks for index in range(block.a, block.a + block.size)}
    return set(before) - kept


def _ends_before_each(window: Window) -> dict[tuple[str, int], int]:
    """For each phrase, from the start of its window: the end of the phrase before it, or where one at the head would have ended."""
    end_ms = (window.head_ms + GUARD_MS if window.head_ms else LEAD_MS) - GAP_MS
    ends = {}
    for name, event in window.named_speech().items():
        ends[name] = end_ms
        end_ms = event.end_ms - window.phase.at_ms
    return ends
