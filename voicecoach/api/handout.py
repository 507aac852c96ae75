"""Plan -> the exercises as they are printed for a patient: doses in words, steps with their holds, stop signs in full."""

import re
from collections.abc import Collection, Iterator

from voicecoach.compiler.resolve.exercise import SIDES, Exercise, MeantStep, Phrases
from voicecoach.compiler.unroll.plan import Plan
from voicecoach.page.content import HandoutExercise
from voicecoach.page.words import page_words
from voicecoach.script import Side
from voicecoach.spoken_numbers import spell_numbers
from voicecoach.units import MS_PER_S

_VARIABLE = re.compile(r"\{([a-z_]+)(?::([a-z]+))?\}")
_OTHER: dict[Side, Side] = {"left": "right", "right": "left"}
_WHOLE_MINUTES_MS = 60_000
_TIMES = frozenset({"hold", "work"})
"""What a dose has in ms; the rest are counts."""
_FIRST_DIGITS = 13
"""From here on a count is written in digits."""


def handout_exercises(plan: Plan, said: Collection[str] = ()) -> tuple[HandoutExercise, ...]:
    """The exercises of a session in order, in its language, without the cautions that were `said` for the whole of it."""
    words = page_words(plan.phrases.language)
    return tuple(_exercise(exercise, plan, words, said) for exercise in plan.exercises)


def session_cautions(plan: Plan) -> tuple[str, ...]:
    """When to stop, in full, however briefly or rarely the session says it."""
    words = page_words(plan.phrases.language)
    return tuple(_readable(cue.words.full, plan.phrases, words) for cue in plan.safety)


def set_nouns(plan: Plan) -> dict[str | None, str]:
    """What a set of each exercise is called that calls it something else, such as a spot: by its id, in the language of the session."""
    return {
        exercise.id: plan.phrases.word("one", exercise.dose.noun)
        for exercise in plan.exercises
        if exercise.dose.noun != "set"
    }


def _exercise(
    exercise: Exercise, plan: Plan, words: dict[str, str], said: Collection[str]
) -> HandoutExercise:
    phrases = plan.phrases
    sides = {one.ref.side for one in plan.windows if one.ref.exercise == exercise.id and one.ref.side}
    only = next(iter(sides)) if len(sides) == 1 else None
    return HandoutExercise(
        id=exercise.id,
        name=exercise.name,
        dose=_DoseWords(exercise, phrases, words, only).sentences(),
        equipment=tuple(phrases.thing(one) for one in exercise.equipment),
        why=exercise.why,
        steps=tuple(_step(step, exercise, phrases, words, only) for step in exercise.steps),
        cautions=tuple(
            text for cue in exercise.safety if (text := _readable(cue.words.full, phrases, words)) not in said
        ),
        set_noun=set_nouns(plan).get(exercise.id),
    )


def _step(
    step: MeantStep, exercise: Exercise, phrases: Phrases, words: dict[str, str], only: Side | None
) -> str:
    """A step with the length of its hold: `Press the heel down. Hold for 10 seconds.`"""
    text = _readable(step.words.full, phrases, words, only)
    if not step.hold_ms or exercise.steps_by_time:
        return text
    form = "step-open" if step.is_open else "step-work" if step.is_work else "step-hold"
    return f"{text} {words[form].format(time=_time(step.hold_ms, phrases))}"


def _readable(text: str, phrases: Phrases, words: dict[str, str], only: Side | None = None) -> str:
    """A spoken text to read. It names both sides unless `only` one is trained, inflected as the sheet asks for."""

    def filled(match: re.Match[str]) -> str:
        name, ending = match[1], match[2]
        if name not in {"side", "other"}:
            return "…"
        table = phrases.words.get(f"sides-{ending}" if ending else "sides", {})
        sides: tuple[Side, ...] = SIDES if only is None else (only,)
        if name == "other":
            sides = tuple(_OTHER[side] for side in sides)
        return "/".join(table.get(side, words[side]) for side in sides)

    whole = _VARIABLE.sub(filled, text)
    return whole[:1].upper() + whole[1:]


def _time(time_ms: int, phrases: Phrases) -> str:
    """A length in words: `10 seconds`, `2 minutes`."""
    is_minutes = time_ms % _WHOLE_MINUTES_MS == 0
    amount = time_ms / (_WHOLE_MINUTES_MS if is_minutes else MS_PER_S)
    name = ("minute" if is_minutes else "second") + ("" if amount == 1 else "s")
    mark = phrases.words.get("time", {}).get("decimal-mark", ".")
    return f"{amount:g}".replace(".", mark) + f"\N{NO-BREAK SPACE}{phrases.word('time', name)}"


