"""The walk-through: a rep in words before it is done for the first time, so that nobody has to listen under load.

Whoever hears a movement explained while hanging in it holds it for as long as the words last. So a new exercise whose
reps are a chain of movements is told first, as a whole, and then done at its own pace with few words.
"""

from collections.abc import Iterator

from voicecoach.compiler.resolve.exercise import Exercise, MeantStep
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


def walk_through(coach: Coach, exercise: Exercise) -> Iterator[Window]:
    """The steps of a rep with their techniques, in full; nothing if they are known, or too few to need it."""
    chain = [
        step
        for step in exercise.steps
        if is_chain_step(step, exercise) and (step.reps is None or step.reps.includes(1, exercise.dose.reps))
    ]
    if len(chain) < 2 or exercise.talk in {"brief", "signals"} or not coach.exposure.is_new((exercise.id,)):
        return
    occasion = Occasion.of(exercise, side=coach.session.sides[0])
    lines = [coach.say.line("listen-first", ())]
    for step in chain:
        lines += _step_lines(coach, step, occasion.at_step(step))
    lines.append(coach.say.line("now-you", ()))
    coach.walked.add(exercise.id)
    whole = Occasion.of(exercise)
    yield make_window(coach, PhaseKind.SET_UP, 0, whole, lines)


def _step_lines(coach: Coach, step: MeantStep, occasion: Occasion) -> Iterator[Line]:
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
    told: set[str] = set()
    for cue in step.cues:
        is_asked = cue.sessions is None or cue.sessions.includes(number, number)
        if cue.priority in _TOLD and is_asked and cue.id not in told and cue.id not in coach.told:
            told.add(cue.id)
            coach.told.add(cue.id)
            yield cue_line(coach, cue, occasion.scope, values)
