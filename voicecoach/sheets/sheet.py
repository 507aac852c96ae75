"""The form of a sheet as it is written: one pydantic model a kind, strict about fields, kind about words.

Values arrive as the text that was written (`load.py` sees to that), so every reading of a quantity happens
here, and each refusal carries the author's own value and a hint that belongs to that mistake.
"""

import re
from collections.abc import Callable
from typing import Annotated, Any, ClassVar, Literal, Self, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, model_validator
from pydantic_core import PydanticCustomError

from voicecoach.units import QuantityError, Range, parse_count_range, parse_time_ms, parse_time_range, quote

Priority = Literal["safety", "control", "count", "technique", "breath", "correction", "imagery", "encourage"]
PRIORITIES: tuple[Priority, ...] = ("safety", "control", "count", "technique", "breath", "correction", "imagery", "encourage")
"""Which cue gives way to which, highest first."""

Position = Literal["standing", "seated", "supine", "prone", "side-lying", "kneeling", "all-fours"]
When = Literal["before", "ready", "ramp-up", "during", "ramp-down", "after"]
Per = Literal["exercise", "side", "set", "rep"]
SidePolicy = Literal["each", "within a rep", "none"]
SideOrder = Literal["complete", "alternate"]
Focus = Literal["internal", "external", "image", "breath", "general"]
Limb = Literal["leg", "arm", "side", "foot", "hip", "shoulder"]

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_RAMP = re.compile(r"(.+?)\s+up\s*,\s*(.+?)\s+down")
_EVERY = re.compile(r"([1-9]\d?)(?:st|nd|rd|th)?(?:\s+reps?)?")
_SELECTED = re.compile(r"([1-9][0-9]{0,2})(?:\s*[-\u2013]\s*([1-9][0-9]{0,2}))?")
_SECONDS = r"([0-9]{1,2}(?:\.[0-9]{1,3})?)"
_BEAT = re.compile(rf"{_SECONDS}-{_SECONDS}-{_SECONDS}-{_SECONDS}(?:\s*s)?")
_BREATH = re.compile(r"in\s+(.+?)\s*,\s*out\s+(.+)")
_LEVEL = re.compile(r"([1-9][0-9]{0,2})\s*x\s*(?:([1-9][0-9]{0,2})|(.+\D))")
_PLACE_PERCENT = re.compile(r"([0-9]{1,3})\s*%")

Parsed = TypeVar("Parsed")


LONGEST_VALUE = 80
"""Characters of a value that is no text to be spoken or read."""


def refuse(code: str, message: str, hint: str, *, at: tuple[str | int, ...] = ()) -> PydanticCustomError:
    """A fault in the author's words, for pydantic to carry to its place; `at` is the way from there to the field to show."""
    # The template is fixed, since an author's value may hold braces of its own.
    return PydanticCustomError(code, "{message}", {"message": message, "hint": hint, "at": at})


def _reader(parse: Callable[[str], Parsed], longest: int | None = LONGEST_VALUE) -> Callable[[Any], Parsed]:
    """A pydantic reader of one value, out of a parser that raises QuantityError."""

    def read(value: Any) -> Parsed:
        if not isinstance(value, str):
            raise refuse("wrong-shape", "one value is wanted here", "write one value on the line, after the colon")
        if not value.strip():
            raise refuse("empty-value", "there is nothing after the colon", "write a value, or take the line out")
        if longest is not None and len(value) > longest:
            raise refuse("too-much-text", f"{quote(value)} is more text than can be meant here", "write one short value")
        try:
            return parse(value)
        except QuantityError as error:
            raise refuse(error.code, error.message, error.hint) from None

    return read


def _id(text: str) -> str:
    if not _ID.fullmatch(text):
        tidy = "-".join(re.findall(r"[a-z0-9]+", text.lower())) or "my-exercise"
        raise QuantityError("bad-id", f"{quote(text)} cannot be an id", f"write small letters, digits and hyphens: {tidy}")
    return text


def _text(text: str) -> str:
    return " ".join(text.split())


def _flag(text: str) -> bool:
    if text.lower() in {"yes", "true", "on"}:
        return True
    if text.lower() in {"no", "false", "off"}:
        return False
    raise QuantityError("not-yes-or-no", f"{quote(text)} is not yes or no", "write yes or no")


