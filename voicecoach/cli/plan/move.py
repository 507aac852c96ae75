"""`voicecoach plan move`: a session on another day."""

from datetime import date

import click

from voicecoach.cli.plan._courses import Day, programme_argument


@click.command("move")
@programme_argument
@click.option("--on", "on", type=Day(), metavar="DAY", help="From which day.  [default: the next one]")
@click.option("--to", "to", type=Day(), required=True, metavar="DAY", help="To which day.")
def command(name: str | None, on: date | None, to: date) -> None:
    """Move a session to another day, with a day of rest on both sides.

    \b
    Examples:
      voicecoach plan move --to tomorrow
      voicecoach plan move --on 2026-03-13 --to 2026-03-14
    """
    from voicecoach.cli.plan._courses import appointed_day, open_course, show_day, today, write_entries
    from voicecoach.cli.plan.today import tell_next
    from voicecoach.errors import RequestError
    from voicecoach.journal.entries import Moved
    from voicecoach.programme.dates import REST

    opened = open_course(name)
    course = opened.course
    day = appointed_day(opened, on)
    if to < max(today(), course.timetable.start):
        raise RequestError(f"{to} is past", "name a day to come: --to tomorrow")
    near = course.timetable.without(day).neighbour(to)
    last = max((one.date for one in course.done), default=None)
    if near is None and last is not None and to < last + REST:
        near = last
    if near is not None:
        what = "has a session already" if near == to else f"lies beside {near}, which has a session"
        raise RequestError(f"{to} {what}", "choose a day with a day of rest on both sides")
    write_entries(Moved(course=course.id, date=day, to=to))
    click.echo(f"the session of {show_day(day)} is on {show_day(to)}")
    tell_next(open_course(opened.enrolment.programme.id), today())
