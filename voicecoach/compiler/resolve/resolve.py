"""Sheet -> Exercise: what is meant. Techniques looked up, conditions applied, one dose chosen, all in milliseconds."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TypeVar

from voicecoach.compiler.dose import Choice, check_within, choose_dose, chosen_rounds, read_choice
from voicecoach.compiler.resolve.exercise import SIDES, Exercise, MeantCue, Phrases, Session, Side, Visit
from voicecoach.compiler.resolve.meaning import meant_cues, meant_step, meant_words
from voicecoach.compiler.resolve.translate import translate_session
from voicecoach.errors import RequestError, refuse_errors
from voicecoach.sheets.checks.links import link_faults
from voicecoach.sheets.dose.prescription import derive_ladder, in_rounds, ladder_within, merge_dose
from voicecoach.sheets.forms.sheet import Counted, ExerciseSheet, RoutineItem, RoutineSheet
from voicecoach.sheets.forms.terms import Talk
from voicecoach.sheets.library.library import Library, form_of, pacing_ms, phrases_form
from voicecoach.sheets.reading.variants import written_steps
from voicecoach.sheets.reading.written import Place, Sheet
from voicecoach.suggest import did_you_mean, one_of

SOURCE_LANGUAGE = "en"
"""The language in which the shipped sheets are written."""

Value = TypeVar("Value")


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


def resolve_session(library: Library, name: str, request: Request) -> Session:
    """The session that a name and a request mean.

    Raises SheetError with every fault of the sheets involved, RequestError when the request does not fit them.
    """
    sheet = library.open(name)
    _check_conditions(library, request.conditions)
    done = _exercises(sheet, library, request)
    exercises = tuple(exercise for _, exercise in done)
    ordered = tuple(sorted(request.sides, key=lambda side: side != request.first))
    routine = sheet.form if isinstance(sheet.form, RoutineSheet) else None
    form = sheet.form
    if not isinstance(form, RoutineSheet | ExerciseSheet):
        raise TypeError(f"{sheet.path} is a sheet of {sheet.kind}")
    session = Session(
        id=sheet.id,
        title=form.name if routine else exercises[0].name,
        speak=(form.speak or form.name) if routine else exercises[0].speak,
        exercises=exercises,
        visits=tuple(_visits(done)),
        phrases=_phrases(library, request.language),
        pacing_ms=pacing_ms(library, compact=request.compact),
        safety=_session_safety(sheet, exercises, library, request),
        why=routine.why if routine else None,
        sides=ordered,
        talk=request.talk,
        session_number=min((exercise.sessions_done for exercise in exercises), default=0) + 1,
        fitted_minutes=request.fitted_minutes,
        is_routine=routine is not None,
    )
    return (
        session
        if request.language == SOURCE_LANGUAGE
        else translate_session(session, library, request.language)
    )


def _session_safety(
    sheet: Sheet, exercises: tuple[Exercise, ...], library: Library, request: Request
) -> tuple[MeantCue, ...]:
    """What is said before anything else: the routine's own lines, and those that all its exercises share."""
    own = sheet.form.safety if isinstance(sheet.form, RoutineSheet) else ()
    cues = meant_cues(own, sheet, ("safety",), library, conditions=request.conditions, owner="safety")
    said = {cue.id for cue in cues}
    shared = (
        set.intersection(*({cue.id for cue in exercise.safety} for exercise in exercises))
        if exercises
        else set()
    )
    return (*cues, *(cue for cue in exercises[0].safety if cue.id in shared - said))


def _check_conditions(library: Library, asked: tuple[str, ...]) -> None:
    known = library.conditions()
    for condition in asked:
        if condition not in known:
            raise RequestError(
                f"no condition is called '{condition}'",
                "; ".join(
                    filter(None, (did_you_mean(condition, known), f"there are {', '.join(sorted(known))}"))
                ),
            )


