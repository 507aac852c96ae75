"""What a sheet says of other sheets and of itself, checked: names that lead nowhere, ids used twice.

The form of each value was checked when the sheet was loaded; this checks what only the whole library can show.
"""

from collections.abc import Iterable, Iterator

from voicecoach.errors import SheetError
from voicecoach.sheets.checks.coach_links import (
    lexicon_faults,
    pacing_faults,
    pacing_name_faults,
    phrases_faults,
    translation_faults,
)
from voicecoach.sheets.checks.programmes.links import programme_faults
from voicecoach.sheets.checks.sounds import sound_faults
from voicecoach.sheets.checks.steps import order_faults
from voicecoach.sheets.checks.texts import say_faults
from voicecoach.sheets.dose.ladder import ladder_faults
from voicecoach.sheets.dose.prescription import exercise_form, outside_faults
from voicecoach.sheets.forms.sheet import (
    Cue,
    ExerciseSheet,
    Gate,
    LexiconSheet,
    PacingSheet,
    PhrasesSheet,
    ProgrammeSheet,
    RoutineItem,
    RoutineSheet,
    TranslationSheet,
    Variant,
)
from voicecoach.sheets.library.library import Library
from voicecoach.sheets.reading.written import Place, Sheet
from voicecoach.source import Fault
from voicecoach.suggest import one_of


def link_faults(sheet: Sheet, library: Library) -> list[Fault]:
    """Everything in this sheet that leads nowhere. Empty if all is well."""
    return list(_faults(sheet, library))


def _faults(sheet: Sheet, library: Library) -> Iterator[Fault]:
    form = sheet.form
    if isinstance(form, ExerciseSheet):
        yield from _exercise_faults(sheet, form, library)
    elif isinstance(form, RoutineSheet):
        yield from _routine_faults(sheet, form, library)
    elif isinstance(form, ProgrammeSheet):
        yield from programme_faults(sheet, form, library)
    elif isinstance(form, PhrasesSheet):
        yield from phrases_faults(sheet, form)
    elif isinstance(form, LexiconSheet):
        yield from lexicon_faults(sheet, form)
    elif isinstance(form, TranslationSheet):
        yield from translation_faults(sheet, form, library)
    elif isinstance(form, PacingSheet):
        yield from pacing_faults(sheet, form)
    yield from sound_faults(sheet)


def _exercise_faults(sheet: Sheet, form: ExerciseSheet, library: Library) -> Iterator[Fault]:
    step_ids = [step.id for step in form.steps]
    yield from _repeated(
        sheet, "step", [(step.id, ("steps", index, "id")) for index, step in enumerate(form.steps)]
    )
    for index, step in enumerate(form.steps):
        place: Place = ("steps", index)
        yield from say_faults(sheet, step.say, (*place, "say"))
        yield from _gate_word_faults(sheet, step.gate, (*place, "gate", "say"))
        yield from _cue_faults(sheet, step.cues, (*place, "cues"), library)
        if step.hold == "dose" and form.dose.hold is None:
            yield _no_dose_hold(sheet, (*place, "hold"))
        if step.work == "dose" and form.dose.work is None:
            yield _no_dose_work(sheet, (*place, "work"))
    yield from order_faults(sheet, form, ())
    yield from ladder_faults(sheet, form.ladder, ("ladder",), form.dose)
    yield from pacing_name_faults(sheet, form.pacing, ("pacing",))
    yield from _cue_faults(sheet, form.safety, ("safety",), library)
    yield from _cue_faults(sheet, form.tips, ("tips",), library)
    yield from _repeated(
        sheet,
        "variant",
        [(variant.id, ("variants", index, "id")) for index, variant in enumerate(form.variants)],
    )
    for index, variant in enumerate(form.variants):
        yield from _variant_faults(sheet, variant, ("variants", index), step_ids, library)
        yield from _variant_timing_faults(sheet, form, variant, ("variants", index, "steps"))
        if all(step.after is None or step.say is not None for step in variant.steps):
            yield from order_faults(sheet, form, ((index, variant),))
    for index, avoid in enumerate(form.avoid):
        yield from _condition_faults(sheet, avoid.condition, ("avoid", index, "condition"), library)
        if not _is_there(library, "exercise", avoid.use):
            yield sheet.fault(
                "unknown-exercise",
                f"no exercise is called '{avoid.use}'",
                sheet.span("avoid", index, "use"),
                one_of(avoid.use, library.ids("exercise")),
            )


