"""mrclmr/w2a ("workout to audio"), YAML -> sheets: a list of timed exercises becomes a routine of timed holds."""

import re
from typing import Any

import yaml

from voicecoach.errors import RequestError, SheetError
from voicecoach.imports._draft import (
    CueDraft,
    EntryDraft,
    ExerciseDraft,
    Imported,
    Losses,
    RoutineDraft,
    StepDraft,
    file_name,
    free_id,
    has_words,
)
from voicecoach.imports._pauses import pause_pacing
from voicecoach.imports._text.guess import guess_position
from voicecoach.imports._text.speakable import speakable
from voicecoach.imports._text.utterances import MOST_SHORT_WORDS, split_sentences, split_utterances
from voicecoach.sheets.dose.values import SHORTEST_HOLD_MS
from voicecoach.sheets.reading.written import Written
from voicecoach.sheets.reading.yaml_faults import describe_yaml_error
from voicecoach.units import LONGEST_MS, MS_PER_S, format_time, quote

ORDER = 20
LABEL = "w2a, workout to audio (YAML)"
SOURCE = "imported from a w2a workout"

_LIST = re.compile(r"^exercises\s*:", re.MULTILINE)
_OUR_KINDS = re.compile(r"^(?:exercise|routine|technique)\s*:", re.MULTILINE)
_DURATION = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*(h|ms|m|s)")
_UNIT_MS = {"h": 3_600_000, "m": 60_000, "s": MS_PER_S, "ms": 1}
_READ = frozenset({"name", "duration", "half_time", "texts", "pause_duration"})
_EARLIEST_PERCENT = 5
"""A remark begins a moment after the beep."""

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def recognises(content: str) -> bool:
    return bool(_LIST.search(content)) and not _OUR_KINDS.search(content)


def read(content: str, path: str) -> Imported:
    """One routine and the exercises in it. `path` names the file in faults. Raises SheetError and RequestError."""
    workout = _parse(content, path)
    items = workout.get("exercises") if isinstance(workout, dict) else None
    if not isinstance(items, list) or not items:
        raise RequestError(
            f"there is no list of exercises in {path}", "a w2a workout has 'exercises:' and a list below it"
        )
    imported = Imported()
    order: list[EntryDraft] = []
    known: dict[tuple[object, ...], str] = {}
    for number, item in enumerate(items, start=1):
        # An exercise that comes again, by an alias or word for word, is one sheet and is used again.
        key = _meaning(item)
        if key not in known:
            draft = _draft(item, number, path, imported)
            if draft is None:
                continue
            imported.exercises.append(draft)
            known[key] = draft.id
        order.append(EntryDraft(known[key], _pacing(item, workout)))
    if not order:
        raise RequestError(
            f"no exercise of {path} has a name and a duration", "write both: name: Plank, duration: 30s"
        )
    _report_workout(workout, items, imported.losses)
    imported.routines.append(_routine(path, order, announces_time=_announces_time(workout)))
    return imported


def _announces_time(workout: dict[str, Any]) -> bool:
    """Whether the workout says before it begins how long it takes."""
    return "WorkoutDuration" in _one_value(workout.get("before_workout_announce"))


def _routine(path: str, order: list[EntryDraft], *, announces_time: bool) -> RoutineDraft:
    name = file_name(path)
    name = name if has_words(name) else "Workout"
    return RoutineDraft(
        id=free_id(name, [entry.use for entry in order], "workout"),
        name=name,
        entries=order,
        announces_time=announces_time,
        comments=[
            f"From {path} (w2a).",
            "Please review:",
            "- pauses are at least as long as in the workout: what is said has to fit",
            "- the coach announces in words of its own",
        ],
        sources=[SOURCE],
    )


def _parse(content: str, path: str) -> Any:
    try:
        return yaml.load(content, Loader=_Loader)  # noqa: S506  # a safe loader, the fast one where there is one
    except yaml.MarkedYAMLError as error:
        written = Written(path, tuple(content.split("\n")))
        raise SheetError([describe_yaml_error(error, written)]) from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        reason = (
            str(error).splitlines()[0][:80]
            if not isinstance(error, RecursionError)
            else "it is nested too deep"
        )
        raise RequestError(f"{path} cannot be read as YAML", reason) from None