SHORTEST_HOLD_MS = 1000
"""Below this the two beeps of a hold could not be told apart."""
SHORTEST_PHASE_MS = 500
"""Of a tempo or a breath: below this its word, tick or tone could not be followed."""


def _positive_time_ms(text: str) -> int:
    time_ms = parse_time_ms(text)
    if time_ms == 0:
        raise QuantityError("zero-time", f"'{text}' lasts no time", "write a time of 1 s or more, or take the line out")
    return time_ms


def _hold_ms(text: str) -> int | Literal["dose"]:
    if text.strip() == "dose":
        return "dose"
    hold_ms = _positive_time_ms(text)
    if hold_ms < SHORTEST_HOLD_MS:
        raise QuantityError("too-short", f"a hold of '{text}' is too short for its beeps", "write a hold of 1 s or more")
    return hold_ms


def _dose_hold(text: str) -> Range:
    hold = parse_time_range(text)
    if hold.low == 0:
        raise QuantityError("zero-time", f"a hold of '{text}' lasts no time", "write a hold of 1 s or more, or take the line out")
    if hold.low < SHORTEST_HOLD_MS:
        raise QuantityError("too-short", f"a hold of '{text}' is too short for its beeps", "write a hold of 1 s or more")
    return hold


class Counted(BaseModel):
    """A count or range of counts, and the word for one of them: '2-4 cycles'."""

    model_config = ConfigDict(frozen=True)

    low: int
    high: int
    noun: str | None = None
    """Singular."""

    @property
    def range(self) -> Range:
        return Range(self.low, self.high)


def _counted(text: str) -> Counted:
    counts, noun = parse_count_range(text)
    if counts.low == 0:
        raise QuantityError("zero-count", f"'{text}' begins at nothing", "write 1 or more")
    if noun is not None and noun.endswith("s") and not noun.endswith("ss"):
        noun = noun[:-1]
    return Counted(low=counts.low, high=counts.high, noun=noun)


class Ramp(BaseModel):
    """How long tension builds before a hold and fades after it; outside the beeps."""

    model_config = ConfigDict(frozen=True)

    up_ms: int
    down_ms: int


def _ramp(text: str) -> Ramp:
    if text.strip() == "none":
        return Ramp(up_ms=0, down_ms=0)
    match = _RAMP.fullmatch(text.strip())
    if match is None:
        raise QuantityError("not-a-ramp", f"{quote(text)} is not a ramp", "write both ways with their times: 3 s up, 2 s down")
    return Ramp(up_ms=parse_time_ms(match[1]), down_ms=parse_time_ms(match[2]))


class Moment(BaseModel):
    """Where in a window a cue would best be said: a share of it, or a time from its start."""

    model_config = ConfigDict(frozen=True)

    percent: int = 0
    offset_ms: int = 0

    def in_window_ms(self, length_ms: int) -> int:
        return self.offset_ms + length_ms * self.percent // 100


def _moment(text: str) -> Moment:
    match = _PLACE_PERCENT.fullmatch(text.strip())
    if match is None:
        return Moment(offset_ms=parse_time_ms(text))
    if int(match[1]) > 100:
        raise QuantityError("past-the-end", f"'{text}' is past the end", "write a share from 0% to 100%")
    return Moment(percent=int(match[1]))


class Beat(BaseModel):
    """The tempo of one rep: lower, pause, lift, pause. A phase of no time is left out."""

    model_config = ConfigDict(frozen=True)

    lower_ms: int
    low_pause_ms: int
    lift_ms: int
    top_pause_ms: int


def _beat(text: str) -> Beat:
    match = _BEAT.fullmatch(text.strip())
    if match is None:
        raise QuantityError("not-a-tempo", f"{quote(text)} is not a tempo", "write four times in seconds, lower-pause-lift-pause: 3-1-3-0")
    lower, low_pause, lift, top_pause = (round(float(part) * 1000) for part in match.groups())
    if lower + lift == 0:
        raise QuantityError("not-a-tempo", f"nothing moves in a tempo of '{text}'", "give the way down and the way up a time: 3-1-3-0")
    if any(0 < phase_ms < SHORTEST_PHASE_MS for phase_ms in (lower, low_pause, lift, top_pause)):
        raise QuantityError("too-short", f"'{text}' has a phase too short to follow", "write 0 or at least half a second: 2-0-2-1")
    return Beat(lower_ms=lower, low_pause_ms=low_pause, lift_ms=lift, top_pause_ms=top_pause)


