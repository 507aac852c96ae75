"""One step of an exercise -> its windows: the words and the movement, and what paces, holds or times it."""

from collections.abc import Iterator
from dataclasses import replace

from voicecoach.compiler.resolve.exercise import MeantGate, MeantStep, Words
from voicecoach.compiler.unroll.announce import fill, fill_words
from voicecoach.compiler.unroll.coach import Coach, Occasion, cue_lines, make_window
from voicecoach.compiler.unroll.fade import FEW_SETS
from voicecoach.compiler.unroll.plan import Line, Window
from voicecoach.compiler.unroll.steps.holds import has_another_length, hold_windows, length_line
from voicecoach.compiler.unroll.steps.paced import keeps_beat, paced_windows
from voicecoach.compiler.unroll.tips import TIP_MS, next_tip
from voicecoach.script import PhaseKind

_GLIDES = {"rise": "tempo-lift", "fall": "tempo-lower", "rise and fall": "tempo-and-back"}
"""What paces a movement whose sheet names a tone."""


def step_windows(
    coach: Coach, step: MeantStep, occasion: Occasion, *, in_chain: bool = False
) -> Iterator[Window]:
    """One step: the words and the movement; for a hold also get-ready, ramp-up, hold and ramp-down.

    `in_chain`: it follows other movements of its rep, so that words must not make anybody wait under load.
    """
    occasion = occasion.at_step(step)
    values = _values(coach, step, occasion)
    is_new = coach.exposure.is_first_time(occasion.exercise.id, step.id)
    in_chain = in_chain and (not is_new or occasion.exercise.id in coach.walked)
    before = cue_lines(coach, step, occasion, values, when="before", slot="announce")
    if keeps_beat(step, occasion):
        yield from _beat_windows(coach, step, occasion, values, before)
        return
    is_announced = (step.ramp_up_ms > 0 or step.is_work) and step.move_ms == 0
    if not is_announced:
        yield _move_window(coach, step, occasion, values, before, is_new=is_new, in_chain=in_chain)
        before = []
    yield from paced_windows(coach, step, occasion)
    if step.hold_ms is not None:
        yield from hold_windows(coach, step, occasion, values, before)
        coach.pending.extend(cue_lines(coach, step, occasion, values, when="after", slot="lead"))
        coach.unsaid.clear()  # they belong to this step, and the window that comes next does not


def _move_window(
    coach: Coach,
    step: MeantStep,
    occasion: Occasion,
    values: dict[str, str],
    before: list[Line],
    *,
    is_new: bool,
    in_chain: bool,
) -> Window:
    """The command and its movement."""
    lines = before
    if step.arrives:
        lines = lines + cue_lines(coach, step, occasion, values, when="ready", slot="announce")
        if has_another_length(coach, step, occasion.exercise):
            lines.append(length_line(coach, "hold-this", step, occasion, values, slot="announce"))
    lines = [*lines, *_command(coach, step, occasion, values)]
    if step.hold_ms is None:
        lines += cue_lines(coach, step, occasion, values, when="during", slot="during")
        lines += cue_lines(coach, step, occasion, values, when="after", slot="tail")
    length_ms = step.move_ms
    if coach.arrival_ms:
        # The first position of an exercise: what there is to know of it is said while a person gets there.
        lines += [replace(line, slot="during") for line in coach.arrival]
        length_ms = max(length_ms, coach.arrival_ms)
        coach.arrival, coach.arrival_ms = [], 0
    if not lines and step.per == "set" and length_ms >= TIP_MS:
        lines = next_tip(coach, occasion.exercise)
    prepares = step.per in {"exercise", "side"} and occasion.ref.rep_number is None
    window = make_window(
        coach,
        PhaseKind.SET_UP if prepares else PhaseKind.MOVE,
        length_ms,
        occasion,
        lines,
        listen_first=(
            is_new and not in_chain and occasion.ref.rep_number is not None and _has_to_be_heard(step)
        ),
        keeps_time=in_chain and step.move_ms > 0,
        glide=_GLIDES.get(step.tone or ""),
    )
    gate = _gate(step, values)
    return window if gate is None else replace(window, gate=gate)


def _beat_windows(
    coach: Coach, step: MeantStep, occasion: Occasion, values: dict[str, str], before: list[Line]
) -> Iterator[Window]:
    """A rep of a fast tempo after the first: what there is to say, such as its count, is said in its first phase or not at all."""
    waiting, coach.pending = coach.pending, []
    number = occasion.ref.rep_number
    lines = [
        replace(
            line, slot="lead", forms=(("word", f"{number}."),) if line.cue == "rep-last" else line.forms[-1:]
        )
        for line in (*waiting, *before)
    ]
    for when in ("during", "after"):
        lines += cue_lines(coach, step, occasion, values, when=when, slot="lead")
    yield from paced_windows(coach, step, occasion, lines)
    coach.unsaid.clear()


