"""What a screen shows of a position on the tape: titles, numbers, what is being said and what comes next."""

from collections.abc import Sequence

from voicecoach.compiler.unroll.announce import Announcer
from voicecoach.compiler.unroll.fade import Exposure
from voicecoach.compiler.unroll.plan import Window
from voicecoach.live.commands import Now, State
from voicecoach.live.tape.position import Position
from voicecoach.live.tape.segments import Segment
from voicecoach.live.tape.sound_queue import Sound
from voicecoach.live.tape.tape import Tape
from voicecoach.script import Phase, PhaseKind, Speech
from voicecoach.wording import phase_text

_DOING = frozenset(PhaseKind) - {PhaseKind.GET_READY, PhaseKind.RAMP_UP, PhaseKind.RAMP_DOWN}


class NowView:
    """Reads the plan, for titles and totals that a single phase does not have."""

    def __init__(self, tape: Tape) -> None:
        self.tape = tape
        self._language = tape.plan.phrases.language
        self._announcer = Announcer(tape.plan.phrases, Exposure())
        self._titles: dict[str, str] = {}
        self._nouns: dict[str, str] = {}
        """What the voice calls a set of each exercise."""
        self._sets: dict[str, int] = {}
        self._reps: dict[tuple[str, int | None], int] = {}
        self._saying = ""
        self.read(tape.plan.windows)

    def read(self, windows: Sequence[Window]) -> None:
        """Learn titles and totals from these windows, in place of what was known of their exercises."""
        sets: dict[str, int] = {}
        reps: dict[tuple[str, int | None], int] = {}
        for window in windows:
            if window.ref.exercise is None:
                continue
            if window.chapter is not None:
                self._titles[window.ref.exercise] = window.chapter
            key = (window.ref.exercise, window.ref.set_number)
            sets[window.ref.exercise] = max(sets.get(window.ref.exercise, 0), window.ref.set_number or 0)
            reps[key] = max(reps.get(key, 0), window.ref.rep_number or 0)
        self._nouns = {one.id: self._announcer.noun(one.dose.noun) for one in self.tape.plan.exercises}
        self._sets |= sets
        self._reps |= reps

    def title(self, exercise: str | None) -> str | None:
        """The name of an exercise as its chapter has it."""
        return None if exercise is None else self._titles.get(exercise, exercise)

    def snapshot(self, state: State, position: Position, sound: Sound | None) -> Now:
        """What there is to see at a position; `sound` is what is heard there."""
        segment, at_ms = position.segment, position.at_ms
        duration_ms = self.tape.duration_ms()
        if segment is None:
            left_ms = max(0, duration_ms - at_ms)
            return Now(state, at_ms, duration_ms, left_ms=left_ms, language=self._language)
        phase = _phase_at(segment, at_ms)
        exercise = phase.ref.exercise
        return Now(
            state=state,
            at_ms=at_ms,
            duration_ms=duration_ms,
            exercise=self.title(exercise),
            ref=phase.ref,
            sets=self._sets.get(exercise or "") or None,
            reps=self._reps.get((exercise or "", phase.ref.set_number)) or None,
            phase=phase.kind,
            phase_at_ms=max(0, at_ms - phase.at_ms),
            phase_duration_ms=phase.duration_ms,
            saying=self._say(segment, at_ms, sound),
            language=self._language,
            set_noun=self._nouns.get(exercise or "", "set"),
            rep_noun=self._announcer.noun("rep"),
            side=self._announcer.side(phase.ref.side) if phase.ref.side is not None else "",
            next_title=self._next_title(segment, phase, position.index),
            left_ms=max(0, duration_ms - at_ms),
        )

    def _say(self, segment: Segment, at_ms: int, sound: Sound | None) -> str:
        """What is said now, or was said last."""
        if sound is not None and sound.kind == "words":
            self._saying = sound.text
            return self._saying
        texts = [event.text for event in segment.events if isinstance(event, Speech) and event.at_ms <= at_ms]
        if texts:
            self._saying = texts[-1]
        return self._saying

    def _next_title(self, segment: Segment, phase: Phase, index: int) -> str:
        """The next phase that asks something of the person: another exercise by its name, anything else by its kind."""
        later = [one for one in segment.phases if one.at_ms > phase.at_ms]
        for ahead in (1, 2):
            following = self.tape.peek(index + ahead)
            later += following.phases if following is not None else ()
        for one in later:
            if one.ref.exercise != phase.ref.exercise:
                return self.title(one.ref.exercise) or phase_text(one.kind, self._language)
            if one.kind in _DOING and one.kind != phase.kind:
                words = phase_text(one.kind, self._language)
                side = one.ref.side
                return (
                    f"{words}, {self._announcer.side(side)}" if side not in {None, phase.ref.side} else words
                )
        return ""


def _phase_at(segment: Segment, at_ms: int) -> Phase:
    for phase in reversed(segment.phases):
        if phase.at_ms <= at_ms:
            return phase
    return segment.phases[0]
