"""A programme as a card to read: how long it is, on which days, its ladders, its rules, and what each session contains."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from voicecoach.programme.meaning import Programme, meant_programme, planned_level, session_levels
from voicecoach.sheets.forms.sheet import ExerciseSheet, Level, ProgrammeSheet, Progression, RoutineSheet
from voicecoach.sheets.library.cards import paragraph, section
from voicecoach.sheets.library.library import Library, form_of
from voicecoach.sheets.reading.written import Sheet
from voicecoach.units import Range, counted, format_range

HEADING_WIDTH = 13
"""Exercise ids are broken at their hyphens, so that a table of six fits a terminal."""


def programme_lines(sheet: Sheet, library: Library) -> Iterator[str]:
    """The lines of the card. Raises SheetError and RequestError as `meant_programme` does."""
    form = form_of(sheet, ProgrammeSheet)
    programme = meant_programme(library, sheet)
    routine = form_of(library.open(form.routine, ("routine",)), RoutineSheet)
    low, high = programme.sessions_a_week.low, programme.sessions_a_week.high
    sessions = _span(form.weeks * low, form.weeks * high)
    yield f"{form.name} ({form.programme})"
    yield f"Routine: {routine.name} ({form.routine})."
    yield f"{counted(form.weeks, 'week')}, {_span(low, high)} a week: {sessions} sessions."
    yield f"Days: {'; or '.join(', '.join(days) for days in programme.days.values())}."
    yield from paragraph("Why", form.why)
    yield from section("Ladders, from the lowest level to the highest", _ladders(programme, library))
    yield from section("From session to session", list(_rules(form.progression)))
    yield from paragraph("Why these rules", form.progression.why)
    for number in programme.days:
        yield from _table(programme, library, number)
    yield from section("Sources", list(form.sources))


def _span(low: int, high: int) -> str:
    return format_range(Range(low, high))


def _ladders(programme: Programme, library: Library) -> list[str]:
    return [
        f"{exercise} ({_unit(exercise, programme, library)}): {', '.join(map(str, ladder))}"
        for exercise, ladder in programme.ladders.items()
    ]


def _unit(exercise: str, programme: Programme, library: Library) -> str:
    """What the numbers of a ladder count: `cycles x hold`."""
    dose = form_of(library.open(exercise, ("exercise",)), ExerciseSheet).dose
    circuit = programme.circuits.get(exercise)
    sets = (
        f"{(dose.sets.noun if dose.sets else None) or 'set'}s" if circuit is None else f"rounds of {circuit}"
    )
    top = programme.ladders[exercise][-1]
    if top.time_ms is not None:
        return f"{sets} x {'hold' if top.work_ms is None else 'work'}"
    return sets if top.reps is None else f"{sets} x {(dose.reps.noun if dose.reps else None) or 'rep'}s"


def _rules(rules: Progression) -> Iterator[str]:
    advance, down = rules.pain_to_advance, rules.pain_to_step_down
    yield f"Pain up to {advance} of 10, and finished: on to the next level, if the plan has come that far."
    between = f"Pain of {_span(advance + 1, down - 1)}, effort" if advance + 1 < down else "Effort"
    yield f"{between} of {rules.effort_to_repeat} or more, or not finished: the same level again."
    yield f"Pain of {down} or more, or worse the next morning: a level down."
    yield (
        f"A level down {counted(rules.setbacks_to_stop, 'time')} running: the exercise is left out. Please have a "
        "professional look at it."
    )
    yield (
        f"A break of more than {rules.gap_to_go_on_days} days: the same level again. Of more than "
        f"{rules.gap_to_repeat_days}: a level down. Of more than {rules.gap_to_step_down_days}: back to the first."
    )


def _table(programme: Programme, library: Library, number: int) -> Iterator[str]:
    """Session by session what is planned, sessions that are alike in one line."""
    sessions = programme.weeks * number
    yield f"\nAs planned, {number} a week"
    rows: list[tuple[int, dict[str, Level]]] = []
    for session in range(1, sessions + 1):
        planned = {
            exercise: planned_level(session, sessions, len(ladder))
            for exercise, ladder in programme.ladders.items()
        }
        levels = session_levels(library, programme, planned)
        if not rows or rows[-1][1] != levels:
            rows.append((session, levels))
    lasts = [*(first - 1 for first, _ in rows[1:]), sessions]
    cells = [
        [
            *(_span(first, last), _span(_week(first, number), _week(last, number))),
            *(str(level) for level in levels.values()),
        ]
        for (first, levels), last in zip(rows, lasts, strict=True)
    ]
    yield from _in_columns([["session"], ["week"], *map(_heading, programme.ladders)], cells)


def _week(session: int, number: int) -> int:
    return (session - 1) // number + 1


def _heading(exercise: str) -> list[str]:

    return wrap(exercise, HEADING_WIDTH)


def _in_columns(headings: Sequence[list[str]], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Headings of several lines, set above their columns from below."""
    height = max(map(len, headings))
    tops = [[*[""] * (height - len(heading)), *heading] for heading in headings]
    lines = [*zip(*tops, strict=True), *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(headings))]
    for line in lines:
        yield "  " + "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