class Breath(BaseModel):
    """One breath as it is paced."""

    model_config = ConfigDict(frozen=True)

    in_ms: int
    out_ms: int


def _breath(text: str) -> Breath:
    match = _BREATH.fullmatch(text.strip())
    if match is None:
        raise QuantityError("not-a-breath", f"{quote(text)} is not a breath", "write both ways with their times: in 4 s, out 6 s")
    breath = Breath(in_ms=_positive_time_ms(match[1]), out_ms=_positive_time_ms(match[2]))
    if min(breath.in_ms, breath.out_ms) < SHORTEST_PHASE_MS:
        raise QuantityError("too-short", f"'{text}' is too short to breathe", "write times such as in 4 s, out 6 s")
    return breath


class Counting(BaseModel):
    """Which reps are counted aloud, and whether what is left is counted instead."""

    model_config = ConfigDict(frozen=True)

    which: Literal["every", "odd", "last three", "none"] = "every"
    down: bool = False

    def includes(self, number: int, total: int) -> bool:
        if self.which == "none":
            return False
        return self.which == "every" or (self.which == "odd" and number % 2 == 1) or (self.which == "last three" and number > total - 3)


def _counting(text: str) -> Counting:
    which, _, way = (part.strip() for part in text.partition(","))
    if which not in {"every", "odd", "last three", "none"} or way not in {"", "up", "down"}:
        raise QuantityError("not-a-count-aloud", f"{quote(text)} is not a way to count", "write every, odd, last three or none; add ', down' to count what is left")
    return Counting(which=which, down=way == "down")


class Level(BaseModel):
    """One rung of a ladder of doses."""

    model_config = ConfigDict(frozen=True)

    sets: int
    reps: int | None = None
    hold_ms: int | None = None

    @property
    def volume(self) -> int:
        return self.sets * (self.reps or 1) * (self.hold_ms or 1)


def _level(text: str) -> Level:
    match = _LEVEL.fullmatch(text.strip())
    if match is None:
        raise QuantityError("not-a-level", f"{quote(text)} is not a rung of a ladder", "write sets x reps or sets x hold: 2x8, or 2x10 s")
    if match[2] is not None:
        return Level(sets=int(match[1]), reps=int(match[2]))
    return Level(sets=int(match[1]), hold_ms=_positive_time_ms(match[3]))


def _every(text: str) -> int:
    match = _EVERY.fullmatch(text.strip())
    if match is None:
        raise QuantityError("not-every", f"{quote(text)} is not a rhythm", "write how often: 2 reps, or 3 reps")
    return int(match[1])


class Selection(BaseModel):
    """Which sets, reps or sessions: all numbers from `first` to `last` (None: to the end), or the last alone."""

    model_config = ConfigDict(frozen=True)

    first: int = 1
    last: int | None = None
    only_last: bool = False

    def includes(self, number: int, total: int) -> bool:
        if self.only_last:
            return number == total
        return self.first <= number and (self.last is None or number <= self.last)


def _selection(text: str) -> Selection:
    words = {
        "all": Selection(),
        "first": Selection(first=1, last=1),
        "last": Selection(only_last=True),
        "later": Selection(first=2),
    }
    if text.strip() in words:
        return words[text.strip()]
    match = _SELECTED.fullmatch(text.strip())
    if match is None:
        raise QuantityError("not-a-selection", f"{quote(text)} selects nothing", "write first, later, last, a number, or a range such as 2-3")
    first = int(match[1])
    last = int(match[2]) if match[2] else first
    if last < first:
        raise QuantityError("reversed-range", f"'{text}' runs backwards", f"write the smaller number first: {last}-{first}")
    return Selection(first=first, last=last)


