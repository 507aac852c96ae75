"""One dose out of each prescription of a session: narrowed by conditions and routine, then what the user asks for within it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from voicecoach.errors import RequestError, refuse_errors
from voicecoach.sheets.dose.form import Dose, Level, show_field
from voicecoach.sheets.dose.ladder import derive_ladder, ladder_within
from voicecoach.sheets.dose.load import Bands, Load, parse_load, place_of
from voicecoach.sheets.dose.options import Choice, Choices, read_choices
from voicecoach.sheets.dose.prescription import narrowed_by_conditions, outside_faults
from voicecoach.sheets.dose.values import Counted, Counting, Varied
from voicecoach.sheets.forms.sheet import ExerciseSheet, RoutineItem
from voicecoach.sheets.forms.terms import TIME_FIELDS, OneSide, SideOrder, SidePolicy
from voicecoach.sheets.reading.written import Place, Sheet
from voicecoach.units import QuantityError, Range, counted, format_range, format_time

COUNT_EVERY = Counting()


@dataclass(frozen=True, slots=True)
class ChosenDose:
    """One dose out of the prescription's ranges."""

    sets: int
    reps: int
    rest_ms: int
    noun: str = "set"
    """The word for one set."""
    hold_ms: int | None = None
    sides: SidePolicy = "none"
    side_order: SideOrder = "complete"
    counting: Counting = COUNT_EVERY
    work_ms: int | None = None
    """The length of its timed work, which is no hold."""
    is_rest_exact: bool = False
    """The rest is a contract, from beep to beep."""
    one_side: OneSide | None = None
    """The only side that is trained; `sides` is each all the same."""
    is_side_unknown: bool = False
    """It is for the affected side, and nobody named that: both sides are trained."""
    is_hold_open: bool = False
    """Its holds last as long as the person can, at most `hold_ms`."""
    load: str | None = None
    """What is lifted, as a sheet writes it: `6 kg`."""
    band: str | None = None
    """The band by its name."""
    varied: Mapping[str, Varied] = field(default_factory=dict)
    """What has values of its own for each set or side, by field."""

    def in_set(self, set_number: int, side: OneSide | None) -> "ChosenDose":
        """What is done in one set on one side."""
        if not self.varied:
            return self
        now = {name: varied.at(set_number, side) for name, varied in self.varied.items()}
        return replace(
            self,
            sets=now.get("sets", self.sets),
            reps=now.get("reps", self.reps),
            hold_ms=now.get("hold", self.hold_ms),
            work_ms=now.get("work", self.work_ms),
        )

    def in_words(self) -> str:
        """As people say it, without the sides: `2 cycles of 3 x 10 s`.

        >>> ChosenDose(sets=2, reps=3, rest_ms=0, noun="cycle", hold_ms=10_000, sides="each").in_words()
        '2 cycles of 3 x 10 s'
        """
        at = f" at {self.load}" if self.load else f" with the {self.band} band" if self.band else ""
        return f"{self._amount_in_words()}{at}"

    def _amount_in_words(self) -> str:
        time_ms = self.hold_ms if self.work_ms is None else self.work_ms
        if self.varied:
            return f"{counted(self.sets, self.noun)}{self._varied_in_words()}"
        if time_ms is None:
            each = f" of {self.reps}" if self.reps > 1 else ""
        else:
            most = "at most " if self.is_hold_open else ""
            each = f" of {f'{self.reps} x ' if self.reps > 1 else ''}{most}{format_time(time_ms)}"
        return f"{counted(self.sets, self.noun)}{each}"

    def _varied_in_words(self) -> str:
        """What differs from set to set, or from side to side: ` of 20, 16, 12`."""
        parts = []
        for name, varied in self.varied.items():
            shown = [format_time(value) if name in TIME_FIELDS else str(value) for value in varied.values]
            if varied.each:
                parts.append(f" of {', '.join(shown)}")
            else:
                noun = "" if name in TIME_FIELDS else f" {name}"
                parts.append(f", {shown[0]}{noun} left and {shown[1]}{noun} right")
        return "".join(parts)


