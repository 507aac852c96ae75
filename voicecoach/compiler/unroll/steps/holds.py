"""The hold of a step, or its timed work: what is announced, the count-in or the ramp, the time between the beeps."""

from collections.abc import Iterator
from dataclasses import replace

from voicecoach.compiler.resolve.exercise import Exercise, MeantStep, Words
from voicecoach.compiler.unroll.announce import fill, fill_words
from voicecoach.compiler.unroll.coach import Coach, Occasion, cue_lines, make_window, sounds_within
from voicecoach.compiler.unroll.fade import FAMILIAR
from voicecoach.compiler.unroll.plan import BREATH_FROM_MS, Line, Slot, Window
from voicecoach.compiler.unroll.steps.paced import breath_phases
from voicecoach.script import PhaseKind
from voicecoach.sheets.forms.sheet import Moment, When
from voicecoach.units import LONGEST_MS, MS_PER_S

COUNT_IN_MS = 3250
"""Three seconds, a tick at the start of each, after a guard."""


_EVERY_SECOND_TO_MS = 30 * MS_PER_S
_COUNTED_EVERY = (
    (_EVERY_SECOND_TO_MS, MS_PER_S),
    (300 * MS_PER_S, 10 * MS_PER_S),
    (LONGEST_MS, 60 * MS_PER_S),
)
"""How far apart the times are that are counted aloud, for holds up to a length."""
_BREATHS_TOLD = 2
"""How often the words for in and out go with the tones, by step and side."""


def _breath_lines(coach: Coach, step: MeantStep, occasion: Occasion) -> Iterator[Line]:
    """In and out, said with the first breath of a paced hold; after the second time the tones are enough."""
    if step.breathe is None:
        return
    for phase, at_ms, _ in breath_phases(step.breathe):
        line = coach.say.line(
            phase,
            (*occasion.scope, step.id),
            priority="breath",
            slot="during",
            moment=Moment(offset_ms=BREATH_FROM_MS + at_ms),
        )
        if line.exposure < _BREATHS_TOLD:
            yield line


def _seconds_aloud(coach: Coach, step: MeantStep) -> Iterator[Line]:
    """The time of a hold, counted: each second of a short one, and every ten seconds or minute of a longer one."""
    hold_ms = step.hold_ms or 0
    if step.seconds is None:
        return
    every_ms = next(every_ms for most_ms, every_ms in _COUNTED_EVERY if hold_ms <= most_ms)
    for passed_ms in range(every_ms, hold_ms, every_ms):
        shown_ms = passed_ms if step.seconds == "up" else hold_ms - passed_ms
        yield Line(
            f"second-{passed_ms // MS_PER_S}",
            (("word", f"{shown_ms // MS_PER_S}." if every_ms == MS_PER_S else coach.say.time(shown_ms)),),
            "count",
            step.origin,
            slot="during",
            moment=Moment(offset_ms=passed_ms),
            on_time=True,
            exposure=-1,
        )


def hold_windows(
    coach: Coach,
    step: MeantStep,
    occasion: Occasion,
    values: dict[str, str],
    before: list[Line],
) -> Iterator[Window]:
    hold_ms = step.hold_ms or 0
    pacing, tally = occasion.exercise.pacing_ms, coach.tallies[occasion.exercise.id]
    # A count of single seconds takes the place of the ticks.
    has_ticks = hold_ms >= pacing["long-hold"] and not (step.seconds and hold_ms <= _EVERY_SECOND_TO_MS)
    go: list[Line] = []
    if not step.arrives:
        ready_ms = pacing["get-ready-later"]
        if step.ramp_up_ms and coach.exposure.familiarity(occasion.exercise.id) == FAMILIAR:
            ready_ms //= 2  # there is nothing to get ready for but the tone itself
        announced = list(_announcement(coach, step, occasion, values))
        go = [line for line in announced if line.must]
        lines = [
            *before,
            *(line for line in announced if not line.must),
            *cue_lines(coach, step, occasion, values, when="ready", slot="lead"),
            *_ready_lines(coach, step, occasion, values),
        ]
        length_ms = ready_ms if step.ready_ms is None else step.ready_ms
        yield make_window(coach, PhaseKind.GET_READY, length_ms, occasion, lines)
        yield from _count_in(coach, step, occasion)
    coach.hold_ms = coach.held[occasion.exercise.id] = hold_ms
    if step.ramp_up_ms:
        said = {line.forms[0][1] for line in go}
        others = _until_tone_is_enough(coach, step, occasion, values, "ramp-up", has_go=bool(go))
        # Where the sheet's own word for the tone is that of the step, it is said once.
        go += [line for line in others if line.forms[0][1] not in said]
        yield make_window(coach, PhaseKind.RAMP_UP, step.ramp_up_ms, occasion, go)
    during = [
        *cue_lines(coach, step, occasion, values, when="during", slot="during"),
        *_breath_lines(coach, step, occasion),
        *_seconds_aloud(coach, step),
    ]
    kind = PhaseKind.WORK if step.is_work else PhaseKind.HOLD
    yield replace(
        make_window(coach, kind, hold_ms, occasion, during, ticks=has_ticks),
        breath=step.breathe,
        sounds=sounds_within(step, occasion),
        goes_on=step.goes_on,
        is_open=step.is_open,
    )
    if step.ramp_down_ms:
        yield make_window(
            coach,
            PhaseKind.RAMP_DOWN,
            step.ramp_down_ms,
            occasion,
            _until_tone_is_enough(coach, step, occasion, values, "ramp-down"),
        )
    if step.is_work:
        tally.works += 1
        tally.work_ms += hold_ms
    else:
        tally.holds += 1
        tally.hold_ms += hold_ms


