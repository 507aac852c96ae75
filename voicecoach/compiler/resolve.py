"""Sheet -> Exercise: what is meant. Techniques looked up, conditions applied, one dose chosen, all in milliseconds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from voicecoach.compiler.exercise import COUNT_EVERY, SIDES, ChosenDose, Exercise, MeantCue, MeantStep, Phrases, Session, Side, Talk, Words
from voicecoach.compiler.ladder import derive_ladder
from voicecoach.errors import RequestError, SheetError
from voicecoach.sheets.library import Library, form_of, pacing_ms, phrases_form
from voicecoach.sheets.links import link_faults
from voicecoach.sheets.load import Place, Sheet
from voicecoach.sheets.sheet import SHORTEST_HOLD_MS, Counted, Cue, Dose, ExerciseSheet, RoutineItem, RoutineSheet, Say, Step, StepChange, TechniqueSheet, Variant
from voicecoach.source import Fault
from voicecoach.suggest import one_of
from voicecoach.units import QuantityError, Range, format_time, parse_count_range, parse_time_ms

Value = TypeVar("Value")

DOSE_FIELDS = ("sets", "reps", "hold", "rest")


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asks of a compilation, beside the name."""

    doses: tuple[str, ...] = ()
    """`EXERCISE.FIELD=VALUE`, such as `hamstring-ere.hold=13s`."""
    only: tuple[str, ...] = ()
    """Exercise ids; empty: all."""
    sides: tuple[Side, ...] = SIDES
    first: Side = "left"
    conditions: tuple[str, ...] = ()
    talk: Talk = "normal"
    session_number: int = 1
    """Which session this is for the person, counted from 1."""
    history: Mapping[str, int] = field(default_factory=dict)
    """How often each exercise was done before, where that is known better than by `session_number`."""
    compact: bool = False
    """Pace the session as briskly as is still kind."""
    fitted_minutes: int | None = None
    allow_outside_range: bool = False
    language: str = "en"


@dataclass(frozen=True, slots=True)
class _Choice:
    """One value of the dose that the user asks for."""

    option: str
    exercise: str
    field: str
    value: int


def resolve_session(library: Library, name: str, request: Request) -> Session:
    """The session that a name and a request mean.

    Raises SheetError with every fault of the sheets involved, RequestError when the request does not fit them.
    """
    sheet = library.open(name)
    _check_conditions(library, request.conditions)
    _refuse_faults(_with_substitutes(sheet, library, request), library)
    exercises = _exercises(sheet, library, request)
    ordered = tuple(sorted(request.sides, key=lambda side: side != request.first))
    routine = sheet.form if isinstance(sheet.form, RoutineSheet) else None
    form = sheet.form
    if not isinstance(form, RoutineSheet | ExerciseSheet):
        raise TypeError(f"{sheet.path} is a sheet of {sheet.kind}")
    return Session(
        id=sheet.id,
        title=form.name if routine else exercises[0].name,
        speak=(form.speak or form.name) if routine else exercises[0].speak,
        exercises=exercises,
        phrases=_phrases(library, request.language),
        pacing_ms=pacing_ms(library, compact=request.compact),
        safety=_cues(routine.safety if routine else (), sheet, ("safety",), library, request, "safety"),
        why=routine.why if routine else None,
        sides=ordered,
        talk=request.talk,
        session_number=min((exercise.sessions_done for exercise in exercises), default=0) + 1,
        fitted_minutes=request.fitted_minutes,
        is_routine=routine is not None,
    )


def _check_conditions(library: Library, asked: tuple[str, ...]) -> None:
    known = library.conditions()
    for condition in asked:
        if condition not in known:
            raise RequestError(f"no condition is called '{condition}'", f"{one_of(condition, known)}; there are {', '.join(sorted(known))}")


def _with_substitutes(sheet: Sheet, library: Library, request: Request) -> list[tuple[Sheet, RoutineItem | None]]:
    """The exercise sheets of a session in order, each replaced where a condition says so. The routine's sheet comes first."""
    if isinstance(sheet.form, RoutineSheet):
        _stop_at(link_faults(sheet, library))
        found = [(library.find("exercise", item.use), item) for item in sheet.form.exercises]
        return [(sheet, None), *((_substitute(one, library, request), item) for one, item in found if one is not None)]
    return [(_substitute(sheet, library, request), None)]


