"""What is wrong with a programme as a whole: its routine, its days, its ladders, and rules that contradict each other."""

from collections.abc import Iterator
from itertools import pairwise

from voicecoach.errors import SheetError
from voicecoach.sheets.dose.ladder import ladder_faults
from voicecoach.sheets.dose.prescription import Prescribed, exercises_in, prescribe
from voicecoach.sheets.forms.programme import ProgrammeSheet, Progression
from voicecoach.sheets.forms.programme_values import DAYS_PER_WEEK, MOST_RESTED_SESSIONS
from voicecoach.sheets.forms.sheet import RoutineItem, RoutineSheet
from voicecoach.sheets.forms.terms import DEFAULT_DAYS, WEEKDAYS, Weekday
from voicecoach.sheets.library.library import Library
from voicecoach.sheets.reading.written import Place, Sheet
from voicecoach.source import Fault, Span
from voicecoach.suggest import one_of
from voicecoach.units import counted, format_range


def programme_faults(sheet: Sheet, form: ProgrammeSheet, library: Library) -> Iterator[Fault]:
    """Everything in this programme that leads nowhere or contradicts itself."""
    faults_of_days = list(_day_faults(sheet, form))
    yield from faults_of_days
    yield from _rule_faults(sheet, form.progression)
    if not faults_of_days:
        yield from _gap_faults(sheet, form)
    try:
        routine = library.find("routine", form.routine)
    except SheetError:
        return  # told with that sheet
    if routine is None:
        yield sheet.fault(
            "unknown-routine",
            f"no routine is called '{form.routine}'",
            sheet.span("routine"),
            one_of(form.routine, library.ids("routine")),
        )
    elif isinstance(routine.form, RoutineSheet) and any(_picks(item) for item in routine.form.exercises):
        yield sheet.fault(
            "pick-in-programme",
            f"the routine '{form.routine}' draws its exercises, and a programme leads each of them from dose to dose",
            sheet.span("routine"),
            "choose a routine without pick:, or name the exercises there",
        )
    elif isinstance(routine.form, RoutineSheet):
        yield from _ladder_faults(sheet, form, routine.form, library)


def _picks(item: RoutineItem) -> bool:
    return item.pick is not None or any(_picks(inside) for inside in item.exercises)


def _day_faults(sheet: Sheet, form: ProgrammeSheet) -> Iterator[Fault]:
    for number, days in form.days.items():
        place: Place = ("days", str(number))
        if not form.sessions.holds(number):
            yield sheet.fault(
                "days-do-not-match",
                f"these are the days for {counted(number, 'session')} a week, but the programme has {format_range(form.sessions)}",
                sheet.key_span(*place),
                f"write the days for {format_range(form.sessions)}, or remove this",
            )
        elif len(days) != number:
            yield sheet.fault(
                "days-do-not-match",
                f"this lists {counted(len(days), 'day')} for {counted(number, 'session')} a week",
                sheet.span(*place),
                f"write {counted(number, 'day')}, such as [{', '.join(DEFAULT_DAYS[number])}]",
            )
        for index, day in enumerate(days):
            if day in days[:index]:
                yield sheet.fault(
                    "day-twice",
                    f"'{day}' is listed twice",
                    sheet.span(*place, index),
                    "keep one of them: one session a day is enough",
                )
        if number <= MOST_RESTED_SESSIONS:
            yield from _running_faults(sheet, days, place)


def _running_faults(sheet: Sheet, days: tuple[Weekday, ...], place: Place) -> Iterator[Fault]:
    """Of two days that follow each other the later one in the list is shown."""
    for index, day in enumerate(days):
        neighbours = [_day_after(day, -1), _day_after(day, 1)]
        before = next((other for other in days[:index] if other in neighbours), None)
        if before is not None and day not in days[:index]:
            first, second = (before, day) if _day_after(before, 1) == day else (day, before)
            yield sheet.fault(
                "days-running",
                f"{second} comes right after {first}, with no rest day between them",
                sheet.span(*place, index),
                f"leave a day between, as in [{', '.join(DEFAULT_DAYS.get(len(days), DEFAULT_DAYS[3]))}]",
            )


def _day_after(day: Weekday, days: int) -> Weekday:
    return WEEKDAYS[(WEEKDAYS.index(day) + days) % DAYS_PER_WEEK]


