"""`voicecoach plan skip`: no session on a day on which one is due."""

from datetime import date

import click

from voicecoach.cli.plan._courses import Day, programme_argument


@click.command("skip")
@programme_argument
@click.option("--on", "on", type=Day(), metavar="DAY", help="Which day.  [default: the next one]")
def command(name: str | None, on: date | None) -> None:
    """Leave out a day. The session is not lost: it is done on the next day, and the course ends later.

    \b
    Examples:
      voicecoach plan skip
      voicecoach plan skip --on 2026-03-13
    """
    from voicecoach.cli.plan._courses import appointed_day, open_course, show_day, today, write_entries
    from voicecoach.cli.plan.today import tell_next
    from voicecoach.journal.entries import Skipped

    opened = open_course(name)
    day = appointed_day(opened, on)
    write_entries(Skipped(course=opened.course.id, date=day))
    click.echo(f"no session on {show_day(day)}")
    tell_next(open_course(opened.enrolment.programme.id), today())
