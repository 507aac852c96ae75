"""What a sheet says of other sheets and of itself, checked: names that lead nowhere, ids used twice.

The form of each value was checked when the sheet was loaded; this is what only the whole library can tell.
"""

import re
from collections.abc import Iterable, Iterator

from voicecoach.errors import SheetError
from voicecoach.sheets.checks.programme_links import programme_faults
from voicecoach.sheets.checks.steps import order_faults
from voicecoach.sheets.dose.ladder import ladder_faults
from voicecoach.sheets.dose.prescription import exercise_form, outside_faults
from voicecoach.sheets.forms.sheet import (
    Cue,
    ExerciseSheet,
    Gate,
    PacingSheet,
    PhrasesSheet,
    ProgrammeSheet,
    RoutineItem,
    RoutineSheet,
    Say,
    TranslationSheet,
    Variant,
)
from voicecoach.sheets.forms.terms import PACING_DEFAULTS, STEP_VARIABLES, STOCK_PHRASES, WORD_LISTS
from voicecoach.sheets.library.library import Library
from voicecoach.sheets.reading.written import Place, Sheet
from voicecoach.source import Fault
from voicecoach.suggest import one_of
from voicecoach.units import quote

_VARIABLE = re.compile(r"\{([^{}]*)\}|[{}]")


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
        yield from _phrases_faults(sheet, form)
    elif isinstance(form, TranslationSheet):
        yield from _translation_faults(sheet, form, library)
    elif isinstance(form, PacingSheet):
        yield from _pacing_faults(sheet, form)


