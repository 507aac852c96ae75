"""The script as JSON: the public contract `voicecoach-script/1`. Times are whole milliseconds from the start."""

import json
from typing import Any

from voicecoach.script import FORMAT, Counts, Event, ExerciseCounts, Script, Speech

ORDER = 20
HELP = "for programs"


def export(script: Script) -> str:
    """The script as one JSON object, an event, phase or note a line, so that two versions can be compared by line."""
    fields = script_fields(script)
    lines = []
    for name, value in fields.items():
        if isinstance(value, list) and value:
            entries = ",\n".join(f"    {_dump(entry)}" for entry in value)
            lines.append(f"  {_dump(name)}: [\n{entries}\n  ]")
        else:
            lines.append(f"  {_dump(name)}: {_dump(value)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def script_fields(script: Script) -> dict[str, Any]:
    """The script as plain values, in the order of the contract."""
    voice = script.voice
    return {
        "format": FORMAT,
        "title": script.title,
        "routine": script.routine,
        "language": script.language,
        "voice": {"engine": voice.engine, "id": voice.id, "wpm": voice.wpm, "measured": voice.measured},
        "duration_ms": script.duration_ms,
        "events": [_event_fields(event) for event in script.events],
        "phases": [
            {
                "index": phase.index,
                "kind": phase.kind,
                "at_ms": phase.at_ms,
                "duration_ms": phase.duration_ms,
                "exercise": phase.ref.exercise,
                "variant": phase.ref.variant,
                "step": phase.ref.step,
                "set": phase.ref.set_number,
                "rep": phase.ref.rep_number,
                "side": phase.ref.side,
            }
            for phase in script.phases
        ],
        "chapters": [{"at_ms": chapter.at_ms, "title": chapter.title} for chapter in script.chapters],
        "notes": [
            {
                "code": note.code,
                "severity": note.severity,
                "cue": note.cue,
                "reason": note.reason,
                "needed_ms": note.needed_ms,
                "free_ms": note.free_ms,
                "at": note.at,
                "phase": note.phase,
                "mend": list(note.mend),
            }
            for note in script.notes
        ],
        "counts": {
            "holds": script.counts.holds,
            "hold_ms": script.counts.hold_ms,
            "reps": script.counts.reps,
            "spoken": script.counts.spoken,
            "exercises": {
                name: {"sets": count.sets, "reps": count.reps, "holds": count.holds, "hold_ms": count.hold_ms}
                | _work(count)
                for name, count in script.counts.exercises.items()
            },
            **_work(script.counts),
        },
    }


def _work(count: Counts | ExerciseCounts) -> dict[str, int]:
    """Timed work, where there is any: a session without it has no fields for it."""
    return {"works": count.works, "work_ms": count.work_ms} if count.works else {}


def _event_fields(event: Event) -> dict[str, Any]:
    fields: dict[str, Any] = {"type": event.type, "at_ms": event.at_ms, "duration_ms": event.duration_ms}
    if isinstance(event, Speech):
        fields |= {"text": event.text, "cue": event.cue, "detail": event.detail}
    else:
        fields["name"] = event.name
    return fields | {"phase": event.phase}


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