def _has_to_be_heard(step: MeantStep) -> bool:
    """Whether a new movement begins when its words are over; a pause, which will be silent, begins with them."""
    return not step.arrives and step.tone != "none"


def _command(coach: Coach, step: MeantStep, occasion: Occasion, values: dict[str, str]) -> Iterator[Line]:
    """The words of a step, unless its tone is enough by now, or the switch of sides has said them."""
    if coach.placed == step.id:
        coach.placed = None
        return
    scope = (*occasion.scope, "step")
    starts_set = _words_return(coach, step, occasion)
    # Which way to go into a hold is plain from its sounds only to somebody who knows the exercise.
    may_be_silent = step.hold_ms is None or coach.exposure.familiarity(occasion.exercise.id) > 0
    # The words of a tempo command each of its phases; those of the step, just before, would send a person off too early.
    has_tempo_words = step.tempo is not None and step.tempo.by != "ticks" and step.move_ms == 0
    is_carried = step.tone is not None or has_tempo_words
    is_enough = is_carried and coach.exposure.has_heard_enough(scope, step.id)
    if is_enough and may_be_silent and not starts_set:
        return
    forms, fading = coach.exposure.expose(scope, step.id, fill_words(step.words, values))
    orients = step.per in {"exercise", "side"}
    yield Line(
        step.id, forms, "control", step.origin, orients=orients, exposure=fading.exposure, fading=fading
    )


def _words_return(coach: Coach, step: MeantStep, occasion: Occasion) -> bool:
    """Whether the words of a step come back with this rep although its tone has been enough: at the start of a set.

    Of a known exercise that is its first set, but which way to go into a hold and out of it, and which side it is, is said in each.
    Of a new one the side that begins is named in every rep.
    """
    exercise, ref = occasion.exercise, occasion.ref
    needs_few = coach.exposure.needs_few_words(exercise.id)
    if step.per == "side" and exercise.dose.sides == "within a rep":
        begins = ref.side == coach.session.sides[0]
        return ref.rep_number == 1 or (begins and not needs_few)
    if ref.rep_number != 1 or exercise.dose.sets > FEW_SETS:
        return False
    has_holds = any(one.hold_ms is not None for one in exercise.steps)
    return not needs_few or ref.set_number == 1 or has_holds


def other_side_lines(coach: Coach, step: MeantStep | None, occasion: Occasion) -> Iterator[Line]:
    """The words of a switch of sides: the other side and the place to go there, before anything else is said.

    `step`: what the set of this side begins with, if that leads to a place. Words of it that name the side say both.
    """
    side = occasion.ref.side
    if side is None:
        return
    is_place = step is not None and step.move_ms > 0
    words = step.words if step is not None and is_place else Words("")
    # A single word that names the side, such as "right ahead", says too little behind "other side".
    said = next((text for text in (words.short, words.full) if text is not None and "{side" in text), None)
    if step is None or said is None:
        yield coach.say.line(
            "switch", occasion.scope, coach.say.side_values(side, occasion.exercise), must=True
        )
    if step is None or not is_place:
        return
    values = _values(coach, step, occasion)
    if said is None:
        yield from _command(coach, step, occasion, values)
    else:
        text = fill(said, values)
        coach.exposure.expose((*occasion.scope, "step"), step.id, words)
        told = {"words": text[:1].lower() + text[1:], "sentence": text}
        yield coach.say.line("other-side", occasion.scope, told, must=True)
    coach.placed = step.id


def _gate(step: MeantStep, values: dict[str, str]) -> MeantGate | None:
    gate = step.gate
    return gate if gate is None or gate.words is None else replace(gate, words=fill_words(gate.words, values))


def _values(coach: Coach, step: MeantStep, occasion: Occasion) -> dict[str, str]:
    """What the variables of a step's words stand for here."""
    values = {
        "limb": coach.session.phrases.word("limbs", occasion.exercise.limb),
        "hold": coach.say.time(step.hold_ms or occasion.exercise.dose.hold_ms or 0),
        "n": str(occasion.ref.rep_number or 1),
    }
    if occasion.ref.side is not None:
        values |= coach.say.sides("side", occasion.ref.side)
        values |= coach.say.sides("other", "right" if occasion.ref.side == "left" else "left")
    return values
