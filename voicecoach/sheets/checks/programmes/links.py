"""What is wrong with a programme as a whole: its routine, its days, its ladders, and rules that contradict each other."""

from collections.abc import Iterator
from itertools import pairwise

from voicecoach.sheets.checks.programmes.routines import routine_faults
from voicecoach.sheets.forms.programme import ProgrammeSheet, Progression
from voicecoach.sheets.forms.terms import DEFAULT_DAYS, WEEKDAYS, Weekday
from voicecoach.sheets.forms.values.frequency import DAYS_PER_WEEK, MOST_A_DAY, usual_rest_days
from voicecoach.sheets.library.library import Library
from voicecoach.sheets.reading.written import Place, Sheet
from voicecoach.source import Fault, Span
from voicecoach.units import Range, counted, format_range


def programme_faults(sheet: Sheet, form: ProgrammeSheet, library: Library) -> Iterator[Fault]:
    """Everything in this programme that leads nowhere or contradicts itself."""
    faults_of_days = list(_day_faults(sheet, form))
    yield from faults_of_days
    yield from _rule_faults(sheet, form.progression)
    if not faults_of_days:
        yield from _gap_faults(sheet, form)
    yield from routine_faults(sheet, form, library)


def _day_faults(sheet: Sheet, form: ProgrammeSheet) -> Iterator[Fault]:
    for number, days in form.days.items():
        place: Place = ("days", str(number))
        most = MOST_A_DAY if number > DAYS_PER_WEEK or (form.at and len(form.at) > 1) else 1
        rest_days = usual_rest_days(number) if form.rest_days is None else form.rest_days
        if form.sessions.every_days > 1:
            yield sheet.fault(
                "days-do-not-match",
                f"there is a session {form.sessions.in_words()}, whatever the day of the week",
                sheet.key_span(*place),
                f"remove the days, or write sessions: {DAYS_PER_WEEK // form.sessions.every_days} a week",
            )
            continue
        if not form.sessions.holds(number):
            yield sheet.fault(
                "days-do-not-match",
                f"these are the days for {counted(number, 'session')} a week, but the programme has {_often(form)}",
                sheet.key_span(*place),
                f"write the days for {_often(form)}, or remove this",
            )
        elif len(days) != number:
            yield sheet.fault(
                "days-do-not-match",
                f"this lists {counted(len(days), 'day')} for {counted(number, 'session')} a week",
                sheet.span(*place),
                f"write {counted(number, 'day')}, such as [{', '.join(DEFAULT_DAYS[number])}]",
            )
        for index, day in enumerate(days):
            if days[:index].count(day) == most:
                yield sheet.fault(
                    "day-twice",
                    f"'{day}' is listed {'twice' if most == 1 else f'{most + 1} times'}",
                    sheet.span(*place, index),
                    "keep one of them: one session a day is enough; for two, add at: [08:00, 18:00]"
                    if most == 1
                    else "keep two of them: two sessions a day are enough",
                )
        if rest_days:
            yield from _running_faults(sheet, days, place, rest_days)
    yield from _rest_faults(sheet, form)
    yield from _clock_faults(sheet, form)


def _often(form: ProgrammeSheet) -> str:
    return format_range(Range(form.sessions.low, form.sessions.high))


def _rest_faults(sheet: Sheet, form: ProgrammeSheet) -> Iterator[Fault]:
    """More days of rest than a week has room for, where the programme lists no days of its own."""
    if form.rest_days is None:
        return
    if form.sessions.every_days > 1:
        if form.rest_days >= form.sessions.every_days:
            yield sheet.fault(
                "rules-contradict",
                f"{form.sessions.in_words()} leaves less than {counted(form.rest_days, 'day')} of rest",
                sheet.span("rest"),
                f"write sessions: every {form.rest_days + 1} days, or remove this",
            )
        return
    for number in range(form.sessions.low, form.sessions.high + 1):
        days = DEFAULT_DAYS[number]
        if number not in form.days and any(_too_close(days, other, form.rest_days) for other in days):
            yield sheet.fault(
                "rules-contradict",
                f"{counted(number, 'session')} a week have no room for {counted(form.rest_days, 'day')} of rest between them",
                sheet.span("rest"),
                "write fewer sessions or a shorter rest, or under days: which days have two sessions",
            )
            return


