"""The form of a routine: exercises in order, some of them in circuits."""

from collections.abc import Iterator
from typing import Annotated, Self

from pydantic import Field, model_validator

from voicecoach.sheets.dose.form import Count, Dose
from voicecoach.sheets.forms.form import Form
from voicecoach.sheets.forms.parts import Cue
from voicecoach.sheets.forms.reader import ID, Id, Shorthand, Text, refuse
from voicecoach.sheets.forms.terms import Talk
from voicecoach.sheets.forms.values import TimeMs


class RoutineItem(Form):
    """An exercise of a routine, or a circuit of several that are gone through in rounds."""

    part = "an exercise of a routine"

    use: Id | None = None
    """The id of an exercise."""
    dose: Dose | None = None
    """Narrower than the exercise's own."""
    talk: Talk | None = None
    """How much is said in this exercise, whatever is asked of the session."""
    pacing: dict[Id, TimeMs] = Field(default_factory=dict)
    """Times of its own in place of pacing's defaults."""
    circuit: Id | None = None
    """The id of a circuit; with `rounds` and `exercises`."""
    rounds: Count | None = None
    """How often the circuit is gone through; each exercise is done for one set a round."""
    rest: TimeMs | None = None
    """Between two rounds; pacing's rest between sets if left out."""
    exercises: tuple[Annotated["RoutineItem", Shorthand("use", ID)], ...] = ()
    """Of the circuit, in order; a circuit may hold circuits."""

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        if (self.use is None) == (self.circuit is None):
            raise refuse(
                "neither-nor" if self.use is None else "both-at-once",
                "an entry of a routine is an exercise or a circuit",
                "write use: and the id of an exercise, or circuit: with rounds: and exercises:",
            )
        if self.circuit is not None and (self.rounds is None or not self.exercises):
            raise refuse(
                "circuit-without-rounds",
                "a circuit needs rounds and exercises",
                "add rounds: 2 and a list exercises:",
            )
        if self.circuit is None and (self.rounds is not None or self.exercises or self.rest is not None):
            raise refuse(
                "rounds-without-circuit",
                "rounds, rest and exercises belong to a circuit",
                "add circuit: and an id for it",
            )
        if self.circuit is not None and (self.dose is not None or self.talk is not None or self.pacing):
            raise refuse(
                "circuit-with-dose",
                "a dose, talk and pacing belong to an exercise",
                "write them at the exercises of the circuit",
            )
        return self


class RoutineSheet(Form):
    part = "a routine"

    routine: Id
    """A routine sheet begins with this: its id."""
    name: Text
    """What people read."""
    aka: tuple[Text, ...] = ()
    """Other names, found by search, never spoken."""
    speak: Text | None = None
    """What the voice says for the name, where the name has an acronym or a sign in it."""
    why: Text | None = None
    """The reason, for whoever reads or asks."""
    safety: tuple[Cue, ...] = ()
    """Said at the start of every session; never fades."""
    exercises: Annotated[tuple[Annotated[RoutineItem, Shorthand("use", ID)], ...], Field(min_length=1)]
    """The exercises in order: ids, or an id with a dose of its own."""
    sources: tuple[Text, ...] = ()
    """Where it comes from, so that others can check it."""


def exercises_used(items: tuple[RoutineItem, ...]) -> Iterator[str]:
    """The ids of the exercises that a routine names, in its order, those in circuits too."""
    for item in items:
        if item.use is not None:
            yield item.use
        yield from exercises_used(item.exercises)
