"""Script -> where a listener can go: exercises, and the sets and sides within them."""

from dataclasses import dataclass
from itertools import groupby

from voicecoach.script import Phase, Script


@dataclass(frozen=True, slots=True)
class Stop:
    """The beginning of one set on one side."""

    at_ms: int
    set_number: int
    side: str | None


@dataclass(frozen=True, slots=True)
class Section:
    """One chapter: an exercise, or what comes before the first or after the last."""

    title: str
    at_ms: int
    end_ms: int
    exercise: str | None
    stops: tuple[Stop, ...]


def outline(script: Script) -> tuple[Section, ...]:
    """The sections of a session in order; they tile it."""
    starts = [chapter.at_ms for chapter in script.chapters]
    ends = [*starts[1:], script.duration_ms]
    sections = []
    for chapter, end_ms in zip(script.chapters, ends, strict=True):
        inside = [phase for phase in script.phases if chapter.at_ms <= phase.at_ms < end_ms]
        exercise = next((phase.ref.exercise for phase in inside if phase.ref.exercise), None)
        sections.append(Section(chapter.title, chapter.at_ms, end_ms, exercise, _stops(inside)))
    return tuple(sections)


def _stops(phases: list[Phase]) -> tuple[Stop, ...]:
    """The beginnings of the sets on each side; of a set in which the sides take turns, its beginning alone."""
    stops: list[Stop] = []
    inside = [phase for phase in phases if phase.ref.set_number is not None and not phase.kind.is_rest]
    for set_number, group in groupby(inside, key=lambda phase: phase.ref.set_number):
        parts = list(group)
        sided = [phase for phase in parts if phase.ref.side is not None]
        runs = [list(run) for _, run in groupby(sided, key=lambda phase: phase.ref.side)]
        sides = [run[0].ref.side for run in runs]
        if not runs or len(set(sides)) < len(sides):
            stops.append(Stop(parts[0].at_ms, set_number or 1, None))
            continue
        for number, (run, side) in enumerate(zip(runs, sides, strict=True)):
            stops.append(Stop((run if number else parts)[0].at_ms, set_number or 1, side))
    return tuple(stops)