def _too_close(days: tuple[Weekday, ...], day: Weekday, rest_days: int) -> bool:
    return any(_day_after(day, gap) in days for gap in range(1, rest_days + 1)) and len(set(days)) > 1


def _clock_faults(sheet: Sheet, form: ProgrammeSheet) -> Iterator[Fault]:
    """As many times of day as a day has sessions."""
    if form.at is None:
        return
    numbers = range(form.sessions.low, form.sessions.high + 1)
    is_daily = form.sessions.every_days > 1
    every = [WEEKDAYS] if is_daily else [form.days.get(number, DEFAULT_DAYS[number]) for number in numbers]
    most = max(days.count(day) for days in every for day in days)
    if len(set(form.at)) < len(form.at):
        yield sheet.fault(
            "clocks-do-not-match",
            "two sessions cannot begin at the same time",
            sheet.span("at", 1),
            "write another time of day, such as 18:00",
        )
    elif len(form.at) != most:
        yield sheet.fault(
            "clocks-do-not-match",
            f"this lists {counted(len(form.at), 'time')} of day, and a day has {'one session' if most == 1 else 'up to two sessions'}",
            sheet.span("at"),
            "write one time, such as [08:00]; for two sessions a day, sessions: twice a day"
            if most == 1
            else "write two times, such as [08:00, 18:00]",
        )


def _running_faults(sheet: Sheet, days: tuple[Weekday, ...], place: Place, rest_days: int) -> Iterator[Fault]:
    """Of two days that are too close the later one in the list is shown."""
    for index, day in enumerate(days):
        gaps = range(1, rest_days + 1)
        neighbours = [_day_after(day, sign * gap) for gap in gaps for sign in (-1, 1)]
        before = next((other for other in days[:index] if other in neighbours and other != day), None)
        if before is not None and day not in days[:index]:
            follows = any(_day_after(before, gap) == day for gap in gaps)
            first, second = (before, day) if follows else (day, before)
            short = "no rest day" if rest_days == 1 else f"less than {counted(rest_days, 'rest day')}"
            usual = DEFAULT_DAYS.get(len(set(days)), DEFAULT_DAYS[3])
            fits = not any(_too_close(usual, other, rest_days) for other in usual)
            leave = f"leave {'a day' if rest_days == 1 else counted(rest_days, 'day')} between"
            yield sheet.fault(
                "days-running",
                f"{second} comes {'right' if rest_days == 1 else 'too soon'} after {first}, with {short} between them",
                sheet.span(*place, index),
                f"{leave}, as in [{', '.join(usual)}]"
                if fits or rest_days == 1
                else f"{leave}, or fewer days",
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
        if form.sessions.every_days > 1:
            return
        days = sorted(WEEKDAYS.index(day) for day in form.days.get(number, DEFAULT_DAYS[number]))
        turns = max(len(phase.routine) for phase in form.stages)
        later = [day + week * DAYS_PER_WEEK for week in range(turns + 1) for day in days]
        gap, start = max((later[place + turns] - day, day) for place, day in enumerate(days))
        if gap > form.progression.gap_to_go_on_days:
            first, second = WEEKDAYS[start], WEEKDAYS[(start + gap) % DAYS_PER_WEEK]
            yield sheet.fault(
                "rules-contradict",
                f"every week there are {counted(gap, 'day')} from {first} to {second}, which this treats as a break"
                if turns == 1
                else f"there are {counted(gap, 'day')} between two sessions of the same routine, which this treats as a break",
                _shown(sheet, "gap-to-go-on"),
                f"write {counted(gap, 'day')} or more for gap-to-go-on",
            )
            return


def _shown(sheet: Sheet, *names: str) -> Span:
    """Where the first of these rules is written."""
    written = next((name for name in names if ("progression", name) in sheet.spans), names[0])
    return sheet.span("progression", written)
