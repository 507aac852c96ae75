"""What is said in a sheet, and the cues attached to its steps."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from voicecoach.sheets.forms.form import Form
from voicecoach.sheets.forms.reader import TEXT, Flag, Id, Shorthand, Spoken, refuse
from voicecoach.sheets.forms.terms import Priority, When
from voicecoach.sheets.forms.values.occasions import Every, MomentText, Period, SelectionText
from voicecoach.sheets.forms.values.sound_file import CueSound


class Say(Form):
    """What is said: in full at first, short when it is known, a word when that is enough. Text alone is the full form."""

    part = "say"

    full: Spoken
    """Said the first time: one idea, twelve words at most."""
    short: Spoken | None = None
    """Said once it is known: five words at most."""
    word: Spoken | None = None
    """Said when a word is enough: two at most."""
    translations: dict[Id, Annotated["Say", Shorthand("full", TEXT)]] = Field(
        default_factory=dict, alias="in"
    )
    """The same in other languages: in: {es: {full: ..., short: ...}}."""


SayText = Annotated[Say, Shorthand("full", TEXT)]


class Cue(Form):
    """A technique or remark attached to a step: what, when, how often, how important."""

    part = "a cue"

    use: Id | None = None
    """The id of a technique; or write `say`."""
    say: SayText | None = None
    """Words of its own; or name a technique with `use`."""
    sound: CueSound | None = None
    """A sound in place of words, inside a hold or timed work: bell, tick, or a file beside the sheet such as gong.wav."""
    id: Id | None = None
    """What notes call it; the step's id and a number if left out."""
    when: When = "during"
    """before the step's words, ready (in the last seconds before a hold), in the ramp-up, during, in the ramp-down, after."""
    at: MomentText | None = None
    """For `during`: a share of the window (50%), a time from its start (3 s) or before its end (-10 s)."""
    every: Every | None = None
    """Only every nth rep: 2 reps. In a hold or timed work also a time: 1 min, each time that it has passed."""
    sets: SelectionText | None = None
    """Only in these sets: first, later, last, 2, 2-3."""
    reps: SelectionText | None = None
    """Only in these reps."""
    sessions: SelectionText | None = None
    """Only in these sessions, counted from 1."""
    condition: Id | None = Field(default=None, alias="if")
    """Only for a person with this condition."""
    unless: Id | None = None
    """Not for a person with this condition, such as a tip for whom its advice is followed already."""
    must: Flag = False
    """Never dropped: if it does not fit its window it is said before it."""
    priority: Priority | None = None
    """What gives way to what; the technique's own if left out."""

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        self._refuse_bad_sound()
        if self.sound is None and (self.use is None) == (self.say is None):
            if self.use is not None:
                raise refuse(
                    "cue-says-twice",
                    "a cue names a technique or brings its own words, not both",
                    "remove use: and its id, or say: and its words",
                    at=("say",),
                )
            raise refuse(
                "cue-says-nothing",
                "a cue names a technique or brings its own words, but this one does neither",
                "write use: and the id of a technique, say: and the words, or sound: bell",
            )
        if self.sessions is not None and self.sessions.only_last:
            raise refuse(
                "no-last-session",
                "nobody knows which session is the last",
                "write first, a number, or a range such as 1-3",
                at=("sessions",),
            )
        if isinstance(self.every, Period) and self.when != "during":
            raise refuse(
                "at-without-during",
                f"a time in 'every' repeats a cue during a hold or timed work, but this one is said '{self.when}'",
                "write how many reps, such as every: 2 reps, or when: during",
                at=("every",),
            )
        if self.at is not None and self.when != "during":
            raise refuse(
                "at-without-during",
                f"'at' places a cue during a window, but this one is said '{self.when}'",
                "remove 'at', or write when: during",
                at=("at",),
            )
        return self

    def _refuse_bad_sound(self) -> None:
        """A sound stands for words, at a time within a hold."""
        if self.sound is None:
            return
        if self.use is not None or self.say is not None:
            raise refuse(
                "cue-says-twice",
                "a cue sounds or says something, not both",
                "make them two cues",
                at=("sound",),
            )
        if self.when != "during":
            raise refuse(
                "sound-without-hold",
                f"a sound is heard during a hold or timed work, but this one is asked for '{self.when}'",
                "write when: during, or words in its place",
                at=("when",),
            )
