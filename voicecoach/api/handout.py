"""Plan and script -> the exercises as they are printed for a patient."""

import re
from collections.abc import Collection

from voicecoach.compiler.resolve.exercise import Exercise
from voicecoach.compiler.unroll.plan import Plan
from voicecoach.page.content import HandoutExercise
from voicecoach.page.words import page_words
from voicecoach.script import Script
from voicecoach.units import format_time

_VARIABLE = re.compile(r"\{([a-z_]+)(?::[a-z]+)?\}")


_NO_CAUTIONS = frozenset({"welcome", "safety-first", "need"})
"""What else is said before the first exercise."""


def handout_exercises(plan: Plan, said: Collection[str] = ()) -> tuple[HandoutExercise, ...]:
    """The exercises of a session in order, in its language, without the cautions that were `said` for the whole of it."""
    words = page_words(plan.phrases.language)
    return tuple(_exercise(exercise, plan, words, said) for exercise in plan.exercises)


def session_cautions(script: Script) -> tuple[str, ...]:
    """When to stop: what is said about safety before the first exercise, without the heading."""
    opening = {
        phase.index for phase in script.phases if phase.ref.exercise is None and phase.ref.step is None
    }
    first = min((phase.at_ms for phase in script.phases if phase.ref.exercise), default=0)
    return tuple(
        speech.text
        for speech in script.speech
        if speech.phase in opening and speech.at_ms < first and speech.cue not in _NO_CAUTIONS
    )


def _exercise(
    exercise: Exercise, plan: Plan, words: dict[str, str], said: Collection[str]
) -> HandoutExercise:
    phrases = plan.phrases
    return HandoutExercise(
        id=exercise.id,
        name=exercise.name,
        dose=_dose(exercise, words),
        equipment=tuple(phrases.thing(one) for one in exercise.equipment),
        why=exercise.why,
        steps=tuple(_readable(step.words.full, words) for step in exercise.steps),
        cautions=tuple(
            text for cue in exercise.safety if (text := _readable(cue.words.full, words)) not in said
        ),
    )


def _dose(exercise: Exercise, words: dict[str, str]) -> str:
    """Sets, reps, hold and rest as signs that need no grammar: `2 x 3 x 10 s`."""
    dose = exercise.dose
    parts = [f"{dose.sets} x {dose.reps}"]
    if dose.hold_ms is not None:
        parts.append(f"{words['hold']} {format_time(dose.hold_ms)}")
    if dose.work_ms is not None:
        parts.append(format_time(dose.work_ms))
    if dose.rest_ms:
        parts.append(f"{words['rest']} {format_time(dose.rest_ms)}")
    if dose.one_side is not None:
        parts.append(words[dose.one_side])
    elif dose.sides != "none":
        parts.append(f"{words['left']} / {words['right']}")
    return " · ".join(parts)


def _readable(text: str, words: dict[str, str]) -> str:
    """A spoken text to read, with what differs from time to time in words that fit any time."""
    any_time = {"side": f"{words['left']} / {words['right']}", "other": f"{words['right']} / {words['left']}"}
    filled = _VARIABLE.sub(lambda match: any_time.get(match[1], "…"), text)
    return filled[:1].upper() + filled[1:]
