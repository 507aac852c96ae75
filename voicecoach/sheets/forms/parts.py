"""The parts of a sheet: words, cues, dose and steps, one pydantic model a kind.

How each value is read is in `values.py`; here is which fields there are, what they mean, and what may stand together.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from voicecoach.sheets.dose.values import BreathCount
from voicecoach.sheets.forms.cue import Cue, SayText
from voicecoach.sheets.forms.form import Form
from voicecoach.sheets.forms.reader import FLAG, Flag, Id, Shorthand, Text, refuse
from voicecoach.sheets.forms.terms import AfterPause, CountIn, Per, SecondsAloud, StepTone
from voicecoach.sheets.forms.values.occasions import SelectionText
from voicecoach.sheets.forms.values.paces import BEAT, BeatText, BreathText
from voicecoach.sheets.forms.values.times import HoldMs, MovedMs, RampText, TimeMs
from voicecoach.units import counted

_COUNTS = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}


class Tempo(Form):
    """A rep in paced phases, in the order in which they are written."""

    part = "tempo"

    beat: BeatText
    """3-1-3-0: seconds to lower, pause, lift, pause; lift 3-1-3-0 begins with the lift; or lift 3 s, hold 1 s, lower 3 s."""
    by: Literal["words", "ticks"] = "words"
    """What marks the phases, besides the tones."""
    say: tuple[Text, ...] = ()
    """A word for each phase; the coach's own if left out."""

    @model_validator(mode="after")
    def _has_four_words(self) -> Self:
        count = len(self.beat.phases)
        if self.say and len(self.say) != count:
            raise refuse(
                "not-four-words",
                f"this tempo has {_COUNTS.get(count, count)} phases, but there {'is' if len(self.say) == 1 else 'are'} {counted(len(self.say), 'word')}",
                "write four: [Down., Pause., Up., Tall.]"
                if count == 4
                else "write a word for each of its phases",
                at=("say",),
            )
        return self


TempoText = Annotated[Tempo, Shorthand("beat", BEAT)]


class Gate(Form):
    """Whether a live session waits at a step until the person says that they are ready."""

    part = "gate"

    wait: Flag = True
    """yes: wait behind the movement. no: go on, even where the coach would wait by itself. In a file nobody waits."""
    say: SayText | None = None
    """Words of its own to wait with, in place of the coach's; the short form is for saying them again."""

    @model_validator(mode="after")
    def _speaks_while_it_waits(self) -> Self:
        if self.say is not None and not self.wait:
            raise refuse(
                "gate-says-nothing",
                "a gate that does not wait has nothing to say",
                "remove wait: no, or say",
                at=("say",),
            )
        return self


GateText = Annotated[Gate, Shorthand("wait", FLAG)]


class StepFields(Form):
    """What may be written of a step, in an exercise and in a variant of it."""

    id: Id
    """What other places call it: small letters, digits and hyphens."""
    say: SayText | None = None
    """What is said: one text, or a full, a short and a one-word form."""
    per: Per | None = None
    """How often it comes: once an exercise, a side, a set, or every rep."""
    sets: SelectionText | None = None
    """Only in these sets."""
    reps: SelectionText | None = None
    """Only in these reps."""
    move: MovedMs | None = None
    """The time that the movement takes, at the person's own pace: never less, and more if there is more to say."""
    move_known: MovedMs | None = Field(default=None, alias="move-known")
    """The same once the exercise is known, after three sessions; `move` if left out. For getting into place, not for the load."""
    hold: HoldMs | None = None
    """dose, or a time of its own: two beeps, exactly this far apart."""
    work: HoldMs | None = None
    """dose, or a time of its own: exercise for exactly this time, between two beeps; it is no hold."""
    count_in: CountIn | None = Field(default=None, alias="count-in")
    """ticks or words: 3, 2, 1 up to the start beep. none: not even before timed work, which has ticks if left out."""
    seconds: SecondsAloud | None = None
    """up or down: the seconds of the hold or work are counted aloud, in longer ones every ten seconds or every minute."""
    after_pause: AfterPause | None = Field(default=None, alias="after-pause")
    """again: a hold or work that a live session pauses in is done again in full. go-on: from where it was, for very long ones."""
    ramp: RampText | None = None
    """3 s up, 3 s down, or none; pacing's own if left out. Only beside a hold."""
    ready: TimeMs | None = None
    """The quiet time before the ramp or hold; pacing's own if left out. Only beside a hold."""
    tempo: TempoText | None = None
    """lift 3 s, hold 1 s, lower 3 s, or 3-1-3-0: the movement in paced phases. Only in a step without a hold."""
    breathe: BreathText | None = None
    """in 4 s, hold 7 s, out 8 s: breaths paced by tones, as many as fit into a hold; in a step without a hold, `breaths` times."""
    breaths: BreathCount | None = None
    """How many breaths a step without a hold takes, or for how long: 6, or 5 min; 1 if left out."""
    tone: StepTone | None = None
    """rise, fall, or rise and fall: a soft tone paces the movement, and once it is known the tone is enough; none: then nothing is said."""
    arrive: Flag | None = None
    """no: even a short hold gets its ready time and ramp; left out, a short hold begins on arrival."""
    gate: GateText | None = None
    """yes: a live session waits behind the movement until the person is ready. no: it does not wait here by itself."""
    cues: tuple[Cue, ...] | None = None
    """Techniques and remarks attached to this step, in order; in a variant they replace all cues of the step."""
    why: Text | None = None
    """The reason, for whoever reads or asks."""


