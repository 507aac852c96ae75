"""What the sounds of a session mean: each is announced and then sounds, before anybody is in position."""

from collections.abc import Iterator
from dataclasses import replace

from voicecoach.compiler.resolve.exercise import Session
from voicecoach.compiler.unroll.coach import Coach
from voicecoach.compiler.unroll.plan import Window
from voicecoach.script import NO_STEP, PhaseKind

INTRODUCED_BY = {
    "ramp-up": "glide-explained",
    "hold-start": "beeps-explained",
    "hold-end": "end-explained",
    "ramp-down": "fall-explained",
    "tempo-and-back": "back-explained",
    "tick": "ticks-explained",
    "switch": "switch-explained",
    "rest-end": "rest-explained",
}
"""The stock phrase that says what a sound means."""
TICK_MS = 1000
GLIDE_MS = 1500
"""How long a glide of one direction sounds; one that rises and falls takes twice as long."""
_STARTS = {
    frozenset({False}): "beeps-explained",
    frozenset({True}): "work-explained",
    frozenset({False, True}): "starts-explained",
}
"""What the start beep means: a hold, timed work, or both."""
_SOUNDED_SESSIONS = 2
"""In how many sessions the sounds are introduced, and after a long gap; with signals only, in all."""


def sound_windows(coach: Coach) -> Iterator[Window]:
    """Two windows for each sound that this session has: its words, and the sound itself."""
    session = coach.session
    is_known = session.session_number > _SOUNDED_SESSIONS and "" not in session.refreshed
    if is_known and session.talk != "signals":
        return
    sounds = list(_sounds(session))
    for phrase, beep, glide in sounds:
        # It stands for itself, so that a session with one sound more differs in that one alone.
        ref = replace(NO_STEP, step=phrase)
        lines = (coach.say.line(phrase, (), must=beep in {"hold-start", "hold-end"}),)
        yield Window(PhaseKind.SET_UP, 0, elastic=True, lines=lines, ref=ref)
        is_last = (phrase, beep, glide) == sounds[-1]
        glide_ms = 2 * GLIDE_MS if glide == "tempo-and-back" else GLIDE_MS
        length_ms = glide_ms if glide else TICK_MS if beep == "tick" or is_last else 0
        for _ in range(3 if beep == "tick" else 1):
            yield Window(PhaseKind.SET_UP, length_ms, elastic=True, head_beep=beep, glide=glide, ref=ref)


def _sounds(session: Session) -> Iterator[tuple[str, str | None, str | None]]:
    """The stock phrase of each sound, with its beep or glide."""
    steps = [(step, exercise) for exercise in session.exercises for step in exercise.steps]
    if any(step.ramp_up_ms for step, _ in steps):
        yield "glide-explained", None, "ramp-up"
    timed = {step.is_work for step, _ in steps if step.hold_ms}
    if timed:
        yield _STARTS[frozenset(timed)], "hold-start", None
        yield "work-end-explained" if True in timed else "end-explained", "hold-end", None
    if any(step.ramp_down_ms for step, _ in steps):
        yield "fall-explained", None, "ramp-down"
    if any(step.tone == "rise and fall" for step, _ in steps):
        yield "back-explained", None, "tempo-and-back"
    if any((step.hold_ms or 0) >= exercise.pacing_ms["long-hold"] for step, exercise in steps):
        yield "ticks-explained", "tick", None
    if any(step.count_in == "ticks" for step, _ in steps):
        yield "count-in-explained", "tick", None
    if any(
        exercise.dose.sides == "each"
        and not exercise.dose.is_rest_exact
        and len(session.sides_of(exercise)) > 1
        for exercise in session.exercises
    ):
        yield "switch-explained", "switch", None
    has_rests = any(
        exercise.dose.sets > 1 and exercise.dose.rest_ms > 0 and not exercise.dose.is_rest_exact
        for exercise in session.exercises
    ) or any(
        visit.round_start is not None and visit.round_start.rest_ms and not visit.round_start.is_exact
        for visit in session.visits
    )
    if has_rests:
        yield "rest-explained", "rest-end", None
