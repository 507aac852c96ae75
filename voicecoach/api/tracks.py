"""Script -> the scripts of its tracks: one for each exercise or set, each from its own beginning."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from types import MappingProxyType
from typing import Literal

from voicecoach.page.outline import Section, outline
from voicecoach.page.words import page_words
from voicecoach.script import Chapter, Counts, PhaseKind, Script, Speech

Parts = Literal["exercise", "set"]
"""What becomes a track of its own."""
WHOLE_FRAMES_MS = 20
"""Tracks begin at multiples of this: at every rate of a voice a whole frame, so that nothing is lost between two of them."""
NO_NOUNS: Mapping[str | None, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Track:
    """A part of a session."""

    title: str
    at_ms: int
    """Where it begins in the session."""
    script: Script
    """What is in it, from its own beginning."""


def cut_tracks(
    script: Script, parts: Parts, set_nouns: Mapping[str | None, str] = NO_NOUNS
) -> tuple[Track, ...]:
    """The tracks of a session in order; they tile it, and no hold is cut from its beeps.

    `set_nouns` says by exercise what a set is called, if not a set.
    """
    starts = list(_starts(script, parts, set_nouns))
    cuts = [0, *(_cut_near(script, at_ms) for at_ms, _ in starts[1:]), script.duration_ms]
    return tuple(
        Track(title, from_ms, _slice(script, from_ms, to_ms, title))
        for (from_ms, to_ms), (_, title) in zip(pairwise(cuts), starts, strict=True)
        if from_ms < to_ms
    )


def _starts(script: Script, parts: Parts, set_nouns: Mapping[str | None, str]) -> Iterator[tuple[int, str]]:
    sections = outline(script) or (Section(script.title, 0, script.duration_ms, None, ()),)
    words = page_words(script.language)
    for section in sections:
        noun = set_nouns.get(section.exercise, words["set"])
        noun = noun[:1].upper() + noun[1:]
        if parts == "exercise" or not section.stops:
            yield section.at_ms, section.title
            continue
        for index, stop in enumerate(section.stops):
            side = f" {words[stop.side]}" if stop.side else ""
            title = f"{section.title}, {noun} {stop.set_number}{side}"
            # What is told before the first set belongs to it.
            yield (stop.at_ms if index else section.at_ms), title


def _cut_near(script: Script, at_ms: int) -> int:
    """The last whole frame before a window begins, where nothing sounds; after the beep that ends a hold there."""
    for beep in script.beeps:
        if beep.name == "hold-end" and beep.at_ms == at_ms:
            return -(-beep.end_ms // WHOLE_FRAMES_MS) * WHOLE_FRAMES_MS
    return at_ms // WHOLE_FRAMES_MS * WHOLE_FRAMES_MS


def _slice(script: Script, from_ms: int, to_ms: int, title: str) -> Script:
    phases = [phase for phase in script.phases if phase.end_ms > from_ms and phase.at_ms < to_ms]
    numbers = {phase.index: number for number, phase in enumerate(phases)}
    events = [event for event in script.events if from_ms <= event.at_ms < to_ms]
    inside = [chapter for chapter in script.chapters if from_ms < chapter.at_ms < to_ms]
    holds = [phase.duration_ms for phase in phases if phase.kind is PhaseKind.HOLD]
    refs = {phase.ref for phase in phases if phase.ref.rep_number is not None}
    reps = {(ref.exercise, ref.set_number, ref.rep_number, ref.side) for ref in refs}
    return replace(
        script,
        title=title,
        duration_ms=to_ms - from_ms,
        events=tuple(
            replace(event, at_ms=event.at_ms - from_ms, phase=numbers[event.phase]) for event in events
        ),
        phases=tuple(
            replace(
                phase,
                index=numbers[phase.index],
                at_ms=max(phase.at_ms, from_ms) - from_ms,
                duration_ms=min(phase.end_ms, to_ms) - max(phase.at_ms, from_ms),
            )
            for phase in phases
        ),
        chapters=(
            Chapter(0, title),
            *(
                replace(chapter, at_ms=chapter.at_ms - from_ms)
                for chapter in inside
                if chapter.at_ms - from_ms >= WHOLE_FRAMES_MS
            ),
        ),
        notes=tuple(
            replace(note, phase=numbers[note.phase]) for note in script.notes if note.phase in numbers
        ),
        counts=Counts(
            holds=len(holds),
            hold_ms=sum(holds),
            reps=len(reps),
            spoken=sum(isinstance(event, Speech) for event in events),
        ),
    )


def file_name(number: int, count: int, title: str, suffix: str) -> str:
    """`'03 Bridge, set 1 left.mp3'`: sorts by number, and every disk takes it."""
    kept = "".join(" " if char in '/\\:*?"<>|' or not char.isprintable() else char for char in title)
    stem = " ".join(kept.split())[:80].strip(" .") or "track"
    return f"{number:0{max(2, len(str(count)))}} {stem}{suffix}"