def _variant_faults(
    sheet: Sheet, variant: Variant, place: Place, step_ids: list[str], library: Library
) -> Iterator[Fault]:
    yield from _condition_faults(sheet, variant.condition, (*place, "when"), library)
    if variant.say is not None:
        yield from say_faults(sheet, variant.say, (*place, "say"))
    for index, step_id in enumerate(variant.leave_out):
        if step_id not in step_ids:
            yield _unknown_step(sheet, step_id, (*place, "leave-out", index), step_ids)
    for index, step in enumerate(variant.steps):
        step_place: Place = (*place, "steps", index)
        if step.say is not None:
            yield from say_faults(sheet, step.say, (*step_place, "say"))
        yield from _gate_word_faults(sheet, step.gate, (*step_place, "gate", "say"))
        yield from _cue_faults(sheet, step.cues or (), (*step_place, "cues"), library)
        if step.after is None and step.id not in step_ids:
            yield _unknown_step(sheet, step.id, (*step_place, "id"), step_ids)
        if step.after is not None and step.after not in step_ids:
            yield _unknown_step(sheet, step.after, (*step_place, "after"), step_ids)
        if step.after is not None and step.say is None:
            yield sheet.fault(
                "missing-field", "a new step needs 'say'", sheet.span(*step_place), "add say: and the words"
            )


def _variant_timing_faults(
    sheet: Sheet, form: ExerciseSheet, variant: Variant, place: Place
) -> Iterator[Fault]:
    """What a step may hold is known only once it is laid over the step that it changes."""
    holds = {step.id: step.hold or step.work for step in form.steps}
    dose_hold = (variant.dose.hold if variant.dose else None) or form.dose.hold
    dose_work = (variant.dose.work if variant.dose else None) or form.dose.work
    for index, step in enumerate(variant.steps):
        if step.hold == "dose" and dose_hold is None:
            yield _no_dose_hold(sheet, (*place, index, "hold"))
        if step.work == "dose" and dose_work is None:
            yield _no_dose_work(sheet, (*place, index, "work"))
        if step.hold is None and step.work is None and (step.after is not None or holds.get(step.id) is None):
            for name, value in (("ramp", step.ramp), ("ready", step.ready)):
                if value is not None:
                    yield sheet.fault(
                        "ramp-without-hold",
                        "a ramp and its ready time belong to a hold, but this step has none",
                        sheet.key_span(*place, index, name),
                        "write hold: dose, or remove ramp and ready",
                    )
            for number, cue in enumerate(step.cues or ()):
                if cue.when in {"ready", "ramp-up", "ramp-down"}:
                    yield sheet.fault(
                        "cue-without-hold",
                        f"this cue is said '{cue.when}', but its step has no hold",
                        sheet.key_span(*place, index, "cues", number, "when"),
                        "write when: before, during or after",
                    )


def _routine_faults(sheet: Sheet, form: RoutineSheet, library: Library) -> Iterator[Fault]:
    yield from _cue_faults(sheet, form.safety, ("safety",), library)
    yield from _item_faults(sheet, form.exercises, ("exercises",), library)


def _item_faults(
    sheet: Sheet, items: tuple[RoutineItem, ...], place: Place, library: Library
) -> Iterator[Fault]:
    for index, item in enumerate(items):
        yield from _item_faults(sheet, item.exercises, (*place, index, "exercises"), library)
        yield from _item_faults(sheet, item.of, (*place, index, "of"), library)
        yield from pacing_name_faults(sheet, item.pacing, (*place, index, "pacing"))
        if item.use is not None and not _is_there(library, "exercise", item.use):
            yield sheet.fault(
                "unknown-exercise",
                f"no exercise is called '{item.use}'",
                sheet.span(*place, index, "use"),
                one_of(item.use, library.ids("exercise")),
            )
        elif item.use is not None and (item.dose is not None or item.side is not None):
            form = exercise_form(library, item.use)
            if form is not None and item.side is not None:
                yield from _side_faults(sheet, item, form, (*place, index, "side"))
            if form is not None and item.dose is not None:
                yield from outside_faults(item.dose, form.dose, sheet, (*place, index, "dose"), item.use)


