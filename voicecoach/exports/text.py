"""The script as text, to be read as prose: one line an event, holds drawn as blocks, notes where they belong, totals at the end."""

from collections import defaultdict
from collections.abc import Iterator

from voicecoach.script import Event, Glide, Note, Phase, PhaseKind, Script, Speech
from voicecoach.units import counted, format_clock, format_minutes, format_time

_BEEPS = {
    "rest-end": "rest ends",
    "switch": "switch sides",
    "finish": "finish",
    "hold-start": "hold",
    "hold-end": "hold ends",
    "tick": "tick",
}
_GLIDES = {
    "ramp-up": "tone rises",
    "ramp-down": "tone falls",
    "tempo-lift": "tone rises",
    "tempo-lower": "tone falls",
    "breath-in": "breathe in",
    "breath-out": "breathe out",
}


ORDER = 10
SUFFIXES = ("txt",)
HELP = "to read"


def export(script: Script) -> str:
    """The whole script as lines of `m:ss.s`, what sounds, and where it stands in the session."""
    lines = [*_head(script), "", *_body(script), "", *_totals(script)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _head(script: Script) -> Iterator[str]:
    voice = script.voice
    yield f"{script.title} ({script.routine})"
    if voice.measured:
        yield f"Voice: {voice.engine} {voice.id}, {voice.wpm} words a minute, lengths measured."
    else:
        yield f"No voice was asked: the lengths of phrases are an estimate at {voice.wpm} words a minute."


def _body(script: Script) -> Iterator[str]:
    notes: dict[int, list[Note]] = defaultdict(list)
    for note in script.notes:
        notes[note.phase].append(note)
    events: dict[int, list[Event]] = defaultdict(list)
    for event in script.events:
        events[event.phase].append(event)
    chapters = {chapter.at_ms: chapter.title for chapter in script.chapters}
    for phase in script.phases:
        if phase.at_ms in chapters:
            if phase.index:
                yield ""
            yield f"{format_clock(phase.at_ms):>8}  == {chapters.pop(phase.at_ms)} =="
        if phase.kind is PhaseKind.REST:
            yield f"{format_clock(phase.at_ms):>8}   ( rest {format_time(phase.duration_ms)} )"
        for event in events[phase.index]:
            yield _event_line(event, phase)
        for note in notes[phase.index]:
            if not _is_silent(note):
                yield from _note_lines(note)


def _is_silent(note: Note) -> bool:
    """A dropped encouragement is not worth a line; the JSON has it."""
    return note.code == "dropped" and note.severity == "info"


def _note_lines(note: Note) -> Iterator[str]:
    yield f"{'':>8} {'!' if note.severity == 'warning' else '.'} {note.code} {note.cue}: {note.reason} ({note.at})"
    if note.mend and note.severity == "warning":
        yield f"{'':>8}   to mend it: {'; or '.join(note.mend)}"


def _event_line(event: Event, phase: Phase) -> str:
    clock = f"{format_clock(event.at_ms):>8}"
    bar = "| " if phase.kind is PhaseKind.HOLD else ""
    if isinstance(event, Speech):
        return f"{clock}   {bar}{event.text}"
    if isinstance(event, Glide):
        return f"{clock}   {bar}~ {_GLIDES.get(event.name, event.name)}, {format_time(event.duration_ms)}"
    if event.name == "hold-start":
        return (
            f"{clock}   +-- hold {format_time(phase.duration_ms)} {_bar(phase.duration_ms)} {_place(phase)}"
        )
    if event.name == "tick":
        return f"{clock}   {bar or '* '}tick"
    if event.name == "hold-end":
        return f"{clock}   +-- hold ends"
    return f"{clock}   * {_BEEPS.get(event.name, event.name)}"


def _bar(duration_ms: int) -> str:
    """One mark for each second that has begun."""
    return "#" * min(60, -(-duration_ms // 1000))


def _place(phase: Phase) -> str:
    parts = [
        phase.ref.side,
        phase.ref.step,
        f"set {phase.ref.set_number}" if phase.ref.set_number else None,
        f"rep {phase.ref.rep_number}" if phase.ref.rep_number else None,
    ]
    return ", ".join(part for part in parts if part)


def _totals(script: Script) -> Iterator[str]:
    work_ms = sum(phase.duration_ms for phase in script.phases if phase.kind.is_work)
    rest_ms = sum(phase.duration_ms for phase in script.phases if phase.kind.is_rest)
    speech = script.speech
    talk_ms = sum(event.duration_ms for event in speech)
    yield (
        f"Total {format_minutes(script.duration_ms)}: work {format_minutes(work_ms)}, of which hold {format_minutes(script.counts.hold_ms)}; "
        f"rest {format_minutes(rest_ms)}; talk {format_minutes(talk_ms)}."
    )
    distinct = len({event.text for event in speech})
    counts = (
        counted(script.counts.holds, "hold"),
        counted(script.counts.reps, "rep"),
        counted(len(speech), "phrase"),
    )
    yield f"{', '.join(counts)}, {distinct} of them distinct."
    for name, count in script.counts.exercises.items():
        holds = (
            f", {counted(count.holds, 'hold')} of {format_minutes(count.hold_ms)} in all"
            if count.holds
            else ""
        )
        yield f"  {name}: {counted(count.sets, 'set')}, {counted(count.reps, 'rep')}{holds}"
    dropped = sum(note.code == "dropped" and not _is_silent(note) for note in script.notes)
    silent = sum(_is_silent(note) for note in script.notes)
    if script.notes:
        left = f" {silent} left unsaid that only cheer or picture." if silent else ""
        yield f"{counted(len(script.notes), 'note')}, {counted(dropped, 'cue')} dropped.{left}"
