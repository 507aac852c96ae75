"""Request -> a session on one screen: how long, how many holds, what is needed, its exercises, and the conditions that change it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from textwrap import fill

from voicecoach.api.compile import compile_session, compiler_request
from voicecoach.api.observer import SILENT, Observer
from voicecoach.compiler.resolve.exercise import Exercise, Session
from voicecoach.compiler.resolve.resolve import resolve_session
from voicecoach.errors import RequestError
from voicecoach.jsonform import JsonForm
from voicecoach.request import ESTIMATE, SessionRequest
from voicecoach.script import Script
from voicecoach.sheets.dose.choose import ChosenDose
from voicecoach.sheets.library.library import Library, find_folders
from voicecoach.units import counted, format_length, format_minutes

_WIDTH = 80


@dataclass(frozen=True, slots=True)
class ExerciseRow:
    """One exercise of a session."""

    exercise: str
    """Its id."""
    name: str
    """What people read."""
    dose: str
    """What is done, such as `2 cycles of 3 x 10 s, each side`."""
    duration_ms: int
    """How long it takes, with its rests."""


@dataclass(frozen=True, slots=True)
class ConditionEffect:
    """What a condition does to a session."""

    condition: str
    """Its id."""
    is_asked: bool
    """The session is adapted to it."""
    changes: tuple[str, ...]
    """What it changes, in words; empty: nothing."""


@dataclass(frozen=True, slots=True)
class Overview:
    """A session on one screen."""

    id: str
    """Of the routine or exercise."""
    title: str
    """What people read."""
    duration_ms: int
    """How long it takes."""
    is_estimate: bool
    """No voice was asked how long its phrases are."""
    holds: int
    """How many there are, over all sides."""
    hold_ms: int
    """How long they are in all."""
    equipment: tuple[str, ...]
    """The ids of what is needed."""
    exercises: tuple[ExerciseRow, ...]
    """In their order."""
    conditions: tuple[ConditionEffect, ...]
    """All that can be named."""

    def lines(self) -> Iterator[str]:
        """The overview to read, at most a screen of 80 columns and 24 lines for a routine of usual length."""
        about = "About " if self.is_estimate else ""
        held = f", {counted(self.holds, 'hold')} ({format_length(self.hold_ms)})" if self.holds else ""
        needed = ", ".join(thing.replace("-", " ") for thing in self.equipment) or "nothing"
        yield f"{self.title} ({self.id})"
        yield f"{about}{format_minutes(self.duration_ms)}{held}."
        yield fill(f"You need: {needed}.", _WIDTH)
        yield ""
        names = max((len(row.name) for row in self.exercises), default=0)
        doses = max((len(row.dose) for row in self.exercises), default=0)
        for row in self.exercises:
            minutes = format_minutes(row.duration_ms)
            yield f"  {row.name:<{names}}  {row.dose:<{doses}}  {minutes}"
        yield from self._condition_lines()

    def _condition_lines(self) -> Iterator[str]:
        changing = [effect for effect in self.conditions if effect.changes]
        width = max((len(effect.condition) for effect in changing), default=0)
        if changing:
            yield "\nConditions that change it (--with CONDITION)"
        for effect in changing:
            asked = " (asked for)" if effect.is_asked else ""
            start = f"  {effect.condition:<{width}}  "
            yield fill(
                f"{start}{'; '.join(effect.changes)}{asked}", _WIDTH, subsequent_indent=" " * len(start)
            )
        idle = [effect for effect in self.conditions if not effect.changes]
        for effect in idle:
            if effect.is_asked:
                yield f"\n{effect.condition} changes nothing in it."
        others = [effect.condition for effect in idle if not effect.is_asked]
        if others:
            yield "\n" + fill(f"No change here: {', '.join(others)}.", _WIDTH)


FORM = JsonForm("overview", 1, "A session on one screen", Overview)


def overview_session(request: SessionRequest, observer: Observer = SILENT) -> Overview:
    """The overview of a session as it would be compiled; timed by estimate unless the request names a voice.

    Raises as `compile_session` does.
    """
    asked = request if request.voice is not None else request.model_copy(update={"voice": ESTIMATE})
    session = compile_session(asked, observer)
    plan, script = session.plan, session.script
    equipment = dict.fromkeys(thing for exercise in plan.exercises for thing in exercise.equipment)
    return Overview(
        plan.routine,
        plan.title,
        script.duration_ms,
        not script.voice.measured,
        script.counts.holds,
        script.counts.hold_ms,
        tuple(equipment),
        tuple(_row(exercise, script) for exercise in plan.exercises),
        tuple(condition_effects(request, find_folders(request.cues, request.name))),
    )


def condition_effects(request: SessionRequest, library: Library) -> Iterator[ConditionEffect]:
    """What each condition changes in a session: one that is asked for against the session without it."""
    for condition in sorted(library.conditions()):
        is_asked = condition in request.conditions
        others = tuple(one for one in request.conditions if one != condition)
        try:
            without = _session(request, library, others)
            changed = _session(request, library, (*others, condition))
        except RequestError as error:
            # A dose or an exercise that was asked for is not there in one of the two.
            changes: tuple[str, ...] = (f"cannot be combined with this: {error.message}",)
        else:
            changes = tuple(_changes(without, changed))
        yield ConditionEffect(condition, is_asked, changes)


def _session(request: SessionRequest, library: Library, conditions: tuple[str, ...]) -> Session:
    return resolve_session(
        library, request.name, replace(compiler_request(request), conditions=conditions, language="en")
    )


def _changes(without: Session, changed: Session) -> Iterator[str]:
    before = {exercise.replaced or exercise.id: exercise for exercise in without.exercises}
    for exercise in changed.exercises:
        asked = exercise.replaced or exercise.id
        old = before.get(asked)
        if old is None or old.id != exercise.id:
            yield f"{exercise.id} instead of {old.id if old else asked}"
        elif old.variant != exercise.variant:
            way = exercise.name if exercise.name != old.name else (exercise.variant or "as usual")
            yield f"{exercise.id}: {way}"
        elif (old.dose, old.ladder) != (exercise.dose, exercise.ladder):
            yield f"{exercise.id}: another dose"
        elif old != exercise:
            yield f"{exercise.id}: other cues"
    if without.safety != changed.safety:
        yield "other safety lines"


def _row(exercise: Exercise, script: Script) -> ExerciseRow:
    lasts_ms = sum(phase.duration_ms for phase in script.phases if phase.ref.exercise == exercise.id)
    return ExerciseRow(exercise.id, exercise.name, dose_words(exercise.dose), lasts_ms)


def dose_words(dose: ChosenDose) -> str:
    """One dose as people say it: `2 cycles of 3 x 10 s, each side`.

    >>> from voicecoach.sheets.dose.choose import ChosenDose
    >>> dose_words(ChosenDose(sets=2, reps=3, rest_ms=0, noun="cycle", hold_ms=10_000, sides="each"))
    '2 cycles of 3 x 10 s, each side'
    """
    sides = "" if dose.sides != "each" or dose.one_side else ", each side"
    return f"{dose.in_words()}{f', {dose.one_side} side' if dose.one_side else sides}"
