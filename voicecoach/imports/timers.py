"""Interval timers in JSON: Just Another Workout Timer and TimeR Machine, whose exports have a public form."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from voicecoach.errors import RequestError
from voicecoach.imports._draft import (
    EntryDraft,
    ExerciseDraft,
    Imported,
    RoutineDraft,
    StepDraft,
    free_id,
    has_words,
)
from voicecoach.imports._json import looks_like_json, parse_json
from voicecoach.imports._pauses import REST_NAME, pause_pacing
from voicecoach.imports._text.guess import guess_position
from voicecoach.imports._text.speakable import speakable
from voicecoach.imports._text.utterances import split_utterances
from voicecoach.sheets.dose.values import SHORTEST_HOLD_MS
from voicecoach.units import HIGHEST_COUNT, LONGEST_MS, MS_PER_S, format_time

ORDER = 12
LABEL = "an interval timer (JSON of Just Another Workout Timer or TimeR Machine)"

_WORKOUT_TIMER, _TIMER_MACHINE = "imported from Just Another Workout Timer", "imported from TimeR Machine"
_MARKS = re.compile(r'"(?:exercises|steps)"\s*:\s*\[')


@dataclass(slots=True)
class _Timed:
    name: str
    length_ms: int


@dataclass(slots=True)
class _Group:
    name: str
    rounds: int
    items: "list[_Timed | _Group]" = field(default_factory=list)


def recognises(content: str) -> bool:
    if not looks_like_json(content) or not _MARKS.search(content):
        return False
    is_workout = '"sets"' in content and '"repetitions"' in content and '"duration"' in content
    return is_workout or ('"length"' in content and '"loop"' in content and '"label"' in content)


def read(content: str, path: str) -> Imported:
    """A routine for each timer. Raises SheetError for broken JSON, RequestError where there is no timer."""
    value = parse_json(content, path)
    imported = Imported()
    for found, origin in _timers(value, imported):
        _add_routine(found, origin, path, imported)
    if not imported.routines:
        raise RequestError(
            f"there is no timer in {path}",
            'a workout has "sets" with "exercises", each with a name and a duration; a timer has "steps" with a length',
        )
    return imported


def _timers(value: Any, imported: Imported) -> list[tuple[_Group, str]]:
    """The timers of a file: one, or those of a backup."""
    inner = value.get("workouts") or value.get("timers") if isinstance(value, dict) else value
    ones = [one for one in (inner if isinstance(inner, list) else [value]) if isinstance(one, dict)]
    found: list[tuple[_Group, str]] = []
    for one in ones:
        if isinstance(one.get("sets"), list):
            group = _Group(_text(one.get("title")) or "Workout", 1)
            for index, part in enumerate(one["sets"], 1):
                if isinstance(part, dict) and isinstance(part.get("exercises"), list):
                    items = [
                        _timed(item, "name", "duration", MS_PER_S, imported) for item in part["exercises"]
                    ]
                    name = _text(part.get("name")) or f"Set {index}"
                    group.items.append(
                        _Group(name, _rounds(part.get("repetitions")), [i for i in items if i])
                    )
            found.append((group, _WORKOUT_TIMER))
        elif isinstance(one.get("steps"), list):
            found.append((_machine_group(one, imported), _TIMER_MACHINE))
    return [(group, origin) for group, origin in found if group.items]


def _machine_group(value: dict[str, Any], imported: Imported) -> _Group:
    group = _Group(_text(value.get("name")) or "Timer", _rounds(value.get("loop")))
    steps = [value.get("startStep"), *value.get("steps", []), value.get("endStep")]
    for step in steps:
        if not isinstance(step, dict):
            continue
        if isinstance(step.get("steps"), list):
            group.items.append(_machine_group(step, imported))
            continue
        if step.get("behaviour"):
            imported.losses.add("sounds and notices of a step left out", _text(step.get("label")) or "step")
        timed = _timed(step, "label", "length", 1, imported)
        if timed:
            group.items.append(timed)
    return group


def _timed(item: Any, name_key: str, time_key: str, factor: int, imported: Imported) -> _Timed | None:
    name = _text(item.get(name_key)) if isinstance(item, dict) else ""
    time = item.get(time_key) if isinstance(item, dict) else None
    length_ms = round(time * factor) if isinstance(time, int | float) and not isinstance(time, bool) else 0
    if not has_words(name) or not SHORTEST_HOLD_MS <= length_ms <= LONGEST_MS:
        imported.losses.add(
            "left out for lack of a name and a time of one second to an hour", name or "entry"
        )
        return None
    return _Timed(name, length_ms)


def _rounds(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= HIGHEST_COUNT else 1  # fmt: skip


def _text(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) and has_words(value) else ""


def _add_routine(group: _Group, origin: str, path: str, imported: Imported) -> None:
    taken = [one.id for one in imported.routines]
    routine_id = free_id(group.name, taken, "timer")
    entries = _entries(group, routine_id, origin, path, imported)
    if not entries:
        return
    ids = [*taken, *(one.id for one in imported.exercises)]
    spoken = speakable(group.name).rstrip(".")
    imported.routines.append(
        RoutineDraft(
            id=free_id(group.name, ids, "timer"),
            name=group.name,
            speak=spoken if spoken and spoken != group.name else None,
            entries=entries,
            comments=[
                f"From {path}.",
                "Please review:",
                "- rests without 'exact' are at least as long as in the timer: what is said has to fit",
            ],
            sources=[origin],
        )
    )


def _entries(group: _Group, name: str, origin: str, path: str, imported: Imported) -> list[EntryDraft]:
    """A group as entries of a routine: what has rests between, or comes again, is a circuit with exact ones."""
    found: list[tuple[EntryDraft, int]] = []
    waiting_ms = 0
    for item in group.items:
        if isinstance(item, _Group):
            found += [(one, 0) for one in _entries(item, f"{name}-{item.name}", origin, path, imported)]
        elif REST_NAME.fullmatch(item.name):
            waiting_ms += item.length_ms
        else:
            found.append((EntryDraft(_exercise(item, origin, path, imported)), waiting_ms))
            waiting_ms = 0
    entries = [entry for entry, _ in found]
    if not entries:
        return []
    if found[0][1]:
        imported.losses.add("a rest at the beginning left out", group.name)
    if waiting_ms and group.rounds == 1:
        imported.losses.add("a rest at the end left out", group.name)
    return _in_rounds(entries, [rest_ms for _, rest_ms in found[1:]], waiting_ms, group.rounds, name)


def _in_rounds(entries: list[EntryDraft], between_ms: list[int], last_ms: int, rounds: int, name: str) -> list[EntryDraft]:  # fmt: skip
    """Rests between the exercises that are all alike are exact; others are pacing, and at least as long."""
    is_exact = bool(between_ms) and between_ms[0] > 0 and len(set(between_ms)) == 1
    if rounds == 1 and not is_exact:
        for entry, rest_ms in zip(entries[1:], between_ms, strict=True):
            entry.pacing = pause_pacing(rest_ms) if rest_ms else {}
        return entries
    if not is_exact:
        for entry, rest_ms in zip(entries[1:], between_ms, strict=True):
            entry.pacing = (
                pause_pacing(rest_ms, is_circuit=True) if rest_ms else {"transition-circuit": "0 s"}
            )
    return [
        EntryDraft(
            free_id(name, [], "circuit"),
            rounds=rounds,
            rest=f"{format_time(last_ms)} exact" if last_ms else "0 s",
            between=f"{format_time(between_ms[0])} exact" if is_exact else "",
            entries=entries,
        )
    ]


def _exercise(item: _Timed, origin: str, path: str, imported: Imported) -> str:
    """The id of the sheet for a name and a time, made once."""
    work = format_time(item.length_ms)
    known: Sequence[ExerciseDraft] = imported.exercises
    for one in known:
        if one.name == item.name and one.dose["work"] == work:
            return one.id
    exercise_id = free_id(item.name, [one.id for one in known])
    spoken = speakable(item.name).rstrip(".") or "this one"
    said, _ = split_utterances(spoken)
    position = guess_position([item.name], item.name)
    if position is None:
        imported.losses.add("no position given, assumed standing", exercise_id)
    step = StepDraft("go", f"From beep to beep, {said[0]}", said[0], fields={"work": "dose"})
    imported.exercises.append(
        ExerciseDraft(
            id=exercise_id,
            name=item.name,
            speak=spoken if spoken != item.name else None,
            position=position or "standing",
            dose={"sets": "1", "work": work, "why": "The time is that of the timer."},
            steps=[step],
            comments=[
                f"From {path}.",
                *(["Please review:", "- the position is a guess"] if position is None else []),
            ],
            sources=[origin],
        )
    )
    return exercise_id
