"""JSON -> Script: the inverse of `exports/json.py`, and as strict. What is not a `voicecoach-script/1` is refused.

A script that comes from a file may have been edited by hand, so the laws that its readers rely on are held here too:
events sorted and within the session, phases without gaps.
"""

import json
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from voicecoach.errors import RequestError
from voicecoach.script import (
    FORMAT,
    Beep,
    Chapter,
    Counts,
    Event,
    ExerciseCounts,
    Glide,
    Note,
    Phase,
    PhaseKind,
    Script,
    Severity,
    Side,
    Speech,
    StepRef,
    VoiceLabel,
)

_FAMILY = FORMAT.partition("/")[0]
_HINT = f"voicecoach writes a {FORMAT} with: voicecoach preview NAME --as json -o script.json"

_Count = Annotated[int, Field(ge=0)]


class _Fields(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _Speech(_Fields):
    type: Literal["speech"]
    at_ms: _Count
    duration_ms: _Count
    text: str
    cue: str
    detail: str
    phase: _Count

    def build(self) -> Event:
        return Speech(self.at_ms, self.duration_ms, self.phase, self.text, self.cue, self.detail)


class _Tone(_Fields):
    type: Literal["beep", "glide"]
    at_ms: _Count
    duration_ms: _Count
    name: str
    phase: _Count

    def build(self) -> Event:
        tone = Beep if self.type == "beep" else Glide
        return tone(self.at_ms, self.duration_ms, self.phase, self.name)


class _Phase(_Fields):
    index: _Count
    kind: Annotated[PhaseKind, Field(strict=False)]
    at_ms: _Count
    duration_ms: _Count
    exercise: str | None
    variant: str | None
    step: str | None
    set_number: int | None = Field(alias="set")
    rep_number: int | None = Field(alias="rep")
    side: Side | None

    def build(self) -> Phase:
        ref = StepRef(self.exercise, self.variant, self.step, self.set_number, self.rep_number, self.side)
        return Phase(self.index, self.kind, self.at_ms, self.duration_ms, ref)


class _Chapter(_Fields):
    at_ms: _Count
    title: str


class _Note(_Fields):
    code: str
    severity: Severity
    cue: str
    reason: str
    needed_ms: _Count
    free_ms: _Count
    at: str
    phase: _Count
    mend: list[str] = []


class _ExerciseCounts(_Fields):
    sets: _Count
    reps: _Count
    holds: _Count
    hold_ms: _Count


class _Counts(_Fields):
    holds: _Count
    hold_ms: _Count
    reps: _Count
    spoken: _Count
    exercises: dict[str, _ExerciseCounts]


class _Voice(_Fields):
    engine: str
    id: str
    wpm: int
    measured: bool


class _Script(_Fields):
    format: str
    title: str
    routine: str
    voice: _Voice
    duration_ms: _Count
    events: list[Annotated[_Speech | _Tone, Field(discriminator="type")]]
    phases: list[_Phase]
    chapters: list[_Chapter]
    notes: list[_Note]
    counts: _Counts


def read_script(text: str | bytes, name: str) -> Script:
    """The script that the JSON holds. `name` is what a message calls it: `'script.json'`.

    Raises RequestError for what is no JSON, no script of this version, or breaks a law of the script.
    """
    fields = _parse(text, name)
    _check_format(fields, name)
    try:
        written = _Script.model_validate(fields)
    except ValidationError as error:
        raise RequestError(f"{name} is not a {FORMAT}: {_describe(error)}", _HINT) from None
    script = _build(written)
    for broken in _broken_laws(script):
        raise RequestError(f"{name} is not a {FORMAT}: {broken}", _HINT)
    return script


def _parse(text: str | bytes, name: str) -> Any:
    try:
        return json.loads(text)
    except UnicodeDecodeError:
        raise RequestError(f"{name} is not a {FORMAT}: it is not text in UTF-8", _HINT) from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise RequestError(f"{name} is not a {FORMAT}: it is not JSON from {where} on", _HINT) from None
    except (ValueError, RecursionError):  # a number of thousands of digits, or brackets without end
        raise RequestError(f"{name} is not a {FORMAT}: no script has such JSON", _HINT) from None


def _check_format(fields: Any, name: str) -> None:
    found = fields.get("format") if isinstance(fields, dict) else None
    if found == FORMAT:
        return
    if isinstance(found, str) and found.partition("/")[0] == _FAMILY:
        raise RequestError(
            f"{name} is a {found}, and this voicecoach reads {FORMAT}",
            "update voicecoach, or make the script anew with this one",
        )
    raise RequestError(f"{name} is not a {FORMAT}: its 'format' does not say so", _HINT)


def _describe(error: ValidationError) -> str:
    """The first thing that is wrong, where: `'events[3].at_ms: a whole number is wanted'`, and how many more there are."""
    errors = error.errors(include_url=False, include_input=False, include_context=False)
    first = errors[0]
    place = ""
    for part in first["loc"]:
        if isinstance(part, int):
            place += f"[{part}]"
        elif part not in {"speech", "beep", "glide"}:  # which kind of event pydantic took it for
            place += f".{part}" if place else part
    more = f", and {len(errors) - 1} more" if len(errors) > 1 else ""
    return f"{place}: {_WANTED.get(first['type'], first['msg'])}{more}"


_WANTED = {
    "missing": "is missing",
    "extra_forbidden": "there is no such field",
    "int_type": "a whole number is wanted",
    "int_from_float": "a whole number is wanted",
    "greater_than_equal": "a number below 0 is not possible",
    "string_type": "a text is wanted",
    "bool_type": "true or false is wanted",
    "list_type": "a list is wanted",
    "dict_type": "fields in {braces} are wanted",
    "model_type": "fields in {braces} are wanted",
    "model_attributes_type": "fields in {braces} are wanted",
    "union_tag_invalid": "the type of an event is speech, beep or glide",
    "union_tag_not_found": "the type of the event is missing",
}


def _build(written: _Script) -> Script:
    voice, counts = written.voice, written.counts
    return Script(
        title=written.title,
        routine=written.routine,
        voice=VoiceLabel(voice.engine, voice.id, voice.wpm, measured=voice.measured),
        duration_ms=written.duration_ms,
        events=tuple(event.build() for event in written.events),
        phases=tuple(phase.build() for phase in written.phases),
        chapters=tuple(Chapter(chapter.at_ms, chapter.title) for chapter in written.chapters),
        notes=tuple(Note(**{**note.model_dump(), "mend": tuple(note.mend)}) for note in written.notes),
        counts=Counts(
            holds=counts.holds,
            hold_ms=counts.hold_ms,
            reps=counts.reps,
            spoken=counts.spoken,
            exercises={
                name: ExerciseCounts(**count.model_dump()) for name, count in counts.exercises.items()
            },
        ),
    )


def _broken_laws(script: Script) -> Iterator[str]:
    """The laws of `script.py` that do not hold, in words; only the first of them is sure to make sense."""
    at_ms = 0
    for index, phase in enumerate(script.phases):
        if phase.index != index:
            yield f"phases[{index}].index: phases are numbered from 0"
        if phase.at_ms != at_ms:
            yield f"phases[{index}].at_ms: the phase before it ends at {at_ms} ms"
        at_ms = phase.end_ms
    if script.phases and at_ms != script.duration_ms:
        yield f"duration_ms: the last phase ends at {at_ms} ms"
    latest_ms = 0
    for index, event in enumerate(script.events):
        if event.at_ms < latest_ms:
            yield f"events[{index}].at_ms: the event before it starts at {latest_ms} ms"
        if event.end_ms > script.duration_ms:
            yield f"events[{index}]: the session is over at {script.duration_ms} ms"
        if event.phase >= len(script.phases):
            yield f"events[{index}].phase: there is no phase {event.phase}"
        latest_ms = event.at_ms