@dataclass(frozen=True, slots=True)
class Member:
    """One exercise of a session: its sheet, and what asked for it."""

    sheet: Sheet
    form: ExerciseSheet
    """That of the sheet."""
    named: str
    """The id that the routine or the user names: another one than the sheet's where a condition replaced it."""
    item: RoutineItem | None = None
    place: Place = ()
    """Where the item stands in the routine."""
    circuits: tuple[RoutineItem, ...] = ()
    """The circuits around it, the outermost first."""

    def pacing_ms(self, pacing: Mapping[str, int]) -> dict[str, int]:
        """The times by which it is paced: pacing's own, then those of its sheet and of the routine."""
        return {**pacing, **self.form.pacing, **(self.item.pacing if self.item else {})}


@dataclass(frozen=True, slots=True)
class MemberDose:
    """What is done of an exercise in a session."""

    dose: ChosenDose
    ladder: tuple[Level, ...]
    """Its doses from the lowest to the highest; in a circuit, with the rounds that were chosen."""
    rounds: tuple[int, ...]
    """Of each circuit around it."""
    outside: tuple[str, ...] = ()
    """What of it lies outside the prescription, because it was asked for: in words."""


def choose_doses(
    members: Sequence[Member],
    routine: Sheet,
    options: Sequence[str],
    *,
    conditions: tuple[str, ...],
    only: Sequence[Member],
    pacing: Mapping[str, int],
    allow_outside_range: bool,
    affected: OneSide | None = None,
) -> list[MemberDose]:
    """The doses of the exercises `only`, out of all `members` of a session: the lowest, or what options ask for.

    Raises SheetError where the routine goes beyond what an exercise prescribes, RequestError where the options do.
    """
    choices = read_choices(
        options,
        [member.sheet.id for member in members],
        {member.named: member.sheet.id for member in members},
        {name: limit for member in members for name, limit in _circuits(member)},
        allow_outside_range=allow_outside_range,
    )
    return [
        _choose(member, _narrow(member, routine, conditions), choices, member.pacing_ms(pacing), affected)
        for member in only
    ]


def _whole_dose(member: Member) -> Dose:
    """What is prescribed of an exercise here, whoever does it: without what its variants say."""
    own = member.item.dose if member.item is not None and member.sheet.id == member.item.use else None
    return member.form.dose.narrowed(own)


def _circuits(member: Member) -> list[tuple[str, Range]]:
    return [
        (item.circuit, item.rounds.range)
        for item in member.circuits
        if item.circuit is not None and item.rounds is not None
    ]


def _narrow(member: Member, routine: Sheet, conditions: tuple[str, ...]) -> Dose:
    """What is prescribed of an exercise here: its variants first, then the routine, which may choose but never exceed."""
    prescribed = narrowed_by_conditions(member.form, conditions)
    own = member.item.dose if member.item is not None and member.sheet.id == member.item.use else None
    if own is None:
        return prescribed
    refuse_errors(outside_faults(own, prescribed, routine, (*member.place, "dose"), member.sheet.id))
    return prescribed.narrowed(own)


def _choose(
    member: Member, whole: Dose, choices: Choices, pacing: Mapping[str, int], affected: OneSide | None
) -> MemberDose:
    prescribed = whole.on_side(affected)
    rounds = tuple(choices.of_circuits.get(name, limit.low) for name, limit in _circuits(member))
    values = {name: limit.low for name, limit in prescribed.ranges.items() if limit is not None}
    if rounds:
        _refuse_sets(member, rounds[-1], choices)
    asked = _asked(member, prescribed, choices)
    values |= asked
    if rounds:
        # Its sets are the rounds, which nothing changes any more: what is left to go up and down is the rest of the dose.
        values["sets"] = rounds[-1]
        ladder = derive_ladder(prescribed.in_rounds(Counted(low=rounds[-1], high=rounds[-1])))
    else:
        ladder = ladder_within(member.form.ladder, prescribed)
    one_side = (member.item.side if member.item else None) or prescribed.one_side
    noun = (prescribed.sets.noun if prescribed.sets else None) or "set"
    dose = ChosenDose(
        sets=values.get("sets", _sets_listed(prescribed)),
        reps=values.get("reps", 1),
        rest_ms=values.get("rest", pacing.get(f"rest-{noun}", pacing["rest-set"])),
        noun=noun,
        hold_ms=values.get("hold"),
        sides="each" if one_side or prescribed.sides == "affected" else prescribed.sides or "none",
        side_order=prescribed.side_order or "complete",
        counting=prescribed.count or COUNT_EVERY,
        work_ms=values.get("work"),
        is_rest_exact=prescribed.rest is not None and prescribed.rest.exact,
        one_side=one_side,
        is_side_unknown=affected is None and whole.is_for_affected,
        is_hold_open=prescribed.hold is not None and prescribed.hold.is_open,
        load=prescribed.load.show(values["load"]) if prescribed.load else None,
        band=prescribed.band.show(values["band"]) if prescribed.band else None,
        varied={name: varied for name, varied in prescribed.varied.items() if name not in asked},
    )
    outside = tuple(_outside(member, prescribed, asked))
    outside += tuple(
        f"{name} has {choices.of_circuits[name]} rounds, and {format_range(limit)} are prescribed"
        for name, limit in _circuits(member)
        if name in choices.of_circuits and not limit.holds(choices.of_circuits[name])
    )
    return MemberDose(dose, ladder, rounds, outside)