@dataclass(frozen=True, slots=True)
class _Round:
    """A circuit, and how often it is gone through."""

    circuit: str
    rounds: int
    rest_ms: int


@dataclass(frozen=True, slots=True)
class _Entry:
    """One exercise of the session: its sheet, and what asked for it."""

    sheet: Sheet
    asked: str
    """The id that the routine or the user names; another one than the sheet's where a condition replaced it."""
    item: RoutineItem | None = None
    place: Place = ()
    """Where the item stands in the routine."""
    rounds: tuple[_Round, ...] = ()
    """The circuits around it, the outermost first."""


def _entries(sheet: Sheet, library: Library, request: Request) -> list[_Entry]:
    """The exercises of a session in order, each replaced where a condition says so."""
    if not isinstance(sheet.form, RoutineSheet):
        return [_Entry(_substitute(sheet, library, request), sheet.id)]
    return list(_item_entries(sheet.form.exercises, ("exercises",), (), library, request))


def _item_entries(
    items: tuple[RoutineItem, ...],
    place: Place,
    rounds: tuple[_Round, ...],
    library: Library,
    request: Request,
) -> Iterator[_Entry]:
    for index, item in enumerate(items):
        if item.circuit is not None:
            around = _Round(
                item.circuit, _chosen_rounds(item, request), _round_rest_ms(item, library, request)
            )
            yield from _item_entries(
                item.exercises, (*place, index, "exercises"), (*rounds, around), library, request
            )
        elif item.use is not None and (found := library.find("exercise", item.use)) is not None:
            yield _Entry(_substitute(found, library, request), item.use, item, (*place, index), rounds)


def _chosen_rounds(item: RoutineItem, request: Request) -> int:
    """The lowest number of rounds, or what `--dose CIRCUIT.rounds=N` asks for. Raises RequestError."""
    if item.rounds is None:
        return 1
    for option in request.doses:
        target, _, text = option.partition("=")
        if target.strip() == f"{item.circuit}.rounds":
            return chosen_rounds(
                option, text, item.rounds.range, allow_outside_range=request.allow_outside_range
            )
    return item.rounds.low


def _round_rest_ms(item: RoutineItem, library: Library, request: Request) -> int:
    return pacing_ms(library, compact=request.compact)["rest-set"] if item.rest is None else item.rest


def _visits(done: Sequence[tuple[_Entry, Exercise]], depth: int = 0) -> Iterator[Visit]:
    """The exercises in the order in which they are done, circuits gone through round by round."""
    for circuit, group in groupby(
        done, key=lambda pair: pair[0].rounds[depth] if len(pair[0].rounds) > depth else None
    ):
        members = list(group)
        if circuit is None:
            yield from (Visit(exercise) for _, exercise in members)
            continue
        for number in range(1, circuit.rounds + 1):
            for index, visit in enumerate(_visits(members, depth + 1)):
                # What lies in a circuit within this one is counted by its own rounds.
                is_inner = visit.round_number is not None
                counted = visit if is_inner else replace(visit, round_number=number, rounds=circuit.rounds)
                opens = index == 0 and number > 1
                yield replace(counted, opens_round=True, rest_ms=circuit.rest_ms) if opens else counted


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


def _refuse_faults(sheets: list[Sheet], library: Library, language: str) -> None:
    """Raises SheetError with every fault of the sheets that a session needs."""
    needed = [*sheets, library.pacing(), library.phrases(language), library.find("translation", language)]
    by_path = {sheet.path: sheet for sheet in needed if sheet is not None}
    refuse_errors([fault for sheet in by_path.values() for fault in link_faults(sheet, library)])