Id = Annotated[str, BeforeValidator(_reader(_id))]
Text = Annotated[str, BeforeValidator(_reader(_text, longest=None))]
Flag = Annotated[bool, PlainValidator(_reader(_flag))]
TimeMs = Annotated[int, PlainValidator(_reader(parse_time_ms))]
MovedMs = Annotated[int, PlainValidator(_reader(_positive_time_ms))]
TimeRange = Annotated[Range, PlainValidator(_reader(parse_time_range))]
DoseHold = Annotated[Range, PlainValidator(_reader(_dose_hold))]
HoldMs = Annotated[int | Literal["dose"], PlainValidator(_reader(_hold_ms))]
Count = Annotated[Counted, PlainValidator(_reader(_counted))]
RampText = Annotated[Ramp, PlainValidator(_reader(_ramp))]
MomentText = Annotated[Moment, PlainValidator(_reader(_moment))]
Every = Annotated[int, PlainValidator(_reader(_every))]
BeatText = Annotated[Beat, PlainValidator(_reader(_beat))]
BreathText = Annotated[Breath, PlainValidator(_reader(_breath))]
CountingText = Annotated[Counting, PlainValidator(_reader(_counting))]
LevelText = Annotated[Level, PlainValidator(_reader(_level))]
BreathCount = Annotated[Counted, PlainValidator(_reader(_counted))]
SelectionText = Annotated[Selection, PlainValidator(_reader(_selection))]


class Form(BaseModel):
    """The base of every part of a sheet: unknown fields are refused, nothing is changed once read."""

    # Built when first used: a part is built once, inside its whole, and not once more by itself.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    part: ClassVar[str] = "sheet"
    """What this part is called in a fault."""


class Say(Form):
    """What is said: in full at first, short when it is known, a word when that is enough. Text alone is the full form."""

    part = "say"

    full: Text
    short: Text | None = None
    word: Text | None = None


def _say(value: Any) -> Any:
    return {"full": value} if isinstance(value, str) else value


SayText = Annotated[Say, BeforeValidator(_say)]


class Cue(Form):
    """A technique or remark attached to a step: what, when, how often, how important."""

    part = "a cue"

    use: Id | None = None
    """The id of a technique; or write `say`."""
    say: SayText | None = None
    """Words of its own; or name a technique with `use`."""
    id: Id | None = None
    """What notes call it; the step's id and a number if left out."""
    when: When = "during"
    """before the step's words, ready (in the last seconds before a hold), in the ramp-up, during, in the ramp-down, after."""
    at: MomentText | None = None
    """For `during`: a share of the window (50%) or a time from its start (3 s)."""
    every: Every | None = None
    """Only every so many reps: 2 reps."""
    sets: SelectionText | None = None
    """Only in these sets: first, later, last, 2, 2-3."""
    reps: SelectionText | None = None
    """Only in these reps."""
    sessions: SelectionText | None = None
    """Only in these sessions, counted from 1."""
    condition: Id | None = Field(default=None, alias="if")
    """Only for a person with this condition."""
    must: Flag = False
    """Never dropped: if it does not fit its window it is said before it."""
    priority: Priority | None = None
    """What gives way to what; the technique's own if left out."""

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if (self.use is None) == (self.say is None):
            if self.use is not None:
                raise refuse("cue-says-twice", "a cue names a technique or brings its own words, not both",
                             "take out use: and its id, or say: and its words", at=("say",))
            raise refuse("cue-says-nothing", "a cue names a technique or brings its own words, and this one does neither",
                         "write use: and the id of a technique, or say: and the words")
        if self.at is not None and self.when != "during":
            raise refuse("at-without-during", f"'at' places a cue during a window, and this one is said '{self.when}'",
                         "take out 'at', or write when: during", at=("at",))
        return self


class Dose(Form):
    """The prescription. A range is kept; the session chooses within it."""

    part = "dose"

    sets: Count | None = None
    """2-4 cycles: a count or a range, with the word for one (set if left out)."""
    reps: Count | None = None
    """5-8: how often in each set."""
    hold: DoseHold | None = None
    """10-15 s: what `hold: dose` means in a step."""
    rest: TimeRange | None = None
    """Between sets; pacing's own if left out."""
    sides: SidePolicy | None = None
    """each (the whole dose for both), within a rep (both in each rep), none."""
    side_order: SideOrder | None = Field(default=None, alias="side-order")
    """complete (finish one side first) or alternate (change after each set)."""
    count: CountingText | None = None
    """Which reps are counted aloud: every (if left out), odd, last three or none; with ', down' what is left is counted."""
    why: Text | None = None
    """The reason of each default that no source gives."""