class _DoseWords:
    """The dose of one exercise in whole sentences."""

    def __init__(
        self, exercise: Exercise, phrases: Phrases, words: dict[str, str], only: Side | None
    ) -> None:
        """`only` is the side that is trained alone, if one is."""
        self.dose = exercise.dose
        self.only = only
        self.phrases = phrases
        self.words = words
        self.varied = exercise.dose.varied
        self.steps = tuple(step for step in exercise.steps if step.hold_ms)
        self.times = {step.hold_ms for step in self.steps} if not exercise.steps_by_time else set()

    def sentences(self) -> str:
        """`Two sets on each side, three holds of 10 seconds each. Rest for 10 seconds in between.`"""
        return " ".join(text[:1].upper() + text[1:] for text in self._sentences())

    def _sentences(self) -> Iterator[str]:
        dose = self.dose
        if self.only is None and any(not varied.each for varied in self.varied.values()):
            yield f"{self._by_side()}."
        else:
            yield ", ".join([self._sided(self._sets()), *self._amounts()]) + "."
        is_told = self._are_all_holds or any(step.is_work for step in self.steps)
        if len(self.times) == 1 and not is_told and not dose.is_hold_open:
            yield self.words["dose-each-hold"].format(time=self._first_time())
        for name, value in (("load", dose.load), ("band", dose.band)):
            if value is not None and (told := self.phrases.say.get(f"dose-{name}")):
                shown = self.phrases.word("bands", value) if name == "band" else value
                yield told.full.format(**{name: shown})
        if dose.rest_ms and dose.sets > 1:
            yield self.words["dose-rest"].format(time=_time(dose.rest_ms, self.phrases))

    @property
    def _are_all_holds(self) -> bool:
        """Whether a rep is a hold and nothing else, so that it is enough to count the holds."""
        return (
            len(self.steps) == 1
            and self.steps[0].per in {"rep", "side"}
            and self.steps[0].reps is None
            and not self.steps[0].is_work
            and len(self.times) == 1
        )

    def _first_time(self) -> str:
        return _time(next(iter(self.times)) or 0, self.phrases)

    def _sets(self) -> str:
        return self._counted(self.dose.sets, self.dose.noun)

    def _sided(self, text: str) -> str:
        dose = self.dose
        if self.only is not None:
            return self.words[f"dose-{self.only}"].format(amount=text)
        form = {"each": "dose-each-side", "within a rep": "dose-in-turn"}.get(dose.sides)
        return self.words[form].format(amount=text) if form else text

    def _amounts(self) -> Iterator[str]:
        """What is done in each set."""
        dose = self.dose
        if self.varied:
            for name, varied in self.varied.items():
                yield self._listed(name, varied.each)
            return
        if self._are_all_holds:
            form = "dose-open-holds" if dose.is_hold_open else "dose-holds"
            holds = self._counted(dose.reps, "hold")
            yield self._per_set(self.words[form].format(holds=holds, time=self._first_time()))
            return
        if dose.work_ms is not None:
            work = self.words["dose-work"].format(time=_time(dose.work_ms, self.phrases))
            yield self._per_set(work if dose.reps == 1 else f"{self._counted(dose.reps, 'rep')}, {work}")
        elif dose.reps > 1:
            yield self._per_set(self._counted(dose.reps, "rep"))

    def _per_set(self, amount: str) -> str:
        if self.dose.sets == 1:
            return amount
        return self.words["dose-per-set"].format(amount=amount, noun=self.phrases.word("one", self.dose.noun))

    def _listed(self, name: str, values: tuple[int, ...]) -> str:
        """What differs from set to set: `20, 16 and 12 reps`."""
        shown = [f"{value // MS_PER_S if name in _TIMES else value}" for value in values]
        unit = self.phrases.word("time", "seconds") if name in _TIMES else self._noun("rep", max(values))
        return f"{', '.join(shown[:-1])} {self.phrases.word('lists', 'and')} {shown[-1]} {unit}"

    def _by_side(self) -> str:
        """What differs from side to side: `left: two sets, five reps; right: three sets, five reps`."""
        parts = []
        for number, side in enumerate(SIDES):
            now = {name: varied.values[number] for name, varied in self.varied.items() if not varied.each}
            amounts = [self._counted(now.get("sets", self.dose.sets), self.dose.noun)]
            if (reps := now.get("reps", self.dose.reps)) > 1:
                amounts.append(self._counted(reps, "rep"))
            time_ms = now.get("hold", now.get("work", self.dose.hold_ms or self.dose.work_ms))
            if time_ms is not None:
                amounts.append(_time(time_ms, self.phrases))
            parts.append(f"{self.words[side]}: {', '.join(amounts)}")
        return "; ".join(parts)

    def _noun(self, noun: str, count: int) -> str:
        """A noun beside its count; on paper a rep is a whole word."""
        written = self.words.get(f"{'one' if count == 1 else 'many'}-{noun}")
        return written or self.phrases.word("one" if count == 1 else "other", noun)

    def _counted(self, count: int, noun: str) -> str:
        """`three holds`, `one set`."""
        named = self._noun(noun, count)
        if count == 1:
            return named if f"one-{noun}" in self.words else f"1 {named}"
        if count >= _FIRST_DIGITS:
            return f"{count} {named}"
        return spell_numbers(f"{count} {named}", self.phrases.language, range_form=None, times_form=None)
