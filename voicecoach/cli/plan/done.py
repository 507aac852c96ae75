"""`voicecoach plan done`: a session that was done without `play`."""

from datetime import date
from typing import TYPE_CHECKING

import click

from voicecoach.cli.plan._courses import day_option, programme_argument
from voicecoach.cli.plan._reports import report_options

if TYPE_CHECKING:
    from voicecoach.cli.plan._courses import Opened
    from voicecoach.journal.entries import Done
    from voicecoach.programme.forecast import Appointment


@click.command("done")
@programme_argument
@day_option("The day on which it was done.")
@report_options
@click.option(
    "--left-out",
    multiple=True,
    metavar="EXERCISE",
    help="An exercise that was not done at all. May be given several times.",
)
def command(  # noqa: PLR0917 - click passes them by name
    name: str | None,
    on: date | None,
    pains: tuple[str, ...],
    efforts: tuple[str, ...],
    not_finished: tuple[str, ...],
    note: str,
    left_out: tuple[str, ...],
) -> None:
    """Write down a session that you did by yourself or with a file, and how it felt.

    What you tell decides the next dose: see `voicecoach plan why`. Who tells no pain is taken to have had none.

    \b
    Examples:
      voicecoach plan done
      voicecoach plan done --pain 1 --effort 6
      voicecoach plan done --on yesterday --pain hamstring-ere=4 --not-finished jefferson-curl
    """
    from voicecoach.cli.plan._courses import open_course, today, write_entries
    from voicecoach.cli.plan._reports import find_exercise, read_scores
    from voicecoach.cli.plan.today import tell_next
    from voicecoach.errors import RequestError

    opened = open_course(name)
    day = on or today()
    if day > today():
        raise RequestError(f"{day} has not come yet", "name the day on which it was done: --on yesterday")
    enrolment = opened.enrolment
    appointment = _session_of(opened, day)
    pain = read_scores("--pain", pains, enrolment)
    effort = read_scores("--effort", efforts, enrolment)
    unfinished = {find_exercise(one, enrolment) for one in not_finished}
    missing = {find_exercise(one, enrolment) for one in left_out}
    write_entries(_entry(opened, appointment, pain, effort, unfinished, missing, note))
    click.echo(f"session {appointment.number} of {enrolment.prescription.sessions}: done on {day}")
    tell_next(open_course(opened.enrolment.programme.id), today())


def _session_of(opened: "Opened", day: date) -> "Appointment":
    """The session that was done on a day. Raises RequestError where there can be none."""
    from voicecoach.errors import RequestError
    from voicecoach.programme.dates import ONE_DAY

    course, enrolment = opened.course, opened.enrolment
    number = course.completed + 1
    if number > enrolment.prescription.sessions:
        raise RequestError(
            "all sessions of this course are done", f"begin anew: voicecoach plan stop {course.programme}"
        )
    finished = {one.date for one in course.done if one.is_finished}
    if day in finished:
        raise RequestError(
            f"a session is written down for {day} already, and one a day is enough",
            "to add how it felt: voicecoach plan check-in",
        )
    if near := {day - ONE_DAY, day + ONE_DAY} & finished:
        click.echo(
            f"note: {min(near)} had a session too; a day of rest between two is part of the programme",
            err=True,
        )
    return enrolment.appointment(number, day)


def _entry(  # noqa: PLR0917 - what is told of a session
    opened: "Opened",
    appointment: "Appointment",
    pain: dict[str, int],
    effort: dict[str, int],
    unfinished: set[str],
    missing: set[str],
    note: str,
) -> "Done":
    from secrets import token_hex

    from voicecoach.cli.plan._sessions import PLAIN, plan_of, session_options
    from voicecoach.journal.entries import Done, ExerciseDone
    from voicecoach.live.session.done import planned

    enrolment = opened.enrolment
    options = session_options(PLAIN, opened, appointment, opened.record.counts())
    plan = plan_of(enrolment.programme.routine, options)
    exercises = []
    for asked, number in appointment.level_numbers().items():
        told = planned(plan, enrolment.exercises[asked].id)
        is_done = asked not in missing
        is_finished = is_done and asked not in unfinished
        exercises.append(
            ExerciseDone(
                **told,
                level=number,
                holds=told["holds_planned"] if is_finished else 0,
                held_ms=told["holds_planned"] * told["hold_ms"] if is_finished else 0,
                is_begun=is_done,
                is_finished=is_finished,
                pain=pain.get(asked),
                effort=effort.get(asked),
            )
        )
    return Done(
        session=token_hex(8),
        date=appointment.day,
        name=enrolment.programme.routine,
        course=opened.course.id,
        number=appointment.number,
        is_finished=True,
        source="by-hand",
        exercises=exercises,
        notes=note,
    )
