"""Sheet -> Exercise: what is meant. Techniques looked up, conditions applied, one dose chosen, all in milliseconds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from voicecoach.compiler.resolve.exercise import (
    KNOWN_AFTER_SESSIONS,
    SIDES,
    Exercise,
    MeantCue,
    MeantStep,
    Phrases,
    Session,
)
from voicecoach.compiler.resolve.meaning import resolve_cues, resolve_step, resolve_words
from voicecoach.compiler.resolve.members import choose_members, session_members
from voicecoach.compiler.resolve.recordings import included_in
from voicecoach.compiler.resolve.rounds import Done, list_visits, rounds_around
from voicecoach.compiler.resolve.translate import translate_session
from voicecoach.errors import RequestError, refuse_errors
from voicecoach.script import Side
from voicecoach.sheets.checks.links import link_faults
from voicecoach.sheets.dose.choose import ChosenDose, Member, MemberDose, choose_doses
from voicecoach.sheets.forms.sheet import ExerciseSheet, PhrasesSheet, RoutineSheet
from voicecoach.sheets.forms.terms import Talk
from voicecoach.sheets.library.library import Library, form_of, pacing_ms, phrases_form
from voicecoach.sheets.reading.variants import written_steps
from voicecoach.sheets.reading.written import Sheet
from voicecoach.suggest import did_you_mean

SOURCE_LANGUAGE = "en"
"""The language in which the shipped sheets are written."""
LONG_GAP_DAYS = 14
"""After so many days without a session safety is said in full again, and every exercise is coached as in its second session."""

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
    affected: Side | None = None
    """The affected side: it goes first, and some exercises are for it alone, or do more on it."""
    conditions: tuple[str, ...] = ()
    talk: Talk = "normal"
    session_number: int = 1
    """Which session this is for the person, counted from 1."""
    history: Mapping[str, int] = field(default_factory=dict)
    """How often each exercise was done before, where that is known better than by `session_number`."""
    gap_days: int = 0
    """How many days ago the session before was; 0: not known, or none."""
    refresh: tuple[str, ...] = ()
    """Exercises whose technique is told again, such as those that hurt last time."""
    compact: bool = False
    """Pace the session as briskly as is still kind."""
    fitted_minutes: int | None = None
    allow_outside_range: bool = False
    are_doses_planned: bool = False
    """The doses are today's of a course, so that they may be fitted to a number of minutes."""
    language: str = "en"
    total_minutes: int | None = None
    """How long the session takes, about, for a routine that announces it."""
    phase: int | None = None
    """The number of the phase of a programme that begins with this session."""
    phase_name: str | None = None


def resolve_session(library: Library, name: str, request: Request) -> Session:
    """The session that a name and a request mean.

    Raises SheetError with every fault of the sheets involved, RequestError when the request does not fit them.
    """
    sheet = library.open(name)
    _check_conditions(library, request.conditions)
    done = _exercises(sheet, library, request)
    exercises = tuple(one.exercise for one in done)
    ordered = tuple(sorted(request.sides, key=lambda side: side != (request.affected or request.first)))
    routine = sheet.form if isinstance(sheet.form, RoutineSheet) else None
    form = sheet.form
    if not isinstance(form, RoutineSheet | ExerciseSheet):
        raise TypeError(f"{sheet.path} is a sheet of {sheet.kind}")
    session = Session(
        id=sheet.id,
        title=form.name if routine else exercises[0].name,
        speak=(form.speak or form.name) if routine else exercises[0].speak,
        exercises=exercises,
        visits=tuple(list_visits(done)),
        phrases=_phrases(library, request.language),
        pacing_ms=pacing_ms(library, compact=request.compact),
        safety=_session_safety(sheet, exercises, library, request),
        why=routine.why if routine else None,
        sides=ordered,
        talk=request.talk,
        session_number=max((exercise.sessions_done for exercise in exercises), default=0) + 1,
        fitted_minutes=request.fitted_minutes,
        announces=routine.announce if routine else (),
        total_minutes=request.total_minutes,
        phase=request.phase,
        phase_name=request.phase_name,
        last=included_in(sheet, routine.exercises).last if routine and not request.only else (),
        refreshed=_refreshed(request),
        is_routine=routine is not None,
    )
    return (
        session
        if request.language == SOURCE_LANGUAGE
        else translate_session(session, library, request.language)
    )


def _refreshed(request: Request) -> frozenset[str]:
    return frozenset({*request.refresh, *([""] if request.gap_days >= LONG_GAP_DAYS else [])})


def _session_safety(
    sheet: Sheet, exercises: tuple[Exercise, ...], library: Library, request: Request
) -> tuple[MeantCue, ...]:
    """What is said before anything else: the routine's own lines, and those that all its exercises share."""
    own = sheet.form.safety if isinstance(sheet.form, RoutineSheet) else ()
    cues = resolve_cues(own, sheet, ("safety",), library, conditions=request.conditions, owner="safety")
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


