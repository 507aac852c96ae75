"""How often a handout says that its exercises are done -> a programme, where a sheet can say as much."""

from voicecoach.imports._dose.reader import Dose
from voicecoach.imports._dose.weeks import WeekDose, ladder
from voicecoach.imports._draft import Imported, ProgrammeDraft, RoutineDraft
from voicecoach.sheets.forms.values.frequency import parse_frequency
from voicecoach.units import QuantityError, Range, format_range

_WEEKS = 6
"""If a handout does not say for how long; the import reports it."""


def add_programme(
    imported: Imported,
    routine: RoutineDraft,
    doses: list[Dose],
    page: Dose,
    by_week: list[list[WeekDose]],
    *,
    is_last_of_all: bool,
) -> None:
    """A programme over the routine. Where exercises differ, or a sheet cannot say it, that is reported instead.

    `by_week` are the doses of exercises that differ from week to week. `is_last_of_all` says that what stands below the last exercise may be about all of them.
    """
    own = [dose.a_week for dose in doses]
    said = {often for often in (*own, page.a_week) if often is not None}
    if not said:
        return
    text = ", ".join(f"{format_range(Range(*often))} a week" for often in sorted(said))
    is_only_last = is_last_of_all and len(own) > 1 and doses[-1].is_often_alone and not any(own[:-1])
    is_of_all = page.a_week is not None or all(own) or is_only_last
    if len(said) > 1 or not is_of_all:
        named = [one.id for one, often in zip(imported.exercises, own, strict=True) if often]
        imported.losses.add(
            f"how often differs between exercises ({text}), so there is no programme", ", ".join(named)
        )
        for one, often in zip(imported.exercises, own, strict=True):
            if often:
                one.comments.append(f"- how often: {format_range(Range(*often))} a week")
        return
    often = next(iter(said))
    imported.often = often
    try:
        parse_frequency(text)
    except QuantityError:
        imported.losses.add(
            f"how often is kept as a comment, since no programme can say it: {text}", routine.name
        )
        (routine if routine in imported.routines else imported.exercises[0]).comments.append(
            f"- how often: {text}"
        )
        return
    if routine not in imported.routines:
        imported.routines.append(routine)
    weeks = max((dose.weeks for dose in (page, *doses) if dose.weeks), default=None)
    if weeks is None:
        imported.losses.add(f"no number of weeks, {_WEEKS} assumed", routine.name)
    ladders = {one.id: ladder(found) for one, found in zip(imported.exercises, by_week, strict=True) if found}
    stretches = {tuple((one.first, one.last) for one in found) for found in by_week if found}
    phases = next((found for found in by_week if found), []) if len(stretches) == 1 else []
    imported.programmes.append(
        ProgrammeDraft(
            id=routine.id,
            name=routine.name,
            routine=routine.id,
            weeks=weeks or _WEEKS,
            sessions=text,
            comments=[
                routine.comments[0],
                *([] if weeks else ["Please review:", "- the number of weeks is ours"]),
            ],
            sources=list(routine.sources),
            phases=[(one.name, one.last - one.first + 1) for one in phases],
            ladders=ladders,
        )
    )
