"""What the coach says only live, in the language of the plan: where we are, that it is waiting, that something was stopped."""

from collections.abc import Sequence

from voicecoach.compiler.unroll.announce import Announcer, fill
from voicecoach.compiler.unroll.fade import Exposure
from voicecoach.compiler.unroll.plan import Plan, Window
from voicecoach.script import Phase
from voicecoach.units import MS_PER_S


class LivePhrases:
    """The stock phrases of a plan that stand in none of its windows, with the spoken names of its exercises."""

    def __init__(self, plan: Plan) -> None:
        self._phrases = plan.phrases
        self._exercises = {exercise.id: exercise for exercise in plan.exercises}
        self._say = Announcer(plan.phrases, Exposure())

    def say(self, phrase: str, **values: str) -> str:
        """One phrase in full. It never fades, because it is said only when it is needed."""
        return fill(self._phrases.say[phrase].full, values)

    def held_for(self, held_ms: int) -> str:
        """How long a hold was that the person has ended, in whole seconds."""
        whole_ms = max(MS_PER_S, (held_ms + MS_PER_S // 2) // MS_PER_S * MS_PER_S)
        return self.say("held-for", time=self._say.time(whole_ms))

    def position(self, phase: Phase) -> str | None:
        """The position of the exercise; None outside of exercises."""
        exercise = self._exercises.get(phase.ref.exercise or "")
        return exercise.position if exercise is not None else None

    def movement(self, phase: Phase, windows: Sequence[Window]) -> str:
        """How the movement was called when it was named last: `"Lift."`"""
        step = phase.ref.step
        for window in reversed(windows):
            if window.ref.exercise != phase.ref.exercise:
                break
            said = [line for line in window.lines if line.cue == step and line.forms]
            if window.ref.step == step and said:
                return said[0].forms[-1][1]
        return ""

    def where(self, phase: Phase) -> str:
        """Where we are, as one utterance: `"Wall sit. Left leg. Set 2. Number 1."`"""
        exercise = self._exercises.get(phase.ref.exercise or "")
        if exercise is None:
            return self.say("going-on")
        parts = [self.say("where-exercise", exercise=exercise.speak)]
        if phase.ref.side is not None:
            values = self._say.side_values(phase.ref.side, exercise)
            parts.append(fill(self._phrases.say["where-side"].full, values))
        if phase.ref.set_number is not None:
            noun = self._say.noun(exercise.dose.noun)
            parts.append(self.say("where-set", noun=noun, n=str(phase.ref.set_number)))
        if phase.ref.rep_number is not None and exercise.dose.reps > 1:
            parts.append(self.say("where-rep", n=str(phase.ref.rep_number)))
        return " ".join(parts)
