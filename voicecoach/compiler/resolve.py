"""Sheet -> Exercise: what is meant. Techniques looked up, conditions applied, one dose chosen, all in milliseconds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from voicecoach.compiler.dose import Choice, check_within, choose_dose, merge_dose, read_choice
from voicecoach.compiler.exercise import SIDES, Exercise, Phrases, Session, Side, Talk
from voicecoach.compiler.ladder import derive_ladder
from voicecoach.compiler.meaning import meant_cues, meant_step, meant_words, written_steps
from voicecoach.errors import RequestError, refuse_errors
from voicecoach.sheets.library import Library, form_of, pacing_ms, phrases_form
from voicecoach.sheets.links import link_faults
from voicecoach.sheets.load import Sheet
from voicecoach.sheets.sheet import ExerciseSheet, RoutineItem, RoutineSheet
from voicecoach.source import Fault
from voicecoach.suggest import one_of

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
        safety=meant_cues(
            routine.safety if routine else (),
            sheet,
            ("safety",),
            library,
            conditions=request.conditions,
            owner="safety",
        ),
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
            raise RequestError(
                f"no condition is called '{condition}'",
                f"{one_of(condition, known)}; there are {', '.join(sorted(known))}",
            )


@dataclass(frozen=True, slots=True)
class _Entry:
    """One exercise of the session: its sheet, and what asked for it."""

    sheet: Sheet
    asked: str
    """The id that the routine or the user names; another one than the sheet's where a condition replaced it."""
    item: RoutineItem | None = None


def _entries(sheet: Sheet, library: Library, request: Request) -> list[_Entry]:
    """The exercises of a session in order, each replaced where a condition says so."""
    if not isinstance(sheet.form, RoutineSheet):
        return [_Entry(_substitute(sheet, library, request), sheet.id)]
    found = [(library.find("exercise", item.use), item) for item in sheet.form.exercises]
    return [
        _Entry(_substitute(one, library, request), item.use, item) for one, item in found if one is not None
    ]


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


def _refuse_faults(sheets: list[Sheet], library: Library) -> None:
    faults: list[Fault] = []
    for sheet in {sheet.path: sheet for sheet in (*sheets, library.pacing(), library.phrases("en"))}.values():
        faults += link_faults(sheet, library)
    refuse_errors(faults)


def _exercises(sheet: Sheet, library: Library, request: Request) -> tuple[Exercise, ...]:
    entries = _entries(sheet, library, request)
    _refuse_faults([sheet, *(entry.sheet for entry in entries)], library)
    ids = [entry.sheet.id for entry in entries]
    asked = {entry.asked: entry.sheet.id for entry in entries}
    _check_only(request.only, [*ids, *asked])
    choices = [read_choice(option, ids, asked) for option in request.doses]
    return tuple(
        _exercise(
            entry,
            sheet,
            library,
            request,
            [choice for choice in choices if choice.exercise == entry.sheet.id],
        )
        for entry in entries
        if not request.only or {entry.sheet.id, entry.asked} & set(request.only)
    )


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
        check_within(item.dose, prescribed, routine, item)
        prescribed = merge_dose(prescribed, item.dose)
    pacing = pacing_ms(library, compact=request.compact)
    dose = choose_dose(sheet.id, prescribed, choices, pacing, allow_outside_range=request.allow_outside_range)
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
        ladder=form.ladder or derive_ladder(prescribed),
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
