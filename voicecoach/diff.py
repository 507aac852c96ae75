"""Two timed scripts -> what differs: new, gone, moved, said differently, longer; and what that does to the time.

Windows are paired by what they are (exercise, side, set, rep, step, kind), never by when they are: what is only
later because something before it grew is no difference. Alike differences are folded into one.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Literal

from voicecoach.compiler.place import GAP_MS, GUARD_MS, LEAD_MS
from voicecoach.script import Event, Phase, Script, VoiceLabel

Code = Literal["new", "gone", "moved", "reworded", "length", "beeps"]

OPENING, CLOSING = "opening", "closing"
"""What comes before the first exercise and after the last one."""
HEARD_MS = 100
"""What is said by less than this earlier or later is where it was; an elastic window that grows by less is as long."""
_REST_KINDS = frozenset({"rest", "switch", "transition"})
FIXED_KINDS = frozenset({"hold", "ramp-up", "ramp-down"})
_Key = tuple[str, str, int, int, str, str, int]
"""Exercise, side, set, rep, step, kind, and the how-manieth such window it is."""
_LEVELS = {"side": 2, "set": 3, "rep": 4, "step": 5, "window": 7}
"""How much of a key names one of them."""


@dataclass(frozen=True, slots=True)
class Times:
    """What a session, an exercise or a stretch of one adds up to, in milliseconds."""

    duration_ms: int = 0
    work_ms: int = 0
    """Everything but rest; holds are work."""
    hold_ms: int = 0
    rest_ms: int = 0
    """Rests, switches of side and transitions."""
    talk_ms: int = 0
    """Of all phrases; it lies within work and rest."""
    holds: int = 0
    phrases: int = 0


@dataclass(frozen=True, slots=True)
class Version:
    """One way in which something differs: texts, places or counts; milliseconds for `length` and for a move in a window."""

    before: str | int | None
    after: str | int | None
    times: int = 1


@dataclass(frozen=True, slots=True)
class Change:
    """One difference, folded over all the places that share it."""

    code: Code
    what: str
    """The id of a cue, the name of a beep, the kind of a window, or a stretch such as `set 3`."""
    kind: str | None
    """The kind of the windows in which it is; None for a stretch of windows."""
    step: str | None
    versions: tuple[Version, ...]
    """From the commonest to the rarest; empty for a stretch of windows."""
    places: tuple[str, ...]
    """Where, in order: `left, set 1, rep 2`."""
    of: int
    """In how many windows it could have been."""
    noun: str
    """What these are: hold, rep, set, rest, window, place."""
    reason: str | None = None
    """Why the compiler left the cue out, when it said so."""
    times: Times | None = None
    """Of a stretch of windows: what it adds up to."""


@dataclass(frozen=True, slots=True)
class Part:
    """One exercise, or what is before or after all of them."""

    id: str
    title: str
    before: Times | None
    """None when the part is new."""
    after: Times | None
    """None when the part is gone."""
    changes: tuple[Change, ...] = ()

    @property
    def is_same(self) -> bool:
        return not self.changes and self.before == self.after


@dataclass(frozen=True, slots=True)
class Diff:
    """What differs between two scripts, in the order of the session."""

    before: Times
    after: Times
    voices: tuple[VoiceLabel, VoiceLabel]
    parts: tuple[Part, ...]

    @property
    def is_same(self) -> bool:
        return all(part.is_same for part in self.parts)


@dataclass(slots=True)
class _Window:
    phase: Phase
    key: _Key
    speech: list[Event] = field(default_factory=list)
    beeps: Counter[str] = field(default_factory=Counter)
    head_ms: int = 0
    """How long the beep at its head sounds."""

    @property
    def part(self) -> str:
        return self.key[0]

    @property
    def group(self) -> tuple[str, str | None, str]:
        return (self.key[0], self.phase.step, self.phase.kind)

    def named_speech(self) -> dict[tuple[str, int], Event]:
        """Each phrase by its cue and the how-manieth it is of it here, in order."""
        counts: Counter[str] = Counter()
        named = {}
        for event in self.speech:
            named[event.cue, counts[event.cue]] = event
            counts[event.cue] += 1
        return named


_Spoken = tuple[_Window, Event]


@dataclass(frozen=True, slots=True)
class _Found:
    """One difference at one place, before it is folded."""

    code: Code
    what: str
    window: _Window
    before: str | int | None
    after: str | int | None
    reason: str | None = None

    @property
    def fold(self) -> tuple[object, ...]:
        grows = isinstance(self.before, int) and isinstance(self.after, int) and self.after > self.before
        return (*self.window.group, self.code, self.what, grows)


def compare(before: Script, after: Script) -> Diff:
    """What differs from the one script to the other."""
    old, new = _windows(before), _windows(after)
    ranks = _ranks(old, new)
    found = [*_in_windows(old, new), *_in_speech(old, new, after)]
    changes = [*_folded(found, old, new, ranks), *_stretches(old, new, ranks)]
    times_before, times_after = _times_by_part(old.values()), _times_by_part(new.values())
    titles = _titles(before, old) | _titles(after, new)
    parts = []
    for name in _merged(list(times_before), list(times_after)):
        ours = [change for _, part, change in sorted(changes, key=lambda item: item[0]) if part == name]
        both = name in times_before and name in times_after
        parts.append(
            Part(
                name, titles[name], times_before.get(name), times_after.get(name), tuple(ours) if both else ()
            )
        )
    return Diff(_times(old.values()), _times(new.values()), (before.voice, after.voice), tuple(parts))


def _windows(script: Script) -> dict[_Key, _Window]:
    """The windows of a script in order, each with what sounds in it. A beep that ends a window belongs to that window."""
    windows: list[_Window] = []
    counts: Counter[tuple[object, ...]] = Counter()
    outside = OPENING
    for phase in script.phases:
        part = phase.exercise or outside
        outside = CLOSING if phase.exercise else outside
        place = (
            part,
            phase.side or "",
            phase.set_number or 0,
            phase.rep_number or 0,
            phase.step or "",
            phase.kind,
        )
        windows.append(_Window(phase, (*place, counts[place])))
        counts[place] += 1
    for event in script.events:
        window = windows[event.phase]
        if event.type == "speech":
            window.speech.append(event)
            continue
        if event.type == "beep" and event.at_ms == window.phase.at_ms:
            window.head_ms = event.duration_ms
        owner = windows[event.phase - 1] if event.name.endswith("-end") and event.phase else window
        owner.beeps[event.name] += 1
    return {window.key: window for window in windows}


def _ranks(old: dict[_Key, _Window], new: dict[_Key, _Window]) -> dict[_Key, tuple[int, int, int]]:
    """The place of every window in the order of both scripts; what is gone stands after what it followed."""
    ranks = {key: (index, 0, 0) for index, key in enumerate(new)}
    last = -1
    for index, key in enumerate(old):
        if key in new:
            last = ranks[key][0]
        else:
            ranks[key] = (last, 1, index)
    return ranks


def _merged(before: Sequence[str], after: Sequence[str]) -> list[str]:
    """Both lists of parts as one: what is gone stands where it stood."""
    merged: list[str] = []
    for _, start, end, other_start, other_end in SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        for name in (*before[start:end], *after[other_start:other_end]):
            if name not in merged:
                merged.append(name)
    return merged


def _titles(script: Script, windows: dict[_Key, _Window]) -> dict[str, str]:
    chapters = {chapter.at_ms: chapter.title for chapter in script.chapters}
    titles = {OPENING: "Opening", CLOSING: "Closing"}
    for window in windows.values():
        titles.setdefault(window.part, chapters.get(window.phase.at_ms, window.part))
    return titles


def _times(windows: Iterable[_Window]) -> Times:
    everything = list(windows)
    duration_ms = sum(window.phase.duration_ms for window in everything)
    rest_ms = sum(window.phase.duration_ms for window in everything if window.phase.kind in _REST_KINDS)
    holds = [window.phase.duration_ms for window in everything if window.phase.kind == "hold"]
    phrases = [event.duration_ms for window in everything for event in window.speech]
    return Times(
        duration_ms, duration_ms - rest_ms, sum(holds), rest_ms, sum(phrases), len(holds), len(phrases)
    )


def _times_by_part(windows: Iterable[_Window]) -> dict[str, Times]:
    parts: dict[str, list[_Window]] = defaultdict(list)
    for window in windows:
        parts[window.part].append(window)
    return {part: _times(members) for part, members in parts.items()}


def _in_windows(old: dict[_Key, _Window], new: dict[_Key, _Window]) -> Iterator[_Found]:
    """Lengths and beeps of the windows that both scripts have."""
    for key, window in new.items():
        if key not in old:
            continue
        was = old[key]
        least_ms = 1 if window.phase.kind in FIXED_KINDS else HEARD_MS
        if abs(was.phase.duration_ms - window.phase.duration_ms) >= least_ms:
            yield _Found("length", window.phase.kind, window, was.phase.duration_ms, window.phase.duration_ms)
        if was.phase.variant != window.phase.variant and window.phase.kind == "transition":
            yield _Found(
                "reworded", "variant", window, was.phase.variant or "none", window.phase.variant or "none"
            )
        for name in sorted(was.beeps.keys() | window.beeps.keys()):
            if was.beeps[name] != window.beeps[name]:
                yield _Found("beeps", name, window, was.beeps[name], window.beeps[name])


def _in_speech(old: dict[_Key, _Window], new: dict[_Key, _Window], after: Script) -> Iterator[_Found]:
    """What is said differently, elsewhere, no longer or newly."""
    by_rep: dict[tuple[object, ...], list[_Spoken]] = defaultdict(list)
    for was, before in _unmatched(old, new):
        by_rep[*was.key[:4], before.cue].append((was, before))
    for window, event in _unmatched(new, old):
        rivals = by_rep[*window.key[:4], event.cue]
        source = next((one for one in rivals if _is_near(one[0], window)), None)
        if source is not None:
            rivals.remove(source)
            was, before = source
            yield _Found("moved", event.cue, window, _where(was.phase), _where(window.phase))
            if before.text != event.text:
                yield _Found("reworded", event.cue, window, before.text, event.text)
        elif window.key in old:
            yield _Found("new", event.cue, window, None, event.text)
    reasons = {(note.phase, note.cue): note.reason for note in after.notes if note.code == "dropped"}
    for window, event in (left for rivals in by_rep.values() for left in rivals):
        if window.key in new:
            reason = reasons.get((new[window.key].phase.index, event.cue))
            yield _Found("gone", event.cue, window, event.text, None, reason)
    for key, window in new.items():
        if key in old:
            yield from _said_again(old[key], window)


def _unmatched(windows: dict[_Key, _Window], others: dict[_Key, _Window]) -> list[_Spoken]:
    """The phrases whose cue the same window of the other script does not say."""
    phrases = []
    for key, window in windows.items():
        there = others[key].named_speech() if key in others else {}
        phrases += [(window, event) for name, event in window.named_speech().items() if name not in there]
    return phrases


def _is_near(was: _Window, window: _Window) -> bool:
    """Whether a cue that is gone from one window of a rep may be the one that is new in another.

    What a hold has no room for is said before it, in the same step; what waits for any place to be said
    may come with another step.
    """
    return was.phase.step == window.phase.step or not {was.phase.kind, window.phase.kind} & FIXED_KINDS


def _said_again(was: _Window, window: _Window) -> Iterator[_Found]:
    """The phrases of one window that both scripts say: with other words, or at another place."""
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
            yield _Found(
                "reworded",
                event.cue,
                window,
                old.detail if forms else old.text,
                event.detail if forms else event.text,
            )
        old_ms, new_ms = old.at_ms - was.phase.at_ms, event.at_ms - window.phase.at_ms
        shift_ms, pushed_ms = new_ms - old_ms, ends_after[name] - ends_before[name]
        # A phrase that is later by no more than the one before it ends later was pushed; nobody moved it.
        pushed = min(0, pushed_ms) - HEARD_MS < shift_ms < max(0, pushed_ms) + HEARD_MS
        if name in out_of_order or not pushed:
            yield _Found("moved", event.cue, window, old_ms, new_ms)


def _out_of_order(before: list[tuple[str, int]], after: list[tuple[str, int]]) -> set[tuple[str, int]]:
    """The fewest of the same names that changed their place among the others."""
    if before == after:
        return set()
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    kept = {before[index] for block in blocks for index in range(block.a, block.a + block.size)}
    return set(before) - kept


def _ends_before_each(window: _Window) -> dict[tuple[str, int], int]:
    """For each phrase, from the start of its window: the end of the phrase before it, or as good as one at the head."""
    end_ms = (window.head_ms + GUARD_MS if window.head_ms else LEAD_MS) - GAP_MS
    ends = {}
    for name, event in window.named_speech().items():
        ends[name] = end_ms
        end_ms = event.end_ms - window.phase.at_ms
    return ends


def _folded(
    found: list[_Found],
    old: dict[_Key, _Window],
    new: dict[_Key, _Window],
    ranks: dict[_Key, tuple[int, int, int]],
) -> Iterator[tuple[tuple[int, int, int], str, Change]]:
    """Alike differences as one, each with its rank and its part."""
    counts = {id(windows): Counter(window.group for window in windows.values()) for windows in (old, new)}
    groups: dict[tuple[object, ...], list[_Found]] = defaultdict(list)
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
            phase.step,
            tuple(Version(*pair, count) for pair, count in versions.most_common()),
            tuple(dict.fromkeys(_place(one.window.phase) for one in members)),
            counts[id(old if first.code == "gone" else new)][first.window.group],
            _noun(phase),
            first.reason,
        )
        yield min(ranks[one.window.key] for one in members), first.window.part, change


def _stretches(
    old: dict[_Key, _Window], new: dict[_Key, _Window], ranks: dict[_Key, tuple[int, int, int]]
) -> Iterator[tuple[tuple[int, int, int], str, Change]]:
    """The windows that only one script has, told by the largest stretch that is wholly new or gone."""
    sides: tuple[tuple[Code, dict[_Key, _Window], dict[_Key, _Window]], ...] = (
        ("gone", old, new),
        ("new", new, old),
    )
    for code, windows, others in sides:
        total: Counter[tuple[object, ...]] = Counter(
            key[:size] for key in windows for size in _LEVELS.values()
        )
        alone = Counter(key[:size] for key in windows if key not in others for size in _LEVELS.values())
        stretches: dict[tuple[str, str], dict[tuple[object, ...], list[_Window]]] = defaultdict(
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
            change = Change(code, name, None, None, (), places, len(members), "place", None, _times(inside))
            yield min(ranks[window.key] for window in inside), part, change


def _stretch_name(level: str, phase: Phase) -> str:
    names = {
        "side": f"the {phase.side} side",
        "set": f"set {phase.set_number}",
        "rep": f"rep {phase.rep_number}",
        "step": f"step {phase.step}",
    }
    return names.get(level) or _where(phase)


def _where(phase: Phase) -> str:
    return f"{phase.kind} of {phase.step}" if phase.step else phase.kind


def _place(phase: Phase) -> str:
    parts = (
        phase.side,
        phase.set_number and f"set {phase.set_number}",
        phase.rep_number and f"rep {phase.rep_number}",
    )
    return ", ".join(part for part in parts if part)


def _place_without(name: str, phase: Phase) -> str:
    """Where a stretch lies, without what its own name says already, and without what is inside it."""
    parts = [part for part in _place(phase).split(", ") if part]
    if name in parts:
        return ", ".join(parts[: parts.index(name)])
    return "" if name.endswith(" side") else ", ".join(parts)


def _noun(phase: Phase) -> str:
    if phase.kind in {"hold", "rest"}:
        return phase.kind
    return "rep" if phase.rep_number else "set" if phase.set_number else "window"