def _refuse_faults(sheets: list[Sheet], library: Library, language: str) -> None:
    """Raises SheetError with every fault of the sheets that a session needs."""
    needed = [*sheets, library.pacing(), library.phrases(language), library.find("translation", language)]
    by_path = {sheet.path: sheet for sheet in needed if sheet is not None}
    refuse_errors([fault for sheet in by_path.values() for fault in link_faults(sheet, library)])


def _exercises(sheet: Sheet, library: Library, request: Request) -> list[Done]:
    members = session_members(sheet, library, request.conditions, request.session_number)
    _refuse_faults([sheet, *(member.sheet for member in members)], library, request.language)
    chosen = choose_members(members, request.only)
    pacing = pacing_ms(library, compact=request.compact)
    doses = choose_doses(
        members,
        sheet,
        request.doses,
        conditions=request.conditions,
        only=chosen,
        pacing=pacing,
        allow_outside_range=request.allow_outside_range,
        affected=request.affected,
    )
    before = included_in(sheet, sheet.form.exercises).before if isinstance(sheet.form, RoutineSheet) else {}
    done, opened = [], set[object]()
    for member, dosed in zip(chosen, doses, strict=True):
        index = member.place[1] if len(member.place) > 1 else None
        sounds = before.get(index, ()) if isinstance(index, int) else ()
        one = _exercise(member, dosed, library, request, member.pacing_ms(pacing))
        rounds = tuple(rounds_around(member, dosed.rounds, pacing["rest-set"], sounds))
        # Of several that one entry draws, the first has what is played before the entry.
        own = () if rounds or index in opened else sounds
        done.append(Done(one, rounds, (member.item.break_ms or 0) if member.item else 0, own))
        opened.add(index)
    return done


def _exercise(
    member: Member, dosed: MemberDose, library: Library, request: Request, pacing: Mapping[str, int]
) -> Exercise:
    sheet, form, item, dose = member.sheet, member.form, member.item, dosed.dose
    # Two conditions may call for two variants: both apply, the later one wins where they meet.
    variants = [
        (index, variant)
        for index, variant in enumerate(form.variants)
        if variant.condition in request.conditions
    ]
    done = request.history.get(sheet.id, request.session_number - 1)
    is_known = done >= KNOWN_AFTER_SESSIONS and not _refreshed(request) & {"", sheet.id}
    written_now = written_steps(form, variants)

    def steps_with(chosen: ChosenDose) -> tuple[MeantStep, ...]:
        return tuple(
            resolve_step(
                written, sheet, chosen, pacing, library, conditions=request.conditions, is_known=is_known
            )
            for written in written_now
        )

    by_time = {
        time_ms: steps_with(
            replace(dose, hold_ms=time_ms) if name == "hold" else replace(dose, work_ms=time_ms)
        )
        for name in ("hold", "work")
        if name in dose.varied
        for time_ms in dose.varied[name].values
    }
    _refuse_other_side(sheet.id, dose, request)
    return Exercise(
        id=sheet.id,
        name=_latest(form.name, [variant.name for _, variant in variants]),
        speak=_latest(form.speak or form.name, [variant.speak or variant.name for _, variant in variants]),
        position=_latest(form.position, [variant.position for _, variant in variants]),
        equipment=_latest(form.equipment, [variant.equipment for _, variant in variants]),
        limb=form.limb,
        dose=dose,
        steps=steps_with(dose),
        steps_by_time=by_time,
        origin=str(sheet.key_span(sheet.kind)),
        variant="+".join(variant.id for _, variant in variants) or None,
        variant_words=tuple(resolve_words(variant.say) for _, variant in variants if variant.say),
        replaced=member.named if member.named != sheet.id else None,
        why=form.why,
        safety=resolve_cues(
            form.safety, sheet, ("safety",), library, conditions=request.conditions, owner="safety"
        ),
        tips=resolve_cues(form.tips, sheet, ("tips",), library, conditions=request.conditions, owner="tips"),
        ladder=dosed.ladder,
        outside=dosed.outside,
        talk=(item.talk if item else None) or request.talk,
        pacing_ms=pacing,
        sessions_done=done,
    )


def _refuse_other_side(exercise: str, dose: ChosenDose, request: Request) -> None:
    """Raises RequestError where only the side is asked for that an exercise is not done on."""
    if dose.one_side is not None and dose.one_side not in request.sides:
        raise RequestError(
            f"{exercise} is done on the {dose.one_side} alone, and only the {request.sides[0]} side is asked for",
            f"leave it out with --only, or ask for --side {dose.one_side}",
        )


def _latest(base: Value, changes: Iterable[Value | None]) -> Value:
    """The last value that a variant gives, else the exercise's own."""
    for change in changes:
        base = base if change is None else change
    return base


def _phrases(library: Library, language: str) -> Phrases:
    sheets = library.stock_phrases(language)
    return Phrases(
        language=language,
        say={name: resolve_words(form_of(sheet, PhrasesSheet).say[name]) for name, sheet in sheets.items()},
        words=phrases_form(library, language).words,
        origins={name: str(sheet.key_span("say", name)) for name, sheet in sheets.items()},
    )