def _side_faults(sheet: Sheet, item: RoutineItem, form: ExerciseSheet, place: Place) -> Iterator[Fault]:
    """One side of an exercise can be chosen only where it is done side by side."""
    sides = (item.dose.sides if item.dose else None) or form.dose.sides or "none"
    if sides in {"none", "within a rep"}:
        why = "uses both sides in every rep" if sides == "within a rep" else "has no sides"
        yield sheet.fault(
            "no-sides-here",
            f"{item.use} {why}",
            sheet.span(*place),
            "remove side, or choose another exercise",
        )


def _gate_word_faults(sheet: Sheet, gate: Gate | None, place: Place) -> Iterator[Fault]:
    if gate is not None and gate.say is not None:
        yield from say_faults(sheet, gate.say, place)


def _cue_faults(sheet: Sheet, cues: tuple[Cue, ...], place: Place, library: Library) -> Iterator[Fault]:
    for index, cue in enumerate(cues):
        if cue.use is not None and not _is_there(library, "technique", cue.use):
            yield sheet.fault(
                "unknown-technique",
                f"no technique is called '{cue.use}'",
                sheet.span(*place, index, "use"),
                one_of(cue.use, library.ids("technique")),
            )
        if cue.say is not None:
            yield from say_faults(sheet, cue.say, (*place, index, "say"))
        if cue.sound is not None and place[-1] != "cues":
            yield sheet.fault(
                "sound-without-hold",
                "a sound is heard during a hold or timed work, but nothing is done here",
                sheet.span(*place, index, "sound"),
                "write words in its place",
            )
        if cue.condition is not None:
            yield from _condition_faults(sheet, cue.condition, (*place, index, "if"), library)
        if cue.unless is not None:
            yield from _condition_faults(sheet, cue.unless, (*place, index, "unless"), library)


def _condition_faults(sheet: Sheet, condition: str, place: Place, library: Library) -> Iterator[Fault]:
    known = library.conditions()
    if condition not in known:
        yield sheet.fault(
            "unknown-condition",
            f"no condition is called '{condition}'",
            sheet.span(*place),
            one_of(condition, known),
        )


def _repeated(sheet: Sheet, what: str, ids: Iterable[tuple[str, Place]]) -> Iterator[Fault]:
    seen: dict[str, Place] = {}
    for name, place in ids:
        if name in seen:
            first = sheet.span(*seen[name]).line_number
            yield sheet.fault(
                "duplicate-id",
                f"a {what} '{name}' is already on line {first}",
                sheet.span(*place),
                f"give this one another id, such as {name}-again",
            )
        seen.setdefault(name, place)


def _unknown_step(sheet: Sheet, step_id: str, place: Place, step_ids: list[str]) -> Fault:
    return sheet.fault(
        "unknown-step",
        f"this exercise has no step '{step_id}'",
        sheet.span(*place),
        one_of(step_id, step_ids),
    )


def _no_dose_hold(sheet: Sheet, place: Place) -> Fault:
    return sheet.fault(
        "no-dose-hold",
        "this hold takes its length from the dose, but the dose has no 'hold'",
        sheet.span(*place),
        "add a hold to the dose, such as hold: 10-15 s, or write a time here",
    )


def _no_dose_work(sheet: Sheet, place: Place) -> Fault:
    return sheet.fault(
        "no-dose-work",
        "this work takes its time from the dose, but the dose has no 'work'",
        sheet.span(*place),
        "add work to the dose, such as work: 20 s, or write a time here",
    )


def _is_there(library: Library, kind: str, sheet_id: str) -> bool:
    """Also when it has faults: they are told with that sheet, and this one is right to name it."""
    try:
        return library.find(kind, sheet_id) is not None
    except SheetError:
        return True