def _exercise_faults(sheet: Sheet, form: ExerciseSheet, library: Library) -> Iterator[Fault]:
    step_ids = [step.id for step in form.steps]
    yield from _repeated(
        sheet, "step", [(step.id, ("steps", index, "id")) for index, step in enumerate(form.steps)]
    )
    for index, step in enumerate(form.steps):
        place: Place = ("steps", index)
        yield from _say_faults(sheet, step.say, (*place, "say"))
        yield from _gate_word_faults(sheet, step.gate, (*place, "gate", "say"))
        yield from _cue_faults(sheet, step.cues, (*place, "cues"), library)
        if step.hold == "dose" and form.dose.hold is None:
            yield _no_dose_hold(sheet, (*place, "hold"))
    yield from order_faults(sheet, form, ())
    yield from ladder_faults(sheet, form.ladder, ("ladder",), form.dose)
    yield from _pacing_name_faults(sheet, form.pacing, ("pacing",))
    yield from _cue_faults(sheet, form.safety, ("safety",), library)
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
        yield from _say_faults(sheet, variant.say, (*place, "say"))
    for index, step_id in enumerate(variant.leave_out):
        if step_id not in step_ids:
            yield _unknown_step(sheet, step_id, (*place, "leave-out", index), step_ids)
    for index, step in enumerate(variant.steps):
        step_place: Place = (*place, "steps", index)
        if step.say is not None:
            yield from _say_faults(sheet, step.say, (*step_place, "say"))
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
    holds = {step.id: step.hold for step in form.steps}
    dose_hold = (variant.dose.hold if variant.dose else None) or form.dose.hold
    for index, step in enumerate(variant.steps):
        if step.hold == "dose" and dose_hold is None:
            yield _no_dose_hold(sheet, (*place, index, "hold"))
        if step.hold is None and (step.after is not None or holds.get(step.id) is None):
            for name, value in (("ramp", step.ramp), ("ready", step.ready)):
                if value is not None:
                    yield sheet.fault(
                        "ramp-without-hold",
                        "a ramp and its ready time belong to a hold, and this step has none",
                        sheet.key_span(*place, index, name),
                        "write hold: dose, or take out ramp and ready",
                    )
            for number, cue in enumerate(step.cues or ()):
                if cue.when in {"ready", "ramp-up", "ramp-down"}:
                    yield sheet.fault(
                        "cue-without-hold",
                        f"this cue is said '{cue.when}', and its step has no hold",
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
        yield from _pacing_name_faults(sheet, item.pacing, (*place, index, "pacing"))
        if item.use is not None and not _is_there(library, "exercise", item.use):
            yield sheet.fault(
                "unknown-exercise",
                f"no exercise is called '{item.use}'",
                sheet.span(*place, index, "use"),
                one_of(item.use, library.ids("exercise")),
            )
        elif item.use is not None and item.dose is not None:
            form = exercise_form(library, item.use)
            if form is not None:
                yield from outside_faults(item.dose, form.dose, sheet, (*place, index, "dose"), item.use)


def _pacing_name_faults(sheet: Sheet, names: Iterable[str], place: Place) -> Iterator[Fault]:
    for name in names:
        if name not in PACING_DEFAULTS and not name.startswith("rest-"):
            yield sheet.fault(
                "unknown-pacing",
                f"nothing is paced by '{name}'",
                sheet.key_span(*place, name),
                one_of(name, PACING_DEFAULTS),
            )


def _phrases_faults(sheet: Sheet, form: PhrasesSheet) -> Iterator[Fault]:
    for name, say in form.say.items():
        if name not in STOCK_PHRASES:
            yield sheet.fault(
                "unknown-phrase",
                f"the coach has no phrase '{name}'",
                sheet.key_span("say", name),
                one_of(name, STOCK_PHRASES),
            )
        else:
            yield from _say_faults(sheet, say, ("say", name), STOCK_PHRASES[name])
            for detail in ("full", "short", "word"):
                yield from _side_form_faults(sheet, getattr(say, detail) or "", ("say", name, detail), form)
    for name in STOCK_PHRASES:
        if name not in form.say:
            yield sheet.fault(
                "missing-phrase",
                f"the phrase '{name}' is missing",
                sheet.key_span("say"),
                f"add a line '{name}: ...'",
            )
    for name, least in WORD_LISTS.items():
        if form.phrases != "en" and name in {"one", "other"}:
            continue  # every language has plural forms of its own
        for word in sorted(least - set(form.words.get(name, {}))):
            place: Place = ("words", name) if name in form.words else ("words",)
            yield sheet.fault(
                "missing-word",
                f"the list '{name}' has no word for '{word}'",
                sheet.key_span(*place),
                f"add '{word}: ...' to it",
            )


def _pacing_faults(sheet: Sheet, form: PacingSheet) -> Iterator[Fault]:
    yield from _pacing_name_faults(sheet, form.times, ("times",))
    for name in PACING_DEFAULTS:
        if name not in form.times:
            yield sheet.fault(
                "missing-pacing",
                f"the time '{name}' is missing",
                sheet.key_span("times"),
                f"add a line '{name}: {{value: 5 s, why: ...}}'",
            )


def _gate_word_faults(sheet: Sheet, gate: Gate | None, place: Place) -> Iterator[Fault]:
    if gate is not None and gate.say is not None:
        yield from _say_faults(sheet, gate.say, place)


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
            yield from _say_faults(sheet, cue.say, (*place, index, "say"))
        if cue.condition is not None:
            yield from _condition_faults(sheet, cue.condition, (*place, index, "if"), library)


def _condition_faults(sheet: Sheet, condition: str, place: Place, library: Library) -> Iterator[Fault]:
    known = library.conditions()
    if condition not in known:
        yield sheet.fault(
            "unknown-condition",
            f"no condition is called '{condition}'",
            sheet.span(*place),
            one_of(condition, known),
        )


def _say_faults(
    sheet: Sheet, say: Say, place: Place, variables: frozenset[str] = STEP_VARIABLES
) -> Iterator[Fault]:
    for detail in ("full", "short", "word"):
        yield from _text_faults(sheet, getattr(say, detail) or "", (*place, detail), variables)
    for language, other in say.translations.items():
        yield from _say_faults(sheet, other, (*place, "in", language), variables)


def _text_faults(sheet: Sheet, text: str, place: Place, variables: frozenset[str]) -> Iterator[Fault]:
    for match in _VARIABLE.finditer(text):
        name = match[1]
        if name is None:
            yield sheet.fault(
                "stray-brace",
                "a brace stands alone in this text",
                sheet.span(*place),
                "write a variable as {side}, or take the brace out",
            )
        # A side may have several forms in a language: {side:f} is looked up in the list sides-f.
        elif name.partition(":")[0] not in variables:
            hint = (
                one_of(f"{{{name}}}", [f"{{{known}}}" for known in variables])
                if variables
                else "this phrase has no variables; take it out"
            )
            yield sheet.fault(
                "unknown-variable",
                f"{quote(match[0])} is not a variable of this text",
                sheet.span(*place),
                hint,
            )


def _translation_faults(sheet: Sheet, form: TranslationSheet, library: Library) -> Iterator[Fault]:
    """A translation uses the variables of its text, in forms that its language has, and no others."""
    phrases = library.find("phrases", form.translation)
    for text, other in form.texts.items():
        variables = frozenset(match[1].partition(":")[0] for match in _VARIABLE.finditer(text) if match[1])
        yield from _text_faults(sheet, other, ("texts", text), variables)
        if phrases is not None and isinstance(phrases.form, PhrasesSheet):
            yield from _side_form_faults(sheet, other, ("texts", text), phrases.form)


def _side_form_faults(sheet: Sheet, text: str, place: Place, phrases: PhrasesSheet) -> Iterator[Fault]:
    """A form of a side that no list has would be read out as it stands."""
    forms = {name.removeprefix("sides-") for name in phrases.words if name.startswith("sides-")}
    for match in _VARIABLE.finditer(text):
        name, colon, form = (match[1] or "").partition(":")
        if colon and form not in forms:
            known = [f"{{{name}:{one}}}" for one in forms]
            yield sheet.fault(
                "unknown-side-form",
                f"{quote(match[0])} asks for a form of the sides that this language does not list",
                sheet.span(*place),
                one_of(match[0], known) if known else f"add a list sides-{form} to words: in the phrases",
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
        "this hold asks the dose, and the dose has no hold",
        sheet.span(*place),
        "add a hold to the dose, such as hold: 10-15 s, or write a time here",
    )


def _is_there(library: Library, kind: str, sheet_id: str) -> bool:
    """Also when it has faults: they are told with that sheet, and this one is right to name it."""
    try:
        return library.find(kind, sheet_id) is not None
    except SheetError:
        return True