class Step(StepFields):
    """One instruction of an exercise: what is said, how long it takes, and the hold if it has one."""

    part = "a step"

    say: SayText
    """What is said: one text, or a full, a short and a one-word form."""
    per: Per = "rep"
    """How often it comes: once an exercise, a side, a set, or every rep."""
    cues: tuple[Cue, ...] = ()
    """Techniques and remarks attached to this step, in order."""

    @model_validator(mode="after")
    def _keeps_time(self) -> Self:
        if self.tempo is not None and (self.hold is not None or self.breathe is not None):
            raise refuse(
                "tempo-with-hold",
                "a tempo paces a movement, but this step holds or breathes",
                "make them two steps",
                at=("tempo",),
            )
        if self.breaths is not None and (
            self.breathe is None or self.hold is not None or self.work is not None
        ):
            raise refuse(
                "breaths-without-breathe",
                "'breaths' counts paced breaths, but this step has none of its own",
                "write breathe: in 4 s, out 6 s, or remove 'breaths'",
                at=("breaths",),
            )
        if self.work is not None:
            self._refuse_beside_work()
        if self.count_in not in {None, "none"} and (
            (self.hold is None and self.work is None) or (self.ramp is not None and self.ramp.up_ms)
        ):
            raise refuse(
                "count-in-without-start",
                "a count-in leads up to a start beep, but here "
                + ("a ramp leads up to it" if self.ramp else "there is none"),
                "write ramp: none"
                if self.ramp
                else "write hold: or work: with its time, or remove 'count-in'",
                at=("count-in",),
            )
        if self.hold is None and self.work is None:
            self._refuse_without_hold()
        silent = next((index for index, cue in enumerate(self.cues) if cue.sound is not None), None)
        if silent is not None and self.hold is None and self.work is None:
            raise refuse(
                "sound-without-hold",
                "a sound is heard during a hold or timed work, but this step has none",
                "write hold: or work: with its time, or words in place of the sound",
                at=("cues", silent, "sound"),
            )
        if self.hold is None and self.work is None:
            if self.ramp is not None or self.ready is not None:
                raise refuse(
                    "ramp-without-hold",
                    "a ramp and its ready time belong to a hold, but this step has none",
                    "write hold: dose, or remove ramp and ready",
                    at=("ready",) if self.ramp is None else ("ramp",),
                )
            stray = next(
                (
                    index
                    for index, cue in enumerate(self.cues)
                    if cue.when in {"ready", "ramp-up", "ramp-down"}
                ),
                None,
            )
            if stray is not None:
                raise refuse(
                    "cue-without-hold",
                    f"this cue is said '{self.cues[stray].when}', but its step has no hold",
                    "write when: before, during or after",
                    at=("cues", stray, "when"),
                )
        return self

    def _refuse_without_hold(self) -> None:
        """What is said of the time between two beeps needs one."""
        if self.seconds is not None:
            raise refuse(
                "seconds-without-hold",
                "seconds are counted in a hold or timed work, but this step has none",
                "write hold: or work: with its time, or remove 'seconds'",
                at=("seconds",),
            )
        if self.after_pause is not None:
            raise refuse(
                "after-pause-without-hold",
                "'after-pause' is for a hold or timed work, but this step has none",
                "write hold: or work: with its time, or remove 'after-pause'",
                at=("after-pause",),
            )

    def _refuse_beside_work(self) -> None:
        """Timed work is one thing: it is not held, nor paced in phases."""
        other = "hold" if self.hold is not None else "tempo" if self.tempo is not None else None
        if other is not None:
            raise refuse(
                "work-with-hold",
                f"a step works for a time or has a {other}, not both",
                "make them two steps",
                at=("work",),
            )