def _count_in(coach: Coach, step: MeantStep, occasion: Occasion) -> Iterator[Window]:
    """Three ticks, or three words, that lead up to the start beep a second apart."""
    if step.count_in == "none":
        return
    lines = [
        Line(
            f"count-in-{number}",
            (("word", f"{number}."),),
            "count",
            step.origin,
            slot="during",
            moment=Moment(from_end_ms=number * MS_PER_S),
            exposure=-1,
        )
        for number in (3, 2, 1)
    ]
    yield make_window(
        coach,
        PhaseKind.GET_READY,
        COUNT_IN_MS,
        occasion,
        lines if step.count_in == "words" else [],
        ticks=step.count_in == "ticks",
        fixed=True,
    )


def _until_tone_is_enough(
    coach: Coach,
    step: MeantStep,
    occasion: Occasion,
    values: dict[str, str],
    when: When,
    *,
    has_go: bool = False,
) -> list[Line]:
    """What goes with the tone of a ramp: the sheet's own words, which techniques grow quiet of, or the go of the coach."""
    if not any(cue.when == when for cue in step.cues):
        return [coach.say.line("go", occasion.scope)] if when == "ramp-up" and not has_go else []
    known = {cue.id for cue in step.cues if coach.exposure.has_heard_enough(occasion.scope, cue.id)}
    needs_few = coach.exposure.needs_few_words(occasion.exercise.id)
    if occasion.ref.rep_number == 1 and (occasion.ref.set_number == 1 or not needs_few):
        known &= {"ramp-up", "ramp-down"}  # what else it says comes back with each set while it is new
    lines = cue_lines(coach, step, occasion, values, when=when, slot="lead")
    return [line for line in lines if line.cue not in known or line.must]


def _announcement(
    coach: Coach, step: MeantStep, occasion: Occasion, values: dict[str, str]
) -> Iterator[Line]:
    """What will be done when the tone rises: said as what is to come, since the tone and its word are the go.

    Once it has been announced often enough, its word alone goes with the tone, unless all talk is asked for; such a line
    is `must`.
    """
    if not (step.ramp_up_ms or step.is_work) or step.move_ms:
        return
    said = fill_words(step.words, values)
    if not step.ramp_up_ms:
        shown, fading = coach.exposure.expose((*occasion.scope, "step"), step.id, said)
        yield Line(step.id, shown, "control", step.origin, exposure=fading.exposure, fading=fading)
        return
    phrase = coach.session.phrases.say["when-tone-rises"]
    forms = [phrase.full, phrase.short or phrase.full, phrase.word or phrase.short or phrase.full]
    texts = [said.full, said.short, said.word]
    announced = [
        None if text is None else fill(form, {"words": text[:1].lower() + text[1:]})
        for form, text in zip(forms, texts, strict=True)
    ]
    words = Words(announced[0] or "", announced[1], announced[2])
    shown, fading = coach.exposure.expose((*occasion.scope, "step"), step.id, words)
    keeps_all = coach.exposure.talk(occasion.exercise.id) == "full"
    is_known = said.word is not None and shown[0][0] == "word" and not keeps_all
    if is_known:
        shown = (("word", said.word or ""),)
    yield Line(step.id, shown, "control", step.origin, is_known, exposure=fading.exposure, fading=fading)


def _ready_lines(coach: Coach, step: MeantStep, occasion: Occasion, values: dict[str, str]) -> Iterator[Line]:
    """How long the hold will be, whenever that is new; and get ready, where no announcement has said so."""
    is_announced = step.ramp_up_ms > 0 and step.move_ms == 0
    if step.is_work:
        scope = (*occasion.scope, "work", str(step.hold_ms))
        yield coach.say.line("get-ready-work", scope, {"work": values["hold"]})
        return
    if step.is_open:
        yield coach.say.line("hold-open", (*occasion.scope, "open"), {"hold": values["hold"]})
        return
    if has_another_length(coach, step, occasion.exercise):
        phrase = "hold-this" if is_announced else "get-ready-hold"
        yield length_line(coach, phrase, step, occasion, values)
    elif not is_announced:
        yield coach.say.line("get-ready", occasion.scope, {"hold": values["hold"]})
    elif coach.hold_ms != step.hold_ms:
        yield coach.say.line("hold-length", (), {"hold": values["hold"]})


def has_another_length(coach: Coach, step: MeantStep, exercise: Exercise) -> bool:
    """Whether a hold lasts longer or shorter than the one before it in this exercise; the first one, than any other of it."""
    before = coach.held.get(exercise.id)
    if before is not None:
        return before != step.hold_ms
    lengths = {other.hold_ms for other in exercise.steps if other.hold_ms is not None}
    return len(lengths) > 1 or len(exercise.steps_by_time) > 1


def length_line(
    coach: Coach,
    phrase: str,
    step: MeantStep,
    occasion: Occasion,
    values: dict[str, str],
    *,
    slot: Slot = "lead",
) -> Line:
    """The length of one hold, which each length of the exercise says in full once."""
    scope = (*occasion.scope, "hold", str(step.hold_ms))
    return coach.say.line(phrase, scope, {"hold": values["hold"]}, slot=slot)