def _substitute(sheet: Sheet, library: Library, request: Request) -> Sheet:
    seen = {sheet.id}
    while True:
        form = form_of(sheet, ExerciseSheet)
        use = next((avoid.use for avoid in form.avoid if avoid.condition in request.conditions), None)
        other = library.find("exercise", use) if use else None
        if other is None or other.id in seen:
            return sheet
        seen.add(other.id)
        sheet = other


def _refuse_faults(sheets: Iterable[tuple[Sheet, RoutineItem | None]], library: Library) -> None:
    faults: list[Fault] = []
    for sheet, _ in sheets:
        faults += link_faults(sheet, library)
    faults += link_faults(library.pacing(), library) + link_faults(library.phrases("en"), library)
    _stop_at(faults)


def _stop_at(faults: list[Fault]) -> None:
    if any(fault.severity == "error" for fault in faults):
        raise SheetError(faults)


def _exercises(sheet: Sheet, library: Library, request: Request) -> tuple[Exercise, ...]:
    pairs = [(item_sheet, item) for item_sheet, item in _with_substitutes(sheet, library, request) if item_sheet.kind == "exercise"]
    asked = [item.use if item else sheet.id for _, item in pairs]
    ids = [item_sheet.id for item_sheet, _ in pairs]
    _check_only(request.only, [*ids, *asked])
    choices = [_read_choice(option, ids, dict(zip(asked, ids, strict=True))) for option in request.doses]
    exercises = [
        _exercise(item_sheet, item, original, sheet, library, request, [choice for choice in choices if choice.exercise == item_sheet.id])
        for (item_sheet, item), original in zip(pairs, asked, strict=True)
        if not request.only or item_sheet.id in request.only or original in request.only
    ]
    return tuple(exercises)


def _check_only(only: tuple[str, ...], known: list[str]) -> None:
    for name in only:
        if name not in known:
            raise RequestError(f"this session has no exercise '{name}'", one_of(name, set(known)))


def _read_choice(option: str, ids: list[str], replaced: Mapping[str, str]) -> _Choice:
    """The dose in an option such as `hamstring-ere.hold=13s`. Raises RequestError."""
    target, equals, text = option.partition("=")
    exercise, dot, field = target.strip().rpartition(".")
    if not equals or not dot:
        raise RequestError(f"'{option}' is not a dose", "write EXERCISE.FIELD=VALUE, such as hamstring-ere.hold=13s or hamstring-ere.sets=3")
    if exercise not in ids:
        if exercise in replaced:
            raise RequestError(f"'{exercise}' is replaced by '{replaced[exercise]}' in this session", f"write {replaced[exercise]}.{field}={text}")
        raise RequestError(f"this session has no exercise '{exercise}'", one_of(exercise, set(ids)))
    if field not in DOSE_FIELDS:
        raise RequestError(f"'{field}' is not a field of a dose", one_of(field, DOSE_FIELDS))
    try:
        if field in {"hold", "rest"}:
            value = parse_time_ms(text)
        else:
            counts, _ = parse_count_range(text)
            if counts.low != counts.high:
                raise QuantityError("range", f"'{text}' is a range, and one number is wanted here", f"write {counts.low}")
            value = counts.low
    except QuantityError as error:
        raise RequestError(f"{target}: {error.message}", error.hint) from None
    if value == 0 and field != "rest":
        raise RequestError(f"{target}: '{text}' is nothing", "write 1 or more")
    if field == "hold" and value < SHORTEST_HOLD_MS:
        raise RequestError(f"{target}: a hold of '{text}' is too short for its beeps", "write 1 s or more")
    return _Choice(option, exercise, field, value)


def _exercise(
    sheet: Sheet, item: RoutineItem | None, original: str, routine: Sheet, library: Library, request: Request, choices: list[_Choice]
) -> Exercise:
    form = form_of(sheet, ExerciseSheet)
    # Two conditions may call for two variants: both apply, the later one wins where they meet.
    variants = [(index, variant) for index, variant in enumerate(form.variants) if variant.condition in request.conditions]
    prescribed = form.dose
    for _, variant in variants:
        prescribed = _merge_dose(prescribed, variant.dose)
    if item is not None and item.dose is not None and sheet.id == item.use:
        _check_within(item.dose, prescribed, routine, item)
        prescribed = _merge_dose(prescribed, item.dose)
    pacing = pacing_ms(library, compact=request.compact)
    dose = _choose_dose(sheet.id, prescribed, choices, pacing, request)
    return Exercise(
        id=sheet.id,
        name=_latest(form.name, [variant.name for _, variant in variants]),
        speak=_latest(form.speak or form.name, [variant.speak or variant.name for _, variant in variants]),
        position=_latest(form.position, [variant.position for _, variant in variants]),
        equipment=_latest(form.equipment, [variant.equipment for _, variant in variants]),
        limb=form.limb,
        dose=dose,
        steps=tuple(_meant_step(written, sheet, dose, pacing, library, request) for written in _written_steps(form, variants)),
        origin=str(sheet.key_span(sheet.kind)),
        variant="+".join(variant.id for _, variant in variants) or None,
        variant_words=tuple(_words(variant.say) for _, variant in variants if variant.say),
        replaced=original if original != sheet.id else None,
        why=form.why,
        safety=_cues(form.safety, sheet, ("safety",), library, request, "safety"),
        ladder=form.ladder or derive_ladder(prescribed),
        sessions_done=request.history.get(sheet.id, request.session_number - 1),
    )


