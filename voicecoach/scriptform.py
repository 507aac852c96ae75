"""The timed script as JSON, field by field: the public contract `voicecoach-script/1`. Its strict reader is `scriptfile.py`."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from voicecoach.jsonform import JsonForm
from voicecoach.script import (
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

_Count = Annotated[int, Field(ge=0)]


class _Fields(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, use_attribute_docstrings=True)


class SpeechFields(_Fields):
    """A phrase that is spoken."""

    type: Literal["speech"]
    """What it is."""
    at_ms: _Count
    """The onset, in whole milliseconds from the start of the script."""
    duration_ms: _Count
    """How long it lasts, in whole milliseconds."""
    text: str
    """What is spoken."""
    cue: str
    """The id of the cue or stock phrase that is spoken."""
    detail: str
    """Which form of the cue: full, short or word."""
    phase: _Count
    """The index of the phase in which it starts."""

    def build(self) -> Event:
        """The event."""
        return Speech(self.at_ms, self.duration_ms, self.phase, self.text, self.cue, self.detail)


class ToneFields(_Fields):
    """A signal tone, or a soft tone that follows the effort; only a glide may sound beneath speech."""

    type: Literal["beep", "glide"]
    """What it is."""
    at_ms: _Count
    """The onset, in whole milliseconds from the start of the script."""
    duration_ms: _Count
    """How long it lasts, in whole milliseconds."""
    name: str
    """Which beep or glide: hold-start, hold-end, tick, switch, rest-end, finish, ramp-up and so on."""
    phase: _Count
    """The index of the phase in which it starts."""

    def build(self) -> Event:
        """The event."""
        tone = Beep if self.type == "beep" else Glide
        return tone(self.at_ms, self.duration_ms, self.phase, self.name)


class PhaseFields(_Fields):
    """A stretch of the session. Phases follow each other without gaps."""

    index: _Count
    """Its index in the list, from 0; events and notes refer to it."""
    kind: Annotated[PhaseKind, Field(strict=False)]
    """What the time is for."""
    at_ms: _Count
    """When it starts, in whole milliseconds from the start of the script."""
    duration_ms: _Count
    """How long it lasts, in whole milliseconds."""
    exercise: str | None
    """The id of the exercise; null between exercises."""
    variant: str | None
    """The id of the variant, several joined by a plus; null where none is in use."""
    step: str | None
    """The id of the step; null where it does not apply."""
    set_number: int | None = Field(alias="set")
    """Counts from 1; null where it does not apply."""
    rep_number: int | None = Field(alias="rep")
    """Counts from 1; null where it does not apply."""
    side: Side | None
    """left or right; null where it does not apply."""

    def build(self) -> Phase:
        """The phase."""
        ref = StepRef(self.exercise, self.variant, self.step, self.set_number, self.rep_number, self.side)
        return Phase(self.index, self.kind, self.at_ms, self.duration_ms, ref)


class ChapterFields(_Fields):
    """A named section of the session; it ends where the next one starts."""

    at_ms: _Count
    """Where it starts, in whole milliseconds from the start of the script."""
    title: str
    """What people read."""

    def build(self) -> Chapter:
        """The chapter."""
        return Chapter(self.at_ms, self.title)


class NoteFields(_Fields):
    """What the compiler did to a cue other than say it as asked, and why."""

    code: str
    """shortened, moved, hoisted or dropped; untranslated for a text that has no words in the language; outside-range for a dose beyond what is prescribed."""
    severity: Severity
    """info, warning or error."""
    cue: str
    """The id of the cue or stock phrase."""
    reason: str
    """Why, in a sentence."""
    needed_ms: _Count
    """How long the cue as asked lasts, with its gaps."""
    free_ms: _Count
    """The longest stretch that was free for it."""
    at: str
    """`path:line:column` of the cue in its sheet."""
    phase: _Count
    """The index of the phase to which the cue belongs."""
    mend: list[str] = []
    """The cheapest ways to have it said as asked, cheapest first; at most two."""

    def build(self) -> Note:
        """The note."""
        return Note(**{**self.model_dump(), "mend": tuple(self.mend)})


class ExerciseCountsFields(_Fields):
    """What one exercise of the session adds up to, over all sides."""

    sets: _Count
    """Sets, over all sides."""
    reps: _Count
    """Whole reps."""
    holds: _Count
    """How many holds."""
    hold_ms: _Count
    """The time under hold, from beep to beep."""
    works: _Count = 0
    """Stretches of timed work, which are no holds."""
    work_ms: _Count = 0
    """The time of timed work, from beep to beep."""

    def build(self) -> ExerciseCounts:
        """The counts."""
        return ExerciseCounts(**self.model_dump())


class CountsFields(_Fields):
    """What the session adds up to."""

    holds: _Count
    """How many holds."""
    hold_ms: _Count
    """The time under hold, from beep to beep."""
    reps: _Count
    """Whole reps."""
    spoken: _Count
    """Utterances, not words."""
    exercises: dict[str, ExerciseCountsFields]
    """What each exercise adds up to, by its id."""
    works: _Count = 0
    """Stretches of timed work, which are no holds."""
    work_ms: _Count = 0
    """The time of timed work, from beep to beep."""

    def build(self) -> Counts:
        """The counts."""
        by_id = {name: count.build() for name, count in self.exercises.items()}
        return Counts(self.holds, self.hold_ms, self.reps, self.spoken, by_id, self.works, self.work_ms)


class VoiceFields(_Fields):
    """Whose voice the lengths are of."""

    engine: str
    """The speech engine."""
    id: str
    """The voice, by the engine's own name for it."""
    wpm: int
    """Words a minute, as heard."""
    measured: bool
    """False when the lengths are an estimate and no engine was asked."""

    def build(self) -> VoiceLabel:
        """The label."""
        return VoiceLabel(self.engine, self.id, self.wpm, measured=self.measured)


class ScriptFields(_Fields):
    """A compiled session: the same plan and voice give the same script."""

    format: str
    """The name and version of this form."""
    title: str
    """What people read."""
    routine: str
    """The id of the routine or exercise."""
    language: str = "en"
    """The language that the coach speaks, as a tag such as `de` or `pt-BR`."""
    voice: VoiceFields
    """The voice of the session."""
    duration_ms: _Count
    """How long the session lasts, in whole milliseconds."""
    events: list[Annotated[SpeechFields | ToneFields, Field(discriminator="type")]]
    """Everything that sounds, sorted by onset."""
    phases: list[PhaseFields]
    """The stretches of the session, one after the other without gaps."""
    chapters: list[ChapterFields]
    """The named sections of the session, in order."""
    notes: list[NoteFields]
    """What the compiler did to cues other than say them as asked, and why."""
    counts: CountsFields
    """The totals of the session."""

    def build(self) -> Script:
        """The script; whether it keeps the laws of scripts is not looked at."""
        return Script(
            title=self.title,
            routine=self.routine,
            voice=self.voice.build(),
            duration_ms=self.duration_ms,
            events=tuple(event.build() for event in self.events),
            phases=tuple(phase.build() for phase in self.phases),
            chapters=tuple(chapter.build() for chapter in self.chapters),
            notes=tuple(note.build() for note in self.notes),
            counts=self.counts.build(),
            language=self.language,
        )


FORM = JsonForm("script", 1, "A timed script", ScriptFields, mode="validation")