def _exercises(sheet: Sheet, library: Library, request: Request) -> list[tuple[_Entry, Exercise]]:
    entries = _entries(sheet, library, request)
    _refuse_faults([sheet, *(entry.sheet for entry in entries)], library, request.language)
    ids = [entry.sheet.id for entry in entries]
    asked = {entry.asked: entry.sheet.id for entry in entries}
    _check_only(request.only, [*ids, *asked])
    circuits = {around.circuit for entry in entries for around in entry.rounds}
    options = [
        option
        for option in request.doses
        if option.partition("=")[0].strip().removesuffix(".rounds") not in circuits
    ]
    choices = [read_choice(option, ids, asked) for option in options]
    return [
        (entry, _exercise(entry, sheet, library, request, choices))
        for entry in entries
        if not request.only or {entry.sheet.id, entry.asked} & set(request.only)
    ]


def _check_only(only: tuple[str, ...], known: list[str]) -> None:
    for name in only:
        if name not in known:
            raise RequestError(f"this session has no exercise '{name}'", one_of(name, set(known)))


def _exercise(
    entry: _Entry, routine: Sheet, library: Library, request: Request, choices: list[Choice]
) -> Exercise:
    sheet, item = entry.sheet, entry.item
    form = form_of(sheet, ExerciseSheet)
    # Two conditions may call for two variants: both apply, the later one wins where they meet.
    variants = [
        (index, variant)
        for index, variant in enumerate(form.variants)
        if variant.condition in request.conditions
    ]
    prescribed = form.dose
    for _, variant in variants:
        prescribed = merge_dose(prescribed, variant.dose)
    if item is not None and item.dose is not None and sheet.id == item.use:
        check_within(item.dose, prescribed, routine, (*entry.place, "dose"), item.use)
        prescribed = merge_dose(prescribed, item.dose)
    pacing = {**pacing_ms(library, compact=request.compact), **form.pacing, **(item.pacing if item else {})}
    dose = choose_dose(
        sheet.id,
        prescribed,
        [choice for choice in choices if choice.exercise == sheet.id],
        pacing,
        allow_outside_range=request.allow_outside_range,
    )
    ladder = ladder_within(form.ladder, prescribed)
    if entry.rounds:
        # Its sets are the rounds, which nothing changes any more: what is left to go up and down is the rest of the dose.
        rounds = entry.rounds[-1].rounds
        dose = replace(dose, sets=rounds)
        ladder = derive_ladder(in_rounds(prescribed, Counted(low=rounds, high=rounds)))
    return Exercise(
        id=sheet.id,
        name=_latest(form.name, [variant.name for _, variant in variants]),
        speak=_latest(form.speak or form.name, [variant.speak or variant.name for _, variant in variants]),
        position=_latest(form.position, [variant.position for _, variant in variants]),
        equipment=_latest(form.equipment, [variant.equipment for _, variant in variants]),
        limb=form.limb,
        dose=dose,
        steps=tuple(
            meant_step(written, sheet, dose, pacing, library, conditions=request.conditions)
            for written in written_steps(form, variants)
        ),
        origin=str(sheet.key_span(sheet.kind)),
        variant="+".join(variant.id for _, variant in variants) or None,
        variant_words=tuple(meant_words(variant.say) for _, variant in variants if variant.say),
        replaced=entry.asked if entry.asked != sheet.id else None,
        why=form.why,
        safety=meant_cues(
            form.safety, sheet, ("safety",), library, conditions=request.conditions, owner="safety"
        ),
        ladder=ladder,
        talk=(item.talk if item else None) or request.talk,
        pacing_ms=pacing,
        sessions_done=request.history.get(sheet.id, request.session_number - 1),
    )


def _latest(base: Value, changes: Iterable[Value | None]) -> Value:
    """The last value that a variant gives, else the exercise's own."""
    for change in changes:
        base = base if change is None else change
    return base


def _phrases(library: Library, language: str) -> Phrases:
    form = phrases_form(library, language)
    sheet = library.phrases(language)
    return Phrases(
        language=language,
        say={name: meant_words(say) for name, say in form.say.items()},
        words=form.words,
        origins={name: str(sheet.key_span("say", name)) for name in form.say},
    )
