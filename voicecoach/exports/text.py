"""The script as text, to be read as prose: one line an event, holds drawn as blocks, notes and totals at the end."""

from collections import defaultdict
from collections.abc import Iterator

from voicecoach.script import Beep, Counts, Event, Glide, Note, Phase, PhaseKind, Script, Speech
from voicecoach.units import counted, format_clock, format_length, format_minutes, format_time

_BEEPS = {
    "rest-end": "rest ends",
    "switch": "switch sides",
    "finish": "finish",
    "hold-start": "hold",
    "hold-end": "hold ends",
    "tick": "tick",
    "bell": "bell",
}
_GLIDES = {
    "ramp-up": "tone rises",
    "ramp-down": "tone falls",
    "tempo-lift": "tone rises",
    "tempo-lower": "tone falls",
    "tempo-and-back": "tone rises and falls",
    "breath-in": "breathe in",
    "breath-full": "hold the breath",
    "breath-empty": "hold the breath",
    "breath-out": "breathe out",
}


ORDER = 10
SUFFIXES = ("txt",)
HELP = "to read"


def export(script: Script) -> str:
    """The whole script as lines of `m:ss.s`, what sounds, and where it stands in the session."""
    lines = [*_head(script), "", *_body(script), *_notes(script), "", *_totals(script)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _head(script: Script) -> Iterator[str]:
    voice = script.voice
    yield f"{script.title} ({script.routine})"
    if voice.measured:
        yield f"Voice: {voice.engine} {voice.id}, {voice.wpm} words a minute, lengths measured."
    else:
        yield f"No voice was asked: the lengths of phrases are an estimate at {voice.wpm} words a minute."


def _body(script: Script) -> Iterator[str]:
    events: dict[int, list[Event]] = defaultdict(list)
    for event in script.events:
        events[event.phase].append(event)
    chapters = {chapter.at_ms: chapter.title for chapter in script.chapters}
    ended: PhaseKind | None = None
    for phase in script.phases:
        # The beep that ends a hold lies at the head of what comes next, and is read as its end.
        for event in events[phase.index]:
            if _ends_hold(event):
                yield _event_line(event, phase, ended)
        if phase.at_ms in chapters:
            if phase.index:
                yield ""
            yield f"{format_clock(phase.at_ms):>8}  == {chapters.pop(phase.at_ms)} =="
        if phase.kind is PhaseKind.REST:
            yield f"{format_clock(phase.at_ms):>8}   ( rest {format_time(phase.duration_ms)} )"
        for event in events[phase.index]:
            if not _ends_hold(event):
                yield _event_line(event, phase)
        ended = phase.kind


def _ends_hold(event: Event) -> bool:
    return isinstance(event, Beep) and event.name == "hold-end"


def _notes(script: Script) -> Iterator[str]:
    """What became of cues that are not said as they were asked for, each at the time of its window."""
    told = [note for note in script.notes if not _is_silent(note)]
    if told:
        yield from ("", "Notes")
    for note in told:
        yield from _note_lines(note, script.phases[note.phase].at_ms)


def _is_silent(note: Note) -> bool:
    """A dropped encouragement is not worth a line; the JSON has it."""
    return note.code == "dropped" and note.severity == "info"


def _note_lines(note: Note, at_ms: int) -> Iterator[str]:
    mark = "!" if note.severity == "warning" else "."
    yield f"{format_clock(at_ms):>8} {mark} {note.code} {note.cue}: {note.reason} ({note.at})"
    if note.mend and note.severity == "warning":
        yield f"{'':>8}   to mend it: {'; or '.join(note.mend)}"


def _event_line(event: Event, phase: Phase, ended: PhaseKind | None = None) -> str:
    clock = f"{format_clock(event.at_ms):>8}"
    bar = "| " if phase.kind.is_timed else ""
    if isinstance(event, Speech):
        return f"{clock}   {bar}{event.text}"
    if isinstance(event, Glide):
        return f"{clock}   {bar}~ {_GLIDES.get(event.name, event.name)}, {format_time(event.duration_ms)}"
    if event.name == "hold-start" and phase.kind.is_timed:
        length = f"{phase.kind} {format_time(phase.duration_ms)}"
        return f"{clock}   +-- {length} {_bar(phase.duration_ms)} {_place(phase)}"
    if event.name in {"tick", "bell"}:
        return f"{clock}   {bar or '* '}{event.name}"
    name = _BEEPS.get(event.name, event.name)
    if _ends_hold(event):
        name = f"{PhaseKind.WORK if ended is PhaseKind.WORK else PhaseKind.HOLD} ends"
        return f"{clock}   {'+--' if phase.ref.exercise is not None else '*'} {name}"
    return f"{clock}   * {name}"


def _bar(duration_ms: int) -> str:
    """One mark for each whole second, and a half one for what is left of another."""
    whole, rest_ms = divmod(duration_ms, 1000)
    return "#" * min(60, whole) + ("-" if rest_ms and whole < 60 else "")


def _place(phase: Phase) -> str:
    parts = [
        phase.ref.side,
        phase.ref.step,
        f"set {phase.ref.set_number}" if phase.ref.set_number else None,
        f"rep {phase.ref.rep_number}" if phase.ref.rep_number else None,
    ]
    return ", ".join(part for part in parts if part)


def _under_time(counts: Counts) -> str:
    """What lies between two beeps: the holds, and timed work, which is no hold."""
    held = f"hold {format_length(counts.hold_ms)}"
    worked = f"timed work {format_length(counts.work_ms)}"
    if not counts.works:
        return held
    return f"{held}, {worked}" if counts.holds else worked


def _totals(script: Script) -> Iterator[str]:
    work_ms = sum(phase.duration_ms for phase in script.phases if phase.kind.is_work)
    rest_ms = sum(phase.duration_ms for phase in script.phases if phase.kind.is_rest)
    speech = script.speech
    talk_ms = sum(event.duration_ms for event in speech)
    yield (
        f"Total {format_minutes(script.duration_ms)}: work {format_minutes(work_ms)}, of which {_under_time(script.counts)}; "
        f"rest {format_minutes(rest_ms)}; talk {format_minutes(talk_ms)}."
    )
    distinct = len({event.text for event in speech})
    counts = (
        *([counted(script.counts.holds, "hold")] if script.counts.holds or not script.counts.works else []),
        counted(script.counts.reps, "rep"),
        counted(len(speech), "phrase"),
    )
    yield f"{', '.join(counts)}, {distinct} of them distinct."
    for name, count in script.counts.exercises.items():
        holds = (
            f", {counted(count.holds, 'hold')} of {format_length(count.hold_ms)} in all"
            if count.holds
            else ""
        )
        works = f", timed work of {format_length(count.work_ms)} in all" if count.works else ""
        yield f"  {name}: {counted(count.sets, 'set')}, {counted(count.reps, 'rep')}{holds}{works}"
    dropped = sum(note.code == "dropped" and not _is_silent(note) for note in script.notes)
    silent = sum(_is_silent(note) for note in script.notes)
    if script.notes:
        left = f" {silent} left unsaid that only cheer or picture." if silent else ""
        yield f"{counted(len(script.notes), 'note')}, {counted(dropped, 'cue')} dropped.{left}"
