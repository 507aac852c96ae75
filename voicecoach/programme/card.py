"""A programme as a card to read: how long it is, on which days, its ladders, its rules, and what each session contains."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from textwrap import wrap

from voicecoach.programme.days.timetable import words_of_days
from voicecoach.programme.meaning import Programme, exercises_of, meant_programme, session_levels
from voicecoach.programme.phases import exercise_shares, lay_out
from voicecoach.sheets.forms.programme import Phase, Turn
from voicecoach.sheets.forms.sheet import ExerciseSheet, Level, ProgrammeSheet, Progression, RoutineSheet
from voicecoach.sheets.forms.values.frequency import pace_of_every
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
    often = programme.sessions_a_week
    sessions = _span(*(often.sessions(programme.weeks, number) for number in (often.low, often.high)))
    yield f"{form.name} ({form.programme})"
    if form.phases:
        for number, phase in enumerate(programme.phases, 1):
            yield f"Phase {number}: {_phase_words(phase, library)}."
    else:
        yield f"{_turn_words(programme.phases[0], library)}."
    yield f"{counted(programme.weeks, 'week')}, {often.in_words()}: {sessions} sessions{_more(programme)}."
    if often.every_days == 1:
        yield f"Days: {'; or '.join(words_of_days(days) for days in programme.days.values())}."
    if programme.clocks is not None:
        yield f"At {' and '.join(f'{clock:%H:%M}' for clock in programme.clocks)}."
    if programme.rest_days is not None:
        yield f"Rest: {counted(programme.rest_days, 'day')} between sessions."
    yield from paragraph("Why", form.why)
    yield from section("Ladders, from the lowest level to the highest", _ladders(programme, library))
    yield from section("From session to session", list(_rules(form.progression)))
    yield from paragraph("Why these rules", form.progression.why)
    for number in programme.days:
        yield from _table(programme, library, number)
    yield from section("Sources", list(form.sources))


def _phase_words(phase: Phase, library: Library) -> str:
    """`Heavy and slow, 4 weeks, until pain at most 3 for 2 sessions. Routine: ...`."""
    parts = [phase.name or "", counted(phase.weeks, "week")]
    parts += [f"then until {phase.until.in_words()}"] if phase.until is not None else []
    return f"{', '.join(filter(None, parts))}. {_turn_words(phase, library)}"


def _turn_words(phase: Phase, library: Library) -> str:
    """`Routine: Heavy calves (heavy-calves)`, or several in turn."""
    names = []
    for turn in phase.routine:
        routine = form_of(library.open(turn.use, ("routine",)), RoutineSheet)
        only = f", only {', '.join(turn.only)}" if turn.only else ""
        names.append(f"{routine.name} ({routine.routine}{only})")
    return f"{'Routine' if len(names) == 1 else 'Routines in turn'}: {', then '.join(names)}"


def _more(programme: Programme) -> str:
    return ", and more until a phase may end" if any(phase.until for phase in programme.phases) else ""


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
    """Session by session what is planned, sessions that are alike in one line; a table for each routine that takes turns."""
    often = programme.sessions_a_week
    pace = Fraction(number) if often.every_days == 1 else pace_of_every(often.every_days)
    plans = lay_out(programme.phases, (), pace)
    members = {one.turn: exercises_of(library, one.turn) for one in plans}
    heading = f"As planned, {often.in_words() if often.every_days > 1 else f'{number} a week'}"
    shares = {
        exercise: exercise_shares(plans, programme.phases, members.__getitem__, exercise)
        for exercise in programme.ladders
    }
    kinds = dict.fromkeys((one.phase_index, one.turn) for one in plans)
    for phase_index, turn in kinds:
        numbers = [
            place for place, one in enumerate(plans, 1) if (one.phase_index, one.turn) == (phase_index, turn)
        ]
        rows: list[tuple[list[int], dict[str, Level]]] = []
        for session in numbers:
            planned = {
                exercise: min(int(shares[exercise][session - 1] * len(ladder)), len(ladder) - 1)
                for exercise, ladder in programme.ladders.items()
                if exercise in members[turn]
            }
            levels = session_levels(library, programme, planned, routine=turn.use)
            if rows and rows[-1][1] == levels:
                rows[-1][0].append(session)
            else:
                rows.append(([session], levels))
        yield "\n" + ", ".join([heading, *_kind(programme, phase_index, turn)])
        cells = [
            [
                *(_sessions(listed), _span(_week(listed[0], pace), _week(listed[-1], pace))),
                *(str(level) for level in levels.values()),
            ]
            for listed, levels in rows
        ]
        yield from _in_columns([["session"], ["week"], *map(_heading, rows[0][1])], cells)


def _kind(programme: Programme, phase_index: int, turn: Turn) -> list[str]:
    """What tells the sessions of a table from the others."""
    phase = programme.phases[phase_index]
    named = [f"phase {phase_index + 1}"] if len(programme.phases) > 1 else []
    place = phase.routine.index(turn) + 1
    return [*named, *([f"{turn.use}, {place} of {len(phase.routine)}"] if len(phase.routine) > 1 else [])]


def _sessions(numbers: Sequence[int]) -> str:
    """`1-3`, or `1, 3, 5` of sessions between which there are others."""
    follow = numbers[-1] - numbers[0] == len(numbers) - 1
    return _span(numbers[0], numbers[-1]) if follow else ", ".join(map(str, numbers))


def _week(session: int, pace: Fraction) -> int:
    return (session - 1) // pace + 1


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
