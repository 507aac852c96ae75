"""Script -> where a listener can go: exercises, and the sets and sides within them."""

from dataclasses import dataclass

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
    stops: list[Stop] = []
    for phase in phases:
        ref = phase.ref
        if ref.set_number is None or phase.kind.is_rest:
            continue
        if not stops or (stops[-1].set_number, stops[-1].side) != (ref.set_number, ref.side):
            stops.append(Stop(phase.at_ms, ref.set_number, ref.side))
    return tuple(stops)
