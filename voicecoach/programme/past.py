"""Sessions that were done -> their doses, in the words of the ladders as far as these are still about the same exercise.

A profile that changes later does not change what was done.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from voicecoach.journal.entries import Done, ExerciseDone
from voicecoach.programme.enrolment import Enrolment, is_as_now
from voicecoach.sheets.forms.sheet import ExerciseSheet
from voicecoach.sheets.library.library import form_of
from voicecoach.units import counted, format_time


@dataclass(frozen=True, slots=True)
class DoneDose:
    """The dose of one exercise in a session that was done."""

    words: str
    """As people say it, such as `2 cycles of 12 s`."""
    level: str
    """As written in a ladder, such as `2x12 s`."""
    done_as: str = ""
    """The exercise or variant that was done, if another one would be now; else empty."""


def done_doses(session: Done, enrolment: Enrolment) -> dict[str, DoneDose]:
    """What was done of each exercise that was begun at a level, by the id that the routine names."""
    begun = {one.exercise: one for one in session.exercises if one.is_begun and one.level}
    now = enrolment.exercises
    is_same = {
        asked: asked not in now or is_as_now(one.did, one.variant, now[asked]) for asked, one in begun.items()
    }
    rungs = enrolment.rungs({asked: one.level or 1 for asked, one in begun.items()}, session.name)
    doses = {}
    for asked, one in begun.items():
        ladder = enrolment.prescription.ladders.get(asked, ())
        if is_same[asked] and asked in rungs and (one.level or 1) <= len(ladder):
            doses[asked] = DoneDose(enrolment.dose_words(asked, rungs[asked]), str(rungs[asked]))
        else:
            done_as = "" if is_same[asked] else _way(one, enrolment)
            doses[asked] = DoneDose(recorded_words(one), _as_rung(one), done_as)
    return doses


def recorded_words(one: ExerciseDone) -> str:
    """A dose in the words of the journal, where no ladder has any for it."""
    parts = [counted(one.sets, "set")] if one.sets else []
    parts += [counted(one.reps, "rep")] if one.reps else []
    words = " of ".join(parts)
    return ", ".join(filter(None, [words, f"holds of {format_time(one.hold_ms)}" if one.hold_ms else ""]))


def _way(one: ExerciseDone, enrolment: Enrolment) -> str:
    """The name of what was done: of the exercise, or of its variant."""
    sheet = enrolment.library.find("exercise", one.did or one.exercise)
    if sheet is None:
        return one.did or one.exercise
    form = form_of(sheet, ExerciseSheet)
    names: Mapping[str, str | None] = {each.id: each.name for each in form.variants}
    return next((name for part in (one.variant or "").split("+") if (name := names.get(part))), form.name)


def _as_rung(one: ExerciseDone) -> str:
    size = format_time(one.hold_ms) if one.hold_ms else str(one.reps or "")
    return "x".join(filter(None, [str(one.sets or ""), size])) or "-"
