"""`voicecoach show`: one routine, programme, exercise or technique, as a card to read."""

from typing import TYPE_CHECKING

import click

from voicecoach.cli._options import cues_option
from voicecoach.sheets.library.cards import WIDTH, paragraph, section, span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.sheets.forms.sheet import (
        Cue,
        Dose,
        ExerciseSheet,
        RoutineItem,
        RoutineSheet,
        TechniqueSheet,
    )
    from voicecoach.sheets.library.library import Library

KINDS = ("technique", "routine", "exercise", "programme")
"""In the order in which a name is looked up."""


@click.command("show")
@click.argument("name")
@click.option("--kind", type=click.Choice(KINDS), help="Which of several sheets of this name.")
@cues_option
def command(name: str, kind: str | None, cues: tuple[object, ...]) -> None:
    """Show an exercise, routine, programme or technique: dose, steps, cues, the reasons, variants, cautions, sources.

    A routine and a programme may have the same name: then it is the routine that is shown, and --kind programme shows
    the other. Of a programme: its ladders, its rules, and what is planned for each session.

    \b
    Examples:
      voicecoach show hamstring-ere
      voicecoach show tight-hamstrings
      voicecoach show tight-hamstrings --kind programme
      voicecoach show active-arch
    """
    from pathlib import Path

    from voicecoach.programme.card import programme_lines
    from voicecoach.sheets.forms.sheet import ExerciseSheet, ProgrammeSheet, RoutineSheet, TechniqueSheet
    from voicecoach.sheets.library.library import find_folders

    library = find_folders(tuple(Path(str(folder)) for folder in cues))
    sheet = library.open(name, (kind,) if kind else KINDS)
    lines: Iterator[str]
    if isinstance(sheet.form, ExerciseSheet):
        lines = _exercise_card(sheet.form, library)
    elif isinstance(sheet.form, RoutineSheet):
        lines = _routine_card(sheet.form, library)
    elif isinstance(sheet.form, TechniqueSheet):
        lines = _technique_card(sheet.form)
    elif isinstance(sheet.form, ProgrammeSheet):
        lines = programme_lines(sheet, library)
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


def _routine_card(form: "RoutineSheet", library: "Library") -> "Iterator[str]":
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


def _programmes(form: "RoutineSheet", library: "Library") -> "Iterator[str]":
    from voicecoach.sheets.forms.sheet import ProgrammeSheet
    from voicecoach.sheets.library.library import form_of

    for sheet in library.all("programme"):
        programme = form_of(sheet, ProgrammeSheet)
        if programme.routine == form.routine:
            yield f"{programme.name}: voicecoach show {sheet.id} --kind programme"


def _items(items: "tuple[RoutineItem, ...]", library: "Library", indent: str) -> "Iterator[str]":
    from textwrap import fill

    from voicecoach.sheets.forms.sheet import ExerciseSheet
    from voicecoach.sheets.library.library import form_of

    for number, item in enumerate(items, 1):
        if item.rounds is not None:
            yield f"{indent}{number}. {span(item.rounds.low, item.rounds.high)} rounds ({item.circuit}) of"
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
    yield from paragraph("Why", form.why)
    yield from section("Sources", list(form.sources))


def _cue(cue: "Cue", library: "Library") -> str:
    from voicecoach.sheets.forms.sheet import TechniqueSheet
    from voicecoach.sheets.library.library import form_of

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
        parts.append(f"{span(dose.sets.low, dose.sets.high)} {noun}s" if dose.sets.high > 1 else f"1 {noun}")
    if dose.reps:
        noun = dose.reps.noun or "rep"
        parts.append(f"{span(dose.reps.low, dose.reps.high)} {noun}s each")
    if dose.hold:
        low, high = format_time(dose.hold.low), format_time(dose.hold.high)
        parts.append(f"holds of {high if low == high else f'{low[:-2]}-{high}'}")
    if dose.sides == "each":
        parts.append("on each side")
    return ", ".join(parts) + "."