def _rule_faults(sheet: Sheet, rules: Progression) -> Iterator[Fault]:
    """Bounds in the wrong order: there would be two answers to one report, or none."""
    if rules.pain_to_step_down <= rules.pain_to_advance:
        yield sheet.fault(
            "rules-contradict",
            f"pain of {rules.pain_to_step_down} would mean a level up and a level down at once",
            _shown(sheet, "pain-to-step-down", "pain-to-advance"),
            "write a pain-to-step-down that is more than pain-to-advance, such as 6 and 3",
        )
    if rules.effort_to_repeat == 0:
        yield sheet.fault(
            "rules-contradict",
            "any effort at all would repeat the level forever",
            sheet.span("progression", "effort-to-repeat"),
            "write 1 or more; the default is 9",
        )
    bounds = (
        ("gap-to-go-on", rules.gap_to_go_on_days),
        ("gap-to-repeat", rules.gap_to_repeat_days),
        ("gap-to-step-down", rules.gap_to_step_down_days),
    )
    for (low_name, low), (high_name, high) in pairwise(bounds):
        if high < low:
            yield sheet.fault(
                "rules-contradict",
                f"{high_name} ({counted(high, 'day')}) is shorter than {low_name} ({counted(low, 'day')})",
                _shown(sheet, high_name, low_name),
                f"write {counted(low, 'day')} or more for {high_name}, or a shorter {low_name}",
            )


def _gap_faults(sheet: Sheet, form: ProgrammeSheet) -> Iterator[Fault]:
    """A gap that the days themselves leave every week must not hold anybody back."""
    for number in range(form.sessions.low, form.sessions.high + 1):
        days = sorted(WEEKDAYS.index(day) for day in form.days.get(number, DEFAULT_DAYS[number]))
        following = [*days[1:], days[0] + DAYS_PER_WEEK]
        gap, start = max((after - day, day) for day, after in zip(days, following, strict=True))
        if gap > form.progression.gap_to_go_on_days:
            first, second = WEEKDAYS[start], WEEKDAYS[(start + gap) % DAYS_PER_WEEK]
            yield sheet.fault(
                "rules-contradict",
                f"every week there are {counted(gap, 'day')} from {first} to {second}, which this treats as a break",
                _shown(sheet, "gap-to-go-on"),
                f"write {counted(gap, 'day')} or more for gap-to-go-on",
            )
            return


def _shown(sheet: Sheet, *names: str) -> Span:
    """Where the first of these rules is written."""
    written = next((name for name in names if ("progression", name) in sheet.spans), names[0])
    return sheet.span("progression", written)


def _ladder_faults(
    sheet: Sheet, form: ProgrammeSheet, routine: RoutineSheet, library: Library
) -> Iterator[Fault]:
    members = prescribe(library, routine.exercises, form.ladders)
    known = {item.use for item, _ in exercises_in(routine.exercises) if item.use} | set(members)
    for exercise, ladder in form.ladders.items():
        place: Place = ("ladders", exercise)
        if exercise not in known:
            yield sheet.fault(
                "not-in-routine",
                f"the routine '{routine.routine}' has no exercise '{exercise}'",
                sheet.key_span(*place),
                one_of(exercise, known),
            )
        elif exercise in members:
            one = members[exercise]
            yield from ladder_faults(sheet, ladder, place, one.dose, one.circuit)
    yield from _climb_faults(sheet, form, members)


def _climb_faults(sheet: Sheet, form: ProgrammeSheet, members: dict[str, Prescribed]) -> Iterator[Fault]:
    """With fewer sessions than levels some level is skipped, and the highest is never done."""
    sessions = form.weeks * form.sessions.low
    tallest = max(members.values(), key=lambda one: len(one.ladder), default=None)
    if tallest is not None and len(tallest.ladder) > sessions:
        levels = len(tallest.ladder)
        yield sheet.fault(
            "too-few-sessions",
            f"{tallest.exercise} has {levels} levels, too many for {counted(sessions, 'session')}: "
            "the highest would never be reached",
            sheet.span("weeks"),
            f"write {-(-levels // form.sessions.low)} weeks or more, or a shorter ladder for it under ladders:",
        )
