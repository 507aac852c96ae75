"""The windows of a script, each with what sounds in it; what they add up to, and their order."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from voicecoach.diff.difference import Times
from voicecoach.script import Beep, Phase, Script, Speech

OPENING, CLOSING = "opening", "closing"
"""What comes before the first exercise and after the last one."""
Key = tuple[str, str, int, int, str, str, int]
"""Exercise, side, set, rep, step, kind, and its ordinal among such windows, from 0."""


@dataclass(slots=True)
class Window:
    phase: Phase
    key: Key
    speech: list[Speech] = field(default_factory=list)
    beeps: Counter[str] = field(default_factory=Counter)
    head_ms: int = 0
    """How long the beep at its head sounds."""

    @property
    def part(self) -> str:
        return self.key[0]

    @property
    def group(self) -> tuple[str, str | None, str]:
        return (self.key[0], self.phase.ref.step, self.phase.kind)

    def named_speech(self) -> dict[tuple[str, int], Speech]:
        """Each phrase by its cue and its ordinal among the phrases of that cue here, in order."""
        counts: Counter[str] = Counter()
        named = {}
        for event in self.speech:
            named[event.cue, counts[event.cue]] = event
            counts[event.cue] += 1
        return named


def windows_of(script: Script) -> dict[Key, Window]:
    """The windows of a script in order, each with what sounds in it. A beep that ends a window belongs to that window."""
    windows: list[Window] = []
    counts: Counter[tuple[object, ...]] = Counter()
    outside = OPENING
    for phase in script.phases:
        part = phase.ref.exercise or outside
        outside = CLOSING if phase.ref.exercise else outside
        place = (
            part,
            phase.ref.side or "",
            phase.ref.set_number or 0,
            phase.ref.rep_number or 0,
            phase.ref.step or "",
            phase.kind,
        )
        windows.append(Window(phase, (*place, counts[place])))
        counts[place] += 1
    for event in script.events:
        window = windows[event.phase]
        if isinstance(event, Speech):
            window.speech.append(event)
            continue
        if isinstance(event, Beep) and event.at_ms == window.phase.at_ms:
            window.head_ms = event.duration_ms
        owner = windows[event.phase - 1] if event.name.endswith("-end") and event.phase else window
        owner.beeps[event.name] += 1
    return {window.key: window for window in windows}


def ranks_of(old: dict[Key, Window], new: dict[Key, Window]) -> dict[Key, tuple[int, int, int]]:
    """The position of every window in the order of both scripts; what is gone comes after what it followed."""
    ranks = {key: (index, 0, 0) for index, key in enumerate(new)}
    last = -1
    for index, key in enumerate(old):
        if key in new:
            last = ranks[key][0]
        else:
            ranks[key] = (last, 1, index)
    return ranks


def titles_of(script: Script, windows: dict[Key, Window]) -> dict[str, str]:
    chapters = {chapter.at_ms: chapter.title for chapter in script.chapters}
    titles = {OPENING: "Opening", CLOSING: "Closing"}
    for window in windows.values():
        titles.setdefault(window.part, chapters.get(window.phase.at_ms, window.part))
    return titles


def times_of(windows: Iterable[Window]) -> Times:
    everything = list(windows)
    duration_ms = sum(window.phase.duration_ms for window in everything)
    rest_ms = sum(window.phase.duration_ms for window in everything if window.phase.kind.is_rest)
    holds = [window.phase.duration_ms for window in everything if window.phase.kind.is_timed]
    phrases = [event.duration_ms for window in everything for event in window.speech]
    return Times(
        duration_ms, duration_ms - rest_ms, sum(holds), rest_ms, sum(phrases), len(holds), len(phrases)
    )


def times_by_part(windows: Iterable[Window]) -> dict[str, Times]:
    parts: dict[str, list[Window]] = defaultdict(list)
    for window in windows:
        parts[window.part].append(window)
    return {part: times_of(members) for part, members in parts.items()}


def where_is(phase: Phase) -> str:
    return f"{phase.kind} of {phase.ref.step}" if phase.ref.step else phase.kind


def place_of(phase: Phase) -> str:
    parts = (
        phase.ref.side,
        phase.ref.set_number and f"set {phase.ref.set_number}",
        phase.ref.rep_number and f"rep {phase.ref.rep_number}",
    )
    return ", ".join(part for part in parts if part)