class Tempo(Form):
    """A rep in four phases: lower, pause, lift, pause."""

    part = "tempo"

    beat: BeatText
    """3-1-3-0: seconds to lower, pause, lift, pause."""
    by: Literal["words", "ticks"] = "words"
    """What tells the phases apart, beside the tones."""
    say: tuple[Text, ...] = ()
    """Words for the four phases; the coach's own if left out."""

    @model_validator(mode="after")
    def _has_four_words(self) -> Self:
        if self.say and len(self.say) != 4:
            raise refuse("not-four-words", f"a tempo has four phases, and there are {len(self.say)} words", "write four: [Down., Pause., Up., Tall.]")
        return self


def _tempo(value: Any) -> Any:
    return {"beat": value} if isinstance(value, str) else value


class Step(Form):
    """One instruction of an exercise: what is said, how long it takes, and the hold if it has one."""

    part = "a step"

    id: Id
    say: SayText
    per: Per = "rep"
    """How often it comes: once an exercise, a side, a set, or every rep."""
    sets: SelectionText | None = None
    """Only in these sets."""
    reps: SelectionText | None = None
    """Only in these reps."""
    move: MovedMs | None = None
    """The time that the movement takes, at the person's own pace: never less, and more if there is more to say."""
    hold: HoldMs | None = None
    """dose, or a time of its own: two beeps, exactly this far apart."""
    ramp: RampText | None = None
    """3 s up, 3 s down, or none; pacing's own if left out. Only beside a hold."""
    ready: TimeMs | None = None
    """The quiet time before the ramp or hold; pacing's own if left out. Only beside a hold."""
    tempo: Annotated[Tempo, BeforeValidator(_tempo)] | None = None
    """3-1-3-0: the movement in four paced phases. Only in a step without a hold."""
    breathe: BreathText | None = None
    """in 4 s, out 6 s: breaths paced by tones, for as long as a hold lasts; in a step without a hold, `breaths` times."""
    breaths: BreathCount | None = None
    """How many breaths a step without a hold takes; 1 if left out."""
    cues: tuple[Cue, ...] = ()
    why: Text | None = None

    @model_validator(mode="after")
    def _keeps_time(self) -> Self:
        if self.tempo is not None and (self.hold is not None or self.breathe is not None):
            raise refuse("tempo-with-hold", "a tempo paces a movement, and this step holds or breathes", "make them two steps")
        if self.breaths is not None and (self.breathe is None or self.hold is not None):
            raise refuse("breaths-without-breathe", "'breaths' counts paced breaths, and this step has none of its own",
                         "write breathe: in 4 s, out 6 s, or take out 'breaths'")
        if self.hold is None:
            if self.ramp is not None or self.ready is not None:
                raise refuse("ramp-without-hold", "a ramp and its ready time belong to a hold, and this step has none",
                             "write hold: dose, or take out ramp and ready", at=("ready",) if self.ramp is None else ("ramp",))
            stray = next((index for index, cue in enumerate(self.cues) if cue.when in {"ready", "ramp-up", "ramp-down"}), None)
            if stray is not None:
                raise refuse("cue-without-hold", f"this cue is said '{self.cues[stray].when}', and its step has no hold",
                             "write when: before, during or after", at=("cues", stray, "when"))
        return self


class StepChange(Form):
    """A step of a variant: what differs from the step of the same id, or a new step with `after`."""

    part = "a step of a variant"

    id: Id
    after: Id | None = None
    """Only for a new step: the id of the step that it follows."""
    say: SayText | None = None
    per: Per | None = None
    move: MovedMs | None = None
    hold: HoldMs | None = None
    ramp: RampText | None = None
    ready: TimeMs | None = None
    cues: tuple[Cue, ...] | None = None
    """Replaces all cues of the step."""
    why: Text | None = None


