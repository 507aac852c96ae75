"""What is worth knowing about a new exercise and can wait for a quiet moment: a rest, a switch, a step that needs no words."""

import re
from collections.abc import Iterator
from dataclasses import replace

from voicecoach.compiler.resolve.exercise import Exercise, Session
from voicecoach.compiler.unroll.coach import Coach, cue_line
from voicecoach.compiler.unroll.plan import Line
from voicecoach.compiler.unroll.walk_through import later_cues, told_in_rests
from voicecoach.sheets.forms.sheet import Moment

_SENTENCE = re.compile(r"[^.!?]+[.!?]*")
_TIP_EVERY_MS = 7_000
"""One thing to know for so much of a rest."""
_TIPS_UNTIL = 60
"""Percent of a rest: what comes next is said behind it."""
_SETS_UNTIL_SILENT = 8
"""With so many sets there is one with silent steps in any session."""
TIP_MS = 5_000
"""A step between two sets that lasts so long, and is silent by now, has room for one thing to know."""


def gather_tips(coach: Coach, exercise: Exercise) -> None:
    """What is worth knowing about a new exercise and can wait for its rests: what to do when something feels wrong, and why."""
    if not coach.exposure.is_new((exercise.id,)) or exercise.talk not in {"full", "normal"}:
        return
    tips = told_in_rests(coach, exercise)
    tips += [cue_line(coach, tip, (exercise.id,), {}, "during") for tip in exercise.tips]
    if why_can_wait(coach.session, exercise):
        tips += [replace(line, slot="during") for line in why_lines(coach.session, exercise.why, exercise.id)]
    coach.tips[exercise.id] = tips


def tip_lines(coach: Coach, exercise: Exercise, rest_ms: int) -> list[Line]:
    """The next things worth knowing about an exercise, as many as a rest has room for, spread over its first half."""
    tips = coach.tips.get(exercise.id, [])
    told, coach.tips[exercise.id] = tips[: _tips_in(rest_ms)], tips[_tips_in(rest_ms) :]
    if rest_ms < 2 * _TIP_EVERY_MS:
        return told
    return [
        replace(line, moment=Moment(percent=_TIPS_UNTIL * number // (len(told) + 1)))
        for number, line in enumerate(told, 1)
    ]


def next_tip(coach: Coach, exercise: Exercise) -> list[Line]:
    """The next thing worth knowing about an exercise that has no rests, for a step that would be silent; none if all is said."""
    tips = coach.tips.get(exercise.id, []) if exercise.dose.rest_ms == 0 else []
    return [tips.pop(0)] if tips else []


def _tips_in(rest_ms: int) -> int:
    return max(1, rest_ms // _TIP_EVERY_MS)


def why_can_wait(session: Session, exercise: Exercise) -> bool:
    """Whether the rests of an exercise have room for its reason beside its tips and what is told for later sets."""
    dose = exercise.dose
    takes_turns = any(
        visit.round_number is not None for visit in session.visits if visit.exercise.id == exercise.id
    )
    if session.talk != "normal" or takes_turns:
        return False
    both = dose.sides == "each" and len(session.sides_of(exercise)) == 2
    if dose.rest_ms == 0 and dose.sets >= _SETS_UNTIL_SILENT and _has_silent_step(exercise):
        return True
    rests = (dose.sets - 1) * (2 if both else 1) if dose.rest_ms else 0
    return rests * _tips_in(dose.rest_ms) + both > len(exercise.tips) + len(later_cues(exercise))


def _has_silent_step(exercise: Exercise) -> bool:
    """Whether a step between its sets is silent once it is known."""
    return any(
        step.per == "set" and step.tone == "none" and step.move_ms >= TIP_MS for step in exercise.steps
    )


def why_lines(session: Session, why: str | None, owner: str) -> Iterator[Line]:
    """The education behind a sheet, in the first session: what an exercise is for; all of it when all talk is asked for."""
    if why is None or session.talk not in {"full", "normal"} or session.session_number != 1:
        return
    sentences = [sentence.strip() for sentence in _SENTENCE.findall(why) if sentence.strip()]
    if session.talk == "normal":
        sentences = sentences[:1] if owner != session.id else []
    for sentence in sentences:
        yield Line(f"why-{owner}", (("full", sentence),), "encourage", "")