def _draft(item: Any, number: int, path: str, imported: Imported) -> ExerciseDraft | None:
    """One exercise; None if it has no name or no time that a hold can have, which is reported."""
    losses = imported.losses
    hold_ms = _hold_ms(item, number, losses)
    if hold_ms is None:
        return None
    name = " ".join(_one_value(item["name"]).split())
    spoken = speakable(name).rstrip(".")
    exercise_id = free_id(name, [draft.id for draft in imported.exercises])
    for field in item:
        if field not in _READ:
            losses.add(f"unknown field {quote(_one_value(field))} left out", exercise_id)
    written = item.get("texts")
    texts = [text for text in written if isinstance(text, str)] if isinstance(written, list) else []
    position = guess_position([name, *texts], name)
    if position is None:
        losses.add("no position given, assumed standing", exercise_id)
    why = "The time is that of the workout"
    sides = {"sides": "each", "why": f"{why}, half of it for each side."}
    return ExerciseDraft(
        id=exercise_id,
        name=name,
        speak=spoken if spoken and spoken != name else None,
        position=position or "standing",
        dose={
            "sets": "1",
            "work": format_time(hold_ms),
            **(sides if item.get("half_time") is True else {"why": f"{why}."}),
        },
        steps=[_step(spoken or "this one", texts)],
        comments=_comments(path, number, position_is_guessed=position is None),
        sources=[SOURCE],
    )


def _hold_ms(item: Any, number: int, losses: Losses) -> int | None:
    """The time of one side."""
    name = _one_value(item.get("name")).strip() if isinstance(item, dict) else ""
    label = name or f"entry {number}"
    duration_ms = _duration_ms(item.get("duration")) if isinstance(item, dict) else None
    if not has_words(name) or duration_ms is None:
        losses.add("left out for lack of a name and a duration such as 30s", label)
        return None
    hold_ms = duration_ms // 2 if item.get("half_time") is True else duration_ms
    if not SHORTEST_HOLD_MS <= hold_ms <= LONGEST_MS:
        losses.add("left out as shorter than a second or longer than an hour", label)
        return None
    return hold_ms


def _step(spoken: str, texts: list[str]) -> StepDraft:
    words = [
        part for text in texts for s in split_sentences(speakable(text)) for part in split_utterances(s)[0]
    ]
    said, _ = split_utterances(spoken)
    step = StepDraft("go", said[0], fields={"work": "dose"})
    step.cues = [CueDraft(more, {"when": "before"}) for more in said[1:]]
    if len(said[0].split()) <= MOST_SHORT_WORDS:
        step.say = f"From beep to beep, {said[0]}"
        step.short = said[0]
    for index, text in enumerate(words):
        percent = _EARLIEST_PERCENT + index * (100 - 2 * _EARLIEST_PERCENT) // len(words)
        step.cues.append(CueDraft(text, {"when": "during", "at": f"{percent}%", "priority": "control"}))
    return step


def _pacing(item: dict[str, Any], workout: dict[str, Any]) -> dict[str, str]:
    """The pause before an exercise and the one at half time, as pacing of the routine."""
    pause_ms = _duration_ms(item.get("pause_duration")) or _time_of(workout.get("pause"))
    pacing = pause_pacing(pause_ms) if pause_ms else {}
    switch_ms = _time_of(workout.get("half_time"))
    if switch_ms and item.get("half_time") is True:
        pacing["side-switch"] = format_time(switch_ms)
    return pacing


def _time_of(announcement: Any) -> int | None:
    return _duration_ms(announcement.get("duration")) if isinstance(announcement, dict) else None


def _comments(path: str, number: int, *, position_is_guessed: bool) -> list[str]:
    comments = [f"From {path}, exercise {number} (w2a).", "Please review:"]
    if position_is_guessed:
        comments.append("- the position is a guess: the text names none")
    return comments if len(comments) > 2 else comments[:1]


def _report_workout(workout: dict[str, Any], items: list[Any], losses: Losses) -> None:
    """What a workout says of itself: its voice, its format, its own phrases. A coach has these elsewhere, or has its own."""
    # A top-level value that the list of exercises repeats is only where an alias was written.
    used = [_meaning(item) for item in items]
    for field, value in workout.items():
        if field == "exercises" or (isinstance(value, dict) and _meaning(value) in used):
            continue
        if field in {"pause", "half_time"} and _time_of(value):
            losses.add(f"{field} kept as pacing, its words left out", "workout")
        elif field == "before_workout_announce" and _announces_time(workout):
            losses.add("the time of the workout is announced in words of the coach", "workout")
        else:
            losses.add("settings and announcements of the workout left out", _one_value(field))


def _meaning(item: Any) -> tuple[object, ...]:
    """What makes two entries the same exercise."""
    if not isinstance(item, dict):
        return ("?", id(item))
    texts = item.get("texts")
    said = tuple(text for text in texts if isinstance(text, str)) if isinstance(texts, list) else ()
    return (*(_one_value(item.get(field)) for field in sorted(_READ - {"texts"})), said)


def _one_value(value: Any) -> str:
    """The text of one value; '' for nothing, and for a list or mapping, which may be endless."""
    return str(value) if isinstance(value, str | int | float) else ""


def _duration_ms(value: Any) -> int | None:
    """Whole milliseconds of a time as Go writes it: `'1m30s' -> 90000`; a bare number is none."""
    text = _one_value(value).strip().lower()
    parts = _DURATION.findall(text)
    if not parts or _DURATION.sub("", text).strip():
        return None
    return round(sum(float(number[:12]) * _UNIT_MS[unit] for number, unit in parts))