def _latest(base: Value, changes: Iterable[Value | None]) -> Value:
    """The last value that a variant gives, else the exercise's own."""
    for change in changes:
        base = base if change is None else change
    return base


def _merge_dose(dose: Dose, narrower: Dose | None) -> Dose:
    if narrower is None:
        return dose
    return dose.model_copy(update={name: getattr(narrower, name) for name in narrower.model_fields_set})


def _ranges(dose: Dose) -> dict[str, Range | None]:
    return {
        "sets": dose.sets.range if dose.sets else None,
        "reps": dose.reps.range if dose.reps else None,
        "hold": dose.hold,
        "rest": dose.rest,
    }


def _check_within(narrower: Dose, prescribed: Dose, routine: Sheet, item: RoutineItem) -> None:
    """A routine may choose within the prescription of an exercise, never beyond it."""
    allowed = _ranges(prescribed)
    index = next(i for i, other in enumerate(form_of(routine, RoutineSheet).exercises) if other is item)
    faults = []
    for field, wanted in _ranges(narrower).items():
        limit = allowed[field]
        if wanted is not None and limit is not None and field != "rest" and not (limit.holds(wanted.low) and limit.holds(wanted.high)):
            faults.append(routine.fault("outside-range", f"{item.use} is prescribed {_show_range(field, limit)} for {field}",
                                        routine.span("exercises", index, "dose", field), f"write {_show_range(field, limit)} or less of it"))
    _stop_at(faults)


def _show_range(field: str, limit: Range) -> str:
    if field in {"hold", "rest"}:
        low, high = format_time(limit.low), format_time(limit.high)
        return low if low == high else f"{low.removesuffix(' s')}-{high}"
    return str(limit.low) if limit.low == limit.high else f"{limit.low}-{limit.high}"


def _choose_dose(exercise: str, prescribed: Dose, choices: list[_Choice], pacing: Mapping[str, int], request: Request) -> ChosenDose:
    """The lowest dose of the prescription, and what the user asks for above it. Raises RequestError outside its ranges."""
    ranges = _ranges(prescribed)
    asked: dict[str, int] = {}
    for choice in choices:
        limit = ranges[choice.field]
        if limit is None and choice.field == "hold":
            raise RequestError(f"'{choice.option}': {exercise} has no hold in its dose", "take this option out")
        if limit is not None and not limit.holds(choice.value) and not request.allow_outside_range:
            raise RequestError(
                f"'{choice.option}': {exercise} is prescribed {_show_range(choice.field, limit)} for {choice.field}",
                "choose within it, or add --allow-outside-range if whoever treats you says so")
        asked[choice.field] = choice.value
    sets: Counted | None = prescribed.sets
    noun = (sets.noun if sets else None) or "set"
    lowest = {field: limit.low for field, limit in ranges.items() if limit is not None}
    chosen = {**lowest, **asked}
    return ChosenDose(
        sets=chosen.get("sets", 1),
        reps=chosen.get("reps", 1),
        rest_ms=chosen.get("rest", pacing.get(f"rest-{noun}", pacing["rest-set"])),
        noun=noun,
        hold_ms=chosen.get("hold"),
        sides=prescribed.sides or "none",
        side_order=prescribed.side_order or "complete",
        counting=prescribed.count or COUNT_EVERY,
    )


@dataclass(frozen=True, slots=True)
class _WrittenStep:
    """A step as some part of the sheet wrote it, with where it and its cues stand."""

    step: Step
    place: Place
    cue_place: Place


