"""Exercises, routines and techniques as cards to read, and the paragraphs and sections that cards are made of."""

import re
from collections.abc import Iterator
from textwrap import fill

from voicecoach.sheets.dose.form import show_values
from voicecoach.sheets.forms.sheet import (
    Cue,
    Dose,
    ExerciseSheet,
    ProgrammeSheet,
    RoutineItem,
    RoutineSheet,
    TechniqueSheet,
    exercises_used,
)
from voicecoach.sheets.library.library import Library, form_of
from voicecoach.units import counted, format_range, format_time_range

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


def readable(text: str) -> str:
    """A spoken text to read: what is filled in when it is said, in words that fit any time.

    >>> readable("Slide the {side} leg back, the {other} arm forward.")
    'Slide the left or right leg back, the opposite arm forward.'
    """
    filled = _VARIABLE.sub(lambda match: _ANY_TIME.get(match[1], "..."), text)
    return filled[:1].upper() + filled[1:]


_VARIABLE = re.compile(r"\{([a-z_]+)(?::[a-z]+)?\}")
_ANY_TIME = {"side": "left or right", "other": "opposite", "limb": "side"}


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
    yield f"Dose: {dose_in_words(form.dose)}"
    yield from paragraph("", form.dose.why)
    yield from paragraph("Why", form.why)
    yield from section("Cautions", [_cue(cue, library) for cue in form.safety])
    yield "\nSteps"
    for number, step in enumerate(form.steps, 1):
        often = (
            "" if step.per == "rep" else f" (once each {step.per})" if step.per != "exercise" else " (once)"
        )
        hold = " Hold." if step.hold else " Timed." if step.work else ""
        yield f"  {number}. {readable(step.say.full)}{hold}{often}"
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
    yield from section("Programmes that do it over weeks", list(programme_commands(form, library)))
    conditions = library.conditions()
    yield from section(
        "Conditions you can name with --with", [f"{name}: {conditions[name]}" for name in sorted(conditions)]
    )
    yield from section("Sources", list(form.sources))


def programme_commands(form: RoutineSheet, library: Library) -> Iterator[str]:
    """The programmes made of a routine, each with the command that shows it."""
    for sheet in library.all("programme"):
        programme = form_of(sheet, ProgrammeSheet)
        if form.routine in programme.routines:
            yield f"{programme.name}: voicecoach show {sheet.id} --kind programme"


def _items(items: tuple[RoutineItem, ...], library: Library, indent: str) -> Iterator[str]:
    for number, item in enumerate(items, 1):
        if item.rounds is not None:
            yield f"{indent}{number}. {format_range(item.rounds.range)} rounds ({item.circuit}) of"
            yield from _items(item.exercises, library, f"{indent}   ")
        elif item.pick is not None:
            yield f"{indent}{number}. {item.pick.low} of these, others in each session"
            yield from _items(item.of, library, f"{indent}   ")
        elif item.use is not None and (sheet := library.find("exercise", item.use)) is not None:
            exercise = form_of(sheet, ExerciseSheet)
            line = f"{number}. {exercise.name} ({item.use}): {dose_in_words(exercise.dose)}"
            yield fill(line, WIDTH, initial_indent=indent, subsequent_indent=f"{indent}   ")


def technique_lines(form: TechniqueSheet) -> Iterator[str]:
    """A technique: what is said, in full, in short and in a word."""
    yield f"{form.name} ({form.technique})"
    yield f"Focus: {form.focus}. Priority: {form.priority}."
    said = [("In full", form.say.full), ("Short", form.say.short), ("In a word", form.say.word)]
    yield from (f"{label}: {readable(text)}" for label, text in said if text)
    yield from paragraph("Why", form.why)
    yield from section("Sources", list(form.sources))


def condition_lines(condition: str, library: Library) -> Iterator[str]:
    """A condition: the question that it stands for, how to name it, and what it changes in which exercise."""
    question = library.conditions()[condition]
    yield f"{condition}"
    yield from paragraph("", question)
    yield f"\nIf so: --with {condition} adapts one session, voicecoach plan profile --add {condition} those of your courses."
    forms = [form_of(sheet, ExerciseSheet) for sheet in library.all("exercise")]
    yield from section("What it changes", [change for form in forms for change in _changes(form, condition)])
    routines = [form_of(sheet, RoutineSheet) for sheet in library.all("routine")]
    changed = {form.exercise for form in forms if any(_changes(form, condition))}
    yield from section(
        "Routines that it changes",
        [
            f"{form.name}: voicecoach show {form.routine}"
            for form in routines
            if changed & set(exercises_used(form.exercises))
            or any(cue.condition == condition for cue in form.safety)
        ],
    )


def _changes(form: ExerciseSheet, condition: str) -> Iterator[str]:
    """What a condition changes in an exercise."""
    for avoid in form.avoid:
        if avoid.condition == condition:
            yield f"{form.exercise}: {avoid.use} instead. {avoid.why or ''}".rstrip()
    for variant in form.variants:
        if variant.condition == condition:
            yield f"{form.exercise}: {variant.name or variant.id}. {variant.why or ''}".rstrip()
    cues = [*form.safety, *(cue for step in form.steps for cue in step.cues)]
    asked = sum(cue.condition == condition for cue in cues)
    if asked:
        yield f"{form.exercise}: {counted(asked, 'more cue')}"


def _cue(cue: Cue, library: Library) -> str:
    text = cue.say.full if cue.say else ""
    if cue.use is not None:
        sheet = library.find("technique", cue.use)
        text = form_of(sheet, TechniqueSheet).say.full if sheet else cue.use
    limits = [("if", cue.condition), ("unless", cue.unless)]
    return " ".join((readable(text), *(f"[{field} {condition}]" for field, condition in limits if condition)))


def dose_in_words(dose: Dose) -> str:
    """A prescription as people say it: 2-4 cycles, 3 activations each, holds of 10-15 s, on each side."""
    parts = []
    if dose.sets:
        noun = dose.sets.noun or "set"
        parts.append(f"{show_values('sets', dose.sets)} {noun}s" if dose.sets.high > 1 else f"1 {noun}")
    if dose.reps:
        noun = dose.reps.noun or "rep"
        parts.append(f"{show_values('reps', dose.reps)} {noun}s each")
    if dose.hold:
        parts.append(f"holds of {show_values('hold', dose.hold)}")
    if dose.work:
        parts.append(f"{show_values('work', dose.work)} of work each")
    if dose.load:
        parts.append(f"with {dose.load}")
    if dose.band:
        parts.append(f"bands: {dose.band}")
    if dose.rest and dose.rest.exact:
        parts.append(f"rests of exactly {format_time_range(dose.rest)}")
    sides = {"each": "on each side", "affected": "on the affected side alone"}
    sides |= {side: f"on the {side} alone" for side in ("left", "right")}
    if dose.sides in sides:
        parts.append(sides[dose.sides])
    return ", ".join(parts) + "."
