"""The form of a routine: exercises in order, some of them in circuits."""

from collections.abc import Iterator
from typing import Annotated, Self

from pydantic import Field, model_validator

from voicecoach.sheets.dose.form import Dose
from voicecoach.sheets.dose.values import Count
from voicecoach.sheets.forms.cue import Cue
from voicecoach.sheets.forms.form import Form
from voicecoach.sheets.forms.reader import ID, Id, OneOrMore, Shorthand, Spoken, Text, refuse
from voicecoach.sheets.forms.terms import Announced, OneSide, Talk
from voicecoach.sheets.forms.values.sound_file import SoundFile
from voicecoach.sheets.forms.values.times import RestMs, TimeMs
from voicecoach.units import format_time


class RoutineItem(Form):
    """An exercise of a routine, or a circuit of several that are gone through in rounds."""

    part = "an exercise of a routine"

    use: Id | None = None
    """The id of an exercise."""
    dose: Dose | None = None
    """Narrower than the exercise's own."""
    side: OneSide | None = None
    """left or right: this exercise is done for that side alone, in a routine that trains both in others."""
    talk: Talk | None = None
    """How much is said in this exercise, whatever is asked of the session."""
    pacing: dict[Id, TimeMs] = Field(default_factory=dict)
    """Times of its own in place of pacing's defaults."""
    break_ms: TimeMs | None = Field(default=None, alias="break")
    """A rest of your own before this exercise or circuit, at least so long: 2 min."""
    circuit: Id | None = None
    """The id of a circuit; with `rounds` and `exercises`."""
    rounds: Count | None = None
    """How often the circuit is gone through; each exercise is done for one set a round."""
    rest: RestMs | None = None
    """Between two rounds; pacing's rest between sets if left out. 10 s exact: from beep to beep, between its exercises too."""
    between: RestMs | None = None
    """Between two exercises of the circuit, where that is another rest than between rounds: 15 s exact."""
    exercises: tuple[Annotated["RoutineItem", Shorthand("use", ID)], ...] = ()
    """Of the circuit, in order; a circuit may hold circuits."""
    pick: Count | None = None
    """How many of the exercises under `of` each session draws: others from session to session, the same in the same session."""
    of: tuple[Annotated["RoutineItem", Shorthand("use", ID)], ...] = ()
    """What is drawn from."""
    include: SoundFile | None = None
    """A recorded sound that is played here, seen from the folder of this sheet: sounds/body-scan.mp3."""
    name: Spoken | None = None
    """Of a recorded sound: what it is called; the name of its file if left out."""

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        kinds = sum(one is not None for one in (self.use, self.circuit, self.pick, self.include))
        if kinds != 1:
            raise refuse(
                "neither-nor" if kinds == 0 else "both-at-once",
                "an entry of a routine is an exercise, a circuit, a pick or a recorded sound",
                "write use: and the id of an exercise, circuit: with rounds: and exercises:, pick: 2 with of:, or include: and a file",
            )
        self._refuse_bad_pick()
        self._refuse_bad_include()
        inside = next((index for index, item in enumerate(self.exercises) if item.break_ms is not None), None)
        if inside is not None:
            raise refuse(
                "break-in-circuit",
                "a break stands before an exercise or a circuit, not inside a circuit",
                "write rest: for the time between rounds, or between: 15 s exact for that between its exercises",
                at=("exercises", inside, "break"),
            )
        if self.circuit is not None and (self.rounds is None or not self.exercises):
            raise refuse(
                "circuit-without-rounds",
                "a circuit needs rounds and exercises",
                "add rounds: 2 and a list exercises:",
            )
        if self.circuit is None and (
            self.rounds is not None or self.exercises or self.rest is not None or self.between is not None
        ):
            raise refuse(
                "rounds-without-circuit",
                "rounds, rest and exercises belong to a circuit",
                "add circuit: and an id for it",
            )
        if self.circuit is not None and (
            self.dose is not None or self.talk is not None or self.pacing or self.side is not None
        ):
            raise refuse(
                "circuit-with-dose",
                "a dose, a side, talk and pacing belong to an exercise",
                "write them at the exercises of the circuit",
            )
        if self.between is not None and not self.between.exact:
            raise refuse(
                "not-exact",
                "the time between two exercises of a circuit is exact, or pacing's own",
                f"write {format_time(self.between.low)} exact, or pacing: {{transition-circuit: {format_time(self.between.low)}}} at its exercises",
                at=("between",),
            )
        return self

    def _refuse_bad_include(self) -> None:
        """A recorded sound has a name and nothing else, and only it has one; it stands between exercises, not in a circuit."""
        more = self.model_fields_set - {"include", "name"}
        if self.include is not None and more:
            raise refuse(
                "include-with-more",
                "a recorded sound has nothing but a name",
                "write it at an exercise",
                at=(min(more),),
            )
        if self.include is None and self.name is not None:
            raise refuse(
                "name-without-include",
                "a name in a routine is that of a recorded sound",
                "write it in the sheet of the exercise, or add include: and a file",
                at=("name",),
            )
        inside = next((index for index, item in enumerate(self.exercises) if item.include is not None), None)
        if inside is not None:
            raise refuse(
                "include-in-circuit",
                "a recorded sound stands before an exercise or a circuit, or at the end, not inside a circuit",
                "write it before or after the circuit",
                at=("exercises", inside, "include"),
            )

    def _refuse_bad_pick(self) -> None:
        """A pick draws fewer exercises than there are, and says nothing else; only a pick has something to draw from."""
        if self.pick is None:
            if self.of:
                raise refuse(
                    "of-without-pick",
                    "'of' belongs to a pick",
                    "add pick: 2, or how many are drawn",
                    at=("of",),
                )
            return
        fields = self.model_fields_set - {"pick", "of"}
        if fields:
            raise refuse(
                "pick-with-more",
                "a pick has nothing but 'of'",
                "write it at the exercises under of:",
                at=(min(fields),),
            )
        if self.pick.low != self.pick.high or self.pick.varied is not None:
            raise refuse(
                "range", "a pick draws one number of exercises", f"write {self.pick.low}", at=("pick",)
            )
        if any(item.use is None for item in self.of):
            raise refuse(
                "pick-with-more", "a pick draws exercises", "write ids of exercises under of:", at=("of",)
            )
        if self.pick.low >= len(self.of):
            raise refuse(
                "nothing-to-pick",
                f"a pick of {self.pick.low} leaves nothing out of {len(self.of)}",
                "list more exercises under of:, or a lower number",
                at=("pick",),
            )


class RoutineSheet(Form):
    part = "a routine"

    routine: Id
    """A routine sheet begins with this: its id."""
    name: Spoken
    """What people read."""
    aka: tuple[Text, ...] = ()
    """Other names, found by search, never spoken."""
    speak: Spoken | None = None
    """What the voice says for the name, where the name has an acronym or a sign in it."""
    why: Text | None = None
    """The reason, for whoever reads or asks."""
    safety: tuple[Cue, ...] = ()
    """Said at the start of every session; never fades."""
    announce: Annotated[tuple[Announced, ...], Field(min_length=1), OneOrMore()] = ("equipment",)
    """What is told at the start: time (how long it takes, about), equipment (what is needed), or nothing."""
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
        yield from exercises_used(item.of)