def _written_steps(form: ExerciseSheet, variants: list[tuple[int, Variant]]) -> list[_WrittenStep]:
    """The steps of the exercise with its variants applied in turn."""
    steps = [_WrittenStep(step, ("steps", index), ("steps", index, "cues")) for index, step in enumerate(form.steps)]
    for index, variant in variants:
        steps = list(_with_variant(steps, variant, ("variants", index, "steps")))
    return steps


def _with_variant(steps: list[_WrittenStep], variant: Variant, place: Place) -> Iterable[_WrittenStep]:
    changes = {change.id: (index, change) for index, change in enumerate(variant.steps) if change.after is None}
    added = [(index, change) for index, change in enumerate(variant.steps) if change.after is not None]
    for written in steps:
        if written.step.id not in variant.leave_out:
            yield _changed(written, *changes[written.step.id], place) if written.step.id in changes else written
        for index, change in added:
            if change.after == written.step.id:
                yield _WrittenStep(_new_step(change), (*place, index), (*place, index, "cues"))


def _changed(written: _WrittenStep, index: int, change: StepChange, place: Place) -> _WrittenStep:
    given = {name: getattr(change, name) for name in change.model_fields_set - {"id", "after"}}
    cue_place = written.cue_place if change.cues is None else (*place, index, "cues")
    return _WrittenStep(written.step.model_copy(update=given), (*place, index), cue_place)


def _new_step(change: StepChange) -> Step:
    given = {name: getattr(change, name) for name in change.model_fields_set - {"after"}}
    return Step.model_construct(**{"cues": (), **given})


def _meant_step(
    written: _WrittenStep, sheet: Sheet, dose: ChosenDose, pacing: Mapping[str, int], library: Library, request: Request
) -> MeantStep:
    step = written.step
    hold_ms = dose.hold_ms if step.hold == "dose" else step.hold
    up_ms = down_ms = 0
    if hold_ms is not None:
        length = "long" if hold_ms >= pacing["long-hold"] else "short"
        up_ms = step.ramp.up_ms if step.ramp else pacing[f"ramp-up-{length}"]
        down_ms = step.ramp.down_ms if step.ramp else pacing[f"ramp-down-{length}"]
    return MeantStep(
        id=step.id,
        words=_words(step.say),
        per=step.per,
        origin=str(sheet.span(*written.place)),
        move_ms=step.move or 0,
        hold_ms=hold_ms,
        ramp_up_ms=up_ms,
        ramp_down_ms=down_ms,
        ready_ms=step.ready,
        sets=step.sets,
        reps=step.reps,
        tempo=step.tempo,
        breathe=step.breathe,
        breaths=step.breaths.low if step.breaths else 1,
        cues=_cues(step.cues, sheet, written.cue_place, library, request, step.id),
    )


def _cues(cues: tuple[Cue, ...], sheet: Sheet, place: Place, library: Library, request: Request, owner: str) -> tuple[MeantCue, ...]:
    """The cues that hold for this person, with their techniques looked up."""
    return tuple(
        _cue(cue, sheet, (*place, index), library, f"{owner}-{index + 1}")
        for index, cue in enumerate(cues)
        if cue.condition is None or cue.condition in request.conditions
    )


def _cue(cue: Cue, sheet: Sheet, place: Place, library: Library, name: str) -> MeantCue:
    words, priority = cue.say, cue.priority
    if cue.use is not None:
        technique = form_of(_found(library, cue.use), TechniqueSheet)
        words, priority = technique.say, priority or technique.priority
    if words is None:
        raise TypeError(f"{sheet.span(*place)}: a cue without words passed its check")
    return MeantCue(
        id=cue.id or cue.use or name,
        words=_words(words),
        when=cue.when,
        priority=priority or "technique",
        origin=str(sheet.span(*place)),
        moment=cue.at,
        every=cue.every,
        sets=cue.sets,
        reps=cue.reps,
        sessions=cue.sessions,
        must=cue.must or priority == "safety",
    )


def _found(library: Library, technique: str) -> Sheet:
    sheet = library.find("technique", technique)
    if sheet is None:
        raise TypeError(f"the technique {technique} passed its check and is not there")
    return sheet


def _words(say: Say) -> Words:
    return Words(say.full, say.short, say.word)


def _phrases(library: Library, language: str) -> Phrases:
    form = phrases_form(library, language)
    sheet = library.phrases(language)
    return Phrases(
        language=language,
        say={name: _words(say) for name, say in form.say.items()},
        words=form.words,
        origins={name: str(sheet.key_span("say", name)) for name in form.say},
    )

