"""The script as a table: a row for each event and each phase, for spreadsheets."""

import csv
from io import StringIO

from voicecoach.script import Phase, Script, Speech
from voicecoach.spreadsheet import safe_cell

ORDER = 30
HELP = "a table of events and phases, for spreadsheets"
_COLUMNS = ("at_ms", "duration_ms", "type", "name", "text", "exercise", "step", "set", "rep", "side")


def export(script: Script) -> str:
    """The table as CSV (RFC 4180), by onset; a text that a spreadsheet would take for a formula gets an apostrophe."""
    rows: list[tuple[int, int, tuple[object, ...]]] = [
        (phase.at_ms, 0, (phase.duration_ms, "phase", phase.kind, "", *_position(phase)))
        for phase in script.phases
    ]
    for event in script.events:
        is_speech = isinstance(event, Speech)
        words = (event.cue, event.text) if isinstance(event, Speech) else (event.name, "")
        position = _position(script.phases[event.phase])
        rows.append((event.at_ms, 1 + is_speech, (event.duration_ms, event.type, *words, *position)))
    rows.sort(key=lambda row: row[:2])
    stream = StringIO()
    writer = csv.writer(stream)
    writer.writerow(_COLUMNS)
    writer.writerows([at_ms, *map(safe_cell, values)] for at_ms, _, values in rows)
    return stream.getvalue()


def _position(phase: Phase) -> tuple[object, ...]:
    ref = phase.ref
    return (ref.exercise or "", ref.step or "", ref.set_number or "", ref.rep_number or "", ref.side or "")
