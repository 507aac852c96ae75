"""`voicecoach show`: one routine or exercise, as a card to read."""

from typing import TYPE_CHECKING

import click

from voicecoach.cli._options import cues_option

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.sheets.library import Library
    from voicecoach.sheets.sheet import Cue, Dose, ExerciseSheet, RoutineItem, RoutineSheet, TechniqueSheet

WIDTH = 92


@click.command("show")
@click.argument("name")
@cues_option
def command(name: str, cues: tuple[object, ...]) -> None:
    """Show an exercise, routine or technique: dose, steps, cues, the reasons, variants, cautions, sources.

    \b
    Examples:
      voicecoach show hamstring-ere
      voicecoach show tight-hamstrings
      voicecoach show active-arch
    """
    from pathlib import Path

    from voicecoach.sheets.library import find_folders
    from voicecoach.sheets.sheet import ExerciseSheet, RoutineSheet, TechniqueSheet

    library = find_folders(tuple(Path(str(folder)) for folder in cues))
    sheet = library.open(name, ("technique", "routine", "exercise"))
    lines: Iterator[str]
    if isinstance(sheet.form, ExerciseSheet):
        lines = _exercise_card(sheet.form, library)
    elif isinstance(sheet.form, RoutineSheet):
        lines = _routine_card(sheet.form, library)
    elif isinstance(sheet.form, TechniqueSheet):
        lines = _technique_card(sheet.form)
    else:
        raise TypeError(f"{sheet.path} is a sheet of {sheet.kind}")
    click.echo("\n".join(lines))
    click.echo(f"\nSheet: {sheet.path}")


def _exercise_card(form: "ExerciseSheet", library: "Library") -> "Iterator[str]":
    yield f"{form.name} ({form.exercise})"
    yield f"Position: {form.position}. Equipment: {', '.join(form.equipment) or 'none'}."
    if form.muscles.primary:
        yield (
            f"Muscles: {', '.join(form.muscles.primary)}"
            + (f"; also {', '.join(form.muscles.secondary)}" if form.muscles.secondary else "")
            + "."
        )
    yield f"Dose: {_dose(form.dose)}"
    yield from _paragraph("", form.dose.why)
    yield from _paragraph("Why", form.why)
    yield from _section("Cautions", [_cue(cue, library) for cue in form.safety])
    yield "\nSteps"
    for number, step in enumerate(form.steps, 1):
        often = (
            "" if step.per == "rep" else f" (once each {step.per})" if step.per != "exercise" else " (once)"
        )
        hold = " Hold." if step.hold else ""
        yield f"  {number}. {step.say.full}{hold}{often}"
        for cue in step.cues:
            yield f"     - {_cue(cue, library)}"
    yield from _section(
        "Other ways",
        [
            f"{variant.name or variant.id}, for {variant.condition}. {variant.why or ''}".rstrip()
            for variant in form.variants
        ],
    )
    yield from _section(
        "Not for you if",
        [f"{avoid.condition}: do {avoid.use}. {avoid.why or ''}".rstrip() for avoid in form.avoid],
    )
    yield from _section("Sources", list(form.sources))


def _routine_card(form: "RoutineSheet", library: "Library") -> "Iterator[str]":
    yield f"{form.name} ({form.routine})"
    yield from _paragraph("Why", form.why)
    yield from _section("Cautions", [_cue(cue, library) for cue in form.safety])
    yield "\nExercises"
    yield from _items(form.exercises, library, "  ")
    conditions = library.conditions()
    yield from _section(
        "Conditions you can name with --with", [f"{name}: {conditions[name]}" for name in sorted(conditions)]
    )
    yield from _section("Sources", list(form.sources))


def _items(items: "tuple[RoutineItem, ...]", library: "Library", indent: str) -> "Iterator[str]":
    from textwrap import fill

    from voicecoach.sheets.library import form_of
    from voicecoach.sheets.sheet import ExerciseSheet

    for number, item in enumerate(items, 1):
        if item.rounds is not None:
            yield f"{indent}{number}. {_span(item.rounds.low, item.rounds.high)} rounds ({item.circuit}) of"
            yield from _items(item.exercises, library, f"{indent}   ")
        elif item.use is not None and (sheet := library.find("exercise", item.use)) is not None:
            exercise = form_of(sheet, ExerciseSheet)
            line = f"{number}. {exercise.name} ({item.use}): {_dose(exercise.dose)}"
            yield fill(line, WIDTH, initial_indent=indent, subsequent_indent=f"{indent}   ")


def _technique_card(form: "TechniqueSheet") -> "Iterator[str]":
    yield f"{form.name} ({form.technique})"
    yield f"Focus: {form.focus}. Priority: {form.priority}."
    said = [("In full", form.say.full), ("Short", form.say.short), ("In a word", form.say.word)]
    yield from (f"{label}: {text}" for label, text in said if text)
    yield from _paragraph("Why", form.why)
    yield from _section("Sources", list(form.sources))


def _cue(cue: "Cue", library: "Library") -> str:
    from voicecoach.sheets.library import form_of
    from voicecoach.sheets.sheet import TechniqueSheet

    text = cue.say.full if cue.say else ""
    if cue.use is not None:
        sheet = library.find("technique", cue.use)
        text = form_of(sheet, TechniqueSheet).say.full if sheet else cue.use
    return f"{text} [if {cue.condition}]" if cue.condition else text


def _dose(dose: "Dose") -> str:
    from voicecoach.units import format_time

    parts = []
    if dose.sets:
        noun = dose.sets.noun or "set"
        parts.append(f"{_span(dose.sets.low, dose.sets.high)} {noun}s" if dose.sets.high > 1 else f"1 {noun}")
    if dose.reps:
        noun = dose.reps.noun or "rep"
        parts.append(f"{_span(dose.reps.low, dose.reps.high)} {noun}s each")
    if dose.hold:
        low, high = format_time(dose.hold.low), format_time(dose.hold.high)
        parts.append(f"holds of {high if low == high else f'{low[:-2]}-{high}'}")
    if dose.sides == "each":
        parts.append("on each side")
    return ", ".join(parts) + "."


def _span(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}-{high}"


def _paragraph(label: str, text: str | None) -> "Iterator[str]":
    from textwrap import fill

    if text:
        yield ("\n" if label else "") + fill(f"{label}: {text}" if label else text, WIDTH)


def _section(title: str, entries: list[str]) -> "Iterator[str]":
    from textwrap import fill

    if entries:
        yield f"\n{title}"
        yield from (fill(entry, WIDTH, initial_indent="  - ", subsequent_indent="    ") for entry in entries)
