"""Two timed scripts -> what differs: new, gone, moved, worded differently, longer; and how that changes the time.

Windows are paired by what they are (exercise, side, set, rep, step, kind), never by when they are: what is only
later because something before it grew is not a difference. Equal differences are folded into one.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from voicecoach.diff.changes import Found, in_speech, in_windows
from voicecoach.diff.difference import Change, Code, Diff, Part, Times, Version
from voicecoach.diff.windows import (
    Key,
    Window,
    place_of,
    ranks_of,
    times_by_part,
    times_of,
    titles_of,
    where_is,
    windows_of,
)
from voicecoach.script import Phase, PhaseKind, Script

__all__ = ["Change", "Diff", "Part", "Times", "Version", "compare"]

_LEVELS = {"side": 2, "set": 3, "rep": 4, "step": 5, "window": 7}
"""How many parts of a key identify one of them."""


def compare(before: Script, after: Script) -> Diff:
    """What differs between one script and the other."""
    old, new = windows_of(before), windows_of(after)
    ranks = ranks_of(old, new)
    found = [*in_windows(old, new), *in_speech(old, new, after)]
    changes = [*_folded(found, old, new, ranks), *_stretches(old, new, ranks)]
    times_before, times_after = times_by_part(old.values()), times_by_part(new.values())
    titles = titles_of(before, old) | titles_of(after, new)
    parts = []
    for name in merged(list(times_before), list(times_after)):
        ours = [change for _, part, change in sorted(changes, key=lambda item: item[0]) if part == name]
        both = name in times_before and name in times_after
        parts.append(
            Part(
                name, titles[name], times_before.get(name), times_after.get(name), tuple(ours) if both else ()
            )
        )
    return Diff(times_of(old.values()), times_of(new.values()), (before.voice, after.voice), tuple(parts))


def merged(before: Sequence[str], after: Sequence[str]) -> list[str]:
    """Both lists of parts as one; what is gone keeps its place."""
    merged: list[str] = []
    for _, start, end, other_start, other_end in SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        for name in (*before[start:end], *after[other_start:other_end]):
            if name not in merged:
                merged.append(name)
    return merged


def _folded(
    found: list[Found],
    old: dict[Key, Window],
    new: dict[Key, Window],
    ranks: dict[Key, tuple[int, int, int]],
) -> Iterator[tuple[tuple[int, int, int], str, Change]]:
    """Equal differences as one, each with its rank and its part."""
    counts = {id(windows): Counter(window.group for window in windows.values()) for windows in (old, new)}
    groups: dict[tuple[object, ...], list[Found]] = defaultdict(list)
    for one in found:
        groups[one.fold].append(one)
    for members in groups.values():
        first = members[0]
        versions = Counter((one.before, one.after) for one in members)
        phase = first.window.phase
        change = Change(
            first.code,
            first.what,
            phase.kind,
            phase.ref.step,
            tuple(Version(*pair, count) for pair, count in versions.most_common()),
            tuple(dict.fromkeys(place_of(one.window.phase) for one in members)),
            counts[id(old if first.code == "gone" else new)][first.window.group],
            _noun(phase),
            first.reason,
        )
        yield min(ranks[one.window.key] for one in members), first.window.part, change


def _stretches(
    old: dict[Key, Window], new: dict[Key, Window], ranks: dict[Key, tuple[int, int, int]]
) -> Iterator[tuple[tuple[int, int, int], str, Change]]:
    """The windows that only one script has, reported as the largest stretches that are wholly new or gone."""
    sides: tuple[tuple[Code, dict[Key, Window], dict[Key, Window]], ...] = (
        ("gone", old, new),
        ("new", new, old),
    )
    for code, windows, others in sides:
        total: Counter[tuple[object, ...]] = Counter(
            key[:size] for key in windows for size in _LEVELS.values()
        )
        alone = Counter(key[:size] for key in windows if key not in others for size in _LEVELS.values())
        stretches: dict[tuple[str, str], dict[tuple[object, ...], list[Window]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for key, window in windows.items():
            if key in others:
                continue
            level, size = next(
                (level, size)
                for level, size in _LEVELS.items()
                if alone[key[:size]] == total[key[:size]] and (key[size - 1] or level == "window")
            )
            stretches[key[0], _stretch_name(level, window.phase)][key[:size]].append(window)
        for (part, name), members in stretches.items():
            inside = [window for group in members.values() for window in group]
            places = tuple(dict.fromkeys(_place_without(name, group[0].phase) for group in members.values()))
            change = Change(code, name, None, None, (), places, len(members), "place", None, times_of(inside))
            yield min(ranks[window.key] for window in inside), part, change


def _stretch_name(level: str, phase: Phase) -> str:
    names = {
        "side": f"the {phase.ref.side} side",
        "set": f"set {phase.ref.set_number}",
        "rep": f"rep {phase.ref.rep_number}",
        "step": f"step {phase.ref.step}",
    }
    return names.get(level) or where_is(phase)


def _place_without(name: str, phase: Phase) -> str:
    """Where a stretch lies, without what its own name already says and without what is inside it."""
    parts = [part for part in place_of(phase).split(", ") if part]
    if name in parts:
        return ", ".join(parts[: parts.index(name)])
    return "" if name.endswith(" side") else ", ".join(parts)


def _noun(phase: Phase) -> str:
    if phase.kind.is_timed or phase.kind is PhaseKind.REST:
        return phase.kind
    return "rep" if phase.ref.rep_number else "set" if phase.ref.set_number else "window"
