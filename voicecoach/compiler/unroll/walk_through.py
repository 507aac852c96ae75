"""The walk-through: a rep in words before it is done for the first time, so that nobody has to listen under load.

Whoever hears a movement explained while hanging in it holds it for as long as the words last. So a new exercise whose
reps are a chain of movements is told first, as a whole, and then done at its own pace with few words. What is heard in a
timed hold needs no telling, and what is only for later sets is told in the rest before them.
"""

from collections.abc import Iterator
from dataclasses import replace

from voicecoach.compiler.resolve.exercise import Exercise, MeantCue, MeantStep
from voicecoach.compiler.unroll.announce import fill_words
from voicecoach.compiler.unroll.coach import Coach, Occasion, cue_line, make_window
from voicecoach.compiler.unroll.plan import Line, Window
from voicecoach.script import PhaseKind

_TOLD = frozenset({"technique", "correction", "imagery"})
"""The cues that belong to the movement itself; breath, praise and control come when they are needed."""


def is_chain_step(step: MeantStep, exercise: Exercise) -> bool:
    """Whether a step is done under load, in the flow of a rep: not what only prepares the first one, or is announced."""
    if step.per not in {"rep", "side"} or (step.per == "side" and exercise.dose.sides == "each"):
        return False
    prepares = step.reps is not None and step.reps.includes(1, 2) and not step.reps.includes(2, 2)
    return not prepares and step.ramp_up_ms == 0 and step.tempo is None and step.breathe is None


def needs_walk(coach: Coach, exercise: Exercise) -> bool:
    """Whether a rep is told before it is done: not if it is known, or too short to need it."""
    is_new = coach.exposure.is_new((exercise.id,))
    return is_new and exercise.talk not in {"brief", "signals"} and len(_chain(exercise)) > 1


def walk_through(coach: Coach, exercise: Exercise) -> Iterator[Window]:
    """The steps of a rep with their techniques, in full."""
    chain = _chain(exercise)
    occasion = Occasion.of(exercise, side=coach.session.sides_of(exercise)[0])
    lines = [coach.say.line("listen-first", ())]
    for step in chain:
        lines += step_lines(coach, step, occasion.at_step(step))
    has_tones = any(step.tone not in {None, "none"} for step in chain)
    lines.append(coach.say.line("now-you-tones" if has_tones else "now-you", ()))
    coach.walked.add(exercise.id)
    whole = Occasion.of(exercise)
    yield make_window(coach, PhaseKind.SET_UP, 0, whole, lines)


def told_in_rests(coach: Coach, exercise: Exercise) -> list[Line]:
    """The techniques of a walked exercise that begin with a later set, in full, for the rest before it."""
    if exercise.id not in coach.walked:
        return []
    cues = [cue for cue in later_cues(exercise) if not coach.exposure.was_heard(cue.id)]
    coach.told_in_rests |= {cue.id for cue in cues}
    return [replace(cue_line(coach, cue, (exercise.id,), {}), slot="during") for cue in cues]


def later_cues(exercise: Exercise) -> list[MeantCue]:
    """The techniques of the movements of a rep that begin with a later set, each once."""
    later = {cue.id: cue for step in _chain(exercise) for cue in step.cues if _waits(cue, exercise)}
    return list(later.values())


def _chain(exercise: Exercise) -> list[MeantStep]:
    """The steps of a first rep that are done in one flow."""
    return [
        step
        for step in exercise.steps
        if is_chain_step(step, exercise) and (step.reps is None or step.reps.includes(1, exercise.dose.reps))
    ]


def _waits(cue: MeantCue, exercise: Exercise) -> bool:
    dose = exercise.dose
    is_later = cue.sets is not None and not cue.sets.includes(1, dose.sets)
    return cue.priority in _TOLD and is_later and dose.sets > 1 and dose.rest_ms > 0


def step_lines(coach: Coach, step: MeantStep, occasion: Occasion) -> Iterator[Line]:
    side = occasion.ref.side or "left"
    values = {
        "limb": coach.session.phrases.word("limbs", occasion.exercise.limb),
        "hold": coach.say.time(step.hold_ms or occasion.exercise.dose.hold_ms or 0),
        "n": "1",
        **coach.say.sides("side", side),
        **coach.say.sides("other", "right" if side == "left" else "left"),
    }
    forms, fading = coach.exposure.expose((*occasion.scope, "step"), step.id, fill_words(step.words, values))
    yield Line(step.id, forms, "control", step.origin, exposure=fading.exposure, fading=fading)
    number = coach.session.session_number
    if step.hold_ms is not None:
        return
    for cue in step.cues:
        is_asked = cue.sessions is None or cue.sessions.includes(number, number)
        is_known = coach.exposure.was_heard(cue.id)
        if cue.priority in _TOLD and is_asked and not is_known and not _waits(cue, occasion.exercise):
            yield cue_line(coach, cue, occasion.scope, values)
