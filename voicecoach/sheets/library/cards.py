"""Exercises, routines and techniques as cards to read, and the paragraphs and sections that cards are made of."""

from collections.abc import Iterator
from textwrap import fill

from voicecoach.sheets.forms.sheet import (
    Cue,
    Dose,
    ExerciseSheet,
    ProgrammeSheet,
    RoutineItem,
    RoutineSheet,
    TechniqueSheet,
)
from voicecoach.sheets.library.library import Library, form_of
from voicecoach.units import format_range, format_time_range

WIDTH = 92


def paragraph(label: str, text: str | None) -> Iterator[str]:
    """A text under its label, after an empty line; without a label just the text."""
    if text:
        yield ("\n" if label else "") + fill(f"{label}: {text}" if label else text, WIDTH)


def section(title: str, entries: list[str]) -> Iterator[str]:
    """A list under its title, if it has entries."""
    if entries:
        yield f"\n{title}"
        yield from (fill(entry, WIDTH, initial_indent="  - ", subsequent_indent="    ") for entry in entries)


def exercise_lines(form: ExerciseSheet, library: Library) -> Iterator[str]:
    """An exercise: position, dose, reasons, steps with their cues, other ways to do it, and who should not."""
    yield f"{form.name} ({form.exercise})"
    yield f"Position: {form.position}. Equipment: {', '.join(form.equipment) or 'none'}."
    if form.muscles.primary:
        yield (
            f"Muscles: {', '.join(form.muscles.primary)}"
            + (f"; also {', '.join(form.muscles.secondary)}" if form.muscles.secondary else "")
            + "."
        )
    yield f"Dose: {_dose(form.dose)}"
    yield from paragraph("", form.dose.why)
    yield from paragraph("Why", form.why)
    yield from section("Cautions", [_cue(cue, library) for cue in form.safety])
    yield "\nSteps"
    for number, step in enumerate(form.steps, 1):
        often = (
            "" if step.per == "rep" else f" (once each {step.per})" if step.per != "exercise" else " (once)"
        )
        hold = " Hold." if step.hold else ""
        yield f"  {number}. {step.say.full}{hold}{often}"
        for cue in step.cues:
            yield f"     - {_cue(cue, library)}"
    yield from section(
        "Other ways",
        [
            f"{variant.name or variant.id}, for {variant.condition}. {variant.why or ''}".rstrip()
            for variant in form.variants
        ],
    )
    yield from section(
        "Not for you if",
        [f"{avoid.condition}: do {avoid.use}. {avoid.why or ''}".rstrip() for avoid in form.avoid],
    )
    yield from section("Sources", list(form.sources))


def routine_lines(form: RoutineSheet, library: Library) -> Iterator[str]:
    """A routine: its exercises in order, the programmes made of it, and the conditions that change it."""
    yield f"{form.name} ({form.routine})"
    yield from paragraph("Why", form.why)
    yield from section("Cautions", [_cue(cue, library) for cue in form.safety])
    yield "\nExercises"
    yield from _items(form.exercises, library, "  ")
    yield from section("Programmes that do it over weeks", list(_programmes(form, library)))
    conditions = library.conditions()
    yield from section(
        "Conditions you can name with --with", [f"{name}: {conditions[name]}" for name in sorted(conditions)]
    )
    yield from section("Sources", list(form.sources))


def _programmes(form: RoutineSheet, library: Library) -> Iterator[str]:
    for sheet in library.all("programme"):
        programme = form_of(sheet, ProgrammeSheet)
        if programme.routine == form.routine:
            yield f"{programme.name}: voicecoach show {sheet.id} --kind programme"


def _items(items: tuple[RoutineItem, ...], library: Library, indent: str) -> Iterator[str]:
    for number, item in enumerate(items, 1):
        if item.rounds is not None:
            yield f"{indent}{number}. {format_range(item.rounds.range)} rounds ({item.circuit}) of"
            yield from _items(item.exercises, library, f"{indent}   ")
        elif item.use is not None and (sheet := library.find("exercise", item.use)) is not None:
            exercise = form_of(sheet, ExerciseSheet)
            line = f"{number}. {exercise.name} ({item.use}): {_dose(exercise.dose)}"
            yield fill(line, WIDTH, initial_indent=indent, subsequent_indent=f"{indent}   ")


def technique_lines(form: TechniqueSheet) -> Iterator[str]:
    """A technique: what is said, in full, in short and in a word."""
    yield f"{form.name} ({form.technique})"
    yield f"Focus: {form.focus}. Priority: {form.priority}."
    said = [("In full", form.say.full), ("Short", form.say.short), ("In a word", form.say.word)]
    yield from (f"{label}: {text}" for label, text in said if text)
    yield from paragraph("Why", form.why)
    yield from section("Sources", list(form.sources))


def _cue(cue: Cue, library: Library) -> str:
    text = cue.say.full if cue.say else ""
    if cue.use is not None:
        sheet = library.find("technique", cue.use)
        text = form_of(sheet, TechniqueSheet).say.full if sheet else cue.use
    return f"{text} [if {cue.condition}]" if cue.condition else text


def _dose(dose: Dose) -> str:
    parts = []
    if dose.sets:
        noun = dose.sets.noun or "set"
        parts.append(f"{format_range(dose.sets.range)} {noun}s" if dose.sets.high > 1 else f"1 {noun}")
    if dose.reps:
        noun = dose.reps.noun or "rep"
        parts.append(f"{format_range(dose.reps.range)} {noun}s each")
    if dose.hold:
        parts.append(f"holds of {format_time_range(dose.hold)}")
    if dose.sides == "each":
        parts.append("on each side")
    return ", ".join(parts) + "."