class Variant(Form):
    """Another way to do the exercise, for people with a condition. What is left out stays as it is."""

    part = "a variant"

    id: Id
    condition: Id = Field(alias="when")
    """The condition that calls for it."""
    name: Text | None = None
    speak: Text | None = None
    position: Position | None = None
    equipment: tuple[Id, ...] | None = None
    dose: Dose | None = None
    say: SayText | None = None
    """Said when the exercise is announced: what is different."""
    steps: tuple[StepChange, ...] = ()
    leave_out: tuple[Id, ...] = Field(default=(), alias="leave-out")
    """Ids of steps that this variant does without."""
    why: Text | None = None


class Avoid(Form):
    """A condition for which this exercise is replaced by another."""

    part = "an entry of avoid"

    condition: Id
    use: Id
    """The id of the exercise that takes its place."""
    why: Text | None = None


class Muscles(Form):
    part = "muscles"

    primary: tuple[Text, ...] = ()
    secondary: tuple[Text, ...] = ()


class ExerciseSheet(Form):
    part = "an exercise"

    exercise: Id
    name: Text
    aka: tuple[Text, ...] = ()
    """Other names, found by search, never spoken."""
    speak: Text | None = None
    """What the voice says for the name; the name if left out."""
    position: Position
    equipment: tuple[Id, ...] = ()
    limb: Limb = "side"
    """What a side is called: leg, arm."""
    muscles: Muscles = Muscles()
    why: Text | None = None
    """What it is for. Printed by `show`; spoken in the first session with full talk."""
    dose: Dose
    ladder: tuple[LevelText, ...] = ()
    """Doses from the lowest to the highest, sets x reps or sets x hold: [2x5, 2x6, 3x6]. From the dose's ranges if left out."""
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]
    safety: tuple[Cue, ...] = ()
    """Said when the exercise is announced; never fades."""
    variants: tuple[Variant, ...] = ()
    avoid: tuple[Avoid, ...] = ()
    sources: tuple[Text, ...] = ()


class TechniqueSheet(Form):
    part = "a technique"

    technique: Id
    name: Text
    say: SayText
    focus: Focus = "general"
    """internal (a muscle), external (a movement), image, breath."""
    priority: Priority = "technique"
    why: Text | None = None
    sources: tuple[Text, ...] = ()


class RoutineItem(Form):
    part = "an exercise of a routine"

    use: Id
    dose: Dose | None = None
    """Narrower than the exercise's own."""


def _routine_item(value: Any) -> Any:
    return {"use": value} if isinstance(value, str) else value


class RoutineSheet(Form):
    part = "a routine"

    routine: Id
    name: Text
    aka: tuple[Text, ...] = ()
    speak: Text | None = None
    why: Text | None = None
    safety: tuple[Cue, ...] = ()
    """Said at the start of every session; never fades."""
    exercises: Annotated[tuple[Annotated[RoutineItem, BeforeValidator(_routine_item)], ...], Field(min_length=1)]
    sources: tuple[Text, ...] = ()


class PhrasesSheet(Form):
    """The stock phrases of the coach in one language."""

    part = "phrases"

    phrases: Id
    """The language."""
    say: dict[str, SayText]
    words: dict[str, dict[str, Text]]
    """Spoken words for terms of the sheets: sides, limbs, counts (one and many), equipment."""


class PacingSheet(Form):
    """How long the coach waits where a sheet does not say: each default with its reason."""

    part = "pacing"

    class Default(Form):
        part = "a default"

        value: TimeMs
        compact: TimeMs | None = None
        """When a session has to be short."""
        why: Text

    pacing: Id
    times: dict[str, Default]
    sources: tuple[Text, ...] = ()


class ConditionsSheet(Form):
    """The circumstances of a person that sheets may ask about."""

    part = "conditions"

    conditions: Id
    means: dict[Id, Text]
    """What each condition means, in words that a person can answer with yes or no."""


AnySheet = ExerciseSheet | TechniqueSheet | RoutineSheet | PhrasesSheet | PacingSheet | ConditionsSheet

KINDS: dict[str, type[Form]] = {
    "exercise": ExerciseSheet,
    "technique": TechniqueSheet,
    "routine": RoutineSheet,
    "phrases": PhrasesSheet,
    "pacing": PacingSheet,
    "conditions": ConditionsSheet,
}
"""The first key of a sheet says what it is."""