def _sets_listed(prescribed: Dose) -> int:
    """How many sets there are where the dose only lists what is done in each."""
    return max((len(varied.each) for varied in prescribed.varied.values()), default=0) or 1


def _refuse_sets(member: Member, rounds: int, choices: Choices) -> None:
    """Raises RequestError where sets are asked of an exercise whose sets are the rounds of its circuit."""
    circuit = member.circuits[-1].circuit
    for choice in choices.of_exercises:
        if choice.exercise == member.sheet.id and choice.field == "sets" and choice.value != rounds:
            raise RequestError(
                f"'{choice.option}': {choice.exercise} is in the circuit {circuit}, whose rounds are its sets",
                f"write --dose {circuit}.rounds={choice.value}",
            )


def _outside(member: Member, prescribed: Dose, asked: Mapping[str, int]) -> Iterator[str]:
    """What was asked for although the prescription, or the variant that applies, says otherwise."""
    for name, value in asked.items():
        limit = prescribed.ranges[name]
        if limit is not None and not limit.holds(value):
            shown = format_time(value) if name in TIME_FIELDS else str(value)
            if isinstance(limit, Load):
                shown = limit.show(value)
            yield f"{name} is {shown}, and {member.sheet.id} allows {show_field(name, limit)} here"


def _asked(member: Member, prescribed: Dose, choices: Choices) -> dict[str, int]:
    """What the user asks of one exercise, by field. Raises RequestError outside what is prescribed.

    A variant may raise the lowest dose, as for tall people; whoever names a dose may still go down to the exercise's own.
    What a variant caps stays capped.
    """
    exercise = member.sheet.id
    ranges, whole, asked = prescribed.ranges, _whole_dose(member).ranges, {}
    for choice in choices.of_exercises:
        if choice.exercise != exercise:
            continue
        limit, widest = ranges[choice.field], whole[choice.field]
        if limit is None and choice.field in {"hold", "work", "load", "band"}:
            raise RequestError(
                f"'{choice.option}': {exercise} has no {choice.field} in its dose", "remove this option"
            )
        if isinstance(limit, Load | Bands):
            asked[choice.field] = _asked_load(
                exercise, choice, limit, allows_outside=choices.allow_outside_range
            )
            continue
        is_allowed = limit is None or limit.holds(choice.value) or choices.allow_outside_range
        is_less = widest is not None and limit is not None and widest.low <= choice.value < limit.low
        if limit is not None and not is_allowed and not is_less:
            raise RequestError(
                f"'{choice.option}': {exercise} allows {show_field(choice.field, limit)} for {choice.field}",
                "stay within it, or add --allow-outside-range if the person treating you says so",
            )
        asked[choice.field] = choice.value
    return asked


def _asked_load(exercise: str, choice: Choice, limit: Load | Bands, *, allows_outside: bool) -> int:
    """The load or the band that the user asks for. Raises RequestError outside what is prescribed."""
    try:
        place = place_of(limit, choice.text)
        if place is None and allows_outside and isinstance(limit, Load):
            load = parse_load(choice.text)
            place = load.low if load.unit == limit.unit else None
    except QuantityError as error:
        raise RequestError(f"'{choice.option}': {error.message}", error.hint) from None
    if place is None:
        raise RequestError(
            f"'{choice.option}': {exercise} allows {limit} for {choice.field}",
            "stay within it, or add --allow-outside-range if the person treating you says so",
        )
    return place
